/**
 * Opens the store and hands out its ports. One SQLite file, one connection: a write is one synchronous
 * transaction, never a conversation across `await`, so writers cannot wait for each other.
 */
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { Accounts } from '../../app/ports/accounts.ts';
import type { AuditTrail } from '../../app/ports/audit.ts';
import type { Chance, Clock } from '../../app/ports/clock.ts';
import type { ConnectionStore } from '../../app/ports/connections.ts';
import type { Ledger, LedgerEvent, NewEvent } from '../../app/ports/ledger.ts';
import type { Log } from '../../app/ports/log.ts';
import type { OfficeStore } from '../../app/ports/office.ts';
import type { OutboxStore } from '../../app/ports/outbox.ts';
import type { People } from '../../app/ports/people.ts';
import type { PrivacyStore } from '../../app/ports/privacy.ts';
import type { Registrations } from '../../app/ports/registrations.ts';
import type { ReplayStore } from '../../app/ports/replays.ts';
import { noSnapshots, type Snapshots } from '../../app/ports/snapshots.ts';
import type { Subjects } from '../../app/ports/subjects.ts';
import type { Instant } from '../../domain/time.ts';
import { Checkpointer } from './checkpointer.ts';
import { type DiskBarrier, noBarrier, openDiskBarrier } from './disk-barrier.ts';
import { lockFolder } from './folder-lock.ts';
import { masterKey } from './master-key.ts';
import { type Migration, migrate } from './migrate.ts';
import { migrations } from './migrations/all.ts';
import { interruptions, openCalls } from './recover.ts';
import { deriveKeys, keyBytes, type StoreKeys, unseal } from './sealed.ts';
import { SnapshotFile } from './snapshot-file.ts';
import { Sql } from './sql.ts';
import { openSqlite } from './sqlite.ts';
import { SqliteAccounts } from './sqlite-accounts.ts';
import { SqliteAudit } from './sqlite-audit.ts';
import { SqliteConnections } from './sqlite-connections.ts';
import { SqliteLedger } from './sqlite-ledger.ts';
import { SqliteOffice } from './sqlite-office.ts';
import { SqliteOutbox } from './sqlite-outbox.ts';
import { SqlitePeople } from './sqlite-people.ts';
import { SqlitePrivacy } from './sqlite-privacy.ts';
import { SqliteRegistrations } from './sqlite-registrations.ts';
import { SqliteReplays } from './sqlite-replays.ts';
import { SqliteSubjects } from './sqlite-subjects.ts';
import { StoreError } from './store-error.ts';
import { type ChainVerdict, verifyChain } from './verify.ts';

export interface StoreOptions {
  /** Folder of the database and the master key; `:memory:` keeps nothing (tests, the simulator). */
  readonly dataDir: string;
  readonly log: Log;
  readonly clock: Pick<Clock, 'now'>;
  readonly chance: Pick<Chance, 'newId' | 'secret'>;
  /** A database elsewhere; this version has none and refuses. */
  readonly databaseUrl?: string | null | undefined;
  /**
   * `always` (default) brings an old database up to date; `ifNew` only makes a new one and refuses an old
   * one: a command line verb must not change a database below a running server of an older version.
   */
  readonly migrate?: 'always' | 'ifNew' | undefined;
  /** True for the server, of which a data folder has one; command line verbs come beside it. */
  readonly exclusive?: boolean | undefined;
}

export interface Store {
  readonly ledger: Ledger;
  readonly subjects: Subjects;
  readonly people: People;
  readonly registrations: Registrations;
  readonly accounts: Accounts;
  readonly audit: AuditTrail;
  readonly office: OfficeStore;
  readonly outbox: OutboxStore;
  readonly snapshots: Snapshots;
  readonly privacy: PrivacyStore;
  readonly connections: ConnectionStore;
  readonly replays: ReplayStore;
  /** For projections of other adapters: reading, and writing in lists of statements. */
  readonly sql: Sql;
  /** The migrations that opening it has run. */
  readonly migrated: readonly Migration[];
  /** Calls that a crash left open: their `call.arrived`, oldest first. */
  openCalls(): readonly LedgerEvent[];
  /** The events that close them as interrupted; append these before taking calls. */
  recoverInterrupted(now: Instant): readonly NewEvent[];
  /** Recomputes the hash chain of all events. */
  verifyLedger(): Promise<ChainVerdict>;
  /** Notices what another process wrote: subscribers and readers get it. */
  catchUp(): void;
  /** Writes what waits, folds the log file into the database and lets go of it. */
  close(): Promise<void>;
}

/** Throws `StoreError` when the database cannot be used. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { log, chance } = options;
  if (typeof options.databaseUrl === 'string') {
    throw new StoreError(
      'unsupported',
      'Only the embedded database is supported yet; leave BEREIKBAAR_DATABASE_URL out.',
    );
  }
  const inMemory = options.dataDir === ':memory:';
  const path = inMemory ? ':memory:' : join(options.dataDir, 'bereikbaar.db');
  const db = openSqlite(path);
  let unlock = (): void => undefined;
  let barrier: DiskBarrier = noBarrier;
  let keys: StoreKeys;
  let migrated: readonly Migration[];
  try {
    if (options.exclusive === true && !inMemory) unlock = lockFolder(options.dataDir);
    migrated = migrate(db, migrations, options.clock.now(), options.migrate);
    for (const { number, name } of migrated) log.info('store.migrated', { to: number, migration: name });
    if (!inMemory) barrier = await openDiskBarrier(`${path}-wal`);
    await barrier.sync();
    keys = openKeys(db, inMemory ? null : options.dataDir, chance.secret);
  } catch (error) {
    unlock();
    db.close();
    throw error;
  }
  const checkpointer = inMemory ? null : startCheckpointer(db, path, log);
  const committed = (): void => checkpointer?.committed();
  const ledger = new SqliteLedger({
    db,
    barrier,
    newId: chance.newId,
    log,
    gate: () => checkpointer?.gate() ?? null,
    committed,
  });
  const sql = new Sql(db, barrier, committed);
  const subjects = new SqliteSubjects({
    sql,
    keys,
    newId: chance.newId,
    secret: chance.secret,
    checkpoint: async () => checkpointer?.truncate(),
  });
  return {
    ledger,
    subjects,
    people: new SqlitePeople(sql, subjects),
    registrations: new SqliteRegistrations(sql),
    accounts: new SqliteAccounts(sql),
    audit: new SqliteAudit(sql),
    office: new SqliteOffice(sql),
    outbox: new SqliteOutbox(sql),
    snapshots: inMemory ? noSnapshots : new SnapshotFile(db, options.dataDir),
    privacy: new SqlitePrivacy(sql),
    connections: new SqliteConnections(sql),
    replays: new SqliteReplays({ sql, key: keys.replay, secret: chance.secret }),
    sql,
    migrated,
    verifyLedger: () => verifyChain(db),
    openCalls: () => openCalls(db),
    recoverInterrupted: (now) => interruptions(openCalls(db), now),
    catchUp: () => ledger.catchUp(),
    close: async () => {
      await ledger.close();
      await checkpointer?.close();
      await barrier.close();
      db.close();
      unlock();
    },
  };
}

function startCheckpointer(db: Database, path: string, log: Log): Checkpointer {
  db.pragma('wal_autocheckpoint = 0');
  return new Checkpointer({ path, log, fallBack: () => void db.pragma('wal_autocheckpoint = 1000') });
}

/** The keys of this database. Refuses a master key that does not open what is there. */
function openKeys(db: Database, dataDir: string | null, secret: (bytes: number) => string): StoreKeys {
  const sample = db
    .prepare<[], { id: string; key: Uint8Array }>('SELECT id, key FROM subject WHERE key IS NOT NULL LIMIT 1')
    .get();
  const master =
    dataDir === null
      ? Buffer.from(secret(keyBytes), 'base64url')
      : masterKey(dataDir, sample === undefined, secret);
  const keys = deriveKeys(master);
  if (sample !== undefined && unseal(keys.wrap, sample.id, sample.key) === null) {
    throw new StoreError('key', 'The master key is not the one this database was sealed with.');
  }
  return keys;
}
