/** Requests that come twice under one key. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Replay, ReplayStore } from '../../app/ports/replays.ts';
import { Replays } from './replays.ts';

/** What a store keeps over a restart, without a term. */
class Kept implements ReplayStore {
  readonly rows = new Map<string, { body: string; known: Replay }>();

  begin(scope: string, body: string): Replay {
    const row = this.rows.get(scope);
    if (row !== undefined) return row.body === body ? row.known : { state: 'other' };
    this.rows.set(scope, { body, known: { state: 'begun' } });
    return { state: 'new' };
  }

  done(scope: string, answer: unknown): void {
    this.rows.get(scope)!.known = { state: 'done', answer };
  }

  failed(scope: string): void {
    this.rows.delete(scope);
  }
}

const now = () => 0;

test('one key is one piece of work, also while it is under way and after a restart', async () => {
  let done = 0;
  const store = new Kept();
  const replays = new Replays({ store, now });
  const work = async () => {
    done += 1;
    return done;
  };
  assert.deepEqual(
    await Promise.all([
      replays.once('a', { x: 1 }, false, work),
      replays.once('a', { x: 1 }, false, work),
      assert.rejects(replays.once('a', { x: 2 }, false, work), /andere aanvraag/).then(() => 1),
    ]),
    [1, 1, 1],
  );
  assert.equal(await replays.once('b', { x: 1 }, false, work), 2);
  const later = new Replays({ store, now });
  assert.equal(await later.once('a', { x: 1 }, false, work), 1);
  await assert.rejects(later.once('a', { x: 2 }, false, work), /andere aanvraag/);
});

test('a failure is not remembered: it may be tried again', async () => {
  const replays = new Replays({ store: new Kept(), now });
  await assert.rejects(
    replays.once('a', null, false, () => Promise.reject(new Error('vol'))),
    /vol/,
  );
  assert.equal(await replays.once('a', null, false, async () => 'toch'), 'toch');
});

test('what was begun when the server died is not done again unseen, unless the work recognises itself', async () => {
  const store = new Kept();
  store.begin('a', 'null');
  const replays = new Replays({ store, now });
  await assert.rejects(
    replays.once('a', null, false, async () => 'twice'),
    /misschien al uitgevoerd/,
  );
  assert.equal(await replays.once('a', null, true, async () => 'itself'), 'itself');
  store.rows.get('a')!.known = { state: 'forgotten' };
  await assert.rejects(
    replays.once('a', null, false, async () => 'twice'),
    /al uitgevoerd; het antwoord/,
  );
  assert.equal(await replays.once('a', null, true, async () => 'as it is now'), 'as it is now');
});
