/** Leaving a message: greeting, beep, speaking, review, and everything that may go wrong on the way. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CentreConfiguration } from '../centre/configuration.ts';
import { recover } from '../centre/recover.ts';
import {
  anna,
  configuration,
  dirk,
  hangUp,
  type Plan,
  Stage,
  tableRouting,
  vergunningen,
} from '../centre/testing.ts';
import { type CallId, idOf, type LegId } from '../ids.ts';
import { second } from '../time.ts';

const box = { kind: 'team', team: vergunningen } as const;
const plan: Plan = {
  bericht: {
    action: { do: 'voicemail', box, prompts: ['spreek'], secondsMax: 60 },
    after: { announced: 'dank', notReached: 'jammer' },
  },
  dirk: {
    action: { do: 'reach', target: { kind: 'employee', employee: dirk }, ringSeconds: 15 },
    after: { notReached: 'jammer' },
  },
  dank: { action: hangUp('voicemailLeft') },
  jammer: { action: hangUp('nobodyReached') },
};

interface Caller {
  readonly id: CallId;
  readonly leg: LegId;
}

function stageWith(change: Partial<CentreConfiguration> = {}): Stage {
  const routing = tableRouting({ '140570': 'bericht', '140571': 'dirk' }, plan);
  return new Stage(configuration({ sound: true, routing, ...change }));
}

/** Lets what plays now end. */
function heard(stage: Stage, call: Caller): void {
  const { sound } = stage.state.calls.get(call.id)!;
  stage.play({ type: 'sound.finished', call: call.id, leg: call.leg, sound: sound! });
}

function press(stage: Stage, call: Caller, digit: string): void {
  stage.play({ type: 'digit', call: call.id, leg: call.leg, digit });
}

/** The file of the newest recording is complete. */
function stored(
  stage: Stage,
  call: Caller,
  lengthMs: number,
  ended: 'stopped' | 'silence' | 'closed' | 'storage' | 'interrupted' = 'stopped',
  soundMs = lengthMs,
): void {
  const recording = stage.asked('record.start').at(-1)!.recording;
  stage.play({ type: 'recording.ended', call: call.id, leg: call.leg, recording, ended, lengthMs, soundMs });
}

function played(stage: Stage): readonly string[] {
  return stage.asked('sound.play').at(-1)?.prompts ?? [];
}

/** A caller who speaks after the beep. */
function speaking(stage: Stage, caller: string | null = 'p1'): Caller {
  const call = stage.arrive('140570', caller);
  heard(stage, call);
  return call;
}

test('a box has its greeting and a beep, and records after it with its limits', () => {
  const stage = stageWith({ greetingFor: () => ['greeting:team:vergunningen'] });
  const call = stage.arrive('140570', 'p1');
  assert.deepEqual(played(stage), ['greeting:team:vergunningen', 'beep']);
  assert.equal(stage.asked('record.start').length, 0, 'not before the beep');
  heard(stage, call);
  const [start] = stage.asked('record.start');
  assert.deepEqual([start?.maxSeconds, start?.silenceSeconds], [60, 6]);
});

test('a key during the greeting goes straight to the beep', () => {
  const stage = stageWith();
  const call = stage.arrive('140570', 'p1');
  press(stage, call, '#');
  assert.deepEqual(played(stage), ['beep']);
  heard(stage, call);
  assert.equal(stage.asked('record.start').length, 1);
});

test('who hangs up while speaking has left a message, once its file is complete', () => {
  const stage = stageWith();
  const call = speaking(stage);
  stage.pass(20 * second);
  stage.hungUp(call, 'caller');
  assert.deepEqual(stage.facts('call.voicemailLeft'), [], 'no fact before the file');
  stored(stage, call, 20_000, 'closed');
  assert.equal(stage.facts('call.voicemailLeft')[0]?.length, 20_000);
  const [note] = stage.facts('note.created');
  assert.deepEqual([note?.ownerTeam, note?.origin, note?.caller], [vergunningen, 'voicemail', 'p1']);
  assert.deepEqual(
    stage.facts('call.ended').map(({ reason, by }) => [reason, by]),
    [['voicemailLeft', 'caller']],
  );
});

test('a message of a second, or of silence, is no message', () => {
  for (const [length, sound] of [
    [1_000, 1_000],
    [8_000, 40],
  ] as const) {
    const stage = stageWith();
    const call = speaking(stage);
    stage.hungUp(call, 'caller');
    stored(stage, call, length, 'closed', sound);
    assert.deepEqual(stage.facts('note.created'), []);
    assert.equal(stage.asked('record.discard').length, 1);
    assert.equal(stage.facts('call.ended')[0]?.reason, 'abandonedBeforeQueue');
  }
});

test('a key ends the message; key 1 sends it, and the route goes on', () => {
  const stage = stageWith();
  const call = speaking(stage);
  stage.pass(9 * second);
  press(stage, call, '#');
  assert.equal(stage.asked('record.stop').length, 1);
  stored(stage, call, 9_000);
  assert.deepEqual(played(stage), ['voicemail/review']);
  press(stage, call, '1');
  assert.equal(stage.facts('call.voicemailLeft').length, 1);
  assert.deepEqual(played(stage), ['voicemail/saved']);
  heard(stage, call);
  assert.equal(stage.facts('call.ended')[0]?.reason, 'voicemailLeft');
});

test('the caller hears it back, says it again, and takes it back', () => {
  const stage = stageWith();
  const call = speaking(stage);
  press(stage, call, '#');
  stored(stage, call, 9_000);
  press(stage, call, '2');
  const first = stage.asked('record.start')[0]!.recording;
  assert.deepEqual(played(stage), [`recording:${first}`, 'voicemail/review']);
  press(stage, call, '3');
  assert.deepEqual([stage.asked('record.discard')[0]?.recording, ...played(stage)], [first, 'beep']);
  heard(stage, call);
  assert.notEqual(stage.asked('record.start')[1]?.recording, first);
  press(stage, call, '#');
  stored(stage, call, 4_000);
  press(stage, call, '4');
  assert.equal(stage.asked('record.discard').length, 2);
  heard(stage, call);
  assert.deepEqual(stage.facts('call.voicemailLeft'), []);
  assert.equal(stage.facts('call.ended')[0]?.reason, 'nobodyReached');
});

test('silence after the choices, or hanging up, keeps what was said', () => {
  const silent = stageWith();
  const call = speaking(silent);
  stored(silent, call, 9_000, 'silence');
  heard(silent, call);
  silent.pass(6 * second);
  assert.equal(silent.facts('call.voicemailLeft').length, 1);

  const gone = stageWith();
  const other = speaking(gone);
  stored(gone, other, 9_000, 'silence');
  gone.hungUp(other, 'caller');
  assert.equal(gone.facts('call.ended')[0]?.reason, 'voicemailLeft');
});

test('who says nothing is asked once more, then the route goes on', () => {
  const stage = stageWith();
  const call = speaking(stage);
  stored(stage, call, 6_000, 'silence', 0);
  assert.deepEqual(played(stage), ['voicemail/silence', 'beep']);
  heard(stage, call);
  stored(stage, call, 6_000, 'silence', 0);
  assert.equal(stage.facts('call.ended')[0]?.reason, 'nobodyReached');
});

test('a disk that refuses is told to the caller, who may be rung back', () => {
  const stage = stageWith();
  const call = speaking(stage);
  stored(stage, call, 0, 'storage');
  assert.deepEqual(played(stage), ['voicemail/unavailable', 'voicemail/ring-back']);
  press(stage, call, '1');
  assert.deepEqual(played(stage), ['callback/thanks']);
  heard(stage, call);
  assert.equal(stage.facts('note.created')[0]?.origin, 'callbackInQueue');
  assert.equal(stage.facts('call.ended').length, 1);
});

test('a disk that refuses leaves no dead air: silence goes on with the route', () => {
  const stage = stageWith();
  const call = speaking(stage);
  stored(stage, call, 0, 'storage');
  heard(stage, call);
  stage.pass(6 * second);
  assert.equal(stage.facts('call.ended')[0]?.reason, 'nobodyReached');
});

test('who withholds the number keys one in when nothing can be stored', () => {
  const stage = stageWith();
  const call = speaking(stage, null);
  stored(stage, call, 0, 'storage');
  assert.deepEqual(stage.asked('number.collect')[0]?.prompts, [
    'voicemail/unavailable',
    'callback/ask-number',
  ]);
  stage.play({ type: 'number.entered', call: call.id, leg: call.leg, subject: 'p9' as never });
  assert.equal(stage.facts('note.created')[0]?.caller, 'p9');
  assert.equal(stage.facts('call.ended').length, 1);
});

test('a message that was spoken but could not be stored is rung back all the same', () => {
  const stage = stageWith();
  const call = speaking(stage);
  stage.pass(10 * second);
  stage.hungUp(call, 'caller');
  stored(stage, call, 0, 'storage');
  assert.equal(stage.facts('note.created')[0]?.origin, 'voicemail');
  assert.deepEqual(stage.facts('call.voicemailLeft'), []);
  assert.equal(stage.facts('call.ended')[0]?.reason, 'callbackPromised');
});

test('a file that is never reported complete counts as lost, so that no call stays for ever', () => {
  const stage = stageWith();
  const call = speaking(stage);
  stage.hungUp(call, 'caller');
  stage.pass(30 * second);
  assert.equal(stage.facts('call.messageFailed').length, 1);
  assert.equal(stage.facts('call.ended').length, 1);
});

test('an employee who arranged it has a box of their own, after the phones rang', () => {
  const people = configuration();
  const employees = people.employees.map((one) =>
    one.id === dirk
      ? { ...one, reachability: { ...one.reachability, tryTeam: false, deputy: null, voicemail: true } }
      : one,
  );
  const stage = stageWith({ employees });
  stage.deskUp(dirk);
  const call = stage.arrive('140571', 'p1');
  stage.pass(20 * second);
  assert.deepEqual(played(stage), ['voicemail/greeting', 'beep']);
  heard(stage, call);
  press(stage, call, '#');
  stored(stage, call, 5_000);
  press(stage, call, '1');
  heard(stage, call);
  assert.deepEqual(stage.facts('call.voicemailLeft')[0]?.box, { kind: 'employee', employee: dirk });
  assert.equal(stage.facts('note.created')[0]?.ownerEmployee, dirk);
  assert.equal(stage.facts('call.ended')[0]?.reason, 'voicemailLeft');
});

test('a colleague who dials somebody away reaches the same box, without a dialplan', () => {
  const people = configuration();
  const away = { from: 0, until: Number.MAX_SAFE_INTEGER };
  const employees = people.employees.map((one) =>
    one.id === dirk
      ? {
          ...one,
          reachability: {
            ...one.reachability,
            absences: [away],
            tryTeam: false,
            deputy: null,
            voicemail: true,
          },
        }
      : one,
  );
  const stage = stageWith({ employees });
  stage.atWork(anna);
  const call = { id: idOf<'call'>('own'), leg: idOf<'leg'>('own/h') };
  const target = { kind: 'employee', employee: dirk } as const;
  const device = idOf<'device'>('anna-desk');
  stage.play({ type: 'call.begun', call: call.id, leg: call.leg, device, employee: anna, target });
  assert.deepEqual(played(stage), ['voicemail/greeting', 'beep']);
  heard(stage, call);
  press(stage, call, '#');
  stored(stage, call, 5_000);
  press(stage, call, '1');
  heard(stage, call);
  assert.deepEqual(stage.facts('call.voicemailLeft')[0]?.box, target);
  assert.equal(stage.facts('call.ended')[0]?.reason, 'voicemailLeft');
  assert.equal(stage.agent(anna), 'available');
});

test('what was complete when the server stopped is kept; what was being said is kept by its file', () => {
  const stage = stageWith();
  const call = speaking(stage);
  stored(stage, call, 9_000, 'silence');
  const { decision } = recover(
    configuration({ sound: true, routing: tableRouting({ '140570': 'bericht' }, plan) }),
    stage.events,
    stage.now,
  );
  const types = decision.events.map((event) => event.type);
  assert.ok(types.indexOf('call.voicemailLeft') < types.indexOf('call.ended'), types.join(' '));

  const none = stageWith();
  stored(none, speaking(none), 0, 'interrupted');
  assert.equal(none.facts('note.created').length, 1, 'no file: rung back all the same');

  const cut = stageWith();
  const other = speaking(cut);
  stored(cut, other, 7_000, 'interrupted');
  assert.equal(cut.facts('call.voicemailLeft').length, 1);
  assert.equal(cut.facts('call.ended').length, 0, 'the restart itself closes the call');
});
