/**
 * The SIP engine alone: drachtio-srf's createB2BUA between two SIPp, UDP, signalling only, calls of one second. Gate of the design:
 * 300 calls/s clean on two cores shared with SIPp; aim: drachtio-server's 800.
 *
 * Usage: node dist/scripts/bench/engine-b2bua.js [--rates 50,100,200,300,400,600,800] [--seconds 15] [--drachtio HOST:PORT:SECRET --sip-port N] [--prof DIR]
 *   --drachtio     measure a drachtio-server there instead, with its SIP port
 *   --prof         write a CPU profile of engine and application to this folder
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort } from '../../server/test/system/support/free-port.ts';

const { values } = parseArgs({
  options: {
    rates: { type: 'string', default: '50,100,200,300,400,600,800' },
    seconds: { type: 'string', default: '15' },
    drachtio: { type: 'string' },
    'sip-port': { type: 'string', default: '5060' },
    prof: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(
    'Usage: engine-b2bua.js [--rates 50,100,300] [--seconds 15] [--drachtio HOST:PORT:SECRET --sip-port N] [--prof DIR]',
  );
  process.exit(0);
}

/** A run is clean when fewer of its calls fail than this part. */
const failedPartMax = 0.001;
const sipp = '/usr/bin/sipp';
if (!existsSync(sipp)) {
  console.error('engine-b2bua needs SIPp (Debian package sip-tester)');
  process.exit(1);
}

console.log('calls/s   ok      failed  retrans  p50 ms   p99 ms   CPU ms/call  resident MB');
for (const rate of values.rates.split(',').map(Number)) {
  const clean = await run(rate);
  if (!clean) break;
}

async function run(rate: number): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'engine-b2bua-'));
  const [calleePort, callerPort] = [await freePort(), await freePort()];
  const sipPort = values.drachtio === undefined ? await freePort() : Number(values['sip-port']);
  const subject = spawn(
    process.execPath,
    [
      ...(values.prof === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.prof}`]),
      join(import.meta.dirname, 'lib', 'b2bua-subject.js'),
      ...[String(sipPort), String(calleePort), values.drachtio ?? ''],
    ],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  );
  await message(subject);
  const callee = spawn(sipp, ['-sn', 'uas', '-i', '127.0.0.1', '-p', String(calleePort), '-nostdin'], {
    cwd: folder,
    stdio: 'ignore',
  });
  await new Promise((resolve) => setTimeout(resolve, 500));
  const before = await figures(subject);
  const calls = rate * Number(values.seconds);
  const caller = spawn(
    sipp,
    [
      ...['-sn', 'uac', `127.0.0.1:${sipPort}`, '-i', '127.0.0.1', '-p', String(callerPort), '-d', '1000'],
      ...[
        '-r',
        String(rate),
        '-m',
        String(calls),
        '-l',
        '100000',
        '-nostdin',
        '-trace_stat',
        '-trace_rtt',
        '-rtt_freq',
        '1',
      ],
      ...['-timeout', String(Number(values.seconds) + 40)],
    ],
    { cwd: folder, stdio: 'ignore' },
  );
  await closed(caller);
  const after = await figures(subject);
  callee.kill('SIGKILL');
  subject.kill('SIGTERM');
  await Promise.all([closed(callee), closed(subject)]);
  const statistics = readStatistics(folder, '_.csv');
  const times = readTimes(folder);
  rmSync(folder, { recursive: true, force: true });
  const at = (part: number) => (times[Math.floor(times.length * part)] ?? Number.NaN).toFixed(1);
  const { ok, failed, retransmissions } = statistics;
  const cpu = (after.cpuMs - before.cpuMs) / Math.max(1, ok);
  const cells = [rate, ok, failed, retransmissions, at(0.5), at(0.99), cpu.toFixed(2), after.residentMb];
  console.log(cells.map((cell) => String(cell).padEnd(8)).join(' '));
  return failed <= calls * failedPartMax && ok > 0;
}

interface Figures {
  readonly cpuMs: number;
  readonly residentMb: number;
}

async function figures(subject: ChildProcess): Promise<Figures> {
  subject.send('figures');
  return (await message(subject)) as Figures;
}

function message(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => child.once('message', resolve));
}

function closed(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('close', () => resolve());
  });
}

function readStatistics(
  folder: string,
  suffix: string,
): { ok: number; failed: number; retransmissions: number } {
  const file = readdirSync(folder).find(
    (name) => name.startsWith('uac_') && name.endsWith(suffix) && !name.includes('rtt'),
  );
  const lines = file === undefined ? [] : readFileSync(join(folder, file), 'utf8').trim().split('\n');
  const names = (lines[0] ?? '').split(';');
  const last = (lines.at(-1) ?? '').split(';');
  const column = (name: string) => Number(last[names.indexOf(name)] ?? 0);
  return {
    ok: column('SuccessfulCall(C)'),
    failed: column('FailedCall(C)'),
    retransmissions: column('Retransmissions(C)'),
  };
}

/** INVITE to 200 of every call in ms, sorted. */
function readTimes(folder: string): number[] {
  const file = readdirSync(folder).find((name) => name.includes('_rtt'));
  const lines =
    file === undefined ? [] : readFileSync(join(folder, file), 'utf8').trim().split('\n').slice(1);
  return lines
    .map((line) => Number(line.split(';')[1]))
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
}
