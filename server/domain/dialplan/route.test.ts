import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idOf } from '../ids.ts';
import { instantOfText } from '../time.ts';
import { currentStep, nextStep, route, startRoute } from './route.ts';
import { nothingSwitched, type RouteInput, type RouteOutcome, type RoutePosition } from './route-types.ts';
import { sampleSet } from './sample.test-data.ts';

const set = sampleSet();

function call(called: string, at: string, more: Partial<RouteInput> = {}): RouteInput {
  const now = instantOfText(at);
  assert.ok(now !== undefined, at);
  return { called, now, caller: { number: '+31612345678', groups: [] }, state: nothingSwitched, ...more };
}
const digit = (key: string): RouteOutcome => ({ kind: 'digit', digit: key });
const codes = (decision: { readonly reasons: readonly { readonly code: string }[] }) =>
  decision.reasons.map(({ code }) => code);

test('in opening hours a caller hears the welcome and gets to the queue', () => {
  const decision = route(set, call('0570 100001', '2026-12-28T10:00'));
  assert.equal(decision.municipality, 'aa');
  assert.deepEqual(
    decision.steps.map(({ kind }) => kind),
    ['announce', 'queue'],
  );
  assert.deepEqual(codes(decision), [
    'called.matched',
    'entrance',
    'announce',
    'hours.week',
    'hours.open',
    'queue',
  ]);
});

test('at closing time, to the minute, a caller hears that it is closed', () => {
  assert.equal(route(set, call('0570 100001', '2026-12-28T16:59')).destination.kind, 'queue');
  const closed = route(set, call('0570 100001', '2026-12-28T17:00'));
  assert.deepEqual(closed.destination, { kind: 'hangUp', sip: 480 });
  assert.equal(closed.position.node, 'end');
  assert.ok(closed.steps.some((step) => step.kind === 'announce' && step.prompt.id === 'aa/closed'));
});

test('on a holiday and on an exceptional day the other message is heard', () => {
  for (const at of ['2026-04-27T10:00', '2026-12-24T15:00']) {
    const decision = route(set, call('0570 100001', at));
    assert.ok(
      decision.steps.some((step) => step.kind === 'announce' && step.prompt.id === 'aa/special'),
      at,
    );
  }
  assert.equal(route(set, call('0570 100001', '2026-12-24T11:59')).destination.kind, 'queue');
});

test('14 of two municipalities asks which, and takes silence and two wrong keys for an answer', () => {
  const input = call('14 0570', '2026-12-28T10:00');
  const first = startRoute(set, input);
  assert.equal(first.step.kind, 'menu');
  assert.equal(first.position.municipality, undefined);
  assert.equal(nextStep(set, first.position, digit('2'), input).position.municipality, 'bb');
  assert.equal(route(set, input, [digit('2')]).via14, '0570');
  assert.equal(route(set, input).municipality, 'aa');
  const wrong = nextStep(set, first.position, digit('9'), input);
  assert.ok(wrong.step.kind === 'menu' && wrong.step.again);
  assert.equal(nextStep(set, wrong.position, digit('9'), input).position.municipality, 'aa');
  assert.equal(nextStep(set, wrong.position, digit('2'), input).position.municipality, 'bb');
});

test('a number of its own behind 14 skips the question and remembers 14', () => {
  const byHeader = route(set, {
    ...call('', '2026-12-28T10:00'),
    called: { 'request-uri': ['sip:+31570200001@x'], diversion: ['<sip:140570@x>;reason=unconditional'] },
  });
  assert.deepEqual([byHeader.municipality, byHeader.via14], ['bb', '0570']);
  const byTarget = route(set, call('0570 200002', '2026-12-28T10:00'));
  assert.deepEqual([byTarget.municipality, byTarget.via14], ['bb', '0570']);
});

test('a menu: the choice, silence, and two wrong keys', () => {
  const input = call('0570 200001', '2026-12-28T10:00');
  const chosen = route(set, input, [digit('1')]);
  assert.ok(chosen.destination.kind === 'queue');
  assert.deepEqual(
    [...chosen.destination.skills],
    [
      ['general', 1],
      ['tax', 2],
    ],
  );
  for (const script of [[], [{ kind: 'silence' }], [digit('7'), digit('8')]] as const) {
    const decision = route(set, input, script);
    assert.ok(decision.destination.kind === 'queue');
    assert.equal(decision.destination.skills.size, 1);
  }
});

test('a queue that is full, too slow or unmanned lets the caller be rung back', () => {
  const input = call('0570 100001', '2026-12-28T10:00');
  for (const kind of ['full', 'waited', 'noAgents'] as const) {
    assert.equal(route(set, input, [{ kind }]).destination.kind, 'note');
  }
  const ended = route(set, input, [{ kind: 'full' }, { kind: 'done' }]);
  assert.equal(ended.destination.kind, 'hangUp');
});

test('a team that does not answer leads back to the queue, with priority', () => {
  const input = call('0570 100009', '2026-12-28T10:00');
  assert.deepEqual(route(set, input).destination, { kind: 'team', team: 'aa/town', ringSeconds: 25 });
  const back = route(set, input, [{ kind: 'noAnswer' }]).destination;
  assert.ok(back.kind === 'queue');
  assert.equal(back.priority, 7);
});

test('a caller group goes its own way, by number or as told by the customer register', () => {
  const priority = (input: RouteInput) => {
    const { destination } = route(set, input);
    return destination.kind === 'queue' ? destination.priority : undefined;
  };
  const input = call('0570 200001', '2026-12-28T10:00');
  assert.equal(priority({ ...input, caller: { number: '+31570999999', groups: [] } }), 8);
  assert.equal(priority({ ...input, caller: { number: undefined, groups: ['business'] } }), 8);
  assert.equal(priority({ ...input, caller: { number: undefined, groups: [] } }), 5);
});

test('a closing calamity message closes the line, unless the key is pressed, until it ends by itself', () => {
  const until = instantOfText('2026-12-28T12:00') ?? 0;
  const message = { id: 'aa/flood', nl: 'Hoog water.', en: undefined };
  const state = {
    ...nothingSwitched,
    calamities: new Map([[idOf<'municipality'>('aa'), { message, closes: true, bypassKey: '5', until }]]),
  };
  const input = { ...call('0570 100001', '2026-12-28T11:59'), state };
  assert.equal(route(set, input).destination.kind, 'hangUp');
  assert.equal(route(set, input, [digit('5')]).destination.kind, 'queue');
  const wrong = nextStep(set, startRoute(set, input).position, digit('4'), input);
  assert.equal(wrong.step.kind, 'announce');
  assert.equal(route(set, { ...input, now: until }).destination.kind, 'queue');
  assert.equal(route(set, { ...call('0570 200001', '2026-12-28T11:59'), state }).destination.kind, 'queue');
});

test('a notice is heard first and the call goes on as usual', () => {
  const until = instantOfText('2026-12-28T12:00') ?? 0;
  const message = { id: 'aa/notice', nl: 'Storing.', en: undefined };
  const calamity = { message, closes: false, bypassKey: undefined, until };
  const state = { ...nothingSwitched, calamities: new Map([[idOf<'municipality'>('aa'), calamity]]) };
  const decision = route(set, { ...call('0570 100001', '2026-12-28T10:00'), state });
  assert.deepEqual(
    decision.steps.map((step) => (step.kind === 'announce' ? step.prompt.id : step.kind)),
    ['aa/notice', 'aa/welcome', 'queue'],
  );
});

test('a line closed by hand is closed in opening hours', () => {
  const until = instantOfText('2026-12-28T12:00') ?? 0;
  const closures = new Map([[idOf<'municipality'>('aa'), { reason: 'ontruiming', until }]]);
  const decision = route(set, {
    ...call('0570 100001', '2026-12-28T10:00'),
    state: { ...nothingSwitched, closures },
  });
  assert.equal(decision.destination.kind, 'hangUp');
  assert.ok(codes(decision).includes('hours.closed-by-hand'));
});

test('an unknown number reaches the default entrance and is flagged', () => {
  const decision = route(set, call('0612345678', '2026-12-28T10:00'));
  assert.equal(decision.matched, false);
  assert.equal(decision.municipality, 'aa');
});

test('a caller who keeps pressing "again" is sent to a person in the end', () => {
  const input = call('0570 200001', '2026-12-28T10:00');
  const decision = route(
    set,
    input,
    Array.from({ length: 300 }, () => digit('9')),
  );
  assert.equal(decision.destination.kind, 'queue');
  assert.ok(codes(decision).includes('route.fallback'));
});

test('an outcome that does not fit changes nothing at the choice of a shared number either', () => {
  const input = call('14 0570', '2026-12-28T10:00');
  const first = startRoute(set, input);
  for (const kind of ['done', 'noAnswer', 'full'] as const) {
    assert.deepEqual(nextStep(set, first.position, { kind }, input).position, first.position);
  }
});

test('an outcome that does not fit changes nothing, and a position of another version is refused', () => {
  const input = call('0570 100001', '2026-12-28T10:00');
  const first = startRoute(set, input);
  const same = nextStep(set, first.position, { kind: 'noAnswer' }, input);
  assert.deepEqual([same.step, same.position], [first.step, first.position]);
  assert.ok(codes(same).includes('outcome.ignored'));
  assert.deepEqual(currentStep(set, first.position, input).step, first.step);
  assert.throws(() => nextStep(set, { ...first.position, version: 'other' }, { kind: 'done' }, input));
});

test('a stored position goes on where it was, and the same question gets the same answer', () => {
  const input = call('0570 200001', '2026-12-28T10:00');
  const first = startRoute(set, input);
  const stored: RoutePosition = JSON.parse(JSON.stringify(first.position));
  const again = nextStep(set, stored, { kind: 'done' }, input);
  const once = nextStep(set, first.position, { kind: 'done' }, input);
  assert.deepEqual([again.step, again.reasons], [once.step, once.reasons]);
  assert.deepEqual(route(set, input), route(set, input));
});
