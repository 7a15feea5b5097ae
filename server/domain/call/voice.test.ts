/** What callers hear and key in: announcements, menus, voicemail and the promise to ring back. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  algemeen,
  anna,
  configuration,
  hangUp,
  type Plan,
  Stage,
  tableRouting,
  toQueue,
  vergunningen,
} from '../centre/testing.ts';
import { second } from '../time.ts';

const plan: Plan = {
  welkom: { action: { do: 'announce', prompts: ['welkom'] }, after: { announced: 'keuze' } },
  keuze: {
    action: {
      do: 'menu',
      menu: 'keuze',
      prompts: ['keuze'],
      labels: { 1: 'paspoort', 2: 'bericht', 3: 'terugbellen' },
      silenceSeconds: 6,
    },
    after: { 'key 1': 'kcc', 'key 2': 'bericht', 'key 3': 'terug', 'key none': 'kcc' },
  },
  kcc: { action: toQueue(algemeen) },
  bericht: {
    action: { do: 'voicemail', box: { kind: 'team', team: vergunningen }, prompts: ['spreek'] },
    after: { announced: 'einde-bericht' },
  },
  terug: {
    action: { do: 'note', team: vergunningen, prompts: ['terug'] },
    after: { announced: 'einde-terug' },
  },
  'einde-bericht': { action: { ...hangUp('voicemailLeft'), do: 'end', prompts: ['dank'] } as never },
  'einde-terug': { action: hangUp('callbackPromised') },
};

function stageWith(sound: boolean): Stage {
  return new Stage(configuration({ sound, routing: tableRouting({ '140570': 'welkom' }, plan) }));
}

/** Lets the announcement that plays now end. */
function heard(stage: Stage, id: string): void {
  const call = [...stage.state.calls.values()].find((one) => one.id === id)!;
  stage.play({ type: 'sound.finished', call: call.id, leg: call.leg, sound: call.sound! });
}

function press(stage: Stage, digit: string): void {
  const call = [...stage.state.calls.values()][0]!;
  stage.play({ type: 'digit', call: call.id, leg: call.leg, digit });
}

test('without sound announcements are over at once, a menu is silence, and the caller keeps ringing', () => {
  const stage = stageWith(false);
  const call = stage.arrive();
  assert.equal(stage.story(call), 'arrived routed routed routed queued');
  assert.equal(stage.state.calls.get(call.id)?.open, false);
  assert.deepEqual(stage.asked('leg.answer'), []);
});

test('with sound the leg is answered when the first prompt plays, and a key during the menu counts', () => {
  const stage = stageWith(true);
  const call = stage.arrive();
  assert.equal(stage.asked('leg.answer').length, 1);
  heard(stage, call.id);
  press(stage, '1');
  assert.deepEqual(stage.facts('call.menuChosen'), [{ menu: 'keuze', key: '1', option: 'paspoort' }]);
  assert.equal(stage.state.calls.get(call.id)?.phase, 'waiting');
});

test('silence at a menu leads on after its seconds', () => {
  const stage = stageWith(true);
  const call = stage.arrive();
  heard(stage, call.id);
  heard(stage, call.id);
  stage.pass(5 * second);
  assert.equal(stage.state.calls.get(call.id)?.phase, 'routing');
  stage.pass(second);
  assert.equal(stage.state.calls.get(call.id)?.phase, 'waiting');
});

test('key 1 makes a promise: a note exists before the call ends', () => {
  const stage = stageWith(true);
  const call = stage.arrive('140570', 'p1');
  heard(stage, call.id);
  press(stage, '3');
  press(stage, '1');
  const types = stage.events.map((event) => event.type);
  assert.ok(types.indexOf('note.created') < types.indexOf('call.ended'));
  assert.equal(stage.facts('call.ended')[0]?.reason, 'callbackPromised');
});

test('silence is no promise, and the end does not claim one', () => {
  const stage = stageWith(true);
  const call = stage.arrive('140570', 'p1');
  heard(stage, call.id);
  press(stage, '3');
  heard(stage, call.id);
  stage.pass(5 * second);
  assert.deepEqual(stage.facts('note.created'), []);
  assert.equal(stage.facts('call.ended')[0]?.reason, 'nobodyReached');
});

test('a caller who withholds the number keys one in to be rung back', () => {
  const stage = stageWith(true);
  const call = stage.arrive();
  heard(stage, call.id);
  press(stage, '3');
  assert.equal(stage.asked('number.collect').length, 1);
  stage.play({ type: 'number.entered', call: call.id, leg: call.leg, subject: 'p9' as never });
  assert.equal(stage.facts('note.created')[0]?.caller, 'p9');
});

test('music plays in the line and stops when somebody answers', () => {
  const quiet = configuration().queues[0]!;
  const setup = configuration({
    sound: true,
    queues: [{ ...quiet, comfort: { ...quiet.comfort, music: 'muziek' } }],
  });
  const stage = new Stage(setup);
  const call = stage.arrive();
  stage.atWork(anna);
  stage.answer(call, anna);
  assert.deepEqual(stage.asked('sound.play')[0]?.prompts, ['muziek']);
  assert.equal(stage.asked('sound.stop').at(-1)?.sound, stage.asked('sound.play')[0]?.sound);
});

test('an announcement whose end is never told counts as over, so that no caller is kept for ever', () => {
  const stage = stageWith(true);
  const call = stage.arrive();
  stage.pass(91 * second);
  assert.equal(stage.facts('call.routed').length, 2);
  stage.pass(200 * second);
  assert.equal(stage.state.calls.get(call.id)?.phase, 'waiting', 'the menu was silent too');
});

test('a key may skip the message of a calamity', () => {
  const skippable: Plan = {
    storm: { action: { do: 'announce', prompts: ['storm'], bypassKey: '0' }, after: { 'key 0': 'kcc' } },
    kcc: { action: toQueue(algemeen) },
  };
  const routing = tableRouting({ '140570': 'storm' }, skippable);
  const stage = new Stage(configuration({ sound: true, routing }));
  const call = stage.arrive();
  press(stage, '5');
  assert.equal(stage.state.calls.get(call.id)?.phase, 'routing');
  press(stage, '0');
  assert.equal(stage.state.calls.get(call.id)?.phase, 'waiting');
  assert.equal(stage.asked('sound.play')[0]?.bargeIn, true);
});
