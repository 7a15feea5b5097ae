import type { Migration } from '../migrate.ts';

/**
 * Who works here and on which devices. An employee's name and address are personal data and lie with the
 * subjects. `people_version` goes up with every change, whichever process made it.
 */
export const people: Migration = {
  number: 3,
  name: 'people',
  sql: `
CREATE TABLE municipality (
  id TEXT PRIMARY KEY CHECK (id <> ''),
  name TEXT NOT NULL
) STRICT;

CREATE TABLE team (
  id TEXT PRIMARY KEY CHECK (id <> ''),
  municipality TEXT NOT NULL REFERENCES municipality (id),
  name TEXT NOT NULL
) STRICT;

CREATE TABLE employee (
  id TEXT PRIMARY KEY CHECK (id <> ''),
  municipality TEXT NOT NULL REFERENCES municipality (id),
  subject TEXT NOT NULL REFERENCES subject (id),
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE employee_team (
  employee TEXT NOT NULL REFERENCES employee (id),
  team TEXT NOT NULL REFERENCES team (id),
  PRIMARY KEY (employee, team)
) STRICT, WITHOUT ROWID;

CREATE TABLE employee_role (
  employee TEXT NOT NULL REFERENCES employee (id),
  role TEXT NOT NULL CHECK (role IN ('medewerker', 'kcc-agent', 'teamleider', 'beheerder', 'auditor')),
  PRIMARY KEY (employee, role)
) STRICT, WITHOUT ROWID;

CREATE TABLE employee_skill (
  employee TEXT NOT NULL REFERENCES employee (id),
  skill TEXT NOT NULL,
  level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 9),
  PRIMARY KEY (employee, skill)
) STRICT, WITHOUT ROWID;

CREATE TABLE device (
  id TEXT PRIMARY KEY CHECK (id <> ''),
  employee TEXT NOT NULL REFERENCES employee (id),
  kind TEXT NOT NULL CHECK (kind IN ('sip', 'browser', 'mobile')),
  label TEXT NOT NULL,
  realm TEXT,
  ha1_md5 TEXT CHECK (length(ha1_md5) = 32),
  ha1_sha256 TEXT CHECK (length(ha1_sha256) = 64),
  CHECK ((realm IS NULL) = (ha1_md5 IS NULL)),
  CHECK ((realm IS NULL) = (ha1_sha256 IS NULL))
) STRICT;

CREATE INDEX device_employee ON device (employee);

CREATE TABLE people_version (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  version INTEGER NOT NULL
) STRICT;

INSERT INTO people_version (one, version) VALUES (1, 1);
`,
};
