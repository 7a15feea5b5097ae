import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LedgerError } from '../../app/ports/ledger.ts';
import { silentLog } from '../../app/ports/log.ts';
import { systemChance } from '../clock/system-clock.ts';
import type { DiskBarrier } from './disk-barrier.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/all.ts';
import { openSqlite } from './sqlite.ts';
import { SqliteLedger } from './sqlite-ledger.ts';
import { fact } from './store.contract.ts';

/** A disk that confirms when told to. */
function disk() {
  const waiting: { readonly confirm: () => void; readonly fail: (error: Error) => void }[] = [];
  let arrived = (): void => undefined;
  const barrier: DiskBarrier = {
    sync: () =>
      new Promise((confirm, fail) => {
        waiting.push({ confirm, fail });
        arrived();
      }),
    close: async () => undefined,
  };
  /** The next flush that is asked for. */
  const next = async () => {
    if (waiting.length === 0) {
      await new Promise<void>((resolve) => {
        arrived = resolve;
      });
    }
    return waiting.shift()!;
  };
  return { barrier, next };
}

function open(barrier: DiskBarrier) {
  const db = openSqlite(':memory:');
  migrate(db, migrations, 0);
  const ledger = new SqliteLedger({
    db,
    barrier,
    newId: systemChance.newId,
    log: silentLog,
    gate: () => null,
    committed: () => undefined,
  });
  return { db, ledger };
}

const failed = (error: unknown) => error instanceof LedgerError && error.code === 'failed';

test('nothing is acknowledged, shown or delivered before the disk has confirmed it', async () => {
  const { barrier, next } = disk();
  const { db, ledger } = open(barrier);
  let acknowledged = false;
  const delivered: number[] = [];
  ledger.subscribe(0, ({ seq }) => delivered.push(seq));
  const append = ledger.append([fact('call:1')]).then((seqs) => {
    acknowledged = true;
    return seqs;
  });
  const flush = await next();
  assert.equal(db.prepare('SELECT count(*) FROM ledger').pluck().get(), 1);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([acknowledged, ledger.head(), delivered], [false, 0, []]);
  assert.deepEqual(await ledger.read({}), []);
  flush.confirm();
  assert.deepEqual(await append, [1]);
  assert.equal((await ledger.read({})).length, 1);
  await ledger.close();
  db.close();
});

test('what arrives during a flush shares the next one', async () => {
  const { barrier, next } = disk();
  const { db, ledger } = open(barrier);
  const first = ledger.append([fact('call:1')]);
  const flush = await next();
  const later = Array.from({ length: 50 }, (_, i) => ledger.append([fact(`call:${i}`)]));
  flush.confirm();
  await first;
  (await next()).confirm();
  assert.deepEqual((await Promise.all(later)).flat().at(-1), 51);
  await ledger.close();
  db.close();
});

test('a disk that does not confirm ends all writing: no later success can be believed', async () => {
  const { barrier, next } = disk();
  const { db, ledger } = open(barrier);
  const first = ledger.append([fact('call:1')]);
  const flush = await next();
  const second = ledger.append([fact('call:2')]);
  flush.fail(new Error('EIO'));
  await assert.rejects(first, failed);
  await assert.rejects(second, failed);
  await assert.rejects(ledger.append([fact('call:3')]), failed);
  assert.equal(ledger.head(), 0);
  await ledger.close();
  db.close();
});

test('a full disk refuses the append and keeps what was there', async () => {
  const barrier: DiskBarrier = { sync: async () => undefined, close: async () => undefined };
  const { db, ledger } = open(barrier);
  await ledger.append([fact('call:1')]);
  db.pragma(`max_page_count = ${String(db.pragma('page_count', { simple: true }))}`);
  const large = Array.from({ length: 100 }, (_, i) =>
    fact(`call:${i}`, 'call.routed', { data: { x: 'y'.repeat(9_000) } }),
  );
  await assert.rejects(ledger.append(large), failed);
  assert.equal((await ledger.read({})).length, 1);
  await ledger.close();
  db.close();
});
