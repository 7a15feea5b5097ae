import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultPort, isAddress, orderSrv, resolveName } from './resolve.ts';

const record = (name: string, priority: number, weight: number) => ({ name, port: 5060, priority, weight });

test('SRV records: lower priority first, weight decides within one priority (RFC 2782)', () => {
  const records = [record('backup', 20, 0), record('light', 10, 1), record('heavy', 10, 9)];
  assert.deepEqual(
    orderSrv(records, () => 0.99).map((entry) => entry.name),
    ['heavy', 'light', 'backup'],
  );
  assert.deepEqual(
    orderSrv(records, () => 0).map((entry) => entry.name),
    ['light', 'heavy', 'backup'],
  );
});

test('a weight of nine out of ten is first about nine times out of ten', () => {
  let seed = 7;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  let heavy = 0;
  for (let i = 0; i < 1_000; i += 1) {
    if (orderSrv([record('light', 1, 1), record('heavy', 1, 9)], random)[0]?.name === 'heavy') heavy += 1;
  }
  assert.ok(heavy > 750 && heavy < 950, `${heavy} of 1000`);
});

test('addresses need no look-up, and a name that leads nowhere gives nothing', async () => {
  assert.equal(isAddress('192.0.2.1'), true);
  assert.equal(isAddress('::1'), true);
  assert.equal(isAddress('example.org'), false);
  assert.equal(defaultPort('tls'), 5061);
  assert.deepEqual(await resolveName('no-such-host.invalid', 5060, 'udp'), []);
});
