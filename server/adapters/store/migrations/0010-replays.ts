import type { Migration } from '../migrate.ts';

/**
 * Requests that were carried out under an `Idempotency-Key`, so that they are carried out once over a restart too. The id
 * and the print are keyed hashes and the answer is sealed: nobody reads a row without the key that its sender chose.
 */
export const replays: Migration = {
  number: 10,
  name: 'replays',
  sql: `
CREATE TABLE replay (
  id BLOB PRIMARY KEY CHECK (length(id) = 32),
  print BLOB NOT NULL CHECK (length(print) = 32),
  state TEXT NOT NULL CHECK (state IN ('begun', 'done', 'forgotten')),
  answer BLOB,
  begun_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX replay_begun ON replay (begun_at);
`,
};
