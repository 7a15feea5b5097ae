import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PortPool } from './port-pool.ts';

test('ports are even and lie inside the range with their neighbour', () => {
  const pool = new PortPool({ min: 20001, max: 20007 }, 0);
  assert.deepEqual(
    [pool.take(0), pool.take(0), pool.take(0), pool.take(0)],
    [20002, 20004, 20006, undefined],
  );
});

test('a released pair rests, then returns', () => {
  const pool = new PortPool({ min: 10, max: 11 }, 5000);
  const port = pool.take(0)!;
  pool.release(port, 1000);
  assert.equal(pool.free(1000), 0);
  assert.equal(pool.take(5999), undefined);
  assert.equal(pool.take(6000), port);
});

test('every other pair is used before one returns', () => {
  const pool = new PortPool({ min: 10, max: 15 }, 0);
  pool.release(pool.take(0)!, 0);
  assert.deepEqual([pool.take(0), pool.take(0), pool.take(0)], [12, 14, 10]);
});

test('releasing twice or releasing what was never taken changes nothing', () => {
  const pool = new PortPool({ min: 10, max: 13 }, 0);
  const port = pool.take(0)!;
  pool.release(port, 0);
  pool.release(port, 0);
  pool.release(12, 0);
  assert.equal(pool.free(0), 2);
  assert.equal(pool.inUse, 0);
});

test('ten thousand calls leave the pool as it was', () => {
  const pool = new PortPool({ min: 20000, max: 20199 }, 5);
  for (let call = 0; call < 10_000; call++) {
    const port = pool.take(call);
    assert.ok(port !== undefined);
    pool.release(port, call);
  }
  assert.equal(pool.free(20_000), 100);
});
