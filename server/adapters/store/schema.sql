-- Made by all migrations; compared by migrate.test.ts. Change a migration, never this file alone.

CREATE TRIGGER audit_not_deleted BEFORE DELETE ON audit_line
BEGIN SELECT raise(ABORT, 'audit: append-only'); END;

CREATE TRIGGER audit_not_updated BEFORE UPDATE ON audit_line
BEGIN SELECT raise(ABORT, 'audit: append-only'); END;

CREATE TRIGGER destruction_not_deleted BEFORE DELETE ON destruction
BEGIN SELECT raise(ABORT, 'destruction: append-only'); END;

CREATE TRIGGER destruction_not_updated BEFORE UPDATE ON destruction
BEGIN SELECT raise(ABORT, 'destruction: append-only'); END;

CREATE TRIGGER ledger_call_closes AFTER INSERT ON ledger WHEN new.type = 'call.ended'
BEGIN DELETE FROM open_call WHERE stream = new.stream; END;

CREATE TRIGGER ledger_call_opens AFTER INSERT ON ledger WHEN new.type = 'call.arrived'
BEGIN INSERT INTO open_call (stream, seq) VALUES (new.stream, new.seq) ON CONFLICT DO NOTHING; END;

CREATE TRIGGER ledger_not_deleted BEFORE DELETE ON ledger
BEGIN SELECT raise(ABORT, 'ledger: append-only'); END;

CREATE TRIGGER ledger_not_updated BEFORE UPDATE ON ledger
BEGIN SELECT raise(ABORT, 'ledger: append-only'); END;

CREATE TRIGGER ledger_without_gaps BEFORE INSERT ON ledger
WHEN new.seq <> coalesce((SELECT max(seq) FROM ledger), 0) + 1
BEGIN SELECT raise(ABORT, 'ledger: numbers have no gaps'); END;

CREATE TABLE account (
  employee TEXT PRIMARY KEY REFERENCES employee (id),
  password TEXT NOT NULL,
  changed_at INTEGER NOT NULL
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

CREATE TABLE calamity (
  municipality TEXT PRIMARY KEY,
  message TEXT NOT NULL,
  closes INTEGER NOT NULL CHECK (closes IN (0, 1)),
  since INTEGER NOT NULL,
  until INTEGER NOT NULL,
  by_employee TEXT NOT NULL
) STRICT;

CREATE TABLE catalogue (
  municipality TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  products TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE destruction (
  number INTEGER PRIMARY KEY,
  run TEXT NOT NULL,
  municipality TEXT NOT NULL,
  record TEXT NOT NULL,
  object TEXT NOT NULL,
  began_at INTEGER NOT NULL,
  destroyed_at INTEGER NOT NULL,
  basis TEXT NOT NULL,
  actor TEXT
) STRICT;

CREATE TABLE device (
  id TEXT PRIMARY KEY CHECK (id <> ''),
  employee TEXT NOT NULL REFERENCES employee (id),
  kind TEXT NOT NULL CHECK (kind IN ('sip', 'browser', 'mobile')),
  label TEXT NOT NULL,
  realm TEXT,
  ha1_md5 TEXT CHECK (length(ha1_md5) = 32),
  ha1_sha256 TEXT CHECK (length(ha1_sha256) = 64), number TEXT REFERENCES subject (id),
  CHECK ((realm IS NULL) = (ha1_md5 IS NULL)),
  CHECK ((realm IS NULL) = (ha1_sha256 IS NULL))
) STRICT;

CREATE TABLE employee (
  id TEXT PRIMARY KEY CHECK (id <> ''),
  municipality TEXT NOT NULL REFERENCES municipality (id),
  subject TEXT NOT NULL REFERENCES subject (id),
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE employee_role (
  employee TEXT NOT NULL REFERENCES employee (id),
  role TEXT NOT NULL CHECK (role IN ('medewerker', 'kcc-agent', 'teamleider', 'beheerder', 'auditor')),
  PRIMARY KEY (employee, role)
) STRICT, WITHOUT ROWID;

CREATE TABLE "employee_skill" (
  employee TEXT NOT NULL REFERENCES employee (id),
  skill TEXT NOT NULL,
  level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 5),
  PRIMARY KEY (employee, skill)
) STRICT, WITHOUT ROWID;

CREATE TABLE employee_team (
  employee TEXT NOT NULL REFERENCES employee (id),
  team TEXT NOT NULL REFERENCES team (id),
  PRIMARY KEY (employee, team)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE machine_token (
  id TEXT PRIMARY KEY,
  municipality TEXT NOT NULL REFERENCES municipality (id),
  name TEXT NOT NULL,
  token TEXT NOT NULL UNIQUE CHECK (length(token) = 43),
  scopes TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER,
  revoked_at INTEGER
) STRICT;

CREATE TABLE municipality (
  id TEXT PRIMARY KEY CHECK (id <> ''),
  name TEXT NOT NULL
) STRICT;

CREATE TABLE note_detail (
  note TEXT PRIMARY KEY,
  details TEXT NOT NULL REFERENCES subject (id),
  created_by TEXT
) STRICT;

CREATE TABLE open_call (
  stream TEXT PRIMARY KEY,
  seq INTEGER NOT NULL REFERENCES ledger (seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  channel TEXT NOT NULL CHECK (channel IN ('mail', 'sms', 'webhook', 'openKlant')),
  municipality TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  next_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'givenUp')),
  problem TEXT
) STRICT;

CREATE TABLE outlook (
  municipality TEXT NOT NULL,
  day INTEGER NOT NULL,
  minute INTEGER NOT NULL,
  chance REAL NOT NULL,
  came_true INTEGER CHECK (came_true IN (0, 1)),
  PRIMARY KEY (municipality, day, minute)
) STRICT;

CREATE TABLE people_version (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  version INTEGER NOT NULL
) STRICT;

CREATE TABLE reachability (
  employee TEXT PRIMARY KEY REFERENCES employee (id),
  version INTEGER NOT NULL,
  settings TEXT NOT NULL REFERENCES subject (id)
) STRICT;

CREATE TABLE recovery_code (
  employee TEXT NOT NULL REFERENCES employee (id),
  code TEXT NOT NULL,
  used_at INTEGER,
  PRIMARY KEY (employee, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE remote_object (
  id TEXT PRIMARY KEY,
  remote TEXT NOT NULL,
  made_at INTEGER NOT NULL
) STRICT;

CREATE TABLE replay (
  id BLOB PRIMARY KEY CHECK (length(id) = 32),
  print BLOB NOT NULL CHECK (length(print) = 32),
  state TEXT NOT NULL CHECK (state IN ('begun', 'done', 'forgotten')),
  answer BLOB,
  begun_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE retention_rule (
  municipality TEXT NOT NULL,
  record TEXT NOT NULL,
  days INTEGER NOT NULL CHECK (days > 0),
  basis TEXT NOT NULL,
  PRIMARY KEY (municipality, record)
) STRICT;

CREATE TABLE second_factor (
  employee TEXT PRIMARY KEY REFERENCES employee (id),
  secret TEXT NOT NULL REFERENCES subject (id),
  confirmed_at INTEGER,
  last_step INTEGER NOT NULL DEFAULT 0
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

CREATE TABLE sign_in_link (
  token TEXT PRIMARY KEY CHECK (length(token) = 43),
  employee TEXT NOT NULL REFERENCES employee (id),
  expires_at INTEGER NOT NULL
) STRICT;

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

CREATE TABLE team (
  id TEXT PRIMARY KEY CHECK (id <> ''),
  municipality TEXT NOT NULL REFERENCES municipality (id),
  name TEXT NOT NULL
) STRICT;

CREATE TABLE webhook (
  id TEXT PRIMARY KEY,
  municipality TEXT NOT NULL REFERENCES municipality (id),
  address TEXT NOT NULL,
  topics TEXT NOT NULL,
  secret TEXT NOT NULL REFERENCES subject (id),
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX audit_municipality ON audit_line (municipality, number);

CREATE INDEX binding_expires ON binding (expires_at);

CREATE INDEX destruction_municipality ON destruction (municipality, number);

CREATE INDEX device_employee ON device (employee);

CREATE INDEX ledger_at ON ledger (at);

CREATE INDEX ledger_stream ON ledger (stream, seq);

CREATE INDEX outbox_due ON outbox (next_at) WHERE state = 'waiting';

CREATE INDEX outbox_municipality ON outbox (municipality, number);

CREATE INDEX replay_begun ON replay (begun_at);

CREATE INDEX session_employee ON session (employee);

CREATE UNIQUE INDEX subject_lookup ON subject (lookup) WHERE lookup IS NOT NULL;

CREATE INDEX subject_seen ON subject (kind, seen_at) WHERE erased_at IS NULL;
