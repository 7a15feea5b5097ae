import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { share } from '../reachability/share.ts';
import { minute, second } from '../time.ts';
import { type AlertRule, calm, certainValue, mistakeInRule, watch } from './alerts.ts';
import { atLeast, calibration, dayOutlook } from './day-outlook.ts';
import { erlangB, erlangC, patienceFrom, predictErlangA, predictErlangC, withRedials } from './erlang.ts';
import { backTest, forecastDay, type PastDay, quartersPerDay, remaining } from './forecast.ts';
import { agentsNeeded, type Norm, outlookOf, type QuarterPlan, rostered, withExtra } from './staffing.ts';

const near = (actual: number | null, expected: number, within: number) =>
  assert.ok(
    actual !== null && Math.abs(actual - expected) <= within,
    `${actual} is not ${expected} ± ${within}`,
  );
const sixty = { callsPerHour: 60, handlingTime: 5 * minute };

test('Erlang B and C agree with the printed tables', () => {
  near(erlangB(10, 10), 0.2146, 0.0001);
  near(erlangB(5, 10), 0.0184, 0.0001);
  near(erlangC(8, 10), 0.4092, 0.0001);
  near(erlangC(1.5, 2), 0.6429, 0.0001);
});

test('60 calls an hour of 5 minutes: 8 agents answer 88 % within 30 s, 6 agents 47 % after 176 s on average', () => {
  near(predictErlangC(sixty, 8, 30 * second).serviceLevel, 0.88, 0.005);
  const six = predictErlangC(sixty, 6, 30 * second);
  near(six.serviceLevel, 0.47, 0.005);
  near(six.averageWait, 176 * second, second);
});

test('with a mean patience of 2 minutes the same 6 agents show 16 s wait, but 13 % hang up', () => {
  const six = predictErlangA(sixty, 6, 30 * second, 2 * minute);
  near(six.abandoned, 0.13, 0.005);
  // Little's law: the mean wait of all callers is the share that leaves times the mean patience.
  near(six.abandoned * 2 * minute, 16 * second, second);
  near(six.averageWait, 11 * second, second);
});

test('Erlang A equals the balance of its birth-death chain, also at overload', () => {
  for (const [agents, patienceMs] of [
    [6, 2 * minute],
    [3, 4 * minute],
    [12, minute],
  ] as const) {
    const found = predictErlangA(sixty, agents, 0, patienceMs);
    const { abandoned, noWait } = chain(5, agents, (5 * minute) / patienceMs);
    near(found.abandoned, abandoned, 1e-5);
    near(found.serviceLevel, noWait, 1e-5);
  }
});

/** Steady state of M/M/n+M by its balance equations; time unit: one handling time. */
function chain(erlang: number, n: number, leaveRate: number): { abandoned: number; noWait: number } {
  let weight = 1;
  let total = 0;
  let free = 0;
  let left = 0;
  for (let state = 0; state < 2000; state++) {
    total += weight;
    if (state < n) free += weight;
    left += Math.max(0, state - n) * leaveRate * weight;
    weight *= erlang / (Math.min(state + 1, n) + Math.max(0, state + 1 - n) * leaveRate);
  }
  return { abandoned: left / total / erlang, noWait: free / total };
}

test('endless patience brings Erlang A to Erlang C', () => {
  const a = predictErlangA(sixty, 8, 20 * second, 1e10);
  const c = predictErlangC(sixty, 8, 20 * second);
  near(a.serviceLevel, c.serviceLevel, 1e-4);
  near(a.averageWait, c.averageWait ?? 0, 5);
});

test('redials make the load that people who hang up come back with', () => {
  const { load, prediction } = withRedials(sixty, 6, 2 * minute, 0.5);
  const { abandoned } = prediction(30 * second);
  near(load.callsPerHour, 60 / (1 - 0.5 * abandoned), 0.01);
  assert.ok(load.callsPerHour > 64);
});

test('patience is estimated with the answered callers as witnesses too', () => {
  assert.equal(patienceFrom({ wait: 90 * minute, abandonWait: 10 * minute, abandoned: 50 }), 2 * minute);
  assert.equal(patienceFrom({ wait: minute, abandonWait: 0, abandoned: 0 }), null);
});

const norm: Norm = { target: 0.8, threshold: 30 * second, maximumOccupancy: 0.9, patience: null };

test('the number of agents is the smallest that meets the norm', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 60, max: 900 }), (calls, handling) => {
      const load = { callsPerHour: calls, handlingTime: handling * second };
      const agents = agentsNeeded(load, norm);
      assert.ok(predictErlangC(load, agents, norm.threshold).serviceLevel >= norm.target);
      const fewer = predictErlangC(load, agents - 1, norm.threshold);
      assert.ok(fewer.serviceLevel < norm.target || fewer.occupancy > norm.maximumOccupancy);
    }),
    { numRuns: 60 },
  );
  assert.equal(agentsNeeded(sixty, norm), 8);
  assert.equal(rostered(8, 0.3), 12);
});

test('what if one more agent from 10 to 12: only those quarters change, and the day gains', () => {
  const plan: QuarterPlan[] = Array.from({ length: 32 }, (_, index) => ({
    quarter: 34 + index,
    calls: 15,
    handlingTime: 5 * minute,
    agents: 6,
  }));
  const before = outlookOf(plan, norm);
  const after = outlookOf(withExtra(plan, 1, 40, 48), norm);
  assert.ok(after.serviceLevel! > before.serviceLevel!);
  for (const [index, one] of after.quarters.entries()) {
    const changed = one.agents !== before.quarters[index]!.agents;
    assert.equal(changed, one.quarter >= 40 && one.quarter < 48);
  }
  near(before.serviceLevel, 0.47, 0.005);
});

const flat = (value: number) => new Array<number>(quartersPerDay).fill(value);
const weeks = (
  count: number,
  value: (week: number) => number,
  special = (_week: number) => false,
): PastDay[] =>
  Array.from({ length: count }, (_, week) => ({
    day: 20_000 + week * 7,
    calls: flat(value(week)),
    special: special(week),
  }));

test('a steady weekday is forecast as itself, and a holiday in between does not count', () => {
  const past = weeks(
    8,
    (week) => (week === 5 ? 0 : 4),
    (week) => week === 5,
  );
  const forecast = forecastDay(past, 20_000 + 8 * 7);
  near(forecast?.total ?? null, 4 * quartersPerDay, 0.001);
  assert.equal(forecast?.days, 7);
  near(remaining(forecast!, 48.5), 4 * 47.5, 0.001);
  assert.equal(forecastDay(past, 20_000 + 8 * 7 + 1), null);
});

test('a rising weekday is followed, and the back test says how far off it is', () => {
  const rising = weeks(20, (week) => 2 + week / 10);
  const forecast = forecastDay(rising, 20_000 + 20 * 7)!;
  const truth = 4 * quartersPerDay;
  assert.ok(forecast.total > 0.88 * truth && forecast.total < 1.05 * truth, `${forecast.total / truth}`);
  const tested = backTest(rising, 20_000 + 10 * 7);
  assert.ok(tested !== null && tested.dayError < 0.12);
  assert.equal(backTest([], 0), null);
});

test('the beta-binomial tail is the sum of its terms', () => {
  // One attempt: the mean; flat prior: every number equally likely.
  near(atLeast(1, 1, 9, 1), 0.9, 1e-12);
  near(atLeast(7, 10, 1, 1), 4 / 11, 1e-12);
  assert.equal(atLeast(0, 5, 1, 1), 1);
  assert.equal(atLeast(6, 5, 1, 1), 0);
});

test('450 of 500 with 100 to come: ten may fail, and the day is about even', () => {
  const day = {
    hits: 450,
    n: 500,
    expected: 100,
    dispersion: 1,
    past: { hits: 900, n: 1000 },
    target: 0.9,
  };
  const even = dayOutlook(day);
  assert.equal(even.mayStillFail, 10);
  near(even.chance, 0.55, 0.08);
  assert.equal(dayOutlook({ ...day, hits: 300 }).mayStillFail, 0);
  assert.ok(dayOutlook({ ...day, hits: 300 }).chance < 0.001);
  assert.ok(dayOutlook({ ...day, hits: 490 }).chance > 0.999);
  // Nothing to come: the day is decided.
  assert.equal(dayOutlook({ ...day, expected: 0 }).chance, 1);
  assert.equal(dayOutlook({ ...day, hits: 449, expected: 0 }).chance, 0);
});

test('the chance comes true as often as it says, on days drawn from the same world', () => {
  let seed = 42;
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed / 2 ** 31;
  };
  const seen = Array.from({ length: 600 }, () => {
    const rate = 0.86 + 0.08 * random();
    const draw = (n: number) => Array.from({ length: n }, random).filter((value) => value < rate).length;
    const n = 40 + Math.floor(60 * random());
    const hits = draw(n);
    const rest = 60;
    const { chance } = dayOutlook({
      hits,
      n,
      expected: rest,
      dispersion: 1,
      past: { hits: 900, n: 1000 },
      target: 0.9,
    });
    return { chance, cameTrue: (hits + draw(rest)) / (n + rest) >= 0.9 };
  });
  const found = calibration(seen)!;
  assert.ok(found.brier < 0.17, `Brier ${found.brier}`);
  for (const { from, forecasts, cameTrue } of found.bins) {
    if (forecasts >= 60) near(cameTrue / forecasts, from + 0.05, 0.16);
  }
});

const rule: AlertRule = {
  id: 'success',
  bad: 'below',
  raiseAt: 0.9,
  clearAt: 0.92,
  holdFor: 5 * minute,
  severity: 'warning',
};

test('an alert is raised after the value held, and cleared only well on the good side', () => {
  let state = calm;
  const changes: (string | null)[] = [];
  for (const [at, value] of [
    [0, 0.85],
    [4, 0.85],
    [5, 0.95], // good again: begins anew
    [6, 0.85],
    [11, 0.85], // raised
    [20, 0.91], // between the two: stays
    [30, 0.91],
    [31, 0.93],
    [36, 0.93], // cleared
  ] as const) {
    const step = watch(rule, state, value, at * minute);
    state = step.state;
    changes.push(step.change);
  }
  assert.deepEqual(changes, [null, null, null, null, 'raised', null, null, null, 'cleared']);
  assert.equal(mistakeInRule(rule), null);
  assert.ok(mistakeInRule({ ...rule, clearAt: 0.89 }) !== null);
});

test('five bad calls of ten are not yet news, fifty of a hundred are', () => {
  const early = certainValue(share(7, 10), rule, calm);
  assert.ok(early !== null && early > 0.89);
  const late = certainValue(share(70, 100), rule, calm);
  assert.ok(late !== null && late < 0.9);
  assert.equal(certainValue(share(3, 5, 10), rule, calm), null);
});
