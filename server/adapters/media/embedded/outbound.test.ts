import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRtp, type RtpPacket } from '../../../protocol/rtp/packet.ts';
import { Outbound } from './outbound.ts';

const frame = new Uint8Array(160);
const start = { ssrc: 42, sequence: 65534, timestamp: 0xffffff00 };

function from(sequence: number, timestamp: number, ssrc: number): RtpPacket {
  return { marker: false, payloadType: 8, sequence, timestamp, ssrc, payload: frame };
}

function read(datagram: Uint8Array) {
  const parsed = parseRtp(datagram);
  assert.ok(parsed.ok);
  return parsed.packet;
}

test('two sources and a prompt leave as one stream with unbroken numbers', () => {
  const out = new Outbound(start);
  const a = {};
  const b = {};
  const sent = [
    out.relay(a, from(5001, 1000, 1), 8, frame, 0),
    out.relay(a, from(5002, 1160, 1), 8, frame, 20),
    out.frame('prompt', 8, frame, 40),
    out.frame('prompt', 8, frame, 60),
    out.relay(b, from(9, 777777, 2), 8, frame, 80),
    out.relay(a, from(5003, 1320, 1), 8, frame, 1080),
  ].map(read);
  assert.deepEqual(
    sent.map((packet) => packet.sequence),
    [65535, 0, 1, 2, 3, 4],
  );
  assert.deepEqual(
    sent.map((packet) => packet.marker),
    [true, false, true, false, true, true],
  );
  assert.ok(sent.every((packet) => packet.ssrc === 42));
  const steps = sent.slice(1).map((packet, at) => (packet.timestamp - sent[at]!.timestamp) >>> 0);
  assert.deepEqual(steps, [160, 160, 160, 160, 8000]);
});

test('loss and reordering of the source stay visible', () => {
  const out = new Outbound({ ...start, sequence: 0 });
  const feed = {};
  const sent = [10, 13, 12].map((n) => read(out.relay(feed, from(n, n * 160, 1), 8, frame, 0)).sequence);
  assert.deepEqual(sent, [1, 4, 3]);
  // A prompt after a reordered packet goes on from the newest number.
  assert.equal(read(out.frame('prompt', 8, frame, 100)).sequence, 5);
});

test('a packet left out on purpose leaves no gap', () => {
  const out = new Outbound({ ...start, sequence: 0 });
  const feed = {};
  out.relay(feed, from(10, 0, 1), 8, frame, 0);
  out.skip(feed);
  assert.equal(read(out.relay(feed, from(12, 320, 1), 8, frame, 40)).sequence, 2);
});

test('a press keeps one timestamp while the numbers go on', () => {
  const out = new Outbound({ ...start, sequence: 0 });
  out.frame('silence', 8, frame, 0);
  const at = out.beginEvent(20);
  const first = read(out.event(true, 101, at, new Uint8Array(4), 20));
  const second = read(out.event(false, 101, at, new Uint8Array(4), 40));
  assert.equal(first.timestamp, second.timestamp);
  assert.equal(second.sequence, 3);
});
