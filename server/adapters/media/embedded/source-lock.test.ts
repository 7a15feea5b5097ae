import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rebindAfterMs, SourceLock } from './source-lock.ts';

const described = { address: '192.0.2.1', port: 4000 };
const behindRouter = { address: '198.51.100.9', port: 61000 };
const stranger = { address: '203.0.113.66', port: 5555 };

test('nobody is heard before the peer has described itself', () => {
  assert.equal(new SourceLock().admit(described, 0), 'refuse');
});

test('a phone behind a router is learned, answered there, and held', () => {
  const lock = new SourceLock();
  lock.describe(described);
  assert.deepEqual(lock.target, described);
  assert.equal(lock.admit(behindRouter, 0), 'learn');
  lock.lock(behindRouter, 0);
  assert.deepEqual(lock.target, behindRouter);
  assert.equal(lock.admit(behindRouter, 20), 'accept');
  assert.equal(lock.admit(stranger, 20), 'refuse');
});

test('a stranger who was first loses to the described address', () => {
  const lock = new SourceLock();
  lock.describe(described);
  lock.lock(stranger, 0);
  assert.equal(lock.admit(described, 20), 'learn');
  lock.lock(described, 40);
  assert.equal(lock.admit(stranger, 60), 'refuse');
});

test('a router that gives a new port is followed after a quiet time, another host never', () => {
  const lock = new SourceLock();
  lock.describe(described);
  lock.lock(behindRouter, 0);
  const moved = { ...behindRouter, port: 61002 };
  assert.equal(lock.admit(moved, 100), 'refuse');
  assert.equal(lock.admit(moved, rebindAfterMs), 'learn');
  assert.equal(lock.admit(stranger, rebindAfterMs * 10), 'refuse');
});

test('a re-INVITE to another place starts learning again; the same place does not', () => {
  const lock = new SourceLock();
  lock.describe(described);
  lock.lock(behindRouter, 0);
  lock.describe({ ...described });
  assert.equal(lock.isLocked, true);
  lock.describe({ address: '192.0.2.2', port: 4000 });
  assert.equal(lock.isLocked, false);
});
