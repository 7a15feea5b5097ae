/** Runs SIPp with one scenario of `fixtures/sipp/engine` and says how many calls succeeded. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const sippPath = '/usr/bin/sipp';

export interface SippRun {
  readonly scenario: string;
  readonly calls: number;
  /** Calls per second. */
  readonly rate: number;
  readonly transport: 'udp' | 'tcp';
  /** Port of the engine; absent for a callee, who is called. */
  readonly target?: number;
  /** Port of SIPp itself. */
  readonly port: number;
  /** Part of all datagrams SIPp throws away, in percent. */
  readonly lostPercent?: number;
}

export interface SippResult {
  readonly code: number | null;
  readonly successful: number;
  readonly failed: number;
  readonly retransmissions: number;
  /** What SIPp wrote about unexpected messages. */
  readonly errors: string;
  /** It was not given a processor for half a second or more. */
  readonly stoodStill: boolean;
}

/** Longest a run may take, in ms. */
const runMsMax = 60_000;

/** The folder of the repository root as the compiled file sees it. */
const scenarios = new URL('../../../../../fixtures/sipp/engine/', import.meta.url).pathname;

export async function runSipp(run: SippRun): Promise<SippResult> {
  if (!existsSync(sippPath)) throw new Error('These tests need SIPp: install the Debian package sip-tester.');
  const folder = await mkdtemp(join(tmpdir(), 'engine-sipp-'));
  const errorFile = join(folder, 'errors.log');
  const statistics = join(folder, 'statistics.csv');
  const args = [
    ...(run.target === undefined ? [] : [`127.0.0.1:${run.target}`]),
    ...['-sf', join(scenarios, `${run.scenario}.xml`), '-i', '127.0.0.1', '-p', String(run.port)],
    ...['-t', run.transport === 'tcp' ? 't1' : 'u1', '-m', String(run.calls), '-s', 'service'],
    ...(run.target === undefined ? [] : ['-r', String(run.rate)]),
    ...(run.lostPercent === undefined ? [] : ['-lost', String(run.lostPercent)]),
    ...['-nostdin', '-trace_err', '-error_file', errorFile, '-trace_stat', '-stf', statistics, '-fd', '1'],
    ...['-timeout', `${runMsMax / 1000}`, '-recv_timeout', '20000'],
  ];
  const child = spawn(sippPath, args, { cwd: folder, stdio: 'ignore' });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const table = (await readFile(statistics, 'utf8').catch(() => '')).trim().split('\n');
  const names = (table[0] ?? '').split(';');
  const last = (table.at(-1) ?? '').split(';');
  const column = (name: string) => Number(last[names.indexOf(name)] ?? 0);
  const errors = await readFile(errorFile, 'utf8').catch(() => '');
  await rm(folder, { recursive: true, force: true });
  return {
    code,
    successful: column('SuccessfulCall(C)'),
    failed: column('FailedCall(C)'),
    retransmissions: column('Retransmissions(C)'),
    errors: errors.slice(0, 4_000),
    stoodStill: /watchdog timer \d+ms has been tripped/.test(errors),
  };
}
