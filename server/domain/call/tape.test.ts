/** A conversation is recorded only after the caller heard that it will be, and not while it is paused. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { algemeen, anna, configuration, dirk, type Played, queue, Stage } from '../centre/testing.ts';
import { idOf } from '../ids.ts';
import { second } from '../time.ts';

const notice = 'recording/notice';

function stageWith(recordingNotice: string | null = notice): Stage {
  const comfort = { ...queue(algemeen).comfort, music: 'music/hold' };
  return new Stage(configuration({ sound: true, queues: [queue(algemeen, { recordingNotice, comfort })] }));
}

/** The sound that plays to this leg last comes to its end, heard or cut short. */
function over(stage: Stage, call: Played, heard = true): void {
  const sound = stage.asked('sound.play').findLast((one) => one.leg === call.leg)?.sound ?? '';
  stage.play({ type: 'sound.finished', call: call.id, leg: call.leg, sound, heard });
}

function taped(stage: Stage): readonly string[] {
  return stage.facts('call.taped').map(({ what }) => what);
}

test('who heard the notice while waiting is recorded from the first word', () => {
  const stage = stageWith();
  const call = stage.arrive();
  assert.deepEqual(stage.asked('sound.play')[0]?.prompts, [notice]);
  over(stage, call);
  assert.deepEqual(stage.asked('sound.play').at(-1)?.prompts, ['music/hold']);
  stage.atWork(anna);
  stage.answer(call, anna);
  assert.equal(stage.asked('tape.start').length, 1);
  assert.equal(stage.asked('tape.start')[0]?.leg, call.leg);
});

test('an agent who is quicker than the notice: both hear it first, then recording begins', () => {
  const stage = stageWith();
  stage.atWork(anna);
  const call = stage.arrive();
  stage.answer(call, anna);
  assert.deepEqual(taped(stage), []);
  const both = stage.asked('sound.play').filter(({ prompts }) => prompts[0] === notice);
  assert.deepEqual(
    both.slice(-2).map(({ leg }) => leg),
    [call.leg, stage.legOf(call, anna)],
  );
});

test('a notice that was cut short or has no sound is no notice: nothing is recorded', () => {
  const stage = stageWith();
  stage.atWork(anna);
  const call = stage.arrive();
  stage.answer(call, anna);
  over(stage, call, false);
  stage.pass(200 * second);
  assert.deepEqual([taped(stage), stage.asked('tape.start')], [[], []]);
});

test('the notice at the answer, heard to its end, begins the recording', () => {
  const stage = stageWith();
  stage.atWork(anna);
  const call = stage.arrive();
  stage.answer(call, anna);
  over(stage, call);
  assert.deepEqual(taped(stage), ['started']);
});

test('the employee pauses and goes on; nobody else can', () => {
  const stage = stageWith();
  stage.atWork(anna);
  const call = stage.arrive();
  stage.answer(call, anna);
  over(stage, call);
  for (const type of ['call.pauseRecording', 'call.pauseRecording', 'call.resumeRecording'] as const) {
    stage.play({ type, call: call.id, employee: anna });
  }
  assert.deepEqual(taped(stage), ['started', 'paused', 'resumed']);
  assert.deepEqual(
    stage.asked('tape.pause').map(({ paused }) => paused),
    [true, false],
  );
  const { ignored } = stage.play({ type: 'call.pauseRecording', call: call.id, employee: dirk });
  assert.equal(ignored?.code, 'notYourCall');
});

test('a transfer ends the recording, and the colleague is not recorded', () => {
  const stage = stageWith();
  stage.atWork(anna);
  stage.deskUp(dirk);
  const call = stage.arrive();
  stage.answer(call, anna);
  over(stage, call);
  const target = { kind: 'employee', employee: dirk } as const;
  stage.play({ type: 'call.transfer', call: call.id, employee: anna, transfer: 't', target, mode: 'blind' });
  stage.answer(call, dirk);
  assert.equal(stage.asked('tape.stop').length, 1);
  assert.equal(stage.asked('tape.start').length, 1);
  assert.equal(stage.state.calls.get(call.id)?.tape, null);
});

test('a recording that cannot be written any more is shown as off', () => {
  const stage = stageWith();
  stage.atWork(anna);
  const call = stage.arrive();
  stage.answer(call, anna);
  over(stage, call);
  stage.play({ type: 'tape.failed', call: idOf<'call'>(call.id) });
  assert.deepEqual(taped(stage), ['started', 'failed']);
  assert.equal(stage.state.calls.get(call.id)?.tape, null);
});

test('lines that do not record say nothing of it', () => {
  const stage = stageWith(null);
  const call = stage.arrive();
  stage.atWork(anna);
  stage.answer(call, anna);
  assert.deepEqual(stage.asked('sound.play')[0]?.prompts, ['music/hold']);
  assert.deepEqual(taped(stage), []);
});
