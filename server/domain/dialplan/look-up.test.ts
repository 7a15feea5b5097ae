import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idOf } from '../ids.ts';
import { drawEntrance } from './drawing.ts';
import { callerGroupsOf, promptsOf } from './look-up.ts';
import { route } from './route.ts';
import { nothingSwitched } from './route-types.ts';
import { sampleSet } from './sample.test-data.ts';

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
