/**
 * One server per data folder. A second one would close the calls of the first as interrupted and take its
 * SIP bindings. The lock is an open transaction on a file of its own: the system lets go of it when the
 * process ends, however it ends, so no stale lock has to be cleared after a crash.
 */
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { StoreError } from './store-error.ts';

/** Returns what lets go of the lock. Throws `StoreError` of code `inUse`. */
export function lockFolder(dataDir: string): () => void {
  const db = new Sqlite(join(dataDir, 'server.lock'), { timeout: 0 });
  try {
    db.pragma('journal_mode = DELETE');
    db.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    db.close();
    throw new StoreError('inUse', `Another server uses the data folder ${dataDir}. Stop it first.`, {
      cause,
    });
  }
  return () => {
    db.close();
  };
}
