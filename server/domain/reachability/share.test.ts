import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { share, wilson } from './share.ts';

const near = (actual: number, expected: number, digits = 3) =>
  assert.equal(actual.toFixed(digits), expected.toFixed(digits));

test('27 of 30 is 90 %, but may be anything from 74 to 97 %', () => {
  const { low, high } = wilson(27, 30);
  near(low, 0.744);
  near(high, 0.965);
});

test('the interval narrows with n: 450 of 500 and 900 of 1000', () => {
  near(wilson(450, 500).low, 0.871);
  near(wilson(450, 500).high, 0.923);
  near(wilson(900, 1000).low, 0.88);
  near(wilson(900, 1000).high, 0.917);
});

test('nothing out of ten and ten out of ten still have a sensible interval', () => {
  assert.equal(wilson(0, 10).low, 0);
  near(wilson(0, 10).high, 0.278);
  near(wilson(10, 10).low, 0.722);
  assert.equal(wilson(10, 10).high, 1);
});

test('a percentage below the minimum n is hidden, its counts are not', () => {
  assert.deepEqual(share(9, 9, 10), { hits: 9, n: 9, value: null, low: null, high: null });
  assert.equal(share(9, 10, 10).value, 0.9);
  assert.equal(share(0, 0).value, null);
});

test('the interval always contains the share and lies inside 0 … 1', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (n, part) => {
        const hits = Math.floor(part * n);
        const made = share(hits, n);
        assert.ok(made.low !== null && made.high !== null && made.value !== null);
        assert.ok(made.low >= 0 && made.low <= made.value + 1e-12);
        assert.ok(made.high <= 1 && made.high >= made.value - 1e-12);
      },
    ),
  );
});
