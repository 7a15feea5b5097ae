import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partOf } from './byte-range.ts';

const cases: readonly (readonly [string | undefined, ReturnType<typeof partOf>])[] = [
  [undefined, 'whole'],
  ['bytes=0-', { first: 0, last: 99 }],
  ['bytes=10-19', { first: 10, last: 19 }],
  ['bytes=90-200', { first: 90, last: 99 }],
  ['bytes=-5', { first: 95, last: 99 }],
  ['bytes=-500', { first: 0, last: 99 }],
  ['bytes=100-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=9-2', 'whole'],
  ['bytes=-', 'whole'],
  ['bytes=0-1,5-6', 'whole'],
  ['lines=1-2', 'whole'],
  ['nonsense', 'whole'],
];

test('a range of bytes is read as RFC 9110 says, and what it does not say gives the whole file', () => {
  for (const [header, part] of cases) assert.deepEqual(partOf(header, 100), part, header);
});
