/** SIPp as caller or called phone: runs a scenario of `fixtures/sipp` and reads what came of it. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';

const scenarios = join(import.meta.dirname, '..', '..', '..', '..', '..', 'fixtures', 'sipp');

export interface SippOptions {
  /** File of `fixtures/sipp`, without `.xml`. */
  readonly scenario: string;
  /** `@NAME@` in the scenario becomes the value: SIPp takes no keys in statuses and pauses. */
  readonly fill?: Readonly<Record<string, string | number>>;
  /** `host:port` to send to; absent for a phone that waits. */
  readonly target?: string;
  readonly calls?: number;
  /** New calls per second. */
  readonly rate?: number;
  readonly transport?: 'u1' | 't1';
  /** `-key name value` pairs, as `[name]` in the scenario. */
  readonly keys?: Readonly<Record<string, string>>;
  readonly port?: number;
  /** Address to send from, 127.0.0.1 by default; another one of 127.0.0.0/8 plays another peer. */
  readonly host?: string;
  readonly timeoutSeconds?: number;
  readonly extra?: readonly string[];
}

export interface SippResult {
  /** 0 when every call went as the scenario says. */
  readonly exitCode: number | null;
  readonly output: string;
  /** All messages sent and received. */
  readonly messages: string;
  readonly errors: string;
}

export interface RunningSipp {
  readonly port: number;
  readonly done: Promise<SippResult>;
  stop(): void;
}

export async function startSipp(options: SippOptions): Promise<RunningSipp> {
  const folder = await mkdtemp(join(tmpdir(), 'sipp-'));
  const port = options.port ?? (await freePort());
  const file = join(folder, 'scenario.xml');
  await writeFile(file, await filled(options));
  const args = [
    ...(options.target === undefined ? [] : [options.target]),
    ...['-sf', file, '-i', options.host ?? '127.0.0.1', '-p', String(port)],
    ...['-t', options.transport ?? 'u1', '-m', String(options.calls ?? 1), '-r', String(options.rate ?? 10)],
    ...['-nostdin', '-timeout', `${options.timeoutSeconds ?? 30}s`, '-timeout_error'],
    ...['-trace_msg', '-message_file', join(folder, 'messages.log')],
    ...['-trace_err', '-error_file', join(folder, 'errors.log')],
    // An empty [extra] would leave an empty line and so end the headers.
    ...Object.entries({ extra: 'User-Agent: caller', ...options.keys }).flatMap(([name, value]) => [
      '-key',
      name,
      value,
    ]),
    ...(options.extra ?? []),
  ];
  const child = spawn('sipp', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-20_000);
    });
  }
  const done = new Promise<SippResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => {
      void collect(folder, exitCode, output).then(resolve, reject);
    });
  });
  return { port, done, stop: () => child.kill('SIGKILL') };
}

/** Runs a scenario to its end. */
export async function runSipp(options: SippOptions): Promise<SippResult> {
  return (await startSipp(options)).done;
}

async function filled(options: SippOptions): Promise<string> {
  let text = await readFile(join(scenarios, `${options.scenario}.xml`), 'utf8');
  for (const [name, value] of Object.entries(options.fill ?? {}))
    text = text.replaceAll(`@${name}@`, String(value));
  const forgotten = /@[A-Z]+@/.exec(text);
  if (forgotten) throw new Error(`${options.scenario}: ${forgotten[0]} is not filled in`);
  return text;
}

async function collect(folder: string, exitCode: number | null, output: string): Promise<SippResult> {
  const read = (name: string) => readFile(join(folder, name), 'utf8').catch(() => '');
  const result = { exitCode, output, messages: await read('messages.log'), errors: await read('errors.log') };
  await rm(folder, { recursive: true, force: true });
  return result;
}
