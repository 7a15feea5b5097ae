/** Opens the SQLite file: the one place that knows its pragmas. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { StoreError } from './store-error.ts';

/** How long a statement waits for another process (a command line verb) to finish its write: milliseconds. */
const busyMs = 500;

/**
 * Pages kept at hand. Writes go to the end of tables and of indexes by time, so more of them is memory and no speed: what
 * was read before comes from the kernel's own cache in microseconds.
 */
const cacheKiB = 8000;

/** `path` may be `:memory:`. Makes the folder when it is missing, readable by its owner only. */
export function openSqlite(path: string): Database {
  try {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const db = new Sqlite(path, { timeout: busyMs });
    db.pragma('journal_mode = WAL');
    // Durability is the disk barrier's work; see there. Before a checkpoint SQLite flushes by itself.
    db.pragma('synchronous = NORMAL');
    db.pragma('foreign_keys = ON');
    // Rows that are removed (an erased person) are overwritten with zeros, not left in free pages.
    db.pragma('secure_delete = ON');
    db.pragma(`cache_size = -${cacheKiB}`);
    return db;
  } catch (cause) {
    throw new StoreError('open', `The database ${path} cannot be opened: ${(cause as Error).message}`, {
      cause,
    });
  }
}
