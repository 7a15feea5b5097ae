/** SIPp as the load: many callers at a rate, all agents in one process; figures from its own files. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const scenarios = join(import.meta.dirname, '..', '..', '..', '..', 'fixtures', 'sipp', 'bench');

export interface LoadResult {
  /** Milliseconds from INVITE to 200, sorted. */
  readonly answerMs: readonly number[];
  readonly calls: number;
  readonly ok: number;
  readonly failed: number;
  readonly refused: number;
  readonly retransmissions: number;
  readonly seconds: number;
  /** Why calls failed, in SIPp's words, with how often; most frequent first. */
  readonly reasons: readonly string[];
}

export interface LoadOptions {
  readonly target: string;
  readonly rate: number;
  readonly calls: number;
  readonly talkMs: number;
  readonly called: string;
  readonly port: number;
}

/** Runs callers to their end. */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-sipp-'));
  const text = readFileSync(join(scenarios, 'caller.xml'), 'utf8').replaceAll(
    '@TALK@',
    String(options.talkMs),
  );
  writeFileSync(join(folder, 'caller.xml'), text);
  const started = performance.now();
  const child = spawn(
    'sipp',
    [
      ...[options.target, '-sf', 'caller.xml', '-i', '127.0.0.1', '-p', String(options.port), '-t', 'u1'],
      ...[
        '-r',
        String(options.rate),
        '-m',
        String(options.calls),
        '-l',
        '100000',
        '-nostdin',
        '-timer_resol',
        '1',
      ],
      ...['-key', 'called', options.called, '-key', 'from', '<sip:0612345678@127.0.0.1>'],
      ...['-key', 'extra', 'User-Agent: bench', '-recv_timeout', '40000'],
      ...[
        '-trace_err',
        '-error_file',
        'errors.log',
        '-trace_stat',
        '-stf',
        'stat.csv',
        '-fd',
        '1',
        '-trace_rtt',
        '-rtt_freq',
        '1',
      ],
      ...['-timeout', `${Math.ceil(options.calls / options.rate) + 60}s`],
    ],
    { cwd: folder, stdio: 'ignore' },
  );
  await new Promise((resolve) => child.once('exit', resolve));
  const result = read(folder, (performance.now() - started) / 1000);
  rmSync(folder, { recursive: true, force: true });
  return result;
}

/** One process that answers for every agent. */
export function startAgents(port: number): ChildProcess {
  return spawn(
    'sipp',
    [
      '-sf',
      join(scenarios, 'agent.xml'),
      '-i',
      '127.0.0.1',
      '-p',
      String(port),
      '-t',
      'u1',
      '-nostdin',
      '-l',
      '100000',
    ],
    { cwd: tmpdir(), stdio: 'ignore' },
  );
}

function read(folder: string, seconds: number): LoadResult {
  const lines = readFileSync(join(folder, 'stat.csv'), 'utf8').trim().split('\n');
  const names = lines[0]?.split(';') ?? [];
  const last = lines.at(-1)?.split(';') ?? [];
  const value = (name: string): number => Number(last[names.indexOf(name)] ?? 0);
  const rtt = readdirSync(folder).find((name) => name.endsWith('_rtt.csv'));
  const answerMs = (rtt === undefined ? '' : readFileSync(join(folder, rtt), 'utf8'))
    .split('\n')
    .slice(1)
    .map((line) => Number(line.split(';')[1]))
    .filter((ms) => Number.isFinite(ms) && ms > 0)
    .sort((a, b) => a - b);
  const refused = value('refused(C)') || value('GenericCounter1(C)');
  return {
    answerMs,
    calls: value('TotalCallCreated'),
    ok: value('SuccessfulCall(C)') - refused,
    failed: value('FailedCall(C)'),
    refused,
    retransmissions: value('Retransmissions(C)'),
    seconds,
    reasons: reasonsIn(folder),
  };
}

/** SIPp's error lines without what differs per call, counted. */
function reasonsIn(folder: string): string[] {
  const file = join(folder, 'errors.log');
  const counts = new Map<string, number>();
  for (const line of (existsSync(file) ? readFileSync(file, 'utf8') : '').split('\n')) {
    const reason =
      /(?:Aborting|Dead call|Failed|Discarding|timeout)[^']*(?:'SIP\/2\.0 \d+[^\r']*|'[A-Z]+ )?/i.exec(
        line,
      )?.[0];
    if (reason === undefined) continue;
    const short = reason.replaceAll(/\d+-\d+@\S+/g, 'CALL').slice(0, 120);
    counts.set(short, (counts.get(short) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([reason, count]) => `${count} x ${reason}`);
}
