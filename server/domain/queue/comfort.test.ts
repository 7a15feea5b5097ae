import assert from 'node:assert/strict';
import { test } from 'node:test';
import { algemeen, anna, configuration, queue, Stage, tableRouting, toQueue } from '../centre/testing.ts';
import { second } from '../time.ts';

const comfort = {
  music: 'music/hold',
  firstAnnouncementSeconds: 30,
  nextAnnouncementSeconds: 60,
  prompt: 'website',
  callbackAboveSeconds: null,
};

function stageWith(change: Parameters<typeof configuration>[0] = {}): Stage {
  return new Stage(configuration({ sound: true, queues: [queue(algemeen, { comfort })], ...change }));
}

/** What played so far, loops marked with a star. */
function played(stage: Stage): string[] {
  return stage.asked('sound.play').map(({ prompts, loop }) => `${prompts.join('+')}${loop ? '*' : ''}`);
}

/** The announcement that plays now comes to its end. */
function over(stage: Stage, call: ReturnType<Stage['arrive']>): void {
  const sound = stage.state.calls.get(call.id)?.sound;
  stage.play({ type: 'sound.finished', call: call.id, leg: call.leg, sound: sound ?? '' });
}

test('music loops, announcements come at their interval, and music goes on after each', () => {
  const stage = stageWith();
  const call = stage.arrive();
  stage.pass(29 * second);
  assert.deepEqual(played(stage), ['music/hold*']);
  stage.pass(1 * second);
  assert.deepEqual(played(stage), ['music/hold*', 'position:1+website']);
  over(stage, call);
  assert.deepEqual(played(stage).at(-1), 'music/hold*');
  stage.pass(59 * second);
  assert.equal(stage.facts('call.waitAnnounced').length, 1);
  stage.pass(1 * second);
  assert.equal(stage.facts('call.waitAnnounced').length, 2);
});

test('an agent who answers in the middle of an announcement is heard at once', () => {
  const stage = stageWith();
  const call = stage.arrive();
  stage.pass(30 * second);
  const announcement = stage.asked('sound.play').at(-1)?.sound;
  stage.atWork(anna);
  const { effects } = stage.answer(call, anna);
  const stopped = effects.flatMap((effect) => (effect.type === 'sound.stop' ? [effect.sound] : []));
  assert.ok(stopped.includes(announcement ?? ''));
  assert.equal(effects.at(-1)?.type, 'legs.connect');
  over(stage, call);
  stage.pass(120 * second);
  assert.equal(stage.asked('sound.play').at(-1)?.sound, announcement, 'nothing plays into the conversation');
});

test('a caller who chose English hears the place in line in English', () => {
  const routing = tableRouting(
    { '140570': 'welcome' },
    {
      welcome: { action: { do: 'announce', prompts: ['welcome'] }, after: { announced: 'kcc' } },
      kcc: { action: toQueue(algemeen) },
    },
  );
  const stage = stageWith({
    routing: {
      ...routing,
      start: (context) => ({ ...routing.start(context), language: 'en' }),
    },
    say: (language) => ({
      position: (position) => [`${language}:${position}`],
      wait: () => [],
    }),
  });
  const call = stage.arrive();
  assert.equal(stage.facts('call.routed')[0]?.language, 'en');
  over(stage, call);
  stage.pass(30 * second);
  assert.equal(stage.state.calls.get(call.id)?.language, 'en');
  assert.equal(played(stage).at(-1), 'en:1+website');
});
