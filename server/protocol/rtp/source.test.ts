import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RtpSource } from './source.ts';

function feed(source: RtpSource, sequences: readonly number[]): string[] {
  return sequences.map((sequence, index) => source.accept(sequence, index * 160, index * 20));
}

test('a source is believed after two packets in a row (RFC 3550 A.1)', () => {
  const source = new RtpSource(1, 100);
  assert.deepEqual(feed(source, [100, 101, 102]), ['probation', 'valid', 'valid']);
});

test('random numbers never leave probation', () => {
  const source = new RtpSource(1, 5);
  assert.deepEqual(feed(source, [5, 900, 77, 31000]), ['probation', 'probation', 'probation', 'probation']);
});

test('loss is what is missing between the first and the highest number', () => {
  const source = new RtpSource(1, 10);
  feed(source, [10, 11, 12, 15, 16]);
  assert.equal(source.report().lost, 2);
  assert.equal(source.report().received, 4);
});

test('a late packet is used and mends the loss', () => {
  const source = new RtpSource(1, 10);
  feed(source, [10, 11, 13]);
  assert.equal(source.report().lost, 1);
  assert.equal(source.accept(12, 0, 0), 'valid');
  assert.equal(source.report().lost, 0);
});

test('the number wraps at 65535 without loss', () => {
  const source = new RtpSource(1, 65533);
  feed(source, [65533, 65534, 65535, 0, 1]);
  const report = source.report();
  assert.equal(report.lost, 0);
  assert.equal(report.extendedHighest, 65537);
});

test('a jump is refused once and believed when its successor follows', () => {
  const source = new RtpSource(1, 10);
  assert.deepEqual(feed(source, [10, 11, 20000, 20001, 20002]), [
    'probation',
    'valid',
    'refused',
    'restarted',
    'valid',
  ]);
});

test('an even rhythm has no jitter; packets 40 ms late now and then do', () => {
  const even = new RtpSource(1, 0);
  for (let n = 0; n < 100; n++) even.accept(n, n * 160, n * 20);
  assert.ok(even.report().jitterMs < 0.01);
  const uneven = new RtpSource(1, 0);
  for (let n = 0; n < 100; n++) uneven.accept(n, n * 160, n * 20 + (n % 2) * 40);
  assert.ok(uneven.report().jitterMs > 30 && uneven.report().jitterMs < 45);
});

test('the fraction lost speaks of the time since the last report only', () => {
  const source = new RtpSource(1, 0);
  feed(source, [0, 1, 2, 4]);
  assert.equal(source.takeFractionLost(), 64);
  source.accept(5, 0, 0);
  assert.equal(source.takeFractionLost(), 0);
});
