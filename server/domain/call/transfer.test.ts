/** Transfers and the no-answer ladder: whatever colleagues do, the caller is never lost. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ladderOf } from '../backoffice/ladder.ts';
import { directoryOf } from '../centre/configuration.ts';
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
  type Played,
  queue,
  Stage,
  vergunningen,
} from '../centre/testing.ts';
import type { Destination } from '../events.ts';
import { idOf } from '../ids.ts';
import { minute, second } from '../time.ts';

const toDirk: Destination = { kind: 'employee', employee: dirk };
const reachability = employee(dirk).reachability;

function talking(stage: Stage = new Stage()): { readonly stage: Stage; readonly call: Played } {
  stage.atWork(anna);
  stage.deskUp(dirk);
  stage.deskUp(els);
  const call = stage.arrive();
  stage.answer(call, anna);
  stage.pass(minute);
  return { stage, call };
}

function transfer(
  stage: Stage,
  call: Played,
  mode: 'blind' | 'attended',
  target: Destination = toDirk,
): void {
  stage.play({ type: 'call.transfer', call: call.id, employee: anna, transfer: 't1', target, mode });
}

test('a blind transfer rings the colleague, then the team, then the same agent again', () => {
  const { stage, call } = talking();
  transfer(stage, call, 'blind');
  assert.deepEqual([stage.ringing(call), stage.agent(anna)], [[dirk], 'wrappingUp']);
  stage.pass(15 * second);
  assert.deepEqual(stage.ringing(call), [els]);
  stage.pass(15 * second);
  assert.deepEqual(stage.ringing(call), [anna]);
  assert.equal(stage.facts('call.transferEnded')[0]?.outcome, 'noAnswer');
  stage.answer(call, anna);
  assert.equal(stage.agent(anna), 'talking');
  assert.deepEqual(
    stage.facts('call.pursuing').map(({ purpose, rung }) => `${purpose} ${rung}`),
    ['blind 0', 'blind 1', 'return 0'],
  );
});

test('when the agent does not take the caller back either, the caller goes in front of the line', () => {
  const { stage, call } = talking();
  transfer(stage, call, 'blind', { kind: 'team', team: vergunningen });
  const newcomer = stage.arrive();
  stage.pass(15 * second);
  assert.deepEqual(stage.ringing(call), [anna]);
  stage.pass(15 * second);
  assert.equal(stage.state.calls.get(call.id)?.phase, 'waiting');
  stage.atWork(bert);
  assert.deepEqual([stage.ringing(call), stage.ringing(newcomer)], [[bert], []]);
});

test('a blind transfer that is answered ends as connected and frees the agent', () => {
  const { stage, call } = talking();
  transfer(stage, call, 'blind');
  stage.answer(call, dirk);
  assert.deepEqual(stage.facts('call.transferEnded'), [{ transfer: 't1', outcome: 'connected', by: dirk }]);
  stage.hungUp(call, 'caller');
  assert.equal(stage.agent(dirk), 'offline');
});

test('a caller who leaves during a transfer is told apart from one who completed', () => {
  const { stage, call } = talking();
  transfer(stage, call, 'blind');
  stage.hungUp(call, 'caller');
  assert.equal(stage.facts('call.transferEnded')[0]?.outcome, 'callerLeft');
  assert.equal(stage.facts('call.ended')[0]?.reason, 'abandonedWhileRinging');
});

test('an attended transfer: hold, consult, complete', () => {
  const { stage, call } = talking();
  transfer(stage, call, 'attended');
  assert.equal(stage.agent(anna), 'holding');
  assert.equal(stage.asked('leg.invite').at(-1)?.towards, 'c1/b1', 'the colleague hears the agent first');
  stage.answer(call, dirk);
  assert.deepEqual([stage.agent(anna), stage.agent(dirk)], ['holding', 'talking']);
  stage.play({ type: 'call.transferComplete', call: call.id, employee: anna });
  assert.deepEqual([stage.agent(anna), stage.agent(dirk)], ['wrappingUp', 'talking']);
  assert.deepEqual(stage.asked('legs.connect').at(-1), {
    type: 'legs.connect',
    call: call.id,
    a: call.leg,
    b: 'c1/b2',
  });
  stage.pass(minute);
  stage.hungUp(call, dirk);
  assert.equal(stage.facts('call.ended')[0]?.reason, 'completed');
});

test('an attended transfer that is cancelled brings the caller back to the agent', () => {
  const { stage, call } = talking();
  transfer(stage, call, 'attended');
  stage.answer(call, dirk);
  stage.play({ type: 'call.transferCancel', call: call.id, employee: anna });
  assert.deepEqual([stage.agent(anna), stage.agent(dirk)], ['talking', 'offline']);
  assert.equal(stage.asked('leg.hangUp').at(-1)?.leg, 'c1/b2');
});

test('a consultation nobody answers brings the caller back to the agent', () => {
  const { stage, call } = talking();
  transfer(stage, call, 'attended');
  stage.pass(30 * second);
  assert.equal(stage.facts('call.transferEnded')[0]?.outcome, 'noAnswer');
  assert.equal(stage.agent(anna), 'talking');
});

test('an agent who puts the phone down while a colleague rings hands the caller over', () => {
  const { stage, call } = talking();
  transfer(stage, call, 'attended');
  stage.hungUp(call, anna);
  assert.equal(stage.agent(anna), 'wrappingUp');
  stage.answer(call, dirk);
  assert.equal(stage.facts('call.transferEnded')[0]?.outcome, 'connected');
  assert.equal(stage.asked('legs.connect').at(-1)?.a, call.leg);
});

test('toggle and all three: the agent chooses whom they talk with', () => {
  const { stage, call } = talking();
  transfer(stage, call, 'attended');
  stage.answer(call, dirk);
  for (const talksWith of ['caller', 'all', 'consulted'] as const) {
    stage.play({ type: 'call.consultSwitch', call: call.id, employee: anna, talksWith });
  }
  assert.deepEqual(
    stage.facts('call.consultSwitched').map(({ talksWith }) => talksWith),
    ['caller', 'all', 'consulted'],
  );
  assert.deepEqual(stage.asked('legs.mix')[0]?.legs, [call.leg, 'c1/b1', 'c1/b2']);
});

test('a transfer into another line keeps the moment of arrival', () => {
  const { stage, call } = talking();
  const arrivedAt = stage.state.calls.get(call.id)?.arrivedAt;
  transfer(stage, call, 'blind', { kind: 'queue', queue: idOf<'queue'>('olst-wijhe/burgerzaken') });
  assert.equal(stage.facts('call.queued').at(-1)?.since, arrivedAt);
});

test('nobody of the target can be rung: the agent gets the caller back at once', () => {
  const { stage, call } = talking();
  stage.play({ type: 'device.down', device: idOf<'device'>('dirk-desk'), employee: dirk });
  stage.play({ type: 'device.down', device: idOf<'device'>('els-desk'), employee: els });
  transfer(stage, call, 'blind');
  assert.deepEqual(stage.ringing(call), [anna]);
});

test('the ladder: an absent person is passed by, the deputy rings, and nobody rings twice', () => {
  const stage = new Stage(
    configuration({
      employees: [
        employee(anna),
        employee(dirk, {
          queues: [],
          team: vergunningen,
          reachability: { ...reachability, deputy: els, absences: [{ from: 0, until: 1e12 }] },
        }),
        employee(els, {
          queues: [],
          team: vergunningen,
          reachability: { ...reachability, deputy: dirk },
        }),
      ],
      queues: [queue(algemeen)],
    }),
  );
  const { call } = talking(stage);
  transfer(stage, call, 'blind');
  assert.deepEqual(stage.ringing(call), [els]);
  assert.deepEqual(
    stage.facts('call.pursuing')[0]?.reasons.map(({ code }) => code),
    ['absent', 'rung'],
  );
  stage.pass(15 * second);
  assert.deepEqual(stage.ringing(call), [anna], 'the deputy was the last rung');
});

test('another arrangement may hold while somebody is absent, on those days only', () => {
  const directory = (from: number) => {
    const away = { deputy: els, tryTeam: false, voicemail: false };
    const absences = [{ from, until: from + 1000 }];
    const own = { ...reachability, deputy: null, tryTeam: true, absences, away };
    return directoryOf(
      configuration({
        employees: [
          employee(dirk, { queues: [], reachability: own }),
          employee(els, { queues: [], reachability }),
        ],
      }),
    );
  };
  const rung = (now: number) =>
    ladderOf(directory(5000), { kind: 'employee', employee: dirk }, now).map(({ who }) => who.join());
  assert.deepEqual([rung(4999)[0], rung(5000), rung(6000)[0]], [dirk, [els], dirk]);
});

test('a forwarding that goes round ends, with the caller back at the agent', () => {
  const forward = (to: typeof dirk) => ({ to: { kind: 'employee', employee: to } as const, until: 1e12 });
  const stage = new Stage(
    configuration({
      employees: [
        employee(anna),
        employee(dirk, { queues: [], reachability: { ...reachability, forward: forward(els) } }),
        employee(els, { queues: [], reachability: { ...reachability, forward: forward(dirk) } }),
      ],
      teams: [],
    }),
  );
  const { call } = talking(stage);
  transfer(stage, call, 'blind');
  assert.deepEqual(stage.ringing(call), [anna]);
});

test('an outside mobile must press 1: voicemail of an operator is not an answer', () => {
  const mobile = { device: idOf<'device'>('dirk-mobile'), kind: 'mobile' } as const;
  const stage = new Stage(
    configuration({
      sound: true,
      employees: [employee(anna), employee(dirk, { queues: [], devices: [mobile] })],
      teams: [],
    }),
  );
  stage.atWork(anna);
  const call = stage.arrive();
  stage.answer(call, anna);
  transfer(stage, call, 'blind');
  const leg = stage.legOf(call, dirk);
  stage.play({ type: 'leg.answered', call: call.id, leg, device: mobile.device });
  assert.equal(stage.facts('call.answered').length, 1, 'only the agent so far');
  stage.pass(15 * second);
  assert.equal(stage.facts('call.offerEnded').at(-1)?.outcome, 'noAnswer');
  assert.deepEqual(stage.ringing(call), [anna]);
  assert.equal(stage.asked('leg.hangUp').at(-1)?.leg, leg);
});

test('the mobile rings after the phone on the desk, not together with it', () => {
  const desk = { device: idOf<'device'>('dirk-desk'), kind: 'sip' } as const;
  const mobile = { device: idOf<'device'>('dirk-mobile'), kind: 'mobile' } as const;
  const employees = [employee(anna), employee(dirk, { queues: [], devices: [desk, mobile] })];
  const stage = new Stage(configuration({ sound: true, employees, teams: [] }));
  stage.atWork(anna);
  stage.deskUp(dirk);
  const call = stage.arrive();
  stage.answer(call, anna);
  transfer(stage, call, 'blind');
  assert.deepEqual(stage.asked('leg.invite').at(-1)?.devices, [desk.device]);
  stage.pass(15 * second);
  assert.deepEqual(stage.asked('leg.invite').at(-1)?.devices, [mobile.device]);
  stage.play({ type: 'leg.answered', call: call.id, leg: stage.legOf(call, dirk), device: mobile.device });
  stage.play({ type: 'digit', call: call.id, leg: stage.legOf(call, dirk), digit: '1' });
  assert.equal(stage.facts('call.answered').at(-1)?.employee, dirk);
});

test('only the phones that an employee chose ring for them in person', () => {
  const desk = { device: idOf<'device'>('dirk-desk'), kind: 'sip' } as const;
  const mobile = { device: idOf<'device'>('dirk-mobile'), kind: 'mobile' } as const;
  const { reachability } = employee(dirk);
  const onlyMobile = { ...reachability, ringing: [mobile.device] };
  const chosen = employee(dirk, { queues: [], devices: [desk, mobile], reachability: onlyMobile });
  const stage = new Stage(configuration({ sound: true, employees: [employee(anna), chosen], teams: [] }));
  stage.atWork(anna);
  stage.deskUp(dirk);
  const call = stage.arrive();
  stage.answer(call, anna);
  transfer(stage, call, 'blind');
  assert.deepEqual(stage.asked('leg.invite').at(-1)?.devices, [mobile.device]);
});

test('a partner outside is rung over a trunk, and is part of the same call', () => {
  const { stage, call } = talking();
  transfer(stage, call, 'attended', { kind: 'partner', partner: 'omgevingsdienst' });
  const [dial] = stage.asked('leg.dial');
  assert.deepEqual([dial?.towards, dial?.target], ['c1/b1', { kind: 'partner', partner: 'omgevingsdienst' }]);
  stage.play({ type: 'leg.answered', call: call.id, leg: dial!.leg, device: null });
  stage.play({ type: 'call.transferComplete', call: call.id, employee: anna });
  assert.equal(stage.facts('call.answered').at(-1)?.employee, null);
  stage.pass(minute);
  stage.play({ type: 'leg.ended', call: call.id, leg: dial!.leg, cause: 'peer' });
  assert.deepEqual(
    stage.facts('call.ended').map(({ by, reason }) => [by, reason]),
    [['carrier', 'completed']],
  );
});

test('a partner that does not answer brings the caller back to the same agent', () => {
  const { stage, call } = talking();
  transfer(stage, call, 'blind', { kind: 'partner', partner: 'omgevingsdienst' });
  stage.pass(30 * second);
  assert.deepEqual(stage.ringing(call), [anna]);
  assert.equal(stage.facts('call.dialEnded')[0]?.outcome, 'noAnswer');
});

test('an employee who hangs up on screen in a conversation of three leaves the other two together', () => {
  const { stage, call } = talking();
  transfer(stage, call, 'attended');
  stage.answer(call, dirk);
  stage.play({ type: 'call.consultSwitch', call: call.id, employee: anna, talksWith: 'all' });
  stage.play({ type: 'call.hangUp', call: call.id, employee: anna });
  assert.equal(stage.state.calls.get(call.id)?.conversation?.employee, dirk);
  assert.equal(stage.asked('leg.hangUp').length, 1);
  assert.deepEqual(stage.facts('call.ended'), []);
});

test('on screen, hold and its end go between caller and colleague; whoever waits hears music', () => {
  const { stage, call } = talking(new Stage(configuration({ sound: true })));
  transfer(stage, call, 'attended');
  stage.answer(call, dirk);
  const held = () => stage.state.calls.get(call.id)?.conversation?.held;
  const musicTo = () => stage.asked('sound.play').at(-1)?.leg;
  assert.deepEqual([held(), stage.agent(anna), musicTo()], [true, 'holding', call.leg]);
  stage.play({ type: 'call.resume', call: call.id, employee: anna });
  assert.deepEqual([held(), stage.agent(anna), musicTo()], [false, 'talking', stage.legOf(call, dirk)]);
  stage.play({ type: 'call.hold', call: call.id, employee: anna });
  assert.deepEqual([held(), stage.agent(anna), musicTo()], [true, 'holding', call.leg]);
  assert.equal(stage.asked('legs.connect').at(-1)?.b, stage.legOf(call, dirk));
});

test('an employee who went back to the caller while the colleague rang holds them when the colleague answers', () => {
  const { stage, call } = talking(new Stage(configuration({ sound: true })));
  transfer(stage, call, 'attended');
  stage.play({ type: 'call.resume', call: call.id, employee: anna });
  assert.equal(stage.agent(anna), 'talking');
  const { effects } = stage.answer(call, dirk);
  assert.equal(stage.state.calls.get(call.id)?.conversation?.held, true);
  const kinds = effects.map((effect) => effect.type).filter((type) => type !== 'timer.clear');
  assert.deepEqual(kinds.slice(-3), ['leg.hold', 'sound.play', 'legs.connect']);
});

test('a line is consulted by asking who is free in it, one after another, before the caller comes back', () => {
  const { stage, call } = talking();
  stage.atWork(bert);
  stage.pass(second);
  stage.atWork(carla);
  transfer(stage, call, 'attended', { kind: 'queue', queue: algemeen });
  assert.deepEqual([stage.ringing(call), stage.agent(anna)], [[bert], 'holding']);
  stage.pass(20 * second);
  assert.deepEqual(stage.ringing(call), [carla]);
  stage.answer(call, carla);
  assert.deepEqual([stage.agent(anna), stage.agent(carla)], ['holding', 'talking']);
  stage.play({ type: 'call.transferComplete', call: call.id, employee: anna });
  assert.equal(stage.state.calls.get(call.id)?.conversation?.employee, carla);
});

test('a line in which nobody is free says so at once, and the caller is back with the agent', () => {
  const { stage, call } = talking();
  transfer(stage, call, 'attended', { kind: 'queue', queue: burgerzaken });
  assert.equal(stage.facts('call.transferEnded')[0]?.outcome, 'unreachable');
  assert.equal(stage.agent(anna), 'talking');
});

test('an agent who leaves while somebody of a line is asked puts the caller into that line', () => {
  const { stage, call } = talking();
  stage.atWork(bert);
  transfer(stage, call, 'attended', { kind: 'queue', queue: algemeen });
  stage.play({ type: 'call.transferComplete', call: call.id, employee: anna });
  assert.equal(stage.state.calls.get(call.id)?.place?.queue, algemeen);
  assert.deepEqual(stage.ringing(call), [bert], 'whoever is free rings at once');
});
