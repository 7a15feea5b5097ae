import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { JitterBuffer } from './jitter-buffer.ts';

const options = { delayFrames: 2, framesMax: 20 };
/** A frame whose bytes tell its number. */
const frame = (n: number) => new Uint8Array(160).fill(n);

/** One character a pull: the frame's number, `-` lost, `.` empty. */
function pulls(buffer: JitterBuffer, count: number): string {
  return Array.from({ length: count }, () => {
    const out = buffer.pull();
    return out.type === 'audio' ? String(out.payload[0]) : out.type === 'lost' ? '-' : '.';
  }).join('');
}

test('frames come out in order after the delay', () => {
  const buffer = new JitterBuffer(options);
  for (const n of [1, 2, 3]) buffer.put(n * 160, 8, frame(n));
  assert.equal(pulls(buffer, 6), '..123.');
});

test('reordered and doubled packets come out once and in order', () => {
  const buffer = new JitterBuffer(options);
  for (const n of [1, 3, 2, 2, 4]) buffer.put(n * 160, 8, frame(n));
  assert.equal(pulls(buffer, 6), '..1234');
});

test('a lost packet leaves a gap of its own length', () => {
  const buffer = new JitterBuffer(options);
  for (const n of [1, 2, 4]) buffer.put(n * 160, 8, frame(n));
  assert.equal(pulls(buffer, 6), '..12-4');
});

test('the timestamp wraps without a break', () => {
  const buffer = new JitterBuffer(options);
  for (const n of [1, 2, 3]) buffer.put((0xffffff00 + n * 160) >>> 0, 8, frame(n));
  assert.equal(pulls(buffer, 5), '..123');
});

test('a sender that pauses builds up its delay again', () => {
  const buffer = new JitterBuffer(options);
  buffer.put(0, 8, frame(1));
  assert.equal(pulls(buffer, 5), '..1..');
  buffer.put(50 * 160, 8, frame(2));
  buffer.put(51 * 160, 8, frame(3));
  assert.equal(pulls(buffer, 4), '..23');
});

test('a new source with a timestamp of its own starts a new timeline', () => {
  const buffer = new JitterBuffer(options);
  buffer.put(0, 8, frame(1));
  buffer.put(3_000_000_000, 8, frame(2));
  buffer.put(3_000_000_160, 8, frame(3));
  assert.equal(pulls(buffer, 4), '..23');
});

test('packets of 40 ms are cut into frames', () => {
  const buffer = new JitterBuffer(options);
  const long = new Uint8Array(320).fill(1);
  long.fill(2, 160);
  buffer.put(0, 8, long);
  assert.equal(pulls(buffer, 4), '..12');
});

test('a burst beyond the limit skips the oldest, so that memory and delay stay bounded', () => {
  const buffer = new JitterBuffer(options);
  for (let n = 0; n < 100; n++) buffer.put(n * 160, 8, frame(n));
  assert.ok(buffer.skipped >= 80);
  assert.match(pulls(buffer, 3), /^\.\.8/);
});

test('whatever the order, frames never come out of order or twice', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 60 }), (order) => {
      const buffer = new JitterBuffer(options);
      const out: number[] = [];
      for (const n of order) {
        buffer.put(n * 160, 8, frame(n));
        const pulled = buffer.pull();
        if (pulled.type === 'audio') out.push(pulled.payload[0]!);
      }
      assert.deepEqual(
        out,
        [...new Set(out)].sort((a, b) => a - b),
      );
    }),
  );
});
