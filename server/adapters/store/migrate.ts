/**
 * Numbered migrations with checksums. Each runs in one transaction that begins by taking its number, so
 * two servers starting at once cannot both run it. A released migration is never edited: a database that
 * ran another text under the same number is refused, as is one made by a newer version.
 */
import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { Instant } from '../../domain/time.ts';
import { StoreError } from './store-error.ts';

export interface Migration {
  /** 1, 2, 3 … */
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

interface Applied {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
}

/** SHA-256 of the text, in hex. */
export function checksumOf(migration: Migration): string {
  return createHash('sha256').update(migration.sql).digest('hex');
}

/**
 * Brings the database up to date; returns the migrations that ran now. `ifNew` refuses a database that
 * exists and lacks some. Throws `StoreError`.
 */
export function migrate(
  db: Database,
  migrations: readonly Migration[],
  now: Instant,
  when: 'always' | 'ifNew' = 'always',
): readonly Migration[] {
  db.exec(`CREATE TABLE IF NOT EXISTS migration (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at INTEGER NOT NULL
  ) STRICT`);
  const ran: Migration[] = [];
  for (;;) {
    const next = db
      .transaction(() => {
        const applied = db.prepare<[], Applied>('SELECT * FROM migration ORDER BY number').all();
        refuseStrangers(applied, migrations);
        const migration = migrations[applied.length];
        if (migration === undefined) return undefined;
        if (when === 'ifNew' && ran.length < applied.length) {
          const message = `The database is of an older version and lacks migration ${migration.number} (${migration.name}). Run \`bereikbaar migrate\` while the server is stopped.`;
          throw new StoreError('older', message);
        }
        db.prepare('INSERT INTO migration (number, name, checksum, applied_at) VALUES (?, ?, ?, ?)').run(
          migration.number,
          migration.name,
          checksumOf(migration),
          now,
        );
        db.exec(migration.sql);
        return migration;
      })
      .immediate();
    if (next === undefined) return ran;
    ran.push(next);
  }
}

function refuseStrangers(applied: readonly Applied[], migrations: readonly Migration[]): void {
  for (const [index, row] of applied.entries()) {
    const known = migrations[index];
    if (known === undefined || known.number !== row.number) {
      throw new StoreError(
        'newer',
        `The database has migration ${row.number} (${row.name}), which this version does not know. Start a newer version, or restore a backup made by this one.`,
      );
    }
    if (checksumOf(known) !== row.checksum) {
      throw new StoreError(
        'edited',
        `Migration ${row.number} (${row.name}) was edited after this database ran it. Put the old text back and add a new migration instead.`,
      );
    }
  }
}
