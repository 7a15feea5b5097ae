/**
 * The simulated municipal day (DESIGN section 10: 2,000 calls, 24 h, in less than 2 s; the same seed gives the same
 * ledger): a cold process from its start to the printed figures, as somebody runs it, and the same day again warm.
 *
 *   node dist/scripts/bench/day.js [--runs 5] [--calls 2000] [--agents 20] [--seed 7]
 *
 * Wall time is what the gate asks; CPU time and what the host took away say how much of it was the machine.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadDialplans } from '../../server/adapters/dialplans/read-folder.ts';
import { simulateDay } from '../../server/simulation/day.ts';
import { municipalDay } from '../../server/simulation/municipalities.ts';
import { percentile } from './lib/percentile.ts';
import { machineTimes } from './lib/process-figures.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    calls: { type: 'string', default: '2000' },
    agents: { type: 'string', default: '20' },
    seed: { type: 'string', default: '7' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log('usage: day.js [--runs 5] [--calls 2000] [--agents 20] [--seed 7]');
  process.exit(0);
}

const date = '2026-12-01';
const profile = 'olst-wijhe';
const runs = Number(values.runs);
const folder = mkdtempSync(join(tmpdir(), 'bereikbaar-day-'));
const hashes = new Set<string>();

const machine = machineTimes();
const cold = Array.from({ length: runs }, () => {
  const ledger = join(folder, 'day.jsonl');
  const began = performance.now();
  const arguments_ = ['--day', date, '--profile', profile, '--seed', values.seed, '--ledger', ledger];
  const size = ['--calls', values.calls, '--agents', values.agents];
  const done = spawnSync(process.execPath, ['dist/server/cli/cli.js', 'simulate', ...arguments_, ...size]);
  if (done.status !== 0) throw new Error(String(done.stderr));
  const took = performance.now() - began;
  hashes.add(createHash('sha256').update(readFileSync(ledger)).digest('hex'));
  return took;
});
rmSync(folder, { recursive: true });
const after = machineTimes();

const { set } = await loadDialplans('dialplans');
const size = { calls: Number(values.calls), agents: Number(values.agents), colleaguesPerTeam: 4 };
const day = set && municipalDay(set, profile, size, { sound: true });
if (!day) throw new Error(`no dialplan for ${profile}`);
let facts = 0;
const warm = Array.from({ length: runs }, () => {
  const used = process.cpuUsage();
  const { events } = simulateDay({ ...day, date, seed: values.seed });
  facts = events.length;
  const { user, system } = process.cpuUsage(used);
  return (user + system) / 1000;
});

console.log(
  `${values.calls} calls expected, ${values.agents} agents, ${facts} facts, Node ${process.version}`,
);
print('cold process, wall', cold);
print('warm, CPU of the day alone', warm);
const busy = after.busy - machine.busy;
const stolen = after.stolen - machine.stolen;
console.log(
  `machine during the cold runs: ${busy.toFixed(1)} s CPU by all, ${stolen.toFixed(1)} s taken by the host`,
);
console.log(
  `ledgers: ${hashes.size === 1 ? 'all the same' : `${hashes.size} DIFFERENT`}, seed ${values.seed}`,
);
process.exitCode = hashes.size === 1 ? 0 : 1;

function print(what: string, times: readonly number[]): void {
  const sorted = [...times].sort((a, b) => a - b);
  const ms = (share: number): string => `${Math.round(percentile(sorted, share))} ms`;
  console.log(`${what.padEnd(28)} best ${ms(0.001)}, median ${ms(0.5)}, worst ${ms(1)}`);
}
