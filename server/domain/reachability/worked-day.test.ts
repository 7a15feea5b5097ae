/**
 * The worked day of `docs/measurement.md`, computed by hand there and by the program here. The tables are read from
 * the page itself, so that a changed rule or a changed page fails until both agree.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { DomainEvent } from '../events.ts';
import { second } from '../time.ts';
import { dayOfDate } from './bucket.ts';
import type { SeriesName } from './cube.ts';
import { Figures } from './figures.ts';
import { answerMetrics, callMetrics, promiseMetrics, queueMetrics, reachability } from './metrics.ts';
import { compareDefinitions } from './rivals.ts';
import { attemptClasses, currentRules } from './rules.ts';
import type { Share } from './share.ts';
import { olstWijhe, tableAfter, tell } from './testkit.ts';

// Tests run from the repository, as scripts/test.mjs does.
const page = readFileSync('docs/measurement.md', 'utf8');
const calls = tableAfter(page, '## 3. The worked day');
const range = { first: dayOfDate('2026-11-23'), last: dayOfDate('2026-11-23') };
const whole: SeriesName = { municipality: olstWijhe, kind: 'municipality', id: null };
const teamSeries = (id: string): SeriesName => ({ municipality: olstWijhe, kind: 'team', id });
const noon = Date.parse('2026-11-23T12:00:00+01:00');

const events: readonly DomainEvent[] = calls
  .flatMap(([number = '', clock = '', caller = '', dialled = '', line = '']) =>
    tell(
      number,
      Date.parse(`2026-11-23T${clock}+01:00`),
      caller === '–' ? null : caller,
      dialled === 'direct' ? 'direct' : 'algemeen',
      line,
    ),
  )
  .map((event, index) => ({ event, index }))
  .sort((a, b) => a.event.at - b.event.at || a.index - b.index)
  .map(({ event }) => event);

function fold(list: readonly DomainEvent[]): Figures {
  const figures = new Figures();
  for (const event of list) assert.equal(figures.apply(event).status, 'done');
  return figures;
}

const atNoon = fold(events.filter((event) => event.at <= noon));
const later = fold(events);

test('the worked day has at least 40 calls and every class', () => {
  assert.ok(calls.length >= 40);
  const seen = new Set(calls.flatMap((row) => (row[5] ?? '').split(' ')));
  assert.deepEqual([...seen].sort(), [...attemptClasses].sort());
});

test('each attempt and each call of the worked day has the class the page gives it', () => {
  for (const [number, , , , , attempts, call] of calls) {
    const known = later.call(`call:${number}`);
    assert.ok(known !== null, `call ${number}`);
    assert.equal(
      known.judgement.attempts.map((attempt) => attempt.class).join(' '),
      attempts,
      `call ${number}`,
    );
    assert.equal(known.judgement.result.class, call, `call ${number}`);
  }
});

test('the classes add up as counted by hand, at noon and two days later', () => {
  for (const [name = '', ...expected] of tableAfter(page, '### 3.1 Counting the classes')) {
    const counter = name as 'A1' | 'open';
    const counted = [atNoon, later].map((figures) => figures.sums('attempts', whole, range)[counter]);
    const inCalls = [atNoon, later].map((figures) => {
      const sums = figures.sums('calls', whole, range);
      return name === 'offered' ? sums.calls : sums[counter];
    });
    assert.deepEqual([...counted, ...inCalls], expected.map(Number), name);
  }
});

test('every figure of the worked day is the one computed by hand', () => {
  const made = new Map(figuresOfDay().map(([name, sum, result]) => [name, [sum, result]]));
  const expected = tableAfter(page, '### 3.2 The figures');
  assert.equal(made.size, expected.length);
  for (const [name = '', sum, result] of expected) assert.deepEqual(made.get(name), [sum, result], name);
});

test('the calls on which the definitions disagree are the ones the page names', () => {
  const named = /The definitions disagree on calls ([\d, ]+):/.exec(page)?.[1]?.split(', ').map(Number);
  const { differing } = compareDefinitions(later.recentCalls(), currentRules, 20 * second);
  const found = differing.map(({ stream }) => Number(stream.slice('call:'.length))).sort((a, b) => a - b);
  assert.deepEqual(found, named);
});

test('nothing is lost: offered is the sum of classes and open after every single event', () => {
  const figures = new Figures();
  for (const event of events) {
    figures.apply(event);
    assert.equal(figures.conservation().imbalance, 0);
  }
  assert.deepEqual(figures.conservation(), { offered: 71, classified: 71, open: 0, imbalance: 0 });
});

test('replaying the ledger gives the same hash of figures as the live fold that was read all day', () => {
  const live = new Figures();
  for (const event of events) {
    live.apply(event);
    live.sums('attempts', whole, range);
  }
  const hash = (figures: Figures) =>
    createHash('sha256').update(figures.cube().canonicalText()).digest('hex');
  assert.equal(hash(live), hash(fold(events)));
});

function figuresOfDay(): readonly (readonly [string, string, string])[] {
  const at = (figures: Figures, series: SeriesName) => {
    const sums = figures.sums('attempts', series, range);
    return reachability(sums, sums.offered, currentRules);
  };
  const ofCalls = (figures: Figures) => {
    const sums = figures.sums('calls', whole, range);
    return reachability(sums, sums.calls, currentRules);
  };
  const wmo = at(later, teamSeries('wmo'));
  const queueSums = later.sums('queues', whole, range);
  const queue = queueMetrics(queueSums);
  const callSums = later.sums('calls', whole, range);
  const all = callMetrics(callSums, later.sums('repeats', whole, range));
  const pickedUp = later.sums('answers', teamSeries('wmo'), range);
  const wmoAnswers = answerMetrics(pickedUp);
  const rivals = compareDefinitions(later.recentCalls(), currentRules, 20 * second).shares;
  const line = (name: string, made: Share): readonly [string, string, string] => [
    name,
    `${made.hits} / ${made.n}`,
    shown(made),
  ];
  const mean = (name: string, sum: number, count: number, value: number | null) =>
    [name, `${sum / second} s / ${count}`, `${((value ?? 0) / second).toFixed(1)} s`] as const;
  return [
    line('success of attempts at 12:00', at(atNoon, whole).success),
    line('success of attempts', at(later, whole).success),
    line('success of attempts after follow-up', at(later, whole).afterFollowUp),
    line('wanted person or team reached', at(later, whole).reachedWanted),
    line('told to ring again, of attempts', at(later, whole).toldToRingAgain),
    line('success of calls at 12:00', ofCalls(atNoon).success),
    line('success of calls', ofCalls(later).success),
    line('success of calls after follow-up', ofCalls(later).afterFollowUp),
    line('success of team wmo', wmo.success),
    line('success of team wmo after follow-up', wmo.afterFollowUp),
    line('team wmo reached itself', wmo.reachedWanted),
    line('success of team vergunningen', at(later, teamSeries('vergunningen')).success),
    line('teams picked up themselves', answerMetrics(later.sums('answers', whole, range)).answered),
    line('team wmo picked up itself', wmoAnswers.answered),
    line('team wmo within 20 s', wmoAnswers.answeredWithin[20]),
    mean('team wmo picked up after', pickedUp.wait, pickedUp.answered, wmoAnswers.averageWait),
    line('service level 20', queue.serviceLevel[20]),
    line('service level 25', queue.serviceLevel[25]),
    line('service level 30', queue.serviceLevel[30]),
    line('service level 60', queue.serviceLevel[60]),
    line('service level 20 on the caller\u0027s clock', queue.callerServiceLevel[20]),
    line('service level 20 without short abandons', queue.serviceLevelWithoutShort[20]),
    mean(
      'average speed of answer, queue clock',
      queueSums.wait,
      queueSums.answered,
      queue.averageSpeedOfAnswer,
    ),
    mean(
      'average speed of answer, caller\u0027s clock',
      queueSums.callerWait,
      queueSums.answered,
      queue.averageCallerWait,
    ),
    line('abandon %', queue.abandonRate),
    mean(
      'average handling time',
      callSums.talk + callSums.wrapUp,
      callSums.answered,
      all.averageHandlingTime,
    ),
    line('answered directly', all.answeredDirectly),
    line('klant belt zelf terug, of answered', all.toldToRingAgain),
    line('transferred', all.transferred),
    line('transfers connected', all.transfersConnected),
    line('transfers after consultation', all.transfersWarm),
    line('transfers returned', all.transfersReturned),
    line('over the norm of two transfers', all.overMaximumTransfers),
    line('repeat calls', all.repeats),
    line('calls without a number', all.anonymous),
    line('first time right', all.firstTimeRight),
    line('promises kept', promiseMetrics(later.sums('promises', whole, range)).kept),
    line('Asterisk SL 20', rivals.asteriskServiceLevel),
    line('Asterisk SL2 20', rivals.asteriskServiceLevel2),
    line('Amazon Connect SL 20', rivals.amazonConnectServiceLevel),
    line('answered of offered', rivals.answeredOfOffered),
  ];
}

function shown({ value, low, high }: Share): string {
  if (value === null || low === null || high === null) return 'hidden';
  const percent = (part: number) => (100 * part).toFixed(1);
  return `${percent(value)} % (${percent(low)} – ${percent(high)} %)`;
}
