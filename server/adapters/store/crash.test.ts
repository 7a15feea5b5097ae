import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { silentLog } from '../../app/ports/log.ts';
import { systemChance, systemClock } from '../clock/system-clock.ts';
import { openStore } from './open-store.ts';
import { fact } from './store.contract.ts';

const writer = fileURLToPath(new URL('./testing/crash-writer.js', import.meta.url));
const open = (dataDir: string) =>
  openStore({ dataDir, log: silentLog, clock: systemClock, chance: systemChance });

/** Lets the writer work until it has acknowledged `acks` events, then kills it without warning. */
async function killAfter(dataDir: string, prefix: string, acks: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [writer, dataDir, prefix], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    if (text.split('\n').length > acks) child.kill('SIGKILL');
  });
  await once(child, 'close');
  // The last line may be cut off in the pipe; what is whole was acknowledged.
  return text.split('\n').slice(0, -1);
}

test('kill -9 while writing, three times: every acknowledged event is there once, the chain is intact', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'bereikbaar-crash-'));
  try {
    const acknowledged: string[] = [];
    for (const [round, acks] of [300, 1_500, 4_000].entries()) {
      acknowledged.push(...(await killAfter(dataDir, `r${round}`, acks)));
      const store = await open(dataDir);
      const ids = (await store.ledger.read({})).map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length, 'an event is there twice');
      const there = new Set(ids);
      assert.deepEqual(
        acknowledged.filter((id) => !there.has(id)),
        [],
      );
      const { events, broken } = await store.verifyLedger();
      assert.deepEqual({ events, broken }, { events: ids.length, broken: null });
      // All or none: the three events of one append are never separated.
      assert.equal(ids.length % 3, 0);
      await store.close();
    }
    assert.ok(acknowledged.length >= 5_800);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
});

const tamperings: readonly (readonly [string, string, number])[] = [
  ['a changed fact', `UPDATE ledger SET data = '{"step":"other"}' WHERE seq = 3`, 3],
  ['a changed time', 'UPDATE ledger SET at = at + 1 WHERE seq = 2', 2],
  ['a removed fact', 'DELETE FROM ledger WHERE seq = 4', 5],
  ['a changed hash', 'UPDATE ledger SET hash = zeroblob(32) WHERE seq = 5', 5],
  [
    'swapped facts',
    'UPDATE ledger SET seq = 99 WHERE seq = 1; UPDATE ledger SET seq = 1 WHERE seq = 2; UPDATE ledger SET seq = 2 WHERE seq = 99',
    1,
  ],
];

for (const [what, sql, at] of tamperings) {
  test(`the chain shows ${what}, even by someone who took the triggers away`, async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'bereikbaar-tamper-'));
    try {
      const store = await open(dataDir);
      await store.ledger.append(Array.from({ length: 6 }, (_, i) => fact(`call:${i}`)));
      await store.close();
      const db = new Sqlite(join(dataDir, 'bereikbaar.db'));
      db.exec('DROP TRIGGER ledger_not_updated; DROP TRIGGER ledger_not_deleted');
      db.exec(sql);
      db.close();
      const opened = await open(dataDir);
      const { broken } = await opened.verifyLedger();
      await opened.close();
      assert.equal(broken?.seq, at);
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
}
