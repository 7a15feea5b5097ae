/** Lock-out: counted per key, forgiven one by one, and an IPv6 subscriber is one source. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LockOut, sourceKey } from './lock-out.ts';

const rules = { failuresMax: 3, within: 1000, lockedFor: 5000 };

test('the third failure locks, and time opens again', () => {
  const lock = new LockOut(rules);
  for (const at of [0, 1, 2]) lock.failed('a', at);
  assert.equal(lock.lockedUntil('a', 3), 5002);
  assert.equal(lock.lockedUntil('b', 3), null);
  assert.equal(lock.lockedUntil('a', 5002), null);
});

test('failures far apart do not add up', () => {
  const lock = new LockOut(rules);
  for (const at of [0, 1001, 2002, 3003]) lock.failed('a', at);
  assert.equal(lock.lockedUntil('a', 3004), null);
});

test('a failure that was none is taken back, those before it stand', () => {
  const lock = new LockOut(rules);
  lock.failed('a', 0);
  lock.failed('a', 1);
  lock.forgive('a');
  lock.failed('a', 2);
  assert.equal(lock.lockedUntil('a', 2), null);
  lock.failed('a', 3);
  assert.notEqual(lock.lockedUntil('a', 3), null);
});

test('all addresses of one IPv6 network are one source; IPv4 written as IPv6 is itself', () => {
  assert.equal(sourceKey('203.0.113.7'), '203.0.113.7');
  assert.equal(sourceKey('::ffff:203.0.113.7'), '203.0.113.7');
  assert.equal(sourceKey('2001:db8:1:2::5'), sourceKey('2001:DB8:1:2:aaaa:bbbb:cccc:dddd'));
  assert.notEqual(sourceKey('2001:db8:1:2::5'), sourceKey('2001:db8:1:3::5'));
  assert.equal(sourceKey('fe80::1%eth0'), sourceKey('fe80::2'));
  assert.notEqual(sourceKey('::1'), sourceKey('2001:db8::1'));
});
