import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { idOf } from '../ids.ts';
import { hour, minute } from '../time.ts';
import { parseSet } from './parse.ts';
import { compareRoutes, type RecordedRoute, replayRoute } from './replay.ts';
import { hopsMax, nextStep, startRoute } from './route.ts';
import { nothingSwitched, type RouteOutcome, type RouteState, type RouteTurn } from './route-types.ts';
import { sampleA, sampleB, sampleSet, sampleShared } from './sample.test-data.ts';
import type { DialplanSet } from './types.ts';

const set = sampleSet();

const anyOutcome: fc.Arbitrary<RouteOutcome> = fc.oneof(
  fc
    .constantFrom(...(['done', 'silence', 'full', 'waited', 'noAgents', 'noAnswer'] as const))
    .map((kind) => ({ kind })),
  fc.constantFrom(...'0123456789*#').map((digit) => ({ kind: 'digit' as const, digit })),
);
const anyState: fc.Arbitrary<RouteState> = fc
  .record({
    on: fc.boolean(),
    closes: fc.boolean(),
    shut: fc.boolean(),
    hours: fc.integer({ min: 1, max: 80_000 }),
  })
  .map(({ on, closes, shut, hours }) => {
    const aa = idOf<'municipality'>('aa');
    const until = Date.UTC(2026, 0, 1) + hours * hour;
    const message = { id: 'x', nl: 'x', en: undefined };
    return {
      calamities: on
        ? new Map([[aa, { message, closes, bypassKey: '5', until }]])
        : nothingSwitched.calamities,
      closures: shut ? new Map([[aa, { reason: 'x', until }]]) : nothingSwitched.closures,
    };
  });
const anyRecord: fc.Arbitrary<RecordedRoute> = fc
  .record({
    called: fc.constantFrom(
      '14 0570',
      '0570100001',
      '0570200001',
      '0570200002',
      '0570100009',
      '0612345678',
      'anna',
    ),
    at: fc.integer({ min: 0, max: 6 * 365 * 24 * 60 }),
    number: fc.constantFrom(undefined, '+31570999999', '+31612345678'),
    state: anyState,
    outcomes: fc.array(fc.record({ after: fc.integer({ min: 0, max: 40 }), outcome: anyOutcome }), {
      maxLength: 30,
    }),
  })
  .map(({ called, at, number, state, outcomes }) => {
    let now = Date.UTC(2026, 0, 1) + at * minute;
    const input = { called, now, caller: { number, groups: [] }, state };
    return {
      id: 'call',
      input,
      outcomes: outcomes.map(({ after, outcome }) => {
        now += after * minute;
        return { at: now, outcome };
      }),
    };
  });

test('whatever happens to a call, it always has a step, keeps within its hops, and replays to the letter', () => {
  fc.assert(
    fc.property(anyRecord, (record) => {
      const { turns } = replayRoute(set, record);
      assert.equal(turns.length, record.outcomes.length + 1);
      for (const { step, position, reasons } of turns) {
        assert.ok(step.kind.length > 0);
        assert.ok(position.hops <= hopsMax + 30);
        assert.equal(position.version, set.version);
        assert.doesNotMatch(JSON.stringify(reasons), /12345678|70999999/);
      }
      const again = replayRoute(sampleSet(), record).turns;
      assert.deepEqual(again, turns);
    }),
    { numRuns: 3000 },
  );
});

test('a caller who does nothing while nobody answers comes to a note or the end, never round in a circle', () => {
  const passive = { menu: 'silence', queue: 'noAgents', team: 'noAnswer' } as const;
  fc.assert(
    fc.property(anyRecord, ({ input }) => {
      let turn: RouteTurn = startRoute(set, input);
      for (let steps = 0; steps < 12 && turn.step.kind !== 'hangUp'; steps += 1) {
        const { kind } = turn.step;
        turn = nextStep(set, turn.position, { kind: passive[kind as 'menu'] ?? 'done' }, input);
      }
      // Some queues of the sample have no way out, which the check refuses: there the caller waits.
      assert.ok(turn.step.kind === 'hangUp' || turn.step.kind === 'queue', turn.step.kind);
    }),
    { numRuns: 500 },
  );
});

function changed(from: string, to: string): DialplanSet {
  const sources = [sampleA.replace(from, to), sampleB, sampleShared].map((text, index) => ({
    file: `${index}`,
    text,
    version: 'w',
  }));
  const parsed = parseSet(sources, 'w').set;
  assert.ok(parsed !== undefined);
  return parsed;
}

test('how long callers really waited decides who is led on by waiting, and who waits on', () => {
  const from = Date.UTC(2026, 11, 28, 9);
  const call = (id: string, seconds: number, ...after: readonly RouteOutcome['kind'][]): RecordedRoute => {
    const until = from + seconds * 1000;
    const happened = after.map((kind) => ({ at: until, outcome: { kind } as RouteOutcome }));
    return {
      id,
      input: {
        called: '0570 100001',
        now: from,
        caller: { number: undefined, groups: [] },
        state: nothingSwitched,
      },
      outcomes: [{ at: from, outcome: { kind: 'done' } }, ...happened],
      waits: new Map([[1, { from, until }]]),
    };
  };
  const calls = [
    call('answered soon', 200),
    call('answered late', 400),
    call('led on', 600, 'waited', 'done'),
    call('full', 0, 'full', 'done'),
  ];
  const moved = (seconds: number) =>
    compareRoutes(set, changed('seconds: 600', `seconds: ${seconds}`), calls)
      .filter(({ elsewhere }) => elsewhere)
      .map(({ id, before, after, reasonsAfter }) => [id, before.kind, after.kind, reasonsAfter[0]?.code]);
  assert.deepEqual(moved(300), [['answered late', 'queue', 'note', 'queue.waited']]);
  assert.deepEqual(moved(900), [['led on', 'note', 'queue', 'replay.waits-on']]);
  assert.deepEqual(moved(600), []);
});

test('a changed dialplan shows which calls would go elsewhere, and wording is no difference', () => {
  const call = (id: string, called: string, now: number): RecordedRoute => ({
    id,
    input: { called, now, caller: { number: undefined, groups: [] }, state: nothingSwitched },
    outcomes: [{ at: now, outcome: { kind: 'done' } }],
  });
  const day = Date.UTC(2026, 11, 28);
  const calls = [
    call('early', '0570 100001', day + 7 * hour + 15 * minute),
    call('late', '0570 100001', day + 15 * hour + 45 * minute),
    call('other', '0570 200001', day + 15 * hour + 45 * minute),
  ];
  assert.deepEqual(compareRoutes(set, changed('nl: Welkom.', 'nl: Hallo.'), calls), []);
  const shorter = changed('monday: 08:30-17:00', 'monday: 08:00-16:30');
  const found = compareRoutes(set, shorter, calls);
  assert.deepEqual(
    found.map(({ id, turn, before, after }) => [id, turn, before.kind, after.kind]),
    [
      ['early', 1, 'announce', 'queue'],
      ['late', 1, 'queue', 'announce'],
    ],
  );
  assert.ok(found[1]?.reasonsAfter.some(({ code }) => code === 'hours.closed'));
});
