/**
 * The examples of `docs/measurement.md` section 3.3: figures that the worked day does not have, computed by hand on the
 * page and by the program here. A changed rule or a changed page fails until both agree.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { dayOfDate } from '../reachability/bucket.ts';
import { Figures } from '../reachability/figures.ts';
import {
  callMetrics,
  costMetrics,
  promiseMetrics,
  queueMetrics,
  workMetrics,
} from '../reachability/metrics.ts';
import { share, wilson } from '../reachability/share.ts';
import { olstWijhe, tableAfter, tell } from '../reachability/testkit.ts';
import { hour, minute, second } from '../time.ts';
import { alertRules } from './alert-rules.ts';
import { calm, certainValue } from './alerts.ts';
import { calibration, dayOutlook } from './day-outlook.ts';
import { forecastDay, type PastDay, quartersPerDay } from './forecast.ts';
import { agentsNeeded, type Norm, predict } from './staffing.ts';

// Tests run from the repository, as scripts/test.mjs does.
const page = readFileSync('docs/measurement.md', 'utf8');
const percent = (value: number | null): string => `${((value ?? Number.NaN) * 100).toFixed(1)} %`;

const work = workMetrics({
  talking: 3 * hour,
  wrappingUp: hour,
  available: 2 * hour,
  paused: hour,
  offers: 40,
  offersAnswered: 34,
  offersMissed: 6,
});

function announced(): ReturnType<typeof queueMetrics> {
  const figures = new Figures();
  const at = Date.parse('2026-11-23T09:00:00+01:00');
  const ends = ['70 anna answers', '200 anna answers', '240 anna answers', '400 ends abandonedInQueue'];
  for (const [index, end] of ends.entries()) {
    const line = `0 queue kcc; 10 told 2 to 4 minutes; ${end}`;
    for (const event of tell(String(index), at + index * hour, null, 'algemeen', line)) figures.apply(event);
  }
  const day = dayOfDate('2026-11-23');
  const name = { municipality: olstWijhe, kind: 'queue', id: 'kcc' } as const;
  return queueMetrics(figures.sums('queues', name, { first: day, last: day }));
}

function costs(): ReturnType<typeof costMetrics> {
  const calls = { calls: 60, answered: 50, talk: 50 * 200 * second, wrapUp: 50 * 40 * second };
  const contact = callMetrics(new Proxy(calls, { get: (all, key) => Reflect.get(all, key) ?? 0 }) as never, {
    knownCaller: 0,
    repeat: 0,
    sameSubject: 0,
    firstTimeRight: 0,
    answeredKnown: 0,
  });
  return costMetrics(contact, work, { perHour: 48.5, perCall: 0.08 });
}

function quarterForecast(): number {
  const today = dayOfDate('2026-11-23');
  const past = [10, 12, 8].map((calls, index): PastDay => {
    const quarters = new Array<number>(quartersPerDay).fill(0);
    quarters[40] = calls;
    return { day: today - 7 * (index + 1), calls: quarters, special: false };
  });
  return forecastDay(past, today)?.calls[40] ?? Number.NaN;
}

test('the examples beyond the worked day are the ones computed by hand', () => {
  const { low, high } = wilson(27, 30);
  const waits = announced();
  const money = costs();
  const promises = promiseMetrics({
    made: 4,
    kept: 2,
    broken: 1,
    withdrawn: 0,
    reached: 3,
    closed: 3,
    attempts: 6,
    firstAttemptInTime: 3,
  });
  const sure = (hits: number): string => {
    const value = certainValue(share(hits, 30), alertRules.success, calm) ?? Number.NaN;
    return `${percent(value)}: ${value <= alertRules.success.raiseAt ? 'alert' : 'no alert'}`;
  };
  const day = { hits: 53, n: 60, expected: 40, dispersion: 1, past: { hits: 540, n: 600 }, target: 0.9 };
  const outlook = dayOutlook(day);
  const told = calibration([
    { chance: 0.8, cameTrue: true },
    { chance: 0.8, cameTrue: true },
    { chance: 0.3, cameTrue: false },
    { chance: 0.6, cameTrue: false },
  ]);
  const load = { callsPerHour: 60, handlingTime: 5 * minute };
  const norm: Norm = { target: 0.8, threshold: 30 * second, maximumOccupancy: 0.85, patience: null };
  const impatient: Norm = { ...norm, patience: 3 * minute };
  const level = (agents: number): string => percent(predict(load, agents, impatient).serviceLevel);
  const made = new Map<string, string>([
    ['Wilson interval', `${percent(low)} – ${percent(high)}`],
    ['occupancy', percent(work.occupancy)],
    ['offers answered', percent(work.offersAnswered.value)],
    ['wait as told, longer', `${percent(waits.waitAsTold.value)}, ${percent(waits.waitLonger.value)}`],
    [
      'cost per contact, of handling',
      `${money.costPerContact?.toFixed(2)}, ${money.handlingCostPerContact?.toFixed(2)}`,
    ],
    [
      'promises: kept, reached, first attempt in time, attempts each',
      `${percent(promises.kept.value)}, ${percent(promises.reached.value)}, ${percent(promises.firstAttemptInTime.value)}, ${promises.attemptsPerPromise}`,
    ],
    ['alert on success, 20 of 30', sure(20)],
    ['alert on success, 26 of 30', sure(26)],
    ['chance of the day', `${outlook.mayStillFail} may fail, ${percent(outlook.chance)}`],
    ['Brier score', String(told?.brier.toFixed(4))],
    ['forecast of a quarter', quarterForecast().toFixed(1)],
    ['agents needed, nobody hangs up', String(agentsNeeded(load, norm))],
    ['agents needed, patience 3 min', String(agentsNeeded(load, impatient))],
    ['what if: 5, 6 and 7 agents', [5, 6, 7].map(level).join(', ')],
  ]);
  const expected = tableAfter(page, '### 3.3 Examples of the other figures');
  for (const [name = '', , result] of expected) assert.equal(made.get(name), result, name);
  assert.equal(made.size, expected.length);
});
