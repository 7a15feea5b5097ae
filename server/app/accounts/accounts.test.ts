import assert from 'node:assert/strict';
import { test } from 'node:test';
import { minute } from '../../domain/time.ts';
import { LockOut } from './lock-out.ts';
import { hashPassword, isPassword, nobodysHash } from './password.ts';

const secret = (bytes: number): string => Buffer.alloc(bytes, 7).toString('base64url');

test('a password fits its own hash only, also when it was typed with other code points', async () => {
  const stored = await hashPassword('é van café', secret);
  assert.match(stored, /^scrypt\$15\$8\$1\$/);
  assert.ok(await isPassword('e\u0301 van cafe\u0301', stored));
  assert.ok(!(await isPassword('e van cafe', stored)));
});

test('a text that is no hash, and nobody’s hash, fit no password', async () => {
  for (const stored of ['', 'scrypt$15$8$1$x', 'plain', nobodysHash]) {
    assert.ok(!(await isPassword('', stored)), stored);
  }
});

test('failures within a while lock, those further apart do not, and a success forgives', () => {
  const lock = new LockOut({ failuresMax: 3, within: 10 * minute, lockedFor: 5 * minute });
  lock.failed('a', 0);
  lock.failed('a', 1);
  lock.failed('a', 20 * minute);
  assert.equal(lock.lockedUntil('a', 20 * minute), null);
  lock.failed('a', 21 * minute);
  lock.failed('a', 22 * minute);
  assert.equal(lock.lockedUntil('a', 22 * minute), 27 * minute);
  assert.equal(lock.lockedUntil('a', 27 * minute), null);
  assert.equal(lock.lockedUntil('b', 22 * minute), null);
  lock.failed('b', 0);
  lock.failed('b', 0);
  lock.succeeded('b');
  lock.failed('b', 0);
  assert.equal(lock.lockedUntil('b', 0), null);
});
