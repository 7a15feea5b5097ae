import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatVia, markVia, parseVia, viaBranch, viaReceived, viaRport } from './via.ts';

test('a Via is read with and without blanks, port and IPv6', () => {
  const spaced = parseVia('SIP  /   2.0 /udp    first.example.com : 4000 ; ttl=16 ;branch  =   z9hG4bK1');
  assert.ok(spaced);
  assert.deepEqual([spaced.transport, spaced.host, spaced.port], ['UDP', 'first.example.com', 4000]);
  assert.equal(viaBranch(spaced), 'z9hG4bK1');
  assert.equal(formatVia(spaced), 'SIP/2.0/UDP first.example.com:4000;ttl=16;branch=z9hG4bK1');
  const six = parseVia('SIP/2.0/TLS [2001:db8::9:1]:5061;rport;received=[2001:db8::9:255]');
  assert.ok(six);
  assert.deepEqual([six.host, six.port, viaRport(six)], ['[2001:db8::9:1]', 5061, true]);
  assert.equal(viaReceived(six), '2001:db8::9:255');
});

test('where a request came from is written into its Via once', () => {
  const via = parseVia('SIP/2.0/UDP 10.0.0.1;rport;received=1.2.3.4;branch=z9hG4bK1');
  assert.ok(via);
  assert.equal(
    formatVia(markVia(via, '2001:db8::5', 5062)),
    'SIP/2.0/UDP 10.0.0.1;rport=5062;received=2001:db8::5;branch=z9hG4bK1',
  );
  assert.equal(viaRport(markVia(via, '192.0.2.1', 5062)), 5062);
});

test('malformed Vias are refused', () => {
  for (const value of [
    '',
    'SIP/2.0',
    'SIP/2.0/UDP',
    'SIP/7.0/UDP a',
    'HTTP/2.0/UDP a',
    'SIP/2.0/U@P a',
    'SIP/2.0/UDP a b',
    'SIP/2.0/UDP a:x',
    'SIP/2.0/UDP a;;',
    'SIP/2.0/UDP ;branch=x/y',
    'SIP/2.0 a;x=/UDP',
  ]) {
    assert.equal(parseVia(value), undefined, value);
  }
});
