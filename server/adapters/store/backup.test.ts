import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { silentLog } from '../../app/ports/log.ts';
import { systemChance, systemClock } from '../clock/system-clock.ts';
import { backUp } from './backup.ts';
import { openStore } from './open-store.ts';
import { fact } from './store.contract.ts';
import { StoreError } from './store-error.ts';

const open = (dataDir: string) =>
  openStore({ dataDir, log: silentLog, clock: systemClock, chance: systemChance });

function folder(t: TestContext): string {
  const made = mkdtempSync(join(tmpdir(), 'bereikbaar-backup-'));
  t.after(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

test('a backup made while events are written opens as a store, whole up to some event', async (t) => {
  const dir = folder(t);
  const dataDir = join(dir, 'data');
  const store = await open(dataDir);
  const subject = await store.subjects.callerByNumber(null, '+31612345678', 1);
  mkdirSync(join(dataDir, 'recordings'));
  writeFileSync(join(dataDir, 'recordings', 'a.wav'), 'sound');
  mkdirSync(join(dataDir, 'recordings', '.heard'));
  writeFileSync(join(dataDir, 'recordings', '.heard', 'b.wav'), 'plain');
  let writing = true;
  const writer = (async () => {
    for (let i = 0; writing; i++)
      await store.ledger.append([fact(`call:${i}`), fact(`call:${i}`, 'call.ended')]);
  })();
  await store.ledger.append([fact('call:first')]);
  const before = store.ledger.head();
  const target = join(dir, 'copy');
  const { events, files } = await backUp({ dataDir, target, withKey: true });
  writing = false;
  await writer;
  await store.close();
  assert.ok(events >= before);
  assert.deepEqual([...files].sort(), ['bereikbaar.db', 'master.key', 'recordings']);

  assert.deepEqual(readdirSync(join(target, 'recordings')), ['a.wav'], 'no plain copies of sealed sounds');

  const restored = await open(target);
  assert.equal(restored.ledger.head(), events);
  assert.deepEqual(await restored.subjects.read(subject), { number: '+31612345678' });
  assert.deepEqual(await restored.ledger.append([fact('call:new')]), [events + 1]);
  assert.equal((await restored.verifyLedger()).broken, null);
  await restored.close();
});

test('without the key the copy does not open as a store: its personal data cannot be read', async (t) => {
  const dir = folder(t);
  const dataDir = join(dir, 'data');
  const store = await open(dataDir);
  await store.subjects.callerByNumber(null, '+31612345678', 1);
  await store.close();
  const target = join(dir, 'copy');
  await backUp({ dataDir, target, withKey: false });
  assert.ok(!existsSync(join(target, 'master.key')));
  await assert.rejects(open(target), (error: unknown) => error instanceof StoreError && error.code === 'key');
});

test('an existing target and a folder without database are refused, and nothing half is left', async (t) => {
  const dir = folder(t);
  const refused = (error: unknown) => error instanceof StoreError && error.code === 'backup';
  await assert.rejects(backUp({ dataDir: dir, target: join(dir, 'x'), withKey: false }), refused);
  const store = await open(dir);
  await store.close();
  await assert.rejects(backUp({ dataDir: dir, target: dir, withKey: false }), refused);
  assert.ok(!existsSync(join(dir, 'x')) && !existsSync(`${dir}.part`));
});
