/** Kept answers: over a restart, within their term and number, and readable for who has the key only. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { silentLog } from '../../app/ports/log.ts';
import { idOf } from '../../domain/ids.ts';
import { systemChance, systemClock } from '../clock/system-clock.ts';
import { openStore } from './open-store.ts';
import { replayKept, SqliteReplays } from './sqlite-replays.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'bereikbaar-replays-'));
after(() => rmSync(dataDir, { recursive: true, force: true }));
const open = (folder = dataDir) =>
  openStore({ dataDir: folder, log: silentLog, clock: systemClock, chance: systemChance });

test('an answer is there after a restart, for the same request only, and the files show nothing of it', async () => {
  const before = await open();
  assert.deepEqual(before.replays.begin('anna createNote sleutel-1', '{"number":"0612345678"}', 1), {
    state: 'new',
  });
  before.replays.done('anna createNote sleutel-1', { caller: 'Mevrouw Jansen', number: '0612345678' });
  before.replays.begin('anna createNote sleutel-2', 'null', 1);
  await before.close();

  const text = readFileSync(join(dataDir, 'bereikbaar.db')).toString('latin1');
  for (const secret of ['Jansen', '0612345678', 'sleutel-1', 'anna'])
    assert.ok(!text.includes(secret), secret);

  const { replays, subjects, close } = await open();
  const again = (body: string) => replays.begin('anna createNote sleutel-1', body, 2);
  assert.deepEqual(again('{"number":"0612345678"}'), {
    state: 'done',
    answer: { caller: 'Mevrouw Jansen', number: '0612345678' },
  });
  assert.deepEqual(again('{"number":"0687654321"}'), { state: 'other' });
  assert.deepEqual(replays.begin('anna createNote sleutel-2', 'null', 2), { state: 'begun' });
  replays.failed('anna createNote sleutel-2');
  assert.deepEqual(replays.begin('anna createNote sleutel-2', 'null', 2), { state: 'new' });

  await subjects.eraseMany([idOf('somebody')], 3);
  assert.deepEqual(again('{"number":"0612345678"}'), { state: 'forgotten' }, 'erased with personal data');
  assert.deepEqual(replays.begin('anna createNote sleutel-1', 'null', 1 + replayKept), { state: 'new' });
  await close();
});

test('the oldest go when there are too many', async () => {
  const { sql, close } = await open(':memory:');
  const replays = new SqliteReplays({ sql, key: Buffer.alloc(32, 1), secret: systemChance.secret, max: 100 });
  for (let at = 1; at <= 1_100; at++) replays.begin(`k${at}`, '', at);
  assert.deepEqual(replays.begin('k1', '', 1_101), { state: 'new' });
  assert.deepEqual(replays.begin('k1100', '', 1_101), { state: 'begun' });
  await close();
});

test('a long answer is not kept, but that it was given is', async () => {
  const { replays, close } = await open(':memory:');
  replays.begin('a', '', 1);
  replays.done('a', 'x'.repeat(300_000));
  assert.deepEqual(replays.begin('a', '', 2), { state: 'forgotten' });
  await close();
});
