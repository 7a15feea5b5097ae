import type { Migration } from '../migrate.ts';

/**
 * What leaves the house and what may not stay in it: the outbox, tokens of machines, webhooks, second factors,
 * the product catalogue, retention and the list of what was destroyed, and how forecasts of the day came out.
 * Secrets and addresses lie with the subjects; rows hold their ids.
 */
export const promises: Migration = {
  number: 6,
  name: 'promises',
  sql: `
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

CREATE INDEX outbox_due ON outbox (next_at) WHERE state = 'waiting';
CREATE INDEX outbox_municipality ON outbox (municipality, number);

CREATE TABLE remote_object (
  id TEXT PRIMARY KEY,
  remote TEXT NOT NULL,
  made_at INTEGER NOT NULL
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

CREATE TABLE webhook (
  id TEXT PRIMARY KEY,
  municipality TEXT NOT NULL REFERENCES municipality (id),
  address TEXT NOT NULL,
  topics TEXT NOT NULL,
  secret TEXT NOT NULL REFERENCES subject (id),
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE second_factor (
  employee TEXT PRIMARY KEY REFERENCES employee (id),
  secret TEXT NOT NULL REFERENCES subject (id),
  confirmed_at INTEGER,
  last_step INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE catalogue (
  municipality TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  products TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE retention_rule (
  municipality TEXT NOT NULL,
  record TEXT NOT NULL,
  days INTEGER NOT NULL CHECK (days > 0),
  basis TEXT NOT NULL,
  PRIMARY KEY (municipality, record)
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

CREATE INDEX destruction_municipality ON destruction (municipality, number);

CREATE TRIGGER destruction_not_updated BEFORE UPDATE ON destruction
BEGIN SELECT raise(ABORT, 'destruction: append-only'); END;

CREATE TRIGGER destruction_not_deleted BEFORE DELETE ON destruction
BEGIN SELECT raise(ABORT, 'destruction: append-only'); END;

CREATE TABLE outlook (
  municipality TEXT NOT NULL,
  day INTEGER NOT NULL,
  minute INTEGER NOT NULL,
  chance REAL NOT NULL,
  came_true INTEGER CHECK (came_true IN (0, 1)),
  PRIMARY KEY (municipality, day, minute)
) STRICT;
`,
};
