/**
 * What users of other systems complain about, each as a test that we do not have it. The numbers are those
 * of the list of pains the project was started with.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CallId, idOf } from '../../ids.ts';
import { minute, second } from '../../time.ts';
import { decide } from '../centre.ts';
import { recover } from '../recover.ts';
import {
  algemeen,
  anna,
  bert,
  burgerzaken,
  carla,
  configuration,
  dirk,
  els,
  employee,
  numbers,
  plan,
  queue,
  Stage,
  tableRouting,
  toQueue,
} from '../testing.ts';

const ringAll = configuration({ queues: [queue(algemeen, { strategy: 'ringAll' }), queue(burgerzaken)] });

test('pain 1, 25: after a transfer the agent who transferred is measured by their own part only', () => {
  const stage = new Stage();
  stage.atWork(anna);
  stage.deskUp(dirk);
  const call = stage.arrive();
  stage.answer(call, anna);
  stage.pass(2 * minute);
  transfer(stage, call.id, 'blind');
  stage.answer(call, dirk);
  stage.pass(58 * minute);
  stage.hungUp(call, 'caller');
  assert.equal(stage.facts('call.partyLeft')[0]?.talk, 2 * minute);
  assert.equal(stage.facts('call.ended')[0]?.talk, 60 * minute);
  assert.equal(stage.agent(anna), 'available');
});

test('pain 2: an attended transfer is told once, step by step, in one story', () => {
  const stage = new Stage();
  stage.atWork(anna);
  stage.deskUp(dirk);
  const call = stage.arrive();
  stage.answer(call, anna);
  stage.pass(minute);
  transfer(stage, call.id, 'attended');
  stage.answer(call, dirk);
  stage.play({ type: 'call.transferComplete', call: call.id, employee: anna });
  stage.pass(minute);
  stage.hungUp(call, 'caller');
  assert.deepEqual(
    stage.facts('call.answered').map(({ employee: who }) => who),
    [anna, dirk],
    'one connection for each who spoke with the caller',
  );
  assert.equal(stage.facts('call.transferStarted').length, 1);
  assert.equal(stage.facts('call.consultAnswered').length, 1);
  assert.deepEqual(
    stage.facts('call.transferEnded').map(({ outcome, transfer: id }) => [id, outcome]),
    [['t1', 'connected']],
  );
  assert.equal(stage.facts('call.ended')[0]?.talk, 2 * minute);
});

test('pain 3: an attended transfer into another line leaves the wrap-up as it was', () => {
  const stage = new Stage();
  stage.atWork(anna, carla);
  const call = stage.arrive();
  stage.answer(call, anna);
  transfer(stage, call.id, 'attended', { kind: 'queue', queue: burgerzaken });
  stage.answer(call, carla);
  stage.pass(minute);
  stage.play({ type: 'call.transferComplete', call: call.id, employee: anna });
  assert.deepEqual([stage.agent(anna), stage.agent(carla)], ['wrappingUp', 'talking']);
  stage.pass(29 * second);
  assert.equal(stage.agent(anna), 'wrappingUp');
  stage.pass(second);
  assert.equal(stage.agent(anna), 'available');
});

test('pain 4: a wrap-up of 30 s lasts 30 s for an agent in six queues, whoever waits in them', () => {
  const six = [1, 2, 3, 4, 5, 6].map((n) => queue(idOf<'queue'>(`q${n}`), { wrapUpSeconds: 3 * n }));
  const stage = new Stage(
    configuration({
      employees: [employee(anna, { queues: [algemeen, ...six.map(({ id }) => id)] })],
      queues: [queue(algemeen), ...six],
    }),
  );
  stage.atWork(anna);
  const call = stage.arrive();
  stage.answer(call, anna);
  stage.hungUp(call, 'caller');
  stage.arrive();
  stage.pass(29 * second);
  assert.equal(stage.agent(anna), 'wrappingUp');
  stage.pass(second);
  assert.equal(stage.agent(anna), 'offered');
});

test('pain 5: an agent’s call counts once, whatever comes twice', () => {
  const stage = new Stage();
  stage.atWork(anna);
  const call = stage.arrive();
  const leg = stage.legOf(call, anna);
  stage.answer(call, anna);
  const again = stage.play({ type: 'leg.answered', call: call.id, leg, device: null });
  assert.deepEqual([again.events.length, again.ignored?.code], [0, 'answeredTwice']);
  stage.pass(minute);
  stage.hungUp(call, anna);
  stage.play({ type: 'leg.ended', call: call.id, leg, cause: 'peer' });
  assert.equal(stage.state.agents.get(anna)?.calls, 1);
  assert.equal(stage.facts('call.answered').length, 1);
  assert.equal(stage.facts('call.ended').length, 1);
});

test('pain 6: when two agents answer the same call, the first has it and the second is hung up', () => {
  const stage = new Stage(ringAll);
  stage.atWork(anna, bert);
  const call = stage.arrive();
  const legOfBert = stage.legOf(call, bert);
  stage.answer(call, anna);
  stage.play({ type: 'leg.answered', call: call.id, leg: legOfBert, device: null });
  assert.deepEqual(stage.asked('leg.hangUp'), [{ type: 'leg.hangUp', call: call.id, leg: legOfBert }]);
  assert.deepEqual(stage.asked('leg.cancel')[0], {
    type: 'leg.cancel',
    call: call.id,
    leg: legOfBert,
    answeredElsewhere: true,
  });
  assert.deepEqual([stage.agent(anna), stage.agent(bert)], ['talking', 'available']);
});

test('pain 7: an agent who answers and drops does not cost the caller; the others ring again', () => {
  const stage = new Stage(ringAll);
  stage.atWork(anna, bert, carla);
  const call = stage.arrive();
  stage.answer(call, anna);
  stage.hungUp(call, anna);
  assert.deepEqual(stage.ringing(call), [bert, carla]);
  assert.equal(stage.facts('call.ended').length, 0);
});

test('pain 8, 13: a caller whose last candidate was busy is offered in the decision that frees one', () => {
  const stage = new Stage();
  stage.atWork(anna);
  const first = stage.arrive();
  stage.answer(first, anna);
  const waiting = stage.arrive();
  stage.hungUp(first, 'caller');
  assert.deepEqual(stage.ringing(waiting), []);
  const decision = decide(stage.state, { type: 'agent.endWrapUp', employee: anna }, stage.now);
  assert.ok(decision.events.some((event) => event.type === 'call.offered'));
});

test('pain 9: every arrival ends once and with one reason, also when nobody is signed in', () => {
  const stage = new Stage();
  for (const number of ['140570', '0570111111', '0999999999']) stage.arrive(number);
  const waiting = idOf<'call'>('c1');
  stage.play({ type: 'leg.ended', call: waiting, leg: idOf<'leg'>('c1/a'), cause: 'peer' });
  stage.play({ type: 'leg.ended', call: waiting, leg: idOf<'leg'>('c1/a'), cause: 'peer' });
  assert.deepEqual(
    stage
      .facts('call.ended')
      .map(({ reason }) => reason)
      .sort(),
    ['abandonedInQueue', 'closed', 'unknownNumber'],
  );
});

test('pain 9: when the last agent of a line goes home, who waits in it goes on by the dialplan, once', () => {
  const toNobody = toQueue(algemeen, { overflow: { full: false, waitedSeconds: null, noAgents: true } });
  const steps = { ...plan, algemeen: { action: toNobody, after: { noAgents: 'vol' } } };
  const stage = new Stage(configuration({ routing: tableRouting(numbers, steps) }));
  stage.perform(startOf(stage));
  stage.atWork(anna, bert);
  for (const who of [anna, bert]) stage.answer(stage.arrive(), who);
  const waiting = stage.arrive();
  stage.play({ type: 'agent.signedOut', employee: bert });
  stage.hungUp({ id: idOf<'call'>('c2'), leg: idOf<'leg'>('c2/a') }, 'caller');
  stage.pass(minute);
  assert.equal(stage.state.calls.get(waiting.id)?.phase, 'waiting', 'anna is there and will be free');
  stage.play({ type: 'agent.signedOut', employee: anna });
  stage.hungUp({ id: idOf<'call'>('c1'), leg: idOf<'leg'>('c1/a') }, 'caller');
  stage.pass(minute);
  assert.equal(
    stage.story(waiting),
    'arrived routed queued dequeued routed ended',
    'one way out, one end; counted as overflow, not as hung up',
  );
  assert.equal(stage.facts('call.dequeued')[0]?.why, 'overflow');
});

test('pain 9: who came back from an agent does not wait for nobody either', () => {
  const toNobody = toQueue(algemeen, { overflow: { full: false, waitedSeconds: null, noAgents: true } });
  const steps = { ...plan, algemeen: { action: toNobody, after: { noAgents: 'vol' } } };
  const stage = new Stage(configuration({ routing: tableRouting(numbers, steps) }));
  stage.perform(startOf(stage));
  stage.atWork(anna);
  const call = stage.arrive();
  stage.answer(call, anna);
  stage.play({ type: 'agent.signedOut', employee: anna });
  stage.hungUp(call, anna, 'network');
  assert.equal(stage.state.calls.get(call.id)?.phase, 'waiting', 'in front of the line again');
  stage.pass(minute);
  assert.equal(stage.facts('call.ended')[0]?.reason, 'queueFull');
});

test('pain 10: the reason of a pause is still known after a restart', () => {
  const stage = new Stage();
  stage.atWork(anna);
  stage.play({ type: 'agent.pause', employee: anna, reason: 'lunch' });
  const { state } = recover(configuration(), stage.events, stage.now);
  assert.equal(state.agents.get(anna)?.state, 'paused');
  assert.equal(state.agents.get(anna)?.cause, 'lunch');
});

test('pain 11, 15: thirty agents ring at once and none stays reserved', () => {
  const thirty = Array.from({ length: 30 }, (_, n) => idOf<'employee'>(`agent${n}`));
  const stage = new Stage(
    configuration({
      employees: thirty.map((id) => employee(id)),
      queues: [queue(algemeen, { strategy: 'ringAll' })],
    }),
  );
  stage.atWork(...thirty);
  const call = stage.arrive();
  assert.equal(stage.ringing(call).length, 30);
  stage.answer(call, thirty[17]!);
  stage.pass(minute);
  const reserved = [...stage.state.agents.values()].filter((agent) => agent.state === 'offered');
  assert.deepEqual(reserved, []);
});

test('pain 12: a state whose call is gone is repaired within seconds, and counted', () => {
  const stage = new Stage();
  stage.perform(startOf(stage));
  stage.atWork(anna);
  // A fault of ours, made by hand: the agent talks in a call that is not there.
  const agent = stage.state.agents.get(anna)!;
  stage.state.agents.set(anna, { ...agent, state: 'talking', call: idOf<'call'>('ghost') });
  stage.state.available = [];
  stage.pass(5 * second);
  assert.equal(stage.agent(anna), 'available');
  assert.deepEqual(stage.facts('agent.repaired'), [
    { employee: anna, was: 'talking', why: 'its call is gone' },
  ]);
});

test('pain 14: an agent whose phone goes while it rings is not offered again and again', () => {
  const stage = new Stage();
  stage.atWork(anna);
  const call = stage.arrive();
  stage.play({ type: 'device.down', device: idOf<'device'>('anna-desk'), employee: anna });
  assert.deepEqual(stage.ringing(call), []);
  stage.pass(5 * minute);
  assert.equal(stage.facts('call.offered').length, 1);
  assert.equal(stage.agent(anna), 'setAside');
});

test('pain 14: an agent who keeps missing calls is offered ever less often, never in a loop', () => {
  const stage = new Stage();
  stage.atWork(anna);
  stage.arrive();
  stage.pass(30 * minute);
  const offers = stage.facts('call.offered').length;
  assert.ok(offers >= 2 && offers <= 8, `${offers} offers in half an hour`);
});

test('pain 16: an agent who comes later never gets a caller who hung up long ago', () => {
  const stage = new Stage();
  const call = stage.arrive();
  stage.pass(minute);
  stage.hungUp(call, 'caller');
  stage.pass(10 * minute);
  stage.atWork(anna);
  assert.equal(stage.facts('call.offered').length, 0);
});

test('pain 19: a caller who leaves while a phone rings is not a miss of the agent', () => {
  const stage = new Stage();
  stage.atWork(anna);
  const call = stage.arrive();
  stage.pass(19 * second);
  stage.hungUp(call, 'caller');
  assert.equal(stage.facts('call.offerEnded')[0]?.outcome, 'callerLeft');
  assert.deepEqual([stage.agent(anna), stage.state.agents.get(anna)?.misses], ['available', 0]);
});

test('pain 20: a softphone whose heartbeat stopped gets no offers', () => {
  const stage = new Stage();
  stage.atWork(anna);
  stage.play({ type: 'device.down', device: idOf<'device'>('anna-desk'), employee: anna });
  const call = stage.arrive();
  assert.deepEqual(stage.ringing(call), []);
  assert.equal(stage.state.agents.get(anna)?.cause, 'noDevice');
});

test('pain 21: who rejects a caller is rid of that caller for a while, also when nobody else is there', () => {
  const stage = new Stage();
  stage.atWork(anna);
  const call = stage.arrive();
  stage.failed(call, anna, 603);
  stage.pass(29 * second);
  assert.equal(stage.agent(anna), 'available');
  assert.deepEqual(stage.ringing(call), []);
  stage.pass(2 * second);
  assert.deepEqual(stage.ringing(call), [anna]);
});

test('pain 22: pausing during wrap-up waits until the notes are written', () => {
  const stage = new Stage();
  stage.atWork(anna);
  const call = stage.arrive();
  stage.answer(call, anna);
  stage.hungUp(call, 'caller');
  stage.play({ type: 'agent.pause', employee: anna, reason: 'lunch' });
  assert.equal(stage.agent(anna), 'wrappingUp');
  stage.pass(30 * second);
  assert.deepEqual([stage.agent(anna), stage.state.agents.get(anna)?.cause], ['paused', 'lunch']);
});

test('pain 23: who leaves the line for a menu and comes back stands where they stood', () => {
  const stage = new Stage(
    configuration({
      sound: true,
      routing: tableRouting(numbers, {
        ...plan,
        algemeen: {
          action: toQueue(algemeen, { overflow: { full: false, waitedSeconds: 30, noAgents: false } }),
          after: { waited: 'keuze' },
        },
        keuze: {
          action: {
            do: 'menu',
            menu: 'keuze',
            prompts: ['keuze'],
            labels: { 1: 'wachten' },
            silenceSeconds: 5,
          },
          after: { 'key 1': 'terug', 'key none': 'terug' },
        },
        terug: { action: toQueue(algemeen) },
      }),
    }),
  );
  const first = stage.arrive();
  stage.pass(20 * second);
  const second_ = stage.arrive();
  stage.pass(10 * second);
  assert.equal(stage.state.calls.get(first.id)?.phase, 'routing', 'the menu asks');
  stage.pass(5 * second);
  stage.play({ type: 'digit', call: first.id, leg: first.leg, digit: '1' });
  const { line } = stage.state.queues.get(algemeen)!;
  assert.deepEqual(
    line.map(({ call }) => call),
    [first.id, second_.id],
  );
  stage.atWork(anna);
  assert.deepEqual(stage.ringing(first), [anna]);
});

test('pain 24: an agent on the phone is never offered a second call', () => {
  const stage = new Stage();
  stage.atWork(anna);
  const call = stage.arrive();
  stage.answer(call, anna);
  for (let n = 0; n < 5; n += 1) stage.arrive();
  stage.pass(10 * minute);
  assert.equal(stage.facts('call.offered').length, 1);
});

test('pain 24: a direct call to an agent on the phone goes past them', () => {
  const stage = new Stage();
  stage.deskUp(dirk);
  stage.deskUp(els);
  const first = stage.arrive('0570222222');
  stage.answer(first, dirk);
  const second_ = stage.arrive('0570222222');
  assert.deepEqual(stage.ringing(second_), [els]);
});

test('pain 28, 29: after a restart waiting, ringing and talking calls are told as interrupted', () => {
  const stage = new Stage();
  stage.atWork(anna, bert);
  const talking = stage.arrive('140570', 'p1');
  stage.answer(talking, anna);
  stage.arrive('140570', 'p2');
  stage.arrive('140570', 'p3');
  const { decision } = recover(configuration(), stage.events, stage.now);
  const phases = decision.events.flatMap((event) =>
    event.type === 'call.ended' ? [event.data.facts?.['phase']] : [],
  );
  assert.deepEqual(phases, ['talking', 'waiting', 'waiting']);
});

function transfer(
  stage: Stage,
  call: CallId,
  mode: 'blind' | 'attended',
  target: Parameters<typeof transferInput>[2] = { kind: 'employee', employee: dirk },
): void {
  stage.play(transferInput(call, mode, target));
}

function transferInput(
  call: CallId,
  mode: 'blind' | 'attended',
  target: { kind: 'employee'; employee: typeof dirk } | { kind: 'queue'; queue: typeof algemeen },
) {
  return { type: 'call.transfer', call, employee: anna, transfer: 't1', target, mode } as const;
}

function startOf(stage: Stage) {
  return recover(configuration(), [], stage.now).decision;
}
