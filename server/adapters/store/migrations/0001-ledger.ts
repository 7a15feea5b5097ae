import type { Migration } from '../migrate.ts';

/**
 * The ledger. Triggers refuse what append-only forbids, whoever writes; a gap in the numbers is refused
 * too. `hash` chains each row to the one before it. `open_call` is kept by triggers in the transaction of
 * the fact itself, so that recovery after a crash need not read years of history.
 */
export const ledger: Migration = {
  number: 1,
  name: 'ledger',
  sql: `
CREATE TABLE ledger (
  seq INTEGER PRIMARY KEY CHECK (seq >= 1),
  id TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  stream TEXT NOT NULL CHECK (stream <> ''),
  municipality TEXT,
  type TEXT NOT NULL CHECK (type <> ''),
  v INTEGER NOT NULL CHECK (v >= 1),
  data TEXT NOT NULL CHECK (json_valid(data)),
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE INDEX ledger_stream ON ledger (stream, seq);
CREATE INDEX ledger_at ON ledger (at);

CREATE TABLE open_call (
  stream TEXT PRIMARY KEY,
  seq INTEGER NOT NULL REFERENCES ledger (seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER ledger_without_gaps BEFORE INSERT ON ledger
WHEN new.seq <> coalesce((SELECT max(seq) FROM ledger), 0) + 1
BEGIN SELECT raise(ABORT, 'ledger: numbers have no gaps'); END;

CREATE TRIGGER ledger_not_updated BEFORE UPDATE ON ledger
BEGIN SELECT raise(ABORT, 'ledger: append-only'); END;

CREATE TRIGGER ledger_not_deleted BEFORE DELETE ON ledger
BEGIN SELECT raise(ABORT, 'ledger: append-only'); END;

CREATE TRIGGER ledger_call_opens AFTER INSERT ON ledger WHEN new.type = 'call.arrived'
BEGIN INSERT INTO open_call (stream, seq) VALUES (new.stream, new.seq) ON CONFLICT DO NOTHING; END;

CREATE TRIGGER ledger_call_closes AFTER INSERT ON ledger WHEN new.type = 'call.ended'
BEGIN DELETE FROM open_call WHERE stream = new.stream; END;
`,
};
