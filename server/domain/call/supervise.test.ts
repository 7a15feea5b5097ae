/** Supervision: by who may, on record, told to the employee, and over when the conversation is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anna, bert, configuration, dirk, els, type Played, Stage } from '../centre/testing.ts';
import { type EmployeeId, idOf } from '../ids.ts';
import { minute, second } from '../time.ts';

function talking(sound = true): { readonly stage: Stage; readonly call: Played } {
  const stage = new Stage(configuration({ sound }));
  stage.atWork(anna);
  stage.deskUp(els);
  stage.deskUp(dirk);
  const call = stage.arrive();
  stage.answer(call, anna);
  stage.pass(minute);
  return { stage, call };
}

function supervise(stage: Stage, call: Played, employee: EmployeeId, mode: 'listen' | 'whisper' | 'join') {
  return stage.play({ type: 'call.supervise', call: call.id, employee, mode });
}

test('the leader of the team listens, then whispers, then joins; the employee is told', () => {
  const { stage, call } = talking();
  supervise(stage, call, els, 'listen');
  const leg = stage.state.calls.get(call.id)!.supervision!.leg;
  stage.play({ type: 'leg.answered', call: call.id, leg, device: null });
  supervise(stage, call, els, 'whisper');
  supervise(stage, call, els, 'join');
  assert.deepEqual(
    stage.asked('legs.supervise').map(({ mode }) => mode),
    ['listen', 'whisper', 'join'],
  );
  assert.deepEqual(stage.asked('sound.play').at(-1)?.prompts, ['supervision']);
  assert.equal(stage.agent(els), 'talking');
  stage.hungUp(call, 'caller');
  assert.equal(stage.agent(els), 'offline');
  assert.equal(stage.facts('call.supervisionEnded').length, 1);
});

test('nobody else may', () => {
  const { stage, call } = talking();
  for (const who of [dirk, bert, anna]) {
    assert.equal(supervise(stage, call, who, 'listen').ignored?.code, 'notAllowed');
  }
});

test('nobody listens to a caller of another municipality, whose queue the employee answers as well', () => {
  const home = configuration({ sound: true });
  const elsewhere = idOf<'municipality'>('elders');
  const employees = home.employees.map((one) =>
    one.id === anna || one.id === els ? { ...one, municipality: elsewhere } : one,
  );
  const stage = new Stage({ ...home, employees });
  stage.atWork(anna);
  stage.deskUp(els);
  const call = stage.arrive();
  stage.answer(call, anna);
  assert.equal(supervise(stage, call, els, 'listen').ignored?.code, 'notAllowed');
});

test('a leader who does not pick up has taken no part', () => {
  const { stage, call } = talking();
  supervise(stage, call, els, 'listen');
  stage.pass(15 * second);
  assert.equal(stage.agent(els), 'offline');
  assert.equal(stage.facts('call.supervisionChanged').length, 0);
  assert.equal(stage.agent(anna), 'talking');
});

test('a leader does not follow the caller into a transfer', () => {
  const { stage, call } = talking();
  supervise(stage, call, els, 'listen');
  const leg = stage.state.calls.get(call.id)!.supervision!.leg;
  stage.play({ type: 'leg.answered', call: call.id, leg, device: null });
  stage.play({
    type: 'call.transfer',
    call: call.id,
    employee: anna,
    transfer: 't1',
    target: { kind: 'employee', employee: dirk },
    mode: 'blind',
  });
  assert.equal(stage.state.calls.get(call.id)?.supervision, null);
  assert.deepEqual(stage.ringing(call), [dirk]);
});

test('where it was agreed, the employee is not told; it is on record all the same', () => {
  const stage = new Stage(configuration({ sound: true, superviseNotice: () => null }));
  stage.atWork(anna);
  stage.deskUp(els);
  const call = stage.arrive();
  stage.answer(call, anna);
  supervise(stage, call, els, 'listen');
  const leg = stage.state.calls.get(call.id)!.supervision!.leg;
  stage.play({ type: 'leg.answered', call: call.id, leg, device: null });
  assert.deepEqual(stage.asked('sound.play'), []);
  assert.equal(stage.facts('call.supervisionChanged').length, 1);
});
