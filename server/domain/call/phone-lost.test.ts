/** A browser that is gone in mid-call: the talk is kept for it, and the caller is never lost. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anna, configuration, dirk, type Played, Stage } from '../centre/testing.ts';
import { idOf, type LegId } from '../ids.ts';
import { minute, second } from '../time.ts';

const browser = idOf<'device'>('anna-desk');

function talking(): { readonly stage: Stage; readonly call: Played } {
  const stage = new Stage(configuration({ sound: true }));
  stage.atWork(anna);
  stage.deskUp(dirk);
  const call = stage.arrive();
  stage.answer(call, anna);
  stage.pass(minute);
  return { stage, call };
}

/** The page is loaded anew: its sound ends, its registration goes, and for `comesBack` a new one comes. */
function lose(stage: Stage, call: Played, comesBack = true): void {
  const leg = stage.legOf(call, anna);
  stage.play({ type: 'device.down', device: browser, employee: anna });
  stage.play({ type: 'leg.ended', call: call.id, leg, cause: 'media', browser });
  if (!comesBack) return;
  stage.pass(second);
  stage.deskUp(anna);
}

function rungLeg(stage: Stage, call: Played): LegId {
  return stage.state.calls.get(call.id)!.lost!.leg!;
}

test('a page that is loaded anew in mid-call has its caller back, with one answer in the figures', () => {
  const { stage, call } = talking();
  lose(stage, call);
  const invite = stage.asked('leg.invite').at(-1);
  assert.deepEqual([invite?.devices, invite?.resumes, stage.agent(anna)], [[browser], true, 'talking']);
  const leg = rungLeg(stage, call);
  stage.play({ type: 'leg.answered', call: call.id, leg, device: browser });
  const connected = stage.asked('legs.connect').at(-1);
  assert.deepEqual([connected?.a, connected?.b], [call.leg, leg]);
  assert.equal(stage.facts('call.answered').length, 1);
  assert.deepEqual(
    [...stage.timers.keys()].filter((key) => key.startsWith('phone/')),
    [],
  );
  stage.hungUp(call, 'caller');
  assert.equal(stage.agent(anna), 'wrappingUp');
});

test('a page that does not come back gives the caller to the front of the line', () => {
  const { stage, call } = talking();
  lose(stage, call, false);
  const newcomer = stage.arrive();
  stage.pass(16 * second);
  assert.deepEqual(
    [stage.state.calls.get(call.id)?.phase, stage.facts('call.partyLeft')[0]?.why],
    ['waiting', 'dropped'],
  );
  assert.equal(stage.facts('call.partyLeft')[0]?.talk, minute, 'the wait for the browser is no talk');
  assert.ok(stage.state.calls.get(newcomer.id)?.phase === 'waiting');
});

test('a page that registers but does not answer is rung again, until the time is up', () => {
  const { stage, call } = talking();
  lose(stage, call);
  const first = rungLeg(stage, call);
  stage.play({ type: 'leg.failed', call: call.id, leg: first, status: 480 });
  stage.pass(3 * second);
  assert.notEqual(rungLeg(stage, call), first);
  stage.pass(minute);
  assert.equal(stage.state.calls.get(call.id)?.conversation ?? null, null);
});

test('who hangs up while the browser is away ends the call, and nothing rings any more', () => {
  for (const who of ['caller', 'anna'] as const) {
    const { stage, call } = talking();
    lose(stage, call);
    const leg = rungLeg(stage, call);
    if (who === 'caller') stage.hungUp(call, 'caller');
    else stage.play({ type: 'call.hangUp', call: call.id, employee: anna });
    assert.equal(stage.facts('call.ended')[0]?.reason, 'completed');
    assert.ok(stage.asked('leg.cancel').some((effect) => effect.leg === leg));
    // A page that answers all the same is hung up at once.
    stage.play({ type: 'leg.answered', call: call.id, leg, device: browser });
    assert.equal(stage.asked('leg.hangUp').at(-1)?.leg, leg);
  }
});

test('a caller on hold stays on hold over a reload, and is heard again after the resume', () => {
  const { stage, call } = talking();
  stage.play({ type: 'call.hold', call: call.id, employee: anna });
  lose(stage, call);
  assert.equal(stage.agent(anna), 'holding');
  stage.play({ type: 'leg.answered', call: call.id, leg: rungLeg(stage, call), device: browser });
  assert.deepEqual(
    stage.effects.slice(-3).map(({ type }) => type),
    ['legs.connect', 'leg.hold', 'sound.play'],
  );
  stage.play({ type: 'call.resume', call: call.id, employee: anna });
  assert.equal(stage.agent(anna), 'talking');
});

test('a consultation is kept over a reload, and the colleague has the caller if it does not come back', () => {
  for (const comesBack of [true, false]) {
    const { stage, call } = talking();
    const target = { kind: 'employee', employee: dirk } as const;
    const wish = { call: call.id, employee: anna, transfer: 't1', target, mode: 'attended' } as const;
    stage.play({ type: 'call.transfer', ...wish });
    stage.answer(call, dirk);
    const colleague = stage.legOf(call, dirk);
    lose(stage, call, comesBack);
    if (comesBack) {
      const leg = rungLeg(stage, call);
      stage.play({ type: 'leg.answered', call: call.id, leg, device: browser });
      const connected = stage.asked('legs.connect').at(-1);
      assert.deepEqual([connected?.a, connected?.b], [leg, colleague]);
    } else {
      stage.pass(16 * second);
      assert.equal(stage.state.calls.get(call.id)?.conversation?.employee, dirk);
    }
  }
});

const dirksBrowser = idOf<'device'>('dirk-desk');

/** Anna asks Dirk about her caller; Dirk's page is loaded anew. */
function consultingDirk(): { readonly stage: Stage; readonly call: Played } {
  const { stage, call } = talking();
  const target = { kind: 'employee', employee: dirk } as const;
  const wish = { call: call.id, employee: anna, transfer: 't1', target, mode: 'attended' } as const;
  stage.play({ type: 'call.transfer', ...wish });
  stage.answer(call, dirk);
  return { stage, call };
}

function loseDirk(stage: Stage, call: Played, comesBack = true): void {
  const leg = stage.legOf(call, dirk);
  stage.play({ type: 'device.down', device: dirksBrowser, employee: dirk });
  stage.play({ type: 'leg.ended', call: call.id, leg, cause: 'media', browser: dirksBrowser });
  if (!comesBack) return;
  stage.pass(second);
  stage.deskUp(dirk);
}

function dirksRungLeg(stage: Stage, call: Played): LegId {
  return stage.state.calls.get(call.id)!.transfer!.consulted!.lost!.leg!;
}

test('a colleague who loads the page anew is back in the consultation, with two or with three', () => {
  for (const talksWith of ['consulted', 'all', 'caller'] as const) {
    const { stage, call } = consultingDirk();
    const annas = stage.legOf(call, anna);
    if (talksWith !== 'consulted')
      stage.play({ type: 'call.consultSwitch', call: call.id, employee: anna, talksWith });
    loseDirk(stage, call);
    // Who talks with all three goes on with the caller meanwhile.
    if (talksWith === 'all') {
      const meanwhile = stage.asked('legs.connect').at(-1);
      assert.deepEqual([meanwhile?.a, meanwhile?.b], [call.leg, annas]);
    }
    const invite = stage.asked('leg.invite').at(-1);
    assert.deepEqual([invite?.devices, invite?.resumes], [[dirksBrowser], true]);
    const leg = dirksRungLeg(stage, call);
    stage.play({ type: 'leg.answered', call: call.id, leg, device: dirksBrowser });
    if (talksWith === 'consulted') {
      const connected = stage.asked('legs.connect').at(-1);
      assert.deepEqual([connected?.a, connected?.b], [annas, leg]);
    } else if (talksWith === 'all') {
      assert.deepEqual(stage.asked('legs.mix').at(-1)?.legs, [call.leg, annas, leg]);
    } else {
      const held = stage.effects.findLast(({ type }) => type === 'leg.hold');
      assert.equal(held?.type === 'leg.hold' && held.leg, leg);
    }
    assert.equal(stage.agent(dirk), 'talking');
    assert.deepEqual(
      [...stage.timers.keys()].filter((key) => key.startsWith('colleague/')),
      [],
    );
    stage.play({ type: 'call.transferComplete', call: call.id, employee: anna });
    assert.equal(stage.state.calls.get(call.id)?.conversation?.leg, leg);
  }
});

test('a colleague whose page does not come back is gone from the consultation, and the caller is back', () => {
  const { stage, call } = consultingDirk();
  loseDirk(stage, call, false);
  stage.pass(16 * second);
  assert.equal(stage.facts('call.transferEnded')[0]?.outcome, 'rejected');
  const connected = stage.asked('legs.connect').at(-1);
  assert.deepEqual([connected?.a, connected?.b], [call.leg, stage.legOf(call, anna)]);
  assert.notEqual(stage.agent(dirk), 'talking');
});

test('a caller who is handed over to a colleague whose page is away waits for it', () => {
  for (const comesBack of [true, false]) {
    const { stage, call } = consultingDirk();
    loseDirk(stage, call, comesBack);
    stage.play({ type: 'call.transferComplete', call: call.id, employee: anna });
    assert.equal(stage.state.calls.get(call.id)?.conversation?.employee, dirk);
    if (comesBack) {
      const leg = rungLeg(stage, call);
      stage.play({ type: 'leg.answered', call: call.id, leg, device: dirksBrowser });
      const connected = stage.asked('legs.connect').at(-1);
      assert.deepEqual([connected?.a, connected?.b], [call.leg, leg]);
    } else {
      stage.pass(16 * second);
      assert.equal(stage.facts('call.partyLeft').at(-1)?.talk, 0, 'they never talked');
      assert.equal(stage.state.calls.get(call.id)?.conversation, null);
    }
  }
});

test('a colleague leaves a consultation by a click, and the caller is back', () => {
  const { stage, call } = consultingDirk();
  const leg = stage.legOf(call, dirk);
  stage.play({ type: 'call.hangUp', call: call.id, employee: dirk });
  assert.equal(stage.asked('leg.hangUp').at(-1)?.leg, leg);
  assert.notEqual(stage.agent(dirk), 'talking');
  assert.equal(stage.agent(anna), 'talking');
});

test('a desk phone that dies is not waited for', () => {
  const { stage, call } = talking();
  stage.hungUp(call, anna, 'network');
  assert.equal(stage.state.calls.get(call.id)?.conversation, null);
});
