import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AwaitedCall } from './awaited-call.ts';

test('the call that was answered on the screen is the one that is awaited, once', () => {
  const awaited = new AwaitedCall();
  assert.equal(awaited.comes('g-1'), false);
  awaited.await('g-1', () => assert.fail('it came'));
  assert.equal(awaited.comes('g-2'), false);
  assert.equal(awaited.comes('g-1'), true);
  assert.equal(awaited.comes('g-1'), false);
});

test('a call without a name can only be the one that is awaited', () => {
  const awaited = new AwaitedCall();
  awaited.await('g-1', () => assert.fail('it came'));
  assert.equal(awaited.comes(null), true);
});

test('a call that does not come within ten seconds is answered by another phone', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const awaited = new AwaitedCall();
  const missed: string[] = [];
  awaited.await('g-1', () => missed.push('g-1'));
  awaited.await('g-2', () => missed.push('g-2'));
  t.mock.timers.tick(9_999);
  assert.deepEqual(missed, []);
  t.mock.timers.tick(1);
  assert.deepEqual(missed, ['g-2']);
  assert.equal(awaited.comes('g-2'), false);
});
