import type { Migration } from '../migrate.ts';

/** Codes that sign in once when the telephone with the authenticator app is gone; only their hash is kept. */
export const recoveryCodes: Migration = {
  number: 9,
  name: 'recovery-codes',
  sql: `
CREATE TABLE recovery_code (
  employee TEXT NOT NULL REFERENCES employee (id),
  code TEXT NOT NULL,
  used_at INTEGER,
  PRIMARY KEY (employee, code)
) STRICT, WITHOUT ROWID;
`,
};
