import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { Pii } from './pii.ts';

test('a wrapped number shows nowhere by accident, and is there for who asks', () => {
  const number = new Pii('+31612345678');
  const shown = [`${number}`, JSON.stringify({ number }), inspect({ number }), String(number)];
  for (const text of shown) assert.doesNotMatch(text, /\d/);
  assert.equal(number.reveal(), '+31612345678');
});
