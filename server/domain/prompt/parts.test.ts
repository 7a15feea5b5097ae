import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { genericPrompts } from './generic.ts';
import {
  digitParts,
  messageCountParts,
  numberParts,
  partPrompts,
  positionParts,
  timeParts,
  waitParts,
} from './parts.ts';

const known = new Set([...genericPrompts, ...partPrompts].map(({ id }) => id));

test('numbers up to sixty can be said, and nothing is said instead of a wrong number', () => {
  assert.deepEqual(numberParts(21), ['number/21']);
  assert.deepEqual(numberParts(61), []);
  assert.deepEqual(numberParts(1.5), []);
});

test('a telephone number is read digit by digit', () => {
  assert.deepEqual(digitParts('0570-69'), [
    'number/0',
    'number/5',
    'number/7',
    'number/0',
    'number/6',
    'number/9',
  ]);
});

test('a place in the queue is told in words a caller uses', () => {
  assert.deepEqual(positionParts(1), ['queue/first']);
  assert.deepEqual(positionParts(2), ['queue/one-before']);
  assert.deepEqual(positionParts(5), ['queue/there-are', 'number/4', 'queue/before-you']);
  assert.deepEqual(positionParts(500), ['queue/many-before']);
});

test('a wait is a range, and nothing exact is claimed beyond an hour', () => {
  assert.deepEqual(waitParts(0, 0.4), ['wait/short']);
  assert.deepEqual(waitParts(0, 1), ['wait/about', 'number/1', 'wait/minute']);
  assert.deepEqual(waitParts(3, 3), ['wait/about', 'number/3', 'wait/minutes']);
  assert.deepEqual(waitParts(3, 6), ['wait/between', 'number/3', 'wait/and', 'number/6', 'wait/minutes']);
  assert.deepEqual(waitParts(50, 90), ['wait/long']);
  assert.deepEqual(waitParts(6, 3), ['wait/about', 'number/6', 'wait/minutes']);
});

test('half tien in Dutch is half past nine in English', () => {
  assert.deepEqual(timeParts(9 * 60 + 30, 'nl'), ['time/half', 'number/10']);
  assert.deepEqual(timeParts(9 * 60 + 30, 'en'), ['time/half', 'number/9']);
  assert.deepEqual(timeParts(12 * 60 + 45, 'nl'), ['time/quarter-to', 'number/1']);
  assert.deepEqual(timeParts(16 * 60, 'nl'), ['number/16', 'time/hour']);
  assert.deepEqual(timeParts(16 * 60 + 17, 'nl'), ['number/16', 'time/hour', 'number/17']);
});

test('every part that can be asked for has a text, so nothing is silent', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 9999 }),
      fc.double({ min: 0, max: 200, noNaN: true }),
      fc.double({ min: 0, max: 200, noNaN: true }),
      (count, from, to) => {
        const parts = [
          ...numberParts(count),
          ...positionParts(count),
          ...messageCountParts(count),
          ...waitParts(from, to),
          ...timeParts(count % 1440, 'nl'),
          ...timeParts(count % 1440, 'en'),
        ];
        for (const part of parts) assert.ok(known.has(part), part);
      },
    ),
  );
});

test('no prompt has the id of another', () => {
  assert.equal(known.size, genericPrompts.length + partPrompts.length);
});
