import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import Sqlite from 'better-sqlite3';
import { silentLog } from '../../app/ports/log.ts';
import { systemChance, systemClock } from '../clock/system-clock.ts';
import { openStore, type Store } from './open-store.ts';
import { fact, storeContract } from './store.contract.ts';
import { StoreError } from './store-error.ts';

const folders: string[] = [];
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'bereikbaar-store-'));
  folders.push(made);
  return made;
}

const open = (dataDir: string): Promise<Store> =>
  openStore({ dataDir, log: silentLog, clock: systemClock, chance: systemChance });

storeContract('SQLite file', () => open(folder()));
storeContract('SQLite in memory', () => open(':memory:'));

const refused = (code: string) => (error: unknown) => error instanceof StoreError && error.code === code;

test('what was written is there after closing and opening again', async () => {
  const dir = folder();
  const before = await open(dir);
  await before.ledger.append([fact('call:1', 'call.arrived')]);
  const subject = await before.subjects.callerByNumber(null, '+31612345678', 1);
  await before.close();
  const after = await open(dir);
  assert.equal(after.ledger.head(), 1);
  assert.deepEqual(await after.ledger.append([fact('call:1', 'call.ended')]), [2]);
  assert.deepEqual(await after.subjects.read(subject), { number: '+31612345678' });
  await after.close();
});

test('the database file holds no number in clear, and the master key is for the owner alone', async () => {
  const dir = folder();
  const store = await open(dir);
  const subject = await store.subjects.callerByNumber(null, '+31612345678', 1);
  await store.subjects.amend(subject, { name: 'Petronella' }, 2);
  await store.close();
  const bytes = readFileSync(join(dir, 'bereikbaar.db')).toString('latin1');
  assert.ok(!bytes.includes('612345678') && !bytes.includes('Petronella'));
  if (process.platform !== 'win32') assert.equal(statSync(join(dir, 'master.key')).mode & 0o777, 0o600);
});

test('without its master key, or with another one, the database is refused', async () => {
  const dir = folder();
  const store = await open(dir);
  await store.subjects.callerByNumber(null, '+31612345678', 1);
  await store.close();
  unlinkSync(join(dir, 'master.key'));
  await assert.rejects(open(dir), refused('key'));
  writeFileSync(join(dir, 'master.key'), Buffer.alloc(32, 7).toString('base64url'));
  await assert.rejects(open(dir), refused('key'));
  writeFileSync(join(dir, 'master.key'), 'short');
  await assert.rejects(open(dir), refused('key'));
});

test('another process may write between two appends; numbers and subscribers stay in order', async (t) => {
  const dir = folder();
  const [server, cli] = await both(dir, t);
  const seen: number[] = [];
  await server.ledger.append([fact('call:1')]);
  assert.deepEqual(await cli.ledger.append([fact('call:2')]), [2]);
  const all = new Promise<void>((resolve) => {
    server.ledger.subscribe(0, ({ seq }) => {
      seen.push(seq);
      if (seq === 3) resolve();
    });
  });
  assert.deepEqual(await server.ledger.append([fact('call:3')]), [3]);
  await all;
  assert.deepEqual(seen, [1, 2, 3]);
});

async function both(dir: string, t: TestContext): Promise<readonly [Store, Store]> {
  const stores = [await open(dir), await open(dir)] as const;
  t.after(async () => {
    for (const store of stores) await store.close();
  });
  return stores;
}

test('the ledger refuses change, removal, gaps and bad rows, whoever asks', async () => {
  const dir = folder();
  const store = await open(dir);
  await store.ledger.append([fact('call:1'), fact('call:1')]);
  await store.close();
  const db = new Sqlite(join(dir, 'bereikbaar.db'));
  assert.throws(() => db.exec("UPDATE ledger SET type = 'call.other' WHERE seq = 1"), /append-only/);
  assert.throws(() => db.exec('DELETE FROM ledger WHERE seq = 2'), /append-only/);
  const insert = (seq: number, data: string) =>
    db.prepare("INSERT INTO ledger VALUES (?, 'x', 1, 's', NULL, 't', 1, ?, zeroblob(32))").run(seq, data);
  assert.throws(() => insert(5, '{}'), /no gaps/);
  assert.throws(() => insert(3, '{'), /CHECK constraint/);
  db.close();
});

test('the log file stays short however long one writes', async () => {
  const dir = folder();
  const store = await open(dir);
  for (let i = 0; i < 2_000; i++) await store.ledger.append([fact(`call:${i}`)]);
  const bytes = statSync(join(dir, 'bereikbaar.db-wal')).size;
  await store.close();
  // 2,000 commits would be 36 MB; a checkpoint comes every 300, and writers wait when 600 are ahead of it.
  assert.ok(bytes < 25_000_000, `${bytes} bytes`);
});

test('after an erasure nothing of the person is left in any file, sealed or not', async () => {
  const dir = folder();
  const store = await open(dir);
  const subject = await store.subjects.callerByNumber(null, '+31612345678', 1);
  const row = store.sql.first(store.sql.db.selectFrom('subject').selectAll().where('id', '=', subject));
  const pieces = [row?.key, row?.data, row?.lookup].map((piece) => Buffer.from(piece ?? []).subarray(13, 29));
  await store.subjects.erase(subject, 2);
  const files = ['bereikbaar.db', 'bereikbaar.db-wal'].map((name) => readFileSync(join(dir, name)));
  await store.close();
  for (const piece of pieces) {
    assert.equal(piece.length, 16);
    for (const file of files) assert.equal(file.indexOf(piece), -1);
  }
});

test('a data folder has one server; command line verbs come beside it, and a crash leaves no lock', async () => {
  const dir = folder();
  const serve = () =>
    openStore({ dataDir: dir, log: silentLog, clock: systemClock, chance: systemChance, exclusive: true });
  const server = await serve();
  await assert.rejects(serve(), refused('inUse'));
  const tool = await open(dir);
  assert.deepEqual(await tool.ledger.append([fact('call:1')]), [1]);
  await tool.close();
  await server.close();
  const holder = `const db = new (await import(${JSON.stringify(import.meta.resolve('better-sqlite3'))})).default(${JSON.stringify(join(dir, 'server.lock'))}); db.exec('BEGIN EXCLUSIVE'); console.log('held'); setInterval(() => db, 1000)`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', holder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  await assert.rejects(serve(), refused('inUse'));
  child.kill('SIGKILL');
  await once(child, 'close');
  await (await serve()).close();
});

test('a database elsewhere is refused rather than ignored', async () => {
  await assert.rejects(
    openStore({
      dataDir: ':memory:',
      databaseUrl: 'postgres://db.example/x',
      log: silentLog,
      clock: systemClock,
      chance: systemChance,
    }),
    refused('unsupported'),
  );
});
