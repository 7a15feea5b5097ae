/** The first real call (issue 2): from an entrance through the queue to an agent, and every way it can end. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { minute, second } from '../time.ts';
import { decide } from './centre.ts';
import { recover } from './recover.ts';
import { adopt, clone } from './state.ts';
import { anna, bert, configuration, Stage } from './testing.ts';

test('a caller is offered to the longest idle agent, talks, and the agent wraps up', () => {
  const stage = new Stage();
  stage.atWork(anna);
  stage.pass(second);
  stage.atWork(bert);
  const call = stage.arrive();
  assert.deepEqual(stage.ringing(call), [anna]);
  assert.equal(stage.agent(anna), 'offered');
  stage.pass(4 * second);
  stage.answer(call, anna);
  assert.equal(stage.agent(anna), 'talking');
  assert.deepEqual(
    stage.asked('legs.connect').map(({ a, b }) => [a, b]),
    [[call.leg, 'c1/b1']],
  );
  stage.pass(2 * minute);
  stage.hungUp(call, 'caller');
  assert.equal(stage.story(call), 'arrived routed queued offered offerEnded answered ended');
  const [ended] = stage.facts('call.ended');
  assert.deepEqual(ended, { by: 'caller', reason: 'completed', status: null, talk: 2 * minute });
  assert.equal(stage.facts('call.answered')[0]?.wait, 4 * second);
  assert.equal(stage.agent(anna), 'wrappingUp');
  stage.pass(30 * second);
  assert.equal(stage.agent(anna), 'available');
  assert.equal(stage.state.calls.size, 0);
});

test('an agent who does not answer is set aside and the next one rings; the caller keeps the place', () => {
  const stage = new Stage();
  stage.atWork(anna, bert);
  const call = stage.arrive();
  stage.pass(20 * second);
  assert.equal(stage.agent(anna), 'setAside');
  assert.deepEqual(stage.ringing(call), [bert]);
  assert.deepEqual(
    stage.asked('leg.cancel').map(({ leg }) => leg),
    ['c1/b1'],
  );
  assert.equal(stage.facts('call.offerEnded')[0]?.outcome, 'noAnswer');
});

test('a caller who hangs up while a phone rings stops the ringing, and the agent is free at once', () => {
  const stage = new Stage();
  stage.atWork(anna);
  const call = stage.arrive();
  stage.hungUp(call, 'caller');
  assert.equal(stage.agent(anna), 'available');
  assert.equal(stage.facts('call.offerEnded')[0]?.outcome, 'callerLeft');
  const [ended] = stage.facts('call.ended');
  assert.deepEqual([ended?.reason, ended?.status], ['abandonedWhileRinging', 487]);
});

test('a caller who hangs up while waiting leaves the line', () => {
  const stage = new Stage();
  const call = stage.arrive();
  assert.equal(stage.state.queues.get([...stage.state.queues.entries()][0]![0])?.line.length, 1);
  stage.pass(10 * second);
  stage.hungUp(call, 'caller');
  assert.equal(stage.facts('call.ended')[0]?.reason, 'abandonedInQueue');
  stage.atWork(anna);
  assert.equal(stage.agent(anna), 'available');
});

test('an agent who comes to work takes the caller who waits longest, in the same decision', () => {
  const stage = new Stage();
  const first = stage.arrive();
  stage.pass(second);
  const later = stage.arrive();
  stage.atWork(anna);
  assert.deepEqual([stage.ringing(first), stage.ringing(later)], [[anna], []]);
});

test('a rejected call goes to the next agent and the one who rejected has a short rest', () => {
  const stage = new Stage();
  stage.atWork(anna, bert);
  const call = stage.arrive();
  stage.failed(call, anna, 603);
  assert.deepEqual(stage.ringing(call), [bert]);
  assert.equal(stage.agent(anna), 'setAside');
  stage.pass(10 * second);
  assert.equal(stage.agent(anna), 'available');
});

test('an agent without a phone is signed in but not offered until a phone is there', () => {
  const stage = new Stage();
  stage.play({ type: 'agent.signedIn', employee: anna });
  const call = stage.arrive();
  assert.deepEqual([stage.agent(anna), stage.ringing(call)], ['setAside', []]);
  stage.deskUp(anna);
  assert.deepEqual([stage.agent(anna), stage.ringing(call)], ['offered', [anna]]);
});

test('out of hours without sound the call is refused with 480 Closed', () => {
  const stage = new Stage();
  stage.arrive('0570111111');
  assert.equal(stage.asked('leg.reject')[0]?.status, 480);
  assert.equal(stage.facts('call.ended')[0]?.reason, 'closed');
});

test('an unknown number is refused with 404, and during a stop every call with 503 and Retry-After', () => {
  const stage = new Stage();
  stage.arrive('0999999999');
  stage.play({ type: 'centre.drain' });
  stage.arrive();
  assert.deepEqual(
    stage.asked('leg.reject').map(({ status, retryAfterSeconds }) => [status, retryAfterSeconds]),
    [
      [404, undefined],
      [503, 10],
    ],
  );
});

test('a 200 that crosses our CANCEL is hung up and changes nothing', () => {
  const stage = new Stage();
  stage.atWork(anna);
  const call = stage.arrive();
  const leg = stage.legOf(call, anna);
  stage.hungUp(call, 'caller');
  const decision = stage.play({ type: 'leg.answered', call: call.id, leg, device: null });
  assert.deepEqual([decision.events.length, decision.ignored?.code], [0, 'callGone']);
  assert.deepEqual(decision.effects, [{ type: 'leg.hangUp', call: call.id, leg }]);
});

test('after a restart open calls end as interrupted, and who rings again soon stands where they stood', () => {
  const before = new Stage();
  before.atWork(anna);
  const talking = before.arrive('140570', 'p1');
  before.answer(talking, anna);
  before.arrive('140570', 'p2');
  before.pass(minute);
  const { state, decision } = recover(configuration(), before.events, before.now);
  const after = new Stage(configuration(), before.now);
  Object.assign(after, { state });
  after.perform(decision);
  assert.deepEqual(
    after.facts('call.ended').map(({ reason }) => reason),
    ['interrupted', 'interrupted'],
  );
  assert.equal(after.agent(anna), 'available');
  assert.equal(after.state.calls.size, 0);
  after.play({ type: 'agent.pause', employee: anna, reason: 'test' });
  const newcomer = after.arrive('140570', 'p3');
  after.pass(minute);
  const again = after.arrive('140570', 'p2');
  after.play({ type: 'agent.ready', employee: anna });
  assert.deepEqual([after.ringing(again), after.ringing(newcomer)], [[anna], []]);
});

test('the view of a decision, adopted, is the state that its events make', () => {
  const stage = new Stage();
  stage.atWork(anna);
  const played = clone(stage.state);
  const arrival = stage.arrive();
  assert.equal(stage.ringing(arrival).length, 1);
  for (const input of [
    { type: 'leg.answered', call: arrival.id, leg: stage.legOf(arrival, anna), device: null },
    { type: 'leg.ended', call: arrival.id, leg: arrival.leg, cause: 'peer' },
  ] as const) {
    const state = clone(stage.state);
    const decision = decide(state, input, stage.now);
    adopt(state, decision.view);
    stage.perform(decision);
    assert.deepEqual(state, stage.state);
  }
  assert.notDeepEqual(played, stage.state);
});
