/** Click to call: the employee first, then the number. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anna, Stage } from '../centre/testing.ts';
import { idOf } from '../ids.ts';
import { minute, second } from '../time.ts';

const id = idOf<'call'>('out1');
const placed = { id, leg: idOf<'leg'>('out1/a') };
const target = { kind: 'number', number: idOf<'subject'>('p1') } as const;
const note = idOf<'note'>('n1');

function place(stage: Stage): void {
  stage.play({ type: 'call.place', call: id, employee: anna, target, note });
}

test('the employee’s own phone rings, then the number, then they talk; the attempt is recorded', () => {
  const stage = new Stage();
  stage.atWork(anna);
  place(stage);
  assert.deepEqual([stage.ringing(placed), stage.asked('leg.dial').length], [[anna], 0]);
  stage.answer(placed, anna);
  assert.equal(stage.asked('leg.dial')[0]?.leg, placed.leg);
  stage.play({ type: 'leg.answered', call: id, leg: placed.leg, device: null });
  assert.equal(stage.facts('note.attempted')[0]?.result, 'reached');
  stage.pass(minute);
  stage.hungUp(placed, 'caller');
  assert.equal(stage.facts('call.ended')[0]?.reason, 'completed');
  assert.equal(stage.agent(anna), 'available');
});

test('a number that does not answer is an attempt, and the employee is free again', () => {
  const stage = new Stage();
  stage.atWork(anna);
  place(stage);
  stage.answer(placed, anna);
  stage.pass(30 * second);
  assert.equal(stage.facts('note.attempted')[0]?.result, 'noAnswer');
  assert.equal(stage.facts('call.ended')[0]?.reason, 'nobodyReached');
  assert.equal(stage.agent(anna), 'available');
  assert.deepEqual(stage.asked('leg.reject'), []);
});

test('an employee who does not pick up their own phone has not called', () => {
  const stage = new Stage();
  stage.deskUp(anna);
  place(stage);
  stage.pass(15 * second);
  assert.deepEqual([stage.agent(anna), stage.facts('note.attempted').length], ['offline', 0]);
  assert.equal(stage.state.calls.size, 0);
});

test('who calls during a pause is paused again afterwards', () => {
  const stage = new Stage();
  stage.atWork(anna);
  stage.play({ type: 'agent.pause', employee: anna, reason: 'backoffice' });
  place(stage);
  stage.answer(placed, anna);
  stage.hungUp(placed, anna);
  assert.deepEqual([stage.agent(anna), stage.state.agents.get(anna)?.cause], ['paused', 'backoffice']);
});
