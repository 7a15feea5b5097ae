/**
 * Opens the store and hands out its ports. One SQLite file, one connection: a write is one synchronous
 * transaction, never a conversation across `await`, so writers cannot wait for each other.
 */
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { Chance, Clock } from '../../app/ports/clock.ts';
import type { Ledger, LedgerEvent, NewEvent } from '../../app/ports/ledger.ts';
import type { Log } from '../../app/ports/log.ts';
import type { Instant } from '../../domain/time.ts';
import { type DiskBarrier, noBarrier, openDiskBarrier } from './disk-barrier.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/all.ts';
import { interruptions, openCalls } from './recover.ts';
import { openSqlite } from './sqlite.ts';
import { SqliteLedger } from './sqlite-ledger.ts';

export interface StoreOptions {
  /** Folder of the database and the master key; `:memory:` keeps nothing (tests, the simulator). */
  readonly dataDir: string;
  readonly log: Log;
  readonly clock: Pick<Clock, 'now'>;
  readonly chance: Pick<Chance, 'newId'>;
}

export interface Store {
  readonly ledger: Ledger;
  /** Calls that a crash left open: their `call.arrived`, oldest first. */
  openCalls(): readonly LedgerEvent[];
  /** The events that close them as interrupted; append these before taking calls. */
  recoverInterrupted(now: Instant): readonly NewEvent[];
  /** Writes what waits, folds the log file into the database and lets go of it. */
  close(): Promise<void>;
}

/** Throws `StoreError` when the database cannot be used. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { log } = options;
  const inMemory = options.dataDir === ':memory:';
  const path = inMemory ? ':memory:' : join(options.dataDir, 'bereikbaar.db');
  const db = openSqlite(path);
  let barrier: DiskBarrier = noBarrier;
  try {
    for (const ran of migrate(db, migrations, options.clock.now())) {
      log.info('store.migrated', { number: ran.number, name: ran.name });
    }
    if (!inMemory) barrier = await openDiskBarrier(`${path}-wal`);
    await barrier.sync();
  } catch (error) {
    db.close();
    throw error;
  }
  const ledger = new SqliteLedger({
    db,
    barrier,
    newId: options.chance.newId,
    log,
    gate: () => null,
    committed: () => undefined,
  });
  return {
    ledger,
    openCalls: () => openCalls(db),
    recoverInterrupted: (now) => interruptions(openCalls(db), now),
    close: () => close(db, ledger, barrier),
  };
}

async function close(db: Database, ledger: SqliteLedger, barrier: DiskBarrier): Promise<void> {
  await ledger.close();
  await barrier.close();
  db.close();
}
