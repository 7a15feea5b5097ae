import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOff, judgeNetwork, measureRoundTrips } from './readiness.ts';

test('the network is judged by its shortest way: one slow answer is no slow network', () => {
  assert.equal(judgeNetwork([900, 30, 700]), 'good');
  assert.equal(judgeNetwork([900, 410, 700]), 'slow');
  assert.equal(judgeNetwork([]), 'failed');
});

test('a microphone that gives nothing at all is off; a silent room is not, and what is not known is not', () => {
  assert.equal(isOff(0), true);
  assert.equal(isOff(0.0005), false);
  assert.equal(isOff(null), false);
});

test('questions that are not answered are no measurement', async () => {
  let asked = 0;
  const found = await measureRoundTrips(async () => {
    asked += 1;
    if (asked === 2) throw new Error('no answer');
  });
  assert.equal(asked, 3);
  assert.equal(found.length, 2);
});
