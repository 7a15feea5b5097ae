import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AppConnection } from './app-connection.ts';
import { AppTable } from './app-table.ts';

/** An application as the table sees it. */
function app(verbs: readonly string[], tags: readonly string[] = [], backlog = 0): AppConnection {
  return { authenticated: true, verbs: new Set(verbs), tags, backlog } as unknown as AppConnection;
}

function tableOf(...apps: AppConnection[]): AppTable {
  const table = new AppTable(100);
  for (const one of apps) table.add(one);
  return table;
}

test('applications that route a method take turns; others are never asked', () => {
  const [one, two, other] = [app(['invite']), app(['invite']), app(['options'])];
  const table = tableOf(one, two, other);
  assert.deepEqual(
    [1, 2, 3].map(() => table.next('INVITE')),
    [one, two, one],
  );
  assert.equal(table.next('OPTIONS'), other);
  assert.equal(table.next('MESSAGE'), undefined);
});

test('a tag chooses; an application that is behind loses its turn unless all are', () => {
  const [slow, fast] = [app(['invite'], ['a'], 101), app(['invite'], ['a', 'b'])];
  const table = tableOf(slow, fast);
  assert.deepEqual(
    [1, 2].map(() => table.next('INVITE', 'a')),
    [fast, fast],
  );
  assert.equal(table.next('INVITE', 'c'), undefined);
  assert.equal(table.allBehind(), false);
  assert.equal(tableOf(slow).allBehind(), true);
  assert.equal(tableOf(slow).next('INVITE'), slow);
  assert.equal(tableOf().allBehind(), false);
});
