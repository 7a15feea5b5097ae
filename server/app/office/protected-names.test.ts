/** No name of a protected person is seen without a line in the audit trail, and the line holds no name. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idOf } from '../../domain/ids.ts';
import { second } from '../../domain/time.ts';
import type { AuditEntry } from '../ports/audit.ts';
import { silentLog } from '../ports/log.ts';
import { type Look, ProtectedNames } from './protected-names.ts';

const look: Look = {
  reader: idOf('ellen'),
  call: idOf('c1'),
  municipality: idOf('deventer'),
  persons: ['partij-1'],
};
/** Lets what was begun come to its end. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

function setUp() {
  const seen = { now: 1_000, changed: 0, fails: false, lines: [] as AuditEntry[] };
  const names = new ProtectedNames({
    audit: {
      append: async (entry) => {
        if (seen.fails) throw new Error('no disk');
        seen.lines.push(entry);
      },
    },
    clock: { now: () => seen.now },
    log: silentLog,
    changed: () => {
      seen.changed += 1;
    },
  });
  return { seen, names };
}

test('the name comes after the line; the same look leaves one, another call another', async () => {
  const { seen, names } = setUp();
  assert.equal(names.mayShow(look), false);
  assert.equal(names.mayShow(look), false);
  await settle();
  assert.deepEqual([seen.changed, names.mayShow(look)], [1, true]);
  assert.deepEqual(seen.lines, [
    {
      at: 1_000,
      municipality: 'deventer',
      actor: 'ellen',
      action: 'seeProtectedPerson',
      object: 'c1 partij-1',
      succeeded: true,
      source: 'screen',
    },
  ]);
  assert.equal(names.mayShow({ ...look, call: idOf('c2') }), false);
  await settle();
  assert.equal(seen.lines.length, 2);
});

test('what cannot be put on record is not shown, and is tried again after a while', async () => {
  const { seen, names } = setUp();
  seen.fails = true;
  names.mayShow(look);
  await settle();
  assert.equal(names.mayShow(look), false);
  seen.fails = false;
  assert.equal(names.mayShow(look), false);
  await settle();
  assert.equal(seen.lines.length, 0, 'not at once');
  seen.now += 10 * second;
  names.mayShow(look);
  await settle();
  assert.equal(names.mayShow(look), true);
});
