import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultLimits } from './options.ts';
import { Sources } from './sources.ts';

const limits = {
  ...defaultLimits,
  newRequestsPerSecondPerSource: 3,
  banMs: 1_000,
  connectionsPerSourceMax: 2,
  sourcesMax: 2,
};

test('the request over the limit begins a ban, which ends by itself', () => {
  const sources = new Sources(limits);
  const verdicts = [0, 1, 2, 3, 4].map((ms) => sources.countRequest('a', ms));
  assert.deepEqual(verdicts, ['ok', 'ok', 'ok', 'rate', 'banned']);
  assert.equal(sources.isBanned('a', 1_002), true);
  assert.equal(sources.isBanned('b', 0), false);
  assert.equal(sources.countRequest('a', 1_004), 'ok');
});

test('a steady sender below the limit is never banned', () => {
  const sources = new Sources(limits);
  for (let ms = 0; ms < 60_000; ms += 400) assert.equal(sources.countRequest('a', ms), 'ok');
});

test('connections are counted up and down', () => {
  const sources = new Sources(limits);
  assert.deepEqual(
    [1, 2, 3].map(() => sources.openConnection('a', 0)),
    [true, true, false],
  );
  sources.closeConnection('a');
  assert.equal(sources.openConnection('a', 0), true);
});

test('memory is bounded: the oldest source goes, but not one that holds connections', () => {
  const sources = new Sources(limits);
  sources.openConnection('keeps', 0);
  for (const host of ['b', 'c', 'd', 'e']) sources.countRequest(host, 0);
  assert.equal(sources.size, 2);
  sources.openConnection('keeps', 0);
  assert.equal(sources.openConnection('keeps', 0), false);
});
