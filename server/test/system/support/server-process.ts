/** The whole product as a process of its own, as an administrator runs it, in a folder of its own. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DialplanArchive } from '../../../adapters/dialplans/dialplan-archive.ts';
import { readFolder } from '../../../adapters/dialplans/read-folder.ts';
import { provenFolder } from '../../../compose/dialplans.ts';
import { addPerson, type NewUser } from './add-person.ts';
import { freePort } from './free-port.ts';
import { type TestDialplans, writeTestDialplans } from './test-dialplans.ts';
import { waitUntil } from './wait-until.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..', '..', '..', '..');
const cli = join(root, 'dist', 'server', 'cli', 'cli.js');

export interface RunningServer {
  readonly sipPort: number;
  readonly httpPort: number;
  readonly dataDir: string;
  readonly pid: number;
  /** Log lines so far, parsed. */
  readonly log: readonly Record<string, unknown>[];
  /** Lines that are no log: what an administrator is told once. */
  readonly strays: readonly string[];
  /** `bereikbaar <verb> …` against the same data. */
  cli(...args: string[]): Promise<string>;
  /** Makes an agent with a SIP device, before the server starts; returns the password. */
  addUser(user: NewUser): Promise<string>;
  /** Its exit code, null after a signal, once it has ended by whatever cause. */
  readonly exited: Promise<number | null>;
  /** Graceful by default. Resolves to the exit code, null after a signal. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  /** Starts again on the same data and ports, after a stop. */
  restart(): Promise<RunningServer>;
  /** Stops and removes the data. */
  dispose(): Promise<void>;
}

export interface ServerOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** How the sample dialplans differ in this test. */
  readonly dialplans?: TestDialplans;
  /** Text of the trunks file, given the data folder; absent: calls from this machine only. */
  readonly trunks?: (dataDir: string) => string;
  /** Run before the server starts, on its empty data folder. */
  readonly before?: (server: Pick<RunningServer, 'cli' | 'addUser' | 'dataDir'>) => Promise<void>;
}

/**
 * With BEREIKBAAR_DRACHTIO set the same tests run against that drachtio-server; it must listen for SIP on
 * BEREIKBAAR_TEST_DRACHTIO_SIP_PORT of this machine.
 */
const drachtioSipPort = process.env['BEREIKBAAR_TEST_DRACHTIO_SIP_PORT'];

export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'bereikbaar-test-'));
  const [freeSipPort, httpPort] = [await freePort(), await freePort()];
  const sipPort = drachtioSipPort === undefined ? freeSipPort : Number(drachtioSipPort);
  const dialplansDir = join(dataDir, 'dialplans');
  await writeTestDialplans(dialplansDir, options.dialplans ?? {});
  // As after an earlier start, so that not every test waits for the proof of a first one.
  await new DialplanArchive(provenFolder(dataDir)).keep(await readFolder(dialplansDir));
  const trunksFile = join(dataDir, 'trunks.yaml');
  if (options.trunks !== undefined) await writeFile(trunksFile, options.trunks(dataDir));
  const { BEREIKBAAR_TEST_DRACHTIO_SIP_PORT: _, ...inherited } = process.env;
  const environment = {
    ...inherited,
    BEREIKBAAR_DATA_DIR: dataDir,
    BEREIKBAAR_DIALPLANS_DIR: dialplansDir,
    BEREIKBAAR_SIP_PORT: String(sipPort),
    BEREIKBAAR_SIP_HOST: '127.0.0.1',
    BEREIKBAAR_HTTP_PORT: String(httpPort),
    // Signalling alone, where a test does not ask for sound: refusals then are SIP answers.
    BEREIKBAAR_MEDIA: 'none',
    BEREIKBAAR_LOG_LEVEL: 'debug',
    BEREIKBAAR_LOG_FORMAT: 'json',
    ...(options.trunks === undefined ? {} : { BEREIKBAAR_TRUNKS_FILE: trunksFile }),
    ...options.env,
  };
  const tools = cliTools(environment, dataDir);
  await options.before?.(tools);
  return launch({ environment, sipPort, httpPort, tools });
}

interface Launch {
  readonly environment: NodeJS.ProcessEnv;
  readonly sipPort: number;
  readonly httpPort: number;
  readonly tools: Pick<RunningServer, 'cli' | 'addUser' | 'dataDir'>;
}

/** A start takes a second; on a machine that runs many tests at once, much longer. */
const readyWithinMs = 60_000;

async function launch(what: Launch): Promise<RunningServer> {
  const child = spawn(process.execPath, ['--enable-source-maps', cli, 'serve'], {
    cwd: root,
    env: what.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log: Record<string, unknown>[] = [];
  const strays: string[] = [];
  collect(child, log, strays);
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  let isGone = false;
  void exited.then(() => {
    isGone = true;
  });
  await waitUntil(
    'the server to be ready',
    async () => {
      if (isGone) throw new Error(`the server ended at start:\n${strays.join('\n')}\n${lastLines(log)}`);
      const answer = await fetch(`http://127.0.0.1:${what.httpPort}/readyz`).catch(() => null);
      return answer?.ok;
    },
    readyWithinMs,
  ).catch((error: Error) => {
    child.kill('SIGKILL');
    throw new Error(`${error.message}\n${strays.join('\n')}\n${lastLines(log)}`);
  });
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> => {
    if (!isGone) child.kill(signal);
    return exited;
  };
  return {
    ...what.tools,
    sipPort: what.sipPort,
    httpPort: what.httpPort,
    pid: child.pid ?? 0,
    log,
    strays,
    exited,
    stop,
    restart: () => launch(what),
    dispose: async () => {
      await stop('SIGKILL');
      await rm(what.tools.dataDir, { recursive: true, force: true });
    },
  };
}

function cliTools(environment: NodeJS.ProcessEnv, dataDir: string): Launch['tools'] {
  const call = async (...args: string[]): Promise<string> => {
    const { stdout } = await run(process.execPath, [cli, ...args], { cwd: root, env: environment });
    return stdout;
  };
  return {
    dataDir,
    cli: call,
    addUser: (user) => addPerson(dataDir, user),
  };
}

function collect(child: ChildProcess, log: Record<string, unknown>[], strays: string[]): void {
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        try {
          log.push(JSON.parse(line) as Record<string, unknown>);
        } catch {
          strays.push(line);
        }
      }
    });
  }
}

function lastLines(log: readonly Record<string, unknown>[]): string {
  return log
    .slice(-10)
    .map((line) => JSON.stringify(line))
    .join('\n');
}
