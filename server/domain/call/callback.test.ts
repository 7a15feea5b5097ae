/** Callback in the queue: the place is kept, an employee is on the line first, and the promise is a note. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CentreConfiguration } from '../centre/configuration.ts';
import {
  algemeen,
  anna,
  bert,
  configuration,
  type Played,
  queue,
  Stage,
  vergunningen,
} from '../centre/testing.ts';
import { idOf } from '../ids.ts';
import { minute, second } from '../time.ts';

function setup(change: Partial<CentreConfiguration> = {}): CentreConfiguration {
  return configuration({
    sound: true,
    queues: [
      queue(algemeen, {
        team: vergunningen,
        comfort: {
          music: 'muziek',
          firstAnnouncementSeconds: 30,
          nextAnnouncementSeconds: 60,
          callbackAboveSeconds: 20,
        },
      }),
    ],
    ...change,
  });
}

/** A caller who waited half a minute chose to be rung back; the callback is the second name. */
function chosen(
  stage: Stage,
  caller: string | null = 'p1',
): { readonly call: Played; readonly callback: Played } {
  const call = stage.arrive('140570', caller);
  stage.pass(30 * second);
  stage.play({ type: 'digit', call: call.id, leg: call.leg, digit: '1' });
  const id = idOf<'call'>(`${call.id}/cb`);
  return { call, callback: { id, leg: idOf<'leg'>(`${id}/a`) } };
}

test('choosing a callback makes a note, keeps the place and lets the caller go', () => {
  const stage = new Stage(setup());
  const { call, callback } = chosen(stage);
  assert.equal(stage.facts('note.created')[0]?.origin, 'callbackInQueue');
  const playing = stage.state.calls.get(call.id)!;
  stage.play({ type: 'sound.finished', call: call.id, leg: call.leg, sound: playing.sound! });
  assert.equal(stage.facts('call.ended')[0]?.reason, 'callbackPromised');
  const newcomer = stage.arrive('140570', 'p2');
  stage.atWork(anna);
  assert.deepEqual([stage.ringing(callback), stage.ringing(newcomer)], [[anna], []]);
});

test('who waited in English is rung back in English: note and callback know it', () => {
  const configured = setup();
  const { routing } = configured;
  const english = { ...routing, start: (context: never) => ({ ...routing.start(context), language: 'en' }) };
  const stage = new Stage({ ...configured, routing: english as typeof routing });
  const { callback } = chosen(stage);
  assert.equal(stage.facts('note.created')[0]?.language, 'en');
  assert.equal(stage.state.calls.get(callback.id)?.language, 'en');
});

test('the employee is on the line first, then the number rings, then they talk', () => {
  const stage = new Stage(setup());
  const { callback } = chosen(stage);
  stage.atWork(anna);
  assert.equal(stage.asked('leg.dial').length, 0, 'nobody is rung before an employee is there');
  stage.answer(callback, anna);
  const [dial] = stage.asked('leg.dial');
  assert.deepEqual([dial?.leg, dial?.target], [callback.leg, { kind: 'number', number: 'p1' }]);
  stage.play({ type: 'leg.answered', call: callback.id, leg: callback.leg, device: null });
  assert.equal(stage.agent(anna), 'talking');
  assert.equal(stage.asked('legs.connect').at(-1)?.a, callback.leg);
  assert.equal(stage.facts('note.attempted')[0]?.result, 'reached');
  stage.pass(minute);
  stage.hungUp(callback, 'caller');
  assert.equal(stage.facts('call.ended').at(-1)?.reason, 'completed');
  assert.equal(stage.agent(anna), 'wrappingUp');
});

test('who does not answer is tried again with growing gaps, three times in all, and the note remains', () => {
  const stage = new Stage(setup());
  const { callback } = chosen(stage);
  stage.atWork(anna);
  const tried: number[] = [];
  for (const gap of [5 * minute, 15 * minute, 60 * minute]) {
    stage.answer(callback, anna);
    tried.push(stage.now);
    stage.pass(30 * second);
    assert.equal(stage.facts('note.attempted').at(-1)?.result, 'noAnswer');
    stage.pass(gap);
  }
  const gaps = tried.slice(1).map((at, index) => at - tried[index]!);
  assert.deepEqual(gaps, [330 * second, 930 * second]);
  assert.equal(stage.state.calls.get(callback.id), undefined);
  assert.equal(stage.facts('note.attempted').length, 3);
  assert.equal(stage.facts('note.closed').length, 0, 'people go on with the note');
});

test('there is at most one dial for a free employee', () => {
  const stage = new Stage(setup());
  const first = chosen(stage, 'p1').callback;
  chosen(stage, 'p2');
  chosen(stage, 'p3');
  stage.atWork(anna);
  stage.answer(first, anna);
  assert.equal(stage.asked('leg.dial').length, 1);
});

test('an employee who lets go while the number rings brings the callback back into the line', () => {
  const stage = new Stage(setup());
  const { callback } = chosen(stage);
  stage.atWork(anna, bert);
  stage.answer(callback, anna);
  stage.hungUp(callback, anna);
  assert.deepEqual(stage.ringing(callback), [bert]);
  assert.equal(stage.asked('leg.cancel').at(-1)?.leg, callback.leg);
});

test('who rings again before being rung back stands where they stood, and is not rung back as well', () => {
  const stage = new Stage(setup());
  const { callback } = chosen(stage);
  stage.pass(2 * minute);
  const other = stage.arrive('140570', 'p2');
  const again = stage.arrive('140570', 'p1');
  assert.equal(stage.state.calls.get(callback.id), undefined);
  stage.atWork(anna);
  assert.deepEqual([stage.ringing(again), stage.ringing(other)], [[anna], []]);
});

test('no attempt is made outside opening hours; the note remains', () => {
  let open = true;
  const stage = new Stage(setup({ isOpen: () => open }));
  const { callback } = chosen(stage);
  stage.atWork(anna);
  stage.answer(callback, anna);
  stage.pass(30 * second);
  open = false;
  stage.pass(10 * minute);
  assert.equal(stage.asked('leg.dial').length, 1);
  assert.equal(stage.state.calls.get(callback.id), undefined);
});

test('a caller who withholds the number keys one in', () => {
  const stage = new Stage(setup());
  const { call } = chosen(stage, null);
  assert.equal(stage.asked('number.collect').length, 1);
  stage.play({ type: 'number.entered', call: call.id, leg: call.leg, subject: idOf<'subject'>('p9') });
  assert.equal(stage.facts('call.callbackQueued')[0]?.caller, 'p9');
});

test('a caller is told the place after half a minute and then every minute, never a worse one', () => {
  const stage = new Stage(setup());
  stage.arrive('140570', 'p0');
  const call = stage.arrive('140570', 'p1');
  stage.pass(5 * minute);
  const told = stage.facts('call.waitAnnounced');
  assert.equal(told.filter(({ position }) => position === 2).length, 5);
  const positions = stage
    .asked('sound.play')
    .filter((sound) => sound.call === call.id)
    .flatMap(({ prompts }) => prompts.filter((prompt) => prompt.startsWith('position:')));
  assert.deepEqual(new Set(positions), new Set(['position:2']));
});

test('a stopping server makes no calls of its own', () => {
  const stage = new Stage(setup());
  const { callback } = chosen(stage);
  stage.play({ type: 'centre.drain' });
  assert.equal(stage.state.calls.get(callback.id), undefined);
  assert.equal(stage.facts('note.created').length, 1);
});

test('a key pressed while a phone already rings does not start a callback beside the conversation', () => {
  const stage = new Stage(setup());
  const call = stage.arrive('140570', 'p1');
  stage.pass(30 * second);
  stage.atWork(anna);
  stage.play({ type: 'digit', call: call.id, leg: call.leg, digit: '1' });
  stage.answer(call, anna);
  assert.equal(stage.facts('call.callbackQueued').length, 0);
  assert.equal(stage.agent(anna), 'talking');
});
