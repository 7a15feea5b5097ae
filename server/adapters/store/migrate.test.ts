import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import Sqlite from 'better-sqlite3';
import { type Migration, migrate } from './migrate.ts';
import { migrations } from './migrations/all.ts';
import { StoreError } from './store-error.ts';

const one: Migration = { number: 1, name: 'one', sql: 'CREATE TABLE a (x INTEGER) STRICT' };
const two: Migration = { number: 2, name: 'two', sql: 'CREATE TABLE b (x INTEGER) STRICT' };
const refused = (code: string) => (error: unknown) => error instanceof StoreError && error.code === code;
const names = (ran: readonly Migration[]) => ran.map(({ name }) => name);

test('each migration runs once, in order', () => {
  const db = new Sqlite(':memory:');
  assert.deepEqual(names(migrate(db, [one], 1)), ['one']);
  assert.deepEqual(names(migrate(db, [one, two], 2)), ['two']);
  assert.deepEqual(names(migrate(db, [one, two], 3)), []);
  db.close();
});

test('an edited migration is refused', () => {
  const db = new Sqlite(':memory:');
  migrate(db, [one], 1);
  assert.throws(() => migrate(db, [{ ...one, sql: `${one.sql} ` }], 2), refused('edited'));
  db.close();
});

test('a database of a newer version is refused, and an older one by who may only make a new one', () => {
  const db = new Sqlite(':memory:');
  migrate(db, [one, two], 1, 'ifNew');
  assert.throws(() => migrate(db, [one], 2), refused('newer'));
  assert.throws(() => migrate(db, [one, two, { ...two, number: 3 }], 2, 'ifNew'), refused('older'));
  db.close();
});

test('a migration that fails leaves nothing behind', () => {
  const db = new Sqlite(':memory:');
  const broken: Migration = { number: 2, name: 'broken', sql: 'CREATE TABLE c (x INTEGER) STRICT; NONSENSE' };
  assert.throws(() => migrate(db, [one, broken], 1));
  assert.deepEqual(names(migrate(db, [one, two], 2)), ['two']);
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE name IN ('a', 'b', 'c')").pluck().all();
  assert.deepEqual(tables.sort(), ['a', 'b']);
  db.close();
});

test('migrations are numbered 1, 2, 3 without gaps', () => {
  assert.deepEqual(
    migrations.map(({ number }) => number),
    migrations.map((_, index) => index + 1),
  );
});

test('schema.sql, the reviewed file, is what all migrations make', () => {
  const db = new Sqlite(':memory:');
  migrate(db, migrations, 1);
  const made = db
    .prepare(
      "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name <> 'migration' ORDER BY type DESC, name",
    )
    .pluck()
    .all();
  db.close();
  const text = `-- Made by all migrations; compared by migrate.test.ts. Change a migration, never this file alone.\n\n${made.join(';\n\n')};\n`;
  assert.equal(readFileSync('server/adapters/store/schema.sql', 'utf8'), text);
});

test('skill levels of before migration 7, 1 for the best, become 5 for the expert', () => {
  const db = new Sqlite(':memory:');
  migrate(db, migrations.slice(0, 6), 1);
  db.pragma('foreign_keys = OFF');
  db.exec("INSERT INTO employee_skill VALUES ('e', 'best', 1), ('e', 'third', 3), ('e', 'ninth', 9)");
  migrate(db, migrations, 2);
  const levels = db.prepare('SELECT skill, level FROM employee_skill ORDER BY skill').raw().all();
  assert.deepEqual(levels, [
    ['best', 5],
    ['ninth', 1],
    ['third', 3],
  ]);
  db.close();
});

test('every table is STRICT', () => {
  const db = new Sqlite(':memory:');
  migrate(db, migrations, 1);
  const loose = db
    .prepare(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'",
    )
    .pluck()
    .all();
  assert.deepEqual(loose, []);
  db.close();
});
