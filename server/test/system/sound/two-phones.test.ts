/**
 * Sound through the embedded plane, measured: what one real phone says is found in what the other wrote
 * down of what it heard.
 */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Phone, startPhone } from '../support/baresip.ts';
import { startServer } from '../support/server-process.ts';
import { storyOf } from '../support/story.ts';
import { shareOfTone } from '../support/tone.ts';
import { waitUntil } from '../support/wait-until.ts';

test('caller and agent hear each other, and a closed municipality is heard to say so', async (t) => {
  let password = '';
  const server = await startServer({
    env: { BEREIKBAAR_MEDIA: 'embedded' },
    dialplans: { closed: ['elburg'] },
    before: async ({ addUser }) => {
      password = await addUser({ name: 'Anna', municipality: 'olst-wijhe', sipUser: 'anna' });
    },
  });
  t.after(() => server.dispose());
  const registrar = `127.0.0.1:${server.sipPort}`;
  const agent = await startPhone({ user: 'anna', password, registrar, autoAnswer: true, toneHz: 440 });
  t.after(() => agent.close());
  await waitUntil('the agent to register', () => server.log.find((line) => line['event'] === 'device.up'));
  const caller = await startPhone({
    user: '0612345678',
    password: 'none',
    registrar,
    register: false,
    toneHz: 1000,
  });
  t.after(() => caller.close());

  caller.command('dial', `sip:0570568081@${registrar}`);
  // The welcome is heard first; then the agent's phone rings.
  await agent.event('CALL_ESTABLISHED', 30_000);
  await waitUntil(
    'three seconds of the agent at the caller',
    async () => (await heard(caller)).length > 24_000 * 3,
    30_000,
  );
  caller.command('hangup');
  await agent.event('CALL_CLOSED');
  assert.deepEqual((await storyOf(server)).ends, { by: 'caller', reason: 'completed', status: null });
  assert.ok(shareOfTone(await heard(agent), 1000) > 0.8, 'the agent heard the caller');
  assert.ok(shareOfTone(lastSecond(await heard(caller)), 440) > 0.8, 'the caller heard the agent');

  caller.forget();
  caller.command('dial', `sip:0525688688@${registrar}`);
  await caller.event('CALL_ESTABLISHED');
  await caller.event('CALL_CLOSED', 60_000);
  const story = await storyOf(server);
  assert.equal(story.ends.reason, 'closed');
  assert.ok(story.types.includes('call.announced'));
});

/** Newest thing a phone wrote down of what it heard: 8 kHz samples. */
async function heard(phone: Phone): Promise<Int16Array> {
  const folder = join(phone.folder, 'out');
  const names = (await readdir(folder)).filter((name) => name.endsWith('-dec.wav')).sort();
  const name = names.at(-1);
  if (name === undefined) return new Int16Array(0);
  const bytes = await readFile(join(folder, name));
  const samples = bytes.subarray(44, bytes.length - ((bytes.length - 44) % 2));
  return new Int16Array(samples.buffer.slice(samples.byteOffset, samples.byteOffset + samples.length));
}

function lastSecond(samples: Int16Array): Int16Array {
  return samples.subarray(Math.max(0, samples.length - 8000));
}
