/**
 * A backup while the server runs: one consistent copy of the database, checked, beside the other files of
 * the data folder. The copy is made in one read transaction, which keeps no writer waiting (WAL).
 */
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { StoreError } from './store-error.ts';
import { verifyChain } from './verify.ts';

export interface BackupOptions {
  readonly dataDir: string;
  /** A folder that does not exist yet. It appears under this name only when the backup is whole. */
  readonly target: string;
  /** Without the master key the copy holds no readable personal data; with it, guard the copy like the original. */
  readonly withKey: boolean;
}

export interface BackupResult {
  readonly events: number;
  readonly files: readonly string[];
}

/** Files that the database copy replaces, or that are not part of it. */
const leftOut = /^(bereikbaar\.db(-wal|-shm)?|master\.key|server\.lock(-journal)?)$/;

/** Throws `StoreError` of code `backup` when the copy cannot be made or does not verify. */
export async function backUp({ dataDir, target, withKey }: BackupOptions): Promise<BackupResult> {
  const source = join(dataDir, 'bereikbaar.db');
  if (!existsSync(source)) throw new StoreError('backup', `There is no database in ${dataDir}.`);
  if (existsSync(target)) throw new StoreError('backup', `${target} exists already.`);
  const half = `${target}.part`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true, mode: 0o700 });
  try {
    const others = readdirSync(dataDir).filter(
      (name) => !leftOut.test(name) || (withKey && name === 'master.key'),
    );
    // Files first: the key of a recording that is sealed meanwhile must be in the database that goes with it.
    for (const name of others) copyMissing(join(dataDir, name), join(half, name));
    const copy = join(half, 'bereikbaar.db');
    const db = new Sqlite(source, { fileMustExist: true });
    try {
      db.prepare('VACUUM INTO ?').run(copy);
    } finally {
      db.close();
    }
    // And what was said while the database was copied.
    for (const name of others) copyMissing(join(dataDir, name), join(half, name));
    const events = await check(copy);
    flush(copy);
    renameSync(half, target);
    return { events, files: ['bereikbaar.db', ...others] };
  } catch (cause) {
    rmSync(half, { recursive: true, force: true });
    if (cause instanceof StoreError) throw cause;
    throw new StoreError('backup', `The backup failed: ${(cause as Error).message}`, { cause });
  }
}

/** Plain copies of sealed recordings, for who listens by phone now. */
const passing = '.heard';

/** Copies what is not there yet. A file that is gone meanwhile was deleted, or sealed: then the sealed one is copied. */
function copyMissing(from: string, to: string): void {
  try {
    if (!statSync(from).isDirectory()) {
      if (!existsSync(to)) copyFileSync(from, to);
      return;
    }
    mkdirSync(to, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(from)) {
      if (name !== passing) copyMissing(join(from, name), join(to, name));
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** The number of events of a copy whose pages and hash chain are sound. */
async function check(path: string): Promise<number> {
  const db = new Sqlite(path, { readonly: true });
  try {
    const verdict = db.pragma('integrity_check', { simple: true });
    if (verdict !== 'ok') throw new StoreError('backup', `The copy is damaged: ${String(verdict)}`);
    const { events, broken } = await verifyChain(db);
    if (broken !== null) throw new StoreError('backup', `The chain of events is broken at ${broken.seq}.`);
    return events;
  } finally {
    db.close();
  }
}

function flush(path: string): void {
  const file = openSync(path, 'r+');
  fsyncSync(file);
  closeSync(file);
}
