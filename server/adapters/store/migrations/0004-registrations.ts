import type { Migration } from '../migrate.ts';

/** SIP bindings, kept over a restart. No key to `device`: a trunk or test device may register as well. */
export const registrations: Migration = {
  number: 4,
  name: 'registrations',
  sql: `
CREATE TABLE binding (
  device TEXT NOT NULL,
  contact TEXT NOT NULL,
  call_id TEXT NOT NULL,
  cseq INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  q REAL NOT NULL CHECK (q BETWEEN 0 AND 1),
  instance TEXT,
  reg_id INTEGER,
  flow TEXT,
  path TEXT NOT NULL CHECK (json_valid(path)),
  user_agent TEXT,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (device, contact)
) STRICT, WITHOUT ROWID;

CREATE INDEX binding_expires ON binding (expires_at);
`,
};
