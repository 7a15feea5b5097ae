/** Employees dial on their own phones, and transfer by them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brokenRules, brokenStory } from '../centre/proof/invariants.ts';
import {
  algemeen,
  anna,
  bert,
  burgerzaken,
  dirk,
  els,
  type Played,
  Stage,
  vergunningen,
} from '../centre/testing.ts';
import type { Destination } from '../events.ts';
import { type EmployeeId, idOf } from '../ids.ts';
import { second } from '../time.ts';

const outside = { kind: 'number', number: idOf<'subject'>('p9') } as const;
const toDirk = { kind: 'employee', employee: dirk } as const;

/** Calls by desk phones, numbered on their own. */
function begin(stage: Stage, employee: EmployeeId, target: Destination, name = 'own'): Played {
  const id = idOf<'call'>(name);
  const leg = idOf<'leg'>(`${name}/h`);
  const device = idOf<'device'>(`${employee}-desk`);
  stage.play({ type: 'call.begun', call: id, leg, device, employee, target });
  return { id, leg };
}

function refer(stage: Stage, call: Played, leg: string, target: Destination | null, replaces?: Played): void {
  stage.play({
    type: 'call.refer',
    call: call.id,
    leg: idOf<'leg'>(leg),
    transfer: 't1',
    target,
    replaces: replaces === undefined ? null : { call: replaces.id, leg: replaces.leg },
  });
}

const told = (stage: Stage): readonly number[] => stage.asked('leg.referred').map(({ status }) => status);

function sound(stage: Stage): void {
  assert.deepEqual(brokenRules(stage.state, stage.now, new Set(stage.timers.keys())), []);
  assert.deepEqual(brokenStory(stage.events), []);
}

/** Anna has a caller from the queue. */
function talking(): { stage: Stage; citizen: Played; leg: string } {
  const stage = new Stage();
  stage.atWork(anna);
  stage.deskUp(dirk);
  const citizen = stage.arrive('140570', 'p1');
  stage.answer(citizen, anna);
  return { stage, citizen, leg: stage.legOf(citizen, anna) };
}

test('a colleague rings, both are in conversation, and both are free afterwards', () => {
  const stage = new Stage();
  stage.atWork(anna, bert);
  const call = begin(stage, anna, { kind: 'employee', employee: bert });
  assert.deepEqual([stage.agent(anna), stage.ringing(call)], ['talking', [bert]]);
  sound(stage);
  stage.answer(call, bert);
  assert.equal(stage.agent(bert), 'talking');
  sound(stage);
  stage.hungUp(call, 'caller');
  assert.deepEqual([stage.agent(anna), stage.agent(bert)], ['available', 'available']);
  assert.equal(stage.facts('call.ended')[0]?.reason, 'completed');
  sound(stage);
});

test('a colleague who does not answer leads to their team, and a team rings at once', () => {
  const stage = new Stage();
  stage.atWork(anna);
  stage.deskUp(dirk);
  stage.deskUp(els);
  const call = begin(stage, anna, toDirk);
  assert.deepEqual(stage.ringing(call), [dirk]);
  stage.failed(call, dirk, 480);
  assert.deepEqual(stage.ringing(call), [els]);
  stage.pass(60 * second);
  assert.deepEqual([stage.agent(anna), stage.facts('call.ended')[0]?.reason], ['available', 'nobodyReached']);
  const team = begin(stage, anna, { kind: 'team', team: vergunningen }, 'team');
  assert.deepEqual(stage.ringing(team), [dirk, els]);
  sound(stage);
});

test('a number outside: it rings, the phone is answered when it is, and a busy line is heard as busy', () => {
  const stage = new Stage();
  stage.atWork(anna);
  stage.play({ type: 'agent.pause', employee: anna, reason: 'lunch' });
  const call = begin(stage, anna, outside);
  const dialled = stage.asked('leg.dial')[0];
  assert.deepEqual([dialled?.leg, dialled?.towards, stage.agent(anna)], ['own/a', 'own/h', 'talking']);
  sound(stage);
  stage.play({ type: 'leg.answered', call: call.id, leg: idOf<'leg'>('own/a'), device: null });
  assert.deepEqual(stage.asked('legs.connect').at(-1), {
    type: 'legs.connect',
    call: 'own',
    a: 'own/a',
    b: 'own/h',
  });
  stage.hungUp({ id: call.id, leg: idOf<'leg'>('own/a') }, 'caller');
  assert.equal(stage.agent(anna), 'paused');
  begin(stage, anna, outside, 'busy');
  stage.play({ type: 'leg.failed', call: idOf('busy'), leg: idOf('busy/a'), status: 486 });
  const reject = stage.asked('leg.reject').at(-1);
  assert.deepEqual([reject?.leg, reject?.status, stage.state.calls.size], ['busy/h', 486, 0]);
  sound(stage);
});

test('REFER: the caller follows, the phone hears 100, 180 and 200', () => {
  const { stage, citizen, leg } = talking();
  refer(stage, citizen, leg, toDirk);
  assert.deepEqual([told(stage), stage.ringing(citizen)], [[100, 180], [dirk]]);
  stage.answer(citizen, dirk);
  assert.deepEqual(told(stage), [100, 180, 200]);
  assert.deepEqual([stage.agent(anna), stage.agent(dirk)], ['wrappingUp', 'talking']);
  sound(stage);
});

test('REFER to somebody who does not answer: the phone hears so, and gets its caller back', () => {
  const { stage, citizen, leg } = talking();
  refer(stage, citizen, leg, toDirk);
  stage.pass(20 * second);
  assert.deepEqual(told(stage), [100, 180, 480]);
  assert.deepEqual(stage.ringing(citizen), [anna]);
  sound(stage);
});

test('REFER to a line: the caller waits there, and that is the news', () => {
  const { stage, citizen, leg } = talking();
  refer(stage, citizen, leg, { kind: 'queue', queue: burgerzaken });
  assert.deepEqual(told(stage), [100, 200]);
  assert.equal(stage.state.calls.get(citizen.id)?.place?.queue, burgerzaken);
  sound(stage);
});

test('REFER with Replaces joins the caller with the colleague of the second line, whichever is referred', () => {
  for (const way of ['caller', 'line'] as const) {
    const { stage, citizen, leg } = talking();
    stage.play({ type: 'leg.held', call: citizen.id, leg: idOf(leg) });
    const line = begin(stage, anna, toDirk);
    stage.answer(line, dirk);
    sound(stage);
    const kept = { id: citizen.id, leg: idOf<'leg'>(leg) };
    if (way === 'caller') refer(stage, citizen, leg, null, line);
    else refer(stage, line, line.leg, null, kept);
    assert.deepEqual(told(stage), [200]);
    assert.deepEqual(
      [...stage.state.calls.values()].map(({ id }) => id),
      [citizen.id],
    );
    assert.equal(stage.state.calls.get(citizen.id)?.conversation?.employee, dirk);
    assert.deepEqual([stage.agent(anna), stage.agent(dirk)], ['wrappingUp', 'talking']);
    assert.equal(stage.asked('leg.adopt')[0]?.from, line.id);
    sound(stage);
    stage.hungUp(citizen, 'caller');
    assert.deepEqual([stage.agent(dirk), stage.state.calls.size], ['offline', 0]);
    sound(stage);
  }
});

test('REFER with Replaces while the colleague still rings: the caller follows to them', () => {
  const { stage, citizen, leg } = talking();
  const line = begin(stage, anna, toDirk);
  refer(stage, citizen, leg, null, line);
  assert.deepEqual([stage.ringing(citizen), stage.state.calls.size], [[dirk], 1]);
  stage.answer(citizen, dirk);
  assert.equal(told(stage).at(-1), 200);
  sound(stage);
});

test('a line is consulted on the second line, and the caller follows to who answered there', () => {
  for (const way of ['short name', 'number'] as const) {
    const { stage, citizen, leg } = talking();
    stage.atWork(bert);
    let line: Played;
    if (way === 'short name') line = begin(stage, anna, { kind: 'queue', queue: algemeen });
    else {
      line = { id: idOf('own'), leg: idOf('own/h') };
      const device = idOf<'device'>('anna-desk');
      const candidates = [{ source: 'requestUri', text: '140570' }] as const;
      const caller = { subject: null, groups: [] };
      const own = { call: line.id, leg: line.leg, trunk: null, device, employee: anna };
      stage.play({ type: 'call.arrived', ...own, candidates, caller });
    }
    assert.deepEqual(stage.ringing(line), [bert]);
    stage.answer(line, bert);
    sound(stage);
    refer(stage, citizen, leg, null, line);
    assert.deepEqual(told(stage), [200]);
    assert.equal(stage.state.calls.get(citizen.id)?.conversation?.employee, bert);
    sound(stage);
  }
});

test('who rings the own entrance is busy with that, and not offered their own call', () => {
  const stage = new Stage();
  stage.atWork(anna, bert);
  const candidates = [{ source: 'requestUri', text: '140570' }] as const;
  const own = { call: idOf<'call'>('own'), leg: idOf<'leg'>('own/h'), trunk: null, employee: anna };
  const device = idOf<'device'>('anna-desk');
  stage.play({ type: 'call.arrived', ...own, device, candidates, caller: { subject: null, groups: [] } });
  assert.deepEqual([stage.agent(anna), stage.agent(bert)], ['talking', 'offered']);
  stage.hungUp({ id: own.call, leg: own.leg }, 'caller');
  assert.deepEqual([stage.agent(anna), stage.agent(bert)], ['available', 'available']);
  sound(stage);
});

test('a transfer to an entrance, also of another municipality, goes on by the rules of that entrance', () => {
  const { stage, citizen, leg } = talking();
  refer(stage, citizen, leg, { kind: 'entrance', entrance: idOf('0570333333') });
  assert.deepEqual(told(stage), [100, 200]);
  const call = stage.state.calls.get(citizen.id);
  assert.deepEqual([call?.place?.queue, stage.agent(anna)], [burgerzaken, 'wrappingUp']);
  sound(stage);
});

test('who dials their own team is not rung themselves, and a call is not its own second line', () => {
  const stage = new Stage();
  stage.deskUp(dirk);
  stage.deskUp(els);
  const call = begin(stage, els, { kind: 'team', team: vergunningen });
  assert.deepEqual(stage.ringing(call), [dirk]);
  stage.answer(call, dirk);
  refer(stage, call, stage.legOf(call, dirk), null, call);
  assert.deepEqual(told(stage), [603]);
  sound(stage);
});

test('what cannot be transferred is declined, and nothing changes', () => {
  const { stage, citizen, leg } = talking();
  refer(stage, citizen, citizen.leg, toDirk);
  refer(stage, citizen, leg, null);
  refer(stage, citizen, leg, null, { id: idOf('gone'), leg: idOf('gone/h') });
  assert.deepEqual(told(stage), [603, 603, 603]);
  assert.equal(stage.state.calls.get(citizen.id)?.conversation?.employee, anna);
  sound(stage);
});
