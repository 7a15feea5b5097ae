/** Requests that come twice under one key. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Replays } from './replays.ts';

test('one key is one piece of work, also while it is under way; after an hour it is forgotten', async () => {
  let now = 0;
  let done = 0;
  const replays = new Replays(() => now);
  const work = async () => {
    done += 1;
    return done;
  };
  assert.deepEqual(
    await Promise.all([replays.once('a', { x: 1 }, work), replays.once('a', { x: 1 }, work)]),
    [1, 1],
  );
  assert.equal(await replays.once('b', { x: 1 }, work), 2);
  await assert.rejects(replays.once('a', { x: 2 }, work), /andere aanvraag/);
  now = 3_600_000;
  assert.equal(await replays.once('a', { x: 2 }, work), 3);
});

test('a failure is not remembered, and the oldest go when there are too many', async () => {
  const replays = new Replays(() => 0);
  await assert.rejects(
    replays.once('a', null, () => Promise.reject(new Error('vol'))),
    /vol/,
  );
  assert.equal(await replays.once('a', null, async () => 'toch'), 'toch');
  for (let index = 0; index < 2_000; index++) await replays.once(`k${index}`, null, async () => index);
  assert.equal(await replays.once('a', null, async () => 'anew'), 'anew');
  assert.equal(await replays.once('k1999', null, async () => 'anew'), 1999);
});
