import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DigitCollector } from './digit-collector.ts';

test('a menu takes one key', async () => {
  const collector = new DigitCollector();
  const collected = collector.collect({ digitsMax: 1, firstDigitMs: 5000 });
  collector.press('3');
  assert.deepEqual(await collected, { digits: '3', ended: 'digitsMax' });
});

test('a number ends with the hash key, which is not part of it', async () => {
  const collector = new DigitCollector();
  const collected = collector.collect({ digitsMax: 10, endKeys: ['#'], firstDigitMs: 5000 });
  for (const digit of ['1', '2', '#'] as const) collector.press(digit);
  assert.deepEqual(await collected, { digits: '12', ended: 'endKey', endKey: '#' });
});

test('the time of a slow caller does not run while the prompt is still speaking', async () => {
  const collector = new DigitCollector();
  const collected = collector.collect({ digitsMax: 1, firstDigitMs: 3000 });
  for (let now = 0; now < 10_000; now += 100) collector.poll(now, true);
  assert.equal(collector.isWaiting, true);
  collector.poll(10_000, false);
  collector.poll(12_900, false);
  assert.equal(collector.isWaiting, true);
  collector.poll(13_000, false);
  assert.deepEqual(await collected, { digits: '', ended: 'timeout' });
});

test('each further digit has its own time', async () => {
  const collector = new DigitCollector();
  const collected = collector.collect({ digitsMax: 4, firstDigitMs: 5000, nextDigitMs: 1000 });
  collector.poll(0, false);
  collector.press('1');
  collector.poll(4000, false);
  collector.poll(4900, false);
  assert.equal(collector.isWaiting, true);
  collector.poll(5000, false);
  assert.deepEqual(await collected, { digits: '1', ended: 'timeout' });
});

test('digits pressed ahead count only when asked for', async () => {
  const collector = new DigitCollector();
  collector.press('7');
  const ahead = collector.collect({ digitsMax: 1, firstDigitMs: 1, flush: false });
  assert.equal((await ahead).digits, '7');
  collector.press('8');
  const fresh = collector.collect({ digitsMax: 1, firstDigitMs: 1 });
  collector.press('9');
  assert.equal((await fresh).digits, '9');
});

test('a second collection replaces the first, and closing ends it', async () => {
  const collector = new DigitCollector();
  const first = collector.collect({ digitsMax: 1, firstDigitMs: 1 });
  const second = collector.collect({ digitsMax: 1, firstDigitMs: 1 });
  assert.equal((await first).ended, 'replaced');
  collector.close();
  assert.equal((await second).ended, 'closed');
});
