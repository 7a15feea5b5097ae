/**
 * Figures at size: five years of calls folded from events, then every kind of dashboard question.
 *
 *   node dist/scripts/bench/figures.js [--attempts 2000000] [--years 5]
 *
 * Times are CPU time, so that other programs on the machine do not count. Gates (DESIGN section 10): 10 million events rebuilt in 60 s; any question under 50 ms.
 */
import { parseArgs } from 'node:util';
import type { DomainEvent, EventType, Facts } from '../../server/domain/events.ts';
import { idOf } from '../../server/domain/ids.ts';
import { type DayRange, localDay, periodOf } from '../../server/domain/reachability/bucket.ts';
import { type TableName, tables } from '../../server/domain/reachability/counters.ts';
import { Figures } from '../../server/domain/reachability/figures.ts';
import { callMetrics, queueMetrics, reachability } from '../../server/domain/reachability/metrics.ts';
import { hour, type Instant, minute, second } from '../../server/domain/time.ts';

const { values } = parseArgs({
  options: {
    attempts: { type: 'string', default: '2000000' },
    years: { type: 'string', default: '5' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log('usage: figures.js [--attempts 2000000] [--years 5]');
  process.exit(0);
}

const municipalities = ['olst-wijhe', 'deventer', 'rijssen-holten', 'lochem', 'elburg'].map((name) =>
  idOf<'municipality'>(name),
);
const teamsEach = 8;
const peopleEach = 30;
const start = Date.parse('2021-11-22T00:00:00+01:00');
const days = Math.round(Number(values.years) * 365.25);
const attemptsWanted = Number(values.attempts);

let seed = 7;
const random = () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
};
const pick = (n: number) => Math.floor(random() * n);

let calls = 0;
let attempts = 0;
let events = 0;

/** The events of one working day, in order of time. */
function* dayOf(day: number, callsToday: number): Iterable<DomainEvent> {
  const list: DomainEvent[] = [];
  const add = <T extends EventType>(type: T, stream: string, at: Instant, m: number, data: Facts[T]) =>
    list.push({ type, v: 1, at, stream, municipality: municipalities[m] ?? null, data } as DomainEvent);
  for (let index = 0; index < callsToday; index++) {
    const m = pick(municipalities.length);
    const at = start + day * 24 * hour + 8 * hour + Math.floor(random() * 9 * hour);
    const call = `c${++calls}`;
    const stream = `call:${call}`;
    const name = municipalities[m]!;
    const queue = idOf<'queue'>(`${name}/${random() < 0.8 ? 'algemeen' : 'belasting'}`);
    const employee = idOf<'employee'>(`${name}/p${pick(8)}`);
    const kcc = idOf<'team'>(`${name}/kcc`);
    const [leg, offer] = [idOf<'leg'>('b'), idOf<'offer'>('o')];
    attempts++;
    add('call.arrived', stream, at, m, {
      leg: idOf<'leg'>('a'),
      trunk: null,
      device: null,
      called: '14 0570',
      entrance: idOf<'entrance'>(`${name}/algemeen`),
      via14: true,
      caller: random() < 0.9 ? idOf<'subject'>(`s${pick(60_000)}`) : null,
      dialplanVersion: '1',
      reasons: [],
    });
    add('call.routed', stream, at, m, { step: 'begin', reasons: [] });
    add('call.queued', stream, at + second, m, { queue, priority: 0, skills: [], since: at + second });
    const wait = Math.floor(-Math.log(random()) * 25 * second);
    if (wait > 60 * second && random() < 0.5) {
      add('call.ended', stream, at + wait, m, {
        by: 'caller',
        reason: 'abandonedInQueue',
        status: 487,
        talk: 0,
      });
      continue;
    }
    const answered = at + second + wait;
    add('call.offered', stream, answered - second, m, {
      offer,
      leg,
      queue,
      employee,
      team: kcc,
      devices: [],
      ringUntil: answered + 20 * second,
      reasons: [],
    });
    add('call.offerEnded', stream, answered, m, { offer, employee, outcome: 'answered', status: 200 });
    add('call.answered', stream, answered, m, { leg, employee, queue, team: kcc, wait });
    if (random() < 0.45) {
      attempts++;
      const team = idOf<'team'>(`${name}/t${pick(teamsEach)}`);
      const by = idOf<'employee'>(`${name}/p${8 + pick(peopleEach - 8)}`);
      const connected = random() < 0.75;
      add('call.transferStarted', stream, answered + minute, m, {
        transfer: 't1',
        from: employee,
        target: random() < 0.5 ? { kind: 'team', team } : { kind: 'employee', employee: by },
        mode: 'attended',
        team,
      });
      add('call.transferEnded', stream, answered + minute + 15 * second, m, {
        transfer: 't1',
        outcome: connected ? 'connected' : 'noAnswer',
        by: connected ? by : null,
        team: connected ? team : null,
      });
    }
    add('call.outcomeRegistered', stream, answered + 4 * minute, m, {
      employee,
      outcome: random() < 0.7 ? 'answeredDirectly' : 'transferred',
      subject: `onderwerp-${pick(80)}`,
    });
    add('call.ended', stream, answered + 4 * minute, m, {
      by: 'caller',
      reason: 'completed',
      status: null,
      talk: 4 * minute,
    });
  }
  yield* list.sort((a, b) => a.at - b.at);
}

const figures = new Figures();
figures.expect(start + (days - 1) * 24 * hour);
const workDays = Math.ceil((days * 5) / 7);
const callsPerDay = Math.ceil(attemptsWanted / 1.4 / workDays);
let folding = 0;
for (let day = 0; day < days; day++) {
  if (day % 7 >= 5) continue;
  const batch = [...dayOf(day, callsPerDay)];
  const from = cpu();
  for (const event of batch) figures.apply(event);
  folding += cpu() - from;
  events += batch.length;
}
const settle = cpu();
const law = figures.conservation();
folding += cpu() - settle;
const rss = process.memoryUsage();
console.log(`events ${events}, calls ${calls}, attempts ${attempts}; imbalance ${law.imbalance}`);
console.log(
  `fold (CPU time): ${(folding / 1000).toFixed(1)} s, ${((1e3 * folding) / events).toFixed(2)} us an event; ` +
    `10 million: ${((1e4 * folding) / events).toFixed(0)} s`,
);
console.log(`memory: heap ${(rss.heapUsed / 2 ** 20).toFixed(0)} MiB`);

const last = localDay(start + (days - 1) * 24 * hour);
const ranges: readonly (readonly [string, DayRange])[] = [
  ['today', { first: last, last }],
  ['month', periodOf('month', last)],
  ['year', periodOf('year', last)],
  ['five years', { first: localDay(start), last }],
  ['odd range', { first: localDay(start) + 17, last: last - 23 }],
];
for (const [name, range] of ranges) {
  time(`one municipality, all tables, ${name}`, () => {
    const series = { municipality: municipalities[0]!, kind: 'municipality', id: null } as const;
    const sums = figures.sums('attempts', series, range);
    reachability(sums, sums.offered, figures.rules);
    queueMetrics(figures.sums('queues', series, range));
    callMetrics(figures.sums('calls', series, range), figures.sums('repeats', series, range));
  });
  time(`whole dashboard (every queue, team and person of a municipality), ${name}`, () => {
    for (const table of Object.keys(tables) as TableName[]) {
      for (const series of figures.cube().names(table)) {
        if (series.municipality === municipalities[0]) figures.sums(table, series, range);
      }
    }
  });
}
time('graph of five years by day', () => {
  figures
    .cube()
    .byDay('attempts', { municipality: municipalities[0]!, kind: 'municipality', id: null }, ranges[3]![1]);
});
time('graph of a day by quarter', () => {
  figures
    .cube()
    .byQuarter('calls', { municipality: municipalities[0]!, kind: 'municipality', id: null }, last);
});

/** CPU time of this process, ms: other programs on the machine do not count. */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function time(what: string, run: () => void): void {
  const taken: number[] = [];
  for (let round = 0; round < 30; round++) {
    const from = cpu();
    run();
    taken.push(cpu() - from);
  }
  taken.sort((a, b) => a - b);
  console.log(`${what}: median ${taken[15]!.toFixed(2)} ms, slowest ${taken[29]!.toFixed(2)} ms`);
}
