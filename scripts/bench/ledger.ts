/**
 * How fast the ledger is on this machine's disk, and what it costs the event loop.
 *
 *   node dist/scripts/bench/ledger.js [--dir <folder>] [--seconds 10] [--rates 50,200,800,2000]
 *
 * First everything at once (throughput), then steady rates: time from append to durable, and how late the
 * event loop ran meanwhile (a timer of 1 ms; an idle loop on this machine gives the floor).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { systemChance, systemClock } from '../../server/adapters/clock/system-clock.ts';
import { openStore, type Store } from '../../server/adapters/store/open-store.ts';
import type { NewEvent } from '../../server/app/ports/ledger.ts';
import { silentLog } from '../../server/app/ports/log.ts';
import { idOf } from '../../server/domain/ids.ts';

const { values } = parseArgs({
  options: {
    dir: { type: 'string', default: tmpdir() },
    seconds: { type: 'string', default: '10' },
    rates: { type: 'string', default: '50,200,800,2000' },
    burst: { type: 'string', default: '20000' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(
    'usage: ledger.js [--dir <folder on the disk to measure>] [--seconds 10] [--rates 50,200,800,2000] [--burst 20000]',
  );
  process.exit(0);
}

const municipality = idOf<'municipality'>('deventer');
/** About the size of a `call.offered`. */
const event = (i: number): NewEvent => ({
  at: Date.now(),
  stream: `call:${i >> 3}`,
  municipality,
  type: 'call.offered',
  v: 1,
  data: {
    offer: `offer-${i}`,
    leg: `leg-${i}`,
    queue: 'deventer/algemeen',
    employee: '01m811nzs6dr08j587hf02kaat',
    team: 'deventer/kcc',
    devices: ['201'],
    ringUntil: Date.now() + 20_000,
    reasons: [
      {
        code: 'longestIdle',
        text: 'Longest idle of 12 agents with the skill algemeen.',
        facts: { idleMs: 93_211 },
      },
    ],
  },
});

function percentiles(sorted: readonly number[]): string {
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(2);
  return `p50 ${at(0.5)}  p95 ${at(0.95)}  p99 ${at(0.99)}  max ${at(1)}`;
}

async function burst(store: Store, count: number): Promise<void> {
  const begin = performance.now();
  await Promise.all(Array.from({ length: count }, (_, i) => store.ledger.append([event(i)])));
  const took = performance.now() - begin;
  console.log(`burst      ${count} appends at once: ${Math.round((count / took) * 1000)} a second`);
  const loops = 64;
  const each = Math.floor(count / 4 / loops);
  const start = performance.now();
  const latencies: number[] = [];
  await Promise.all(
    Array.from({ length: loops }, async () => {
      for (let i = 0; i < each; i++) {
        const asked = performance.now();
        await store.ledger.append([event(i)]);
        latencies.push(performance.now() - asked);
      }
    }),
  );
  const rate = Math.round(((loops * each) / (performance.now() - start)) * 1000);
  console.log(`64 writers ${rate} a second; ms ${percentiles(latencies.sort((a, b) => a - b))}`);
}

/** One append every 1000/rate milliseconds, whatever the earlier ones do. Rate 0: an idle loop. */
async function steady(store: Store, rate: number, seconds: number): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const latencies: number[] = [];
  const pending: Promise<unknown>[] = [];
  const cpu = process.cpuUsage();
  delay.enable();
  const begin = performance.now();
  let sent = 0;
  await new Promise<void>((resolve) => {
    const tick = setInterval(() => {
      const elapsed = performance.now() - begin;
      for (; sent < (elapsed / 1000) * rate; sent++) {
        const asked = performance.now();
        pending.push(
          store.ledger.append([event(sent)]).then(() => latencies.push(performance.now() - asked)),
        );
      }
      if (elapsed >= seconds * 1000) {
        clearInterval(tick);
        resolve();
      }
    }, 1);
  });
  await Promise.all(pending);
  delay.disable();
  const used = process.cpuUsage(cpu);
  const share = (used.user + used.system) / 10_000 / seconds;
  const loop = [50, 99, 99.9].map((p) => `p${p} ${(delay.percentile(p) / 1e6).toFixed(2)}`).join('  ');
  console.log(
    `${String(rate).padStart(5)}/s    append ms ${percentiles(latencies.sort((a, b) => a - b))}   loop ms ${loop}  max ${(delay.max / 1e6).toFixed(2)}   CPU ${share.toFixed(1)} %`,
  );
}

const dataDir = mkdtempSync(join(values.dir, 'bereikbaar-bench-'));
const store = await openStore({ dataDir, log: silentLog, clock: systemClock, chance: systemChance });
try {
  console.log(`node ${process.version}, ${process.platform}, folder ${values.dir}`);
  await burst(store, Number(values.burst));
  await steady(store, 0, 3);
  for (const rate of values.rates.split(',').map(Number)) await steady(store, rate, Number(values.seconds));
} finally {
  await store.close();
  rmSync(dataDir, { recursive: true, force: true });
}
