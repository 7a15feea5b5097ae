import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testTrunk } from './testing/trunk.ts';
import { TrunkMatch } from './trunk-match.ts';

const match = new TrunkMatch([
  testTrunk('a', { addresses: ['203.0.113.0/28', '198.51.100.7'] }),
  testTrunk('b', { addresses: ['2001:db8:1::/48', '::1'] }),
  testTrunk('c', { addresses: ['203.0.113.0/24', 'fe80::1'] }),
]);

const trunkOf = (address: string) => match.find(address)?.id ?? null;

test('a source belongs to the trunk whose address or range it is in', () => {
  assert.equal(trunkOf('198.51.100.7'), 'a');
  assert.equal(trunkOf('198.51.100.8'), null);
  assert.equal(trunkOf('203.0.113.15'), 'a');
  assert.equal(trunkOf('2001:db8:1:ffff::2'), 'b');
  assert.equal(trunkOf('2001:db8:2::1'), null);
  assert.equal(trunkOf('0:0:0:0:0:0:0:1'), 'b');
});

test('where ranges overlap the first trunk wins', () => {
  assert.equal(trunkOf('203.0.113.1'), 'a');
  assert.equal(trunkOf('203.0.113.16'), 'c');
});

test('an IPv4 address that came over an IPv6 socket is the same address', () => {
  assert.equal(trunkOf('::ffff:198.51.100.7'), 'a');
  assert.equal(trunkOf('::FFFF:198.51.100.7'), 'a');
});

test('the zone of a link-local address and brackets do not matter', () => {
  assert.equal(trunkOf('fe80::1%eth0'), 'c');
  assert.equal(trunkOf('[::1]'), 'b');
});

test('what is no address belongs to nobody', () => {
  for (const text of ['', 'provider.example', '198.51.100', '198.51.100.7.1', '::ffff:999.1.1.1'])
    assert.equal(trunkOf(text), null, text);
});

test('a list with something else in it is refused at the start', () => {
  assert.throws(() => new TrunkMatch([testTrunk('x', { addresses: ['provider.example'] })]));
});
