import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idOf } from '../ids.ts';
import { localText } from '../time.ts';
import { drawEntrance } from './drawing.ts';
import { callbackDeadline, callbackTermOf, callerGroupsOf, promptsOf } from './look-up.ts';
import { parseSet } from './parse.ts';
import { route } from './route.ts';
import { nothingSwitched } from './route-types.ts';
import { sampleA, sampleSet } from './sample.test-data.ts';

const set = sampleSet();
const bb = idOf<'municipality'>('bb');

test('every prompt that a step can ask for is among the prompts of the set', () => {
  const prompts = promptsOf(set);
  assert.equal(prompts.get('aa/welcome')?.nl, 'Welkom.');
  assert.ok(prompts.has('netnummer-0570/keuze'));
  for (const plan of set.plans.values()) {
    for (const node of plan.nodes.values()) if ('prompt' in node) assert.ok(prompts.has(node.prompt.id));
  }
});

test('a caller group is known by number, and routes like the number itself', () => {
  const number = '+31570999999';
  assert.deepEqual(callerGroupsOf(set, bb, number), ['bb/business']);
  assert.deepEqual(callerGroupsOf(set, undefined, number), ['bb/business']);
  assert.deepEqual(callerGroupsOf(set, idOf<'municipality'>('aa'), number), []);
  const call = { called: '0570 200001', now: Date.UTC(2026, 11, 28, 9), state: nothingSwitched };
  const byGroup = route(set, { ...call, caller: { number: undefined, groups: ['bb/business'] } });
  assert.deepEqual(byGroup, route(set, { ...call, caller: { number, groups: [] } }));
  const other = route(set, { ...call, caller: { number: undefined, groups: ['aa/business'] } });
  assert.notDeepEqual(other.destination, byGroup.destination);
});

test('an entrance is drawn as boxes whose arrows all lead to boxes', () => {
  const plan = set.plans.get(bb);
  assert.ok(plan !== undefined);
  const steps = drawEntrance(plan, idOf<'entrance'>('bb/main'));
  assert.equal(steps[0]?.id, 'hours');
  assert.match(
    steps[0]?.description ?? '',
    /^maandag 08:30-17:00; .*; vrijdag 08:30-12:00 en 13:00-17:00\.$/,
  );
  const ids = new Set(steps.map(({ id }) => id));
  for (const { next } of steps) for (const { id } of next) assert.ok(ids.has(id), id);
  assert.deepEqual([...ids].sort(), [...plan.nodes.keys()].sort());
  const menu = steps.find(({ kind }) => kind === 'menu');
  assert.deepEqual(
    menu?.next.map(({ label }) => label),
    ['toets 1: belastingen', 'toets 9: nog een keer', 'geen keuze'],
  );
});

test('a team rings back by its own norm and hours, else by those of the municipality', () => {
  const source = sampleA
    .replace('areaCodes: ["0570"], ', '')
    .replace(
      '  town: { name: Town }',
      '  town: { name: Town, hours: town, callbackNorm: { clockHours: 4 } }\n  other: { name: Other }',
    )
    .replace('hours:\n', 'hours:\n  town: { weekly: { monday: 10:00-12:00 } }\n')
    .replace('fallback: desk', 'fallback: desk\ncallbackHours: desk');
  const { set: one, problems } = parseSet([{ file: 'a', text: source, version: 'v' }], 'v');
  assert.deepEqual(problems, []);
  assert.ok(one !== undefined);
  const friday = Date.UTC(2026, 10, 27, 9);
  const aa = idOf<'municipality'>('aa');
  const due = (team: string | undefined) => {
    const term = callbackTermOf(one, aa, team === undefined ? undefined : idOf<'team'>(team));
    assert.ok(term !== undefined);
    const { at, stretches } = callbackDeadline(term, friday);
    return [
      localText(at),
      ...stretches.map(({ from, until }) => `${localText(from)}-${localText(until).slice(11)}`),
    ];
  };
  const whole = [
    '2026-11-30 17:00',
    '2026-11-27 10:00-12:00',
    '2026-11-27 13:00-17:00',
    '2026-11-30 08:30-17:00',
  ];
  assert.deepEqual(due(undefined), whole);
  assert.deepEqual(due('aa/other'), whole);
  assert.deepEqual(due('aa/town'), ['2026-11-27 14:00', '2026-11-27 10:00-14:00']);
  assert.equal(callbackTermOf(one, idOf<'municipality'>('zz'), undefined), undefined);
});
