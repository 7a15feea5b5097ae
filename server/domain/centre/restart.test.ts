/** Stopping and starting again, and a configuration that changes under way: nobody is lost or counted twice. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idOf } from '../ids.ts';
import { minute, second } from '../time.ts';
import { recover } from './recover.ts';
import { lineOf, queuesNow } from './selectors.ts';
import { reconfigure } from './state.ts';
import { algemeen, anna, bert, burgerzaken, configuration, queue, Stage } from './testing.ts';

test('fifty callers wait when the server is killed: who rings again within 3 minutes stands where they stood', () => {
  const before = new Stage();
  const callers = Array.from({ length: 50 }, (_, index) => `p${index}`);
  for (const caller of callers) {
    before.arrive('140570', caller);
    before.pass(second);
  }
  const { state, decision } = recover(configuration(), before.events, before.now);
  const after = new Stage(configuration(), before.now);
  Object.assign(after, { state });
  after.perform(decision);
  // They ring again in another order, with newcomers between.
  const order = [...callers].sort((a, b) => hash(a) - hash(b));
  for (const caller of order) {
    after.arrive('140570', `new-${caller}`);
    after.arrive('140570', caller);
    after.pass(2 * second);
  }
  const inLine = lineOf(after.state, algemeen).map((id) => after.state.calls.get(id)?.caller.subject);
  assert.deepEqual(inLine.slice(0, 50), callers);
  assert.equal(queuesNow(after.state, after.now).find((view) => view.queue === algemeen)?.waiting, 100);
  const ended = decision.events.filter((event) => event.type === 'call.ended');
  assert.equal(ended.length, 50);
});

test('who rings again after more than 3 minutes has lost the place', () => {
  const before = new Stage();
  before.arrive('140570', 'p1');
  const { state, decision } = recover(configuration(), before.events, before.now);
  const after = new Stage(configuration(), before.now);
  Object.assign(after, { state });
  after.perform(decision);
  after.pass(4 * minute);
  const newcomer = after.arrive('140570', 'p2');
  after.pass(second);
  after.arrive('140570', 'p1');
  assert.equal(lineOf(after.state, algemeen)[0], newcomer.id);
});

test('wrap-up and pause go on over a restart, with their timers', () => {
  const before = new Stage();
  before.atWork(anna, bert);
  const call = before.arrive();
  before.answer(call, anna);
  before.hungUp(call, 'caller');
  before.play({ type: 'agent.pause', employee: bert, reason: 'lunch' });
  const { state, decision } = recover(configuration(), before.events, before.now + 10 * second);
  const after = new Stage(configuration(), before.now + 10 * second);
  Object.assign(after, { state });
  after.perform(decision);
  assert.deepEqual([after.agent(anna), after.agent(bert)], ['wrappingUp', 'paused']);
  after.pass(20 * second);
  assert.equal(after.agent(anna), 'available');
});

test('a queue that is gone from the configuration lets its callers go on by their dialplan', () => {
  const stage = new Stage();
  stage.perform(recover(configuration(), [], stage.now).decision);
  const call = stage.arrive('140570');
  reconfigure(stage.state, configuration({ queues: [queue(burgerzaken)] }));
  stage.pass(10 * second);
  assert.equal(stage.facts('call.dequeued')[0]?.why, 'closed');
  assert.equal(stage.facts('call.ended')[0]?.reason, 'queueFull');
  assert.equal(stage.state.calls.get(call.id), undefined);
});

test('an employee who left is sent home when their call is over', () => {
  const stage = new Stage();
  stage.perform(recover(configuration(), [], stage.now).decision);
  stage.atWork(anna);
  const call = stage.arrive();
  stage.answer(call, anna);
  const all = configuration();
  reconfigure(stage.state, { ...all, employees: all.employees.filter(({ id }) => id !== anna) });
  stage.pass(minute);
  assert.equal(stage.agent(anna), 'talking');
  stage.hungUp(call, 'caller');
  stage.pass(minute);
  assert.equal(stage.agent(anna), 'offline');
});

test('the reasons of an offer tell who was passed over, and why', () => {
  const stage = new Stage();
  stage.atWork(anna, bert);
  stage.play({ type: 'agent.pause', employee: anna, reason: 'lunch' });
  stage.arrive();
  const codes = stage.facts('call.offered')[0]?.reasons.map(({ code, facts }) => [code, facts?.['employee']]);
  assert.deepEqual(codes, [
    ['longestIdle', bert],
    ['passedOver.paused', anna],
  ]);
});

function hash(text: string): number {
  return [...text].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 997, 7);
}

test('the reason says until when somebody wraps up, by the clock on the wall', () => {
  const stage = new Stage(configuration(), Date.parse('2026-12-01T10:01:11+01:00'));
  stage.atWork(anna, bert);
  const call = stage.arrive();
  stage.answer(call, anna);
  stage.pass(30_000);
  stage.hungUp(call, 'caller');
  stage.arrive();
  const reasons = stage.facts('call.offered')[1]?.reasons.map(({ text }) => text) ?? [];
  assert.ok(reasons.includes('anna skipped: wrapping up until 10:02:11.'), reasons.join(' '));
});

test('an unknown employee or queue is told apart from a change that did nothing', () => {
  const stage = new Stage();
  const nobody = idOf<'employee'>('nobody');
  const nowhere = idOf<'queue'>('nowhere');
  assert.equal(stage.play({ type: 'agent.ready', employee: nobody }).ignored?.code, 'unknownEmployee');
  assert.equal(stage.play({ type: 'queue.pause', queue: nowhere }).ignored?.code, 'unknownQueue');
  assert.equal(stage.play({ type: 'queue.resume', queue: algemeen }).ignored?.code, 'sameAsBefore');
});
