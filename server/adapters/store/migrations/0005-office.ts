import type { Migration } from '../migrate.ts';

/**
 * Who may sign in, who is signed in, what was done by whom, and what people set by hand. Passwords are
 * scrypt hashes; tokens are kept as their SHA-256 only. A note's names and texts lie with the subjects.
 */
export const office: Migration = {
  number: 5,
  name: 'office',
  sql: `
CREATE TABLE account (
  employee TEXT PRIMARY KEY REFERENCES employee (id),
  password TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE session (
  token TEXT PRIMARY KEY CHECK (length(token) = 43),
  employee TEXT NOT NULL REFERENCES employee (id),
  csrf TEXT NOT NULL,
  device TEXT,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL
) STRICT;

CREATE INDEX session_employee ON session (employee);

CREATE TABLE sign_in_link (
  token TEXT PRIMARY KEY CHECK (length(token) = 43),
  employee TEXT NOT NULL REFERENCES employee (id),
  expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE audit_line (
  number INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  municipality TEXT,
  actor TEXT,
  action TEXT NOT NULL,
  object TEXT NOT NULL,
  succeeded INTEGER NOT NULL CHECK (succeeded IN (0, 1)),
  source TEXT NOT NULL
) STRICT;

CREATE INDEX audit_municipality ON audit_line (municipality, number);

CREATE TRIGGER audit_not_updated BEFORE UPDATE ON audit_line
BEGIN SELECT raise(ABORT, 'audit: append-only'); END;

CREATE TRIGGER audit_not_deleted BEFORE DELETE ON audit_line
BEGIN SELECT raise(ABORT, 'audit: append-only'); END;

CREATE TABLE note_detail (
  note TEXT PRIMARY KEY,
  details TEXT NOT NULL REFERENCES subject (id),
  created_by TEXT
) STRICT;

CREATE TABLE calamity (
  municipality TEXT PRIMARY KEY,
  message TEXT NOT NULL,
  closes INTEGER NOT NULL CHECK (closes IN (0, 1)),
  since INTEGER NOT NULL,
  until INTEGER NOT NULL,
  by_employee TEXT NOT NULL
) STRICT;

CREATE TABLE reachability (
  employee TEXT PRIMARY KEY REFERENCES employee (id),
  version INTEGER NOT NULL,
  settings TEXT NOT NULL REFERENCES subject (id)
) STRICT;
`,
};
