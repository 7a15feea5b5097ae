import type { Migration } from '../migrate.ts';

/**
 * Personal data by reference. `key` is the subject's own data key, wrapped by the master key; erasing
 * sets key, data and lookup to null and keeps the row, so that a reference in the ledger still resolves
 * to "erased" rather than to nothing.
 */
export const subjects: Migration = {
  number: 2,
  name: 'subjects',
  sql: `
CREATE TABLE subject (
  id TEXT PRIMARY KEY,
  municipality TEXT,
  kind TEXT NOT NULL,
  lookup BLOB,
  key BLOB,
  data BLOB,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  erased_at INTEGER,
  CHECK ((erased_at IS NULL) = (key IS NOT NULL)),
  CHECK ((erased_at IS NULL) = (data IS NOT NULL)),
  CHECK (erased_at IS NULL OR lookup IS NULL)
) STRICT;

CREATE UNIQUE INDEX subject_lookup ON subject (lookup) WHERE lookup IS NOT NULL;
CREATE INDEX subject_seen ON subject (kind, seen_at) WHERE erased_at IS NULL;
`,
};
