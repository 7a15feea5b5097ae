import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FramingEvent, StreamFramer } from './framing.ts';
import { streamLimits } from './limits.ts';

const message = (body: string, name = 'Content-Length') =>
  Buffer.from(`MESSAGE sip:a@b SIP/2.0\r\nCall-ID: 1\r\n${name}: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
const kinds = (events: readonly FramingEvent[]) => events.map((event) => event.kind);

function byteByByte(bytes: Uint8Array): FramingEvent[] {
  const framer = new StreamFramer();
  return Array.from(bytes).flatMap((byte) => framer.push(Uint8Array.of(byte)));
}

test('messages, pings and pongs are cut the same however the network splits them', () => {
  const parts = [message('één'), message(''), message('x', 'l'), message('\r\n\r\n')];
  const stream = Buffer.concat(parts);
  const whole = new StreamFramer().push(stream);
  assert.deepEqual(
    whole.map((event) => event.kind === 'message' && event.bytes),
    parts,
  );
  assert.deepEqual(byteByByte(stream), whole);
  for (let at = 1; at < stream.length; at++) {
    const framer = new StreamFramer();
    assert.deepEqual([...framer.push(stream.subarray(0, at)), ...framer.push(stream.subarray(at))], whole);
    assert.equal(framer.pendingBytes, 0);
  }
});

test('a double line end is a ping, a single one a pong, also between messages', () => {
  const stream = Buffer.concat([Buffer.from('\r\n\r\n'), message('a'), Buffer.from('\r\n'), message('b')]);
  assert.deepEqual(kinds(new StreamFramer().push(stream)), ['ping', 'message', 'pong', 'message']);
  assert.deepEqual(kinds(byteByByte(Buffer.from('\r\n\r\n'))), ['pong', 'ping']);
});

test('a head that never ends is cut off at its limit', () => {
  const framer = new StreamFramer();
  const events: FramingEvent[] = [];
  for (let i = 0; i < streamLimits.headBytesMax + 10; i++) events.push(...framer.push(Buffer.from('a')));
  assert.deepEqual(events, [{ kind: 'error', reason: 'head-too-large' }]);
  assert.equal(framer.pendingBytes, 0);
});

test('a message without usable Content-Length ends the stream and leaves its head for a reply', () => {
  for (const [line, reason] of [
    ['Max-Forwards: 70', 'no-content-length'],
    ['Content-Length: 1\r\nl: 2', 'content-length-clash'],
    ['Content-Length: -1', 'bad-content-length'],
    ['Content-Length: 999999', 'message-too-large'],
  ] as const) {
    const framer = new StreamFramer();
    const head = Buffer.from(`MESSAGE sip:a@b SIP/2.0\r\n${line}\r\n\r\n`);
    assert.deepEqual(framer.push(Buffer.concat([head, Buffer.from('rest')])), [
      { kind: 'error', reason, head },
    ]);
    assert.deepEqual(framer.push(message('later')), []);
  }
});

test('half a megabyte in single bytes costs linear time', () => {
  const stream = Buffer.concat(Array.from({ length: 8 }, () => message('b'.repeat(60_000))));
  const start = process.hrtime.bigint();
  assert.equal(byteByByte(stream).length, 8);
  assert.ok(process.hrtime.bigint() - start < 2_000_000_000n);
});
