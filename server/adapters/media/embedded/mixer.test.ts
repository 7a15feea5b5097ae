import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alawToLinear, linearToAlaw, linearToUlaw } from '../../../protocol/rtp/g711.ts';
import { Mixer } from './mixer.ts';

/** A frame in which every sample has this value. */
const alaw = (value: number) => new Uint8Array(160).fill(linearToAlaw(value));
const ulaw = (value: number) => new Uint8Array(160).fill(linearToUlaw(value));

function value(mixer: Mixer): number {
  return alawToLinear[mixer.frame('alaw')[80]!]!;
}

test('two sources in different laws are added, each after its own delay', () => {
  const mixer = new Mixer();
  const one = {};
  const other = {};
  for (const n of [0, 1, 2]) {
    mixer.put(one, 'PCMA', n * 160, alaw(4000));
    mixer.put(other, 'PCMU', 90_000 + n * 160, ulaw(2000));
  }
  const heard = [value(mixer), value(mixer), value(mixer)];
  assert.ok(Math.abs(heard[0]!) < 20 && Math.abs(heard[1]!) < 20);
  assert.ok(Math.abs(heard[2]! - 6000) < 300, `${heard[2]}`);
});

test('voices that are loud together are limited, not wrapped around', () => {
  const mixer = new Mixer();
  for (const source of [{}, {}, {}])
    for (const n of [0, 1, 2]) mixer.put(source, 'PCMA', n * 160, alaw(30_000));
  mixer.frame('alaw');
  mixer.frame('alaw');
  assert.ok(value(mixer) > 31_000);
});

test('a source that left is heard no more, and nobody is silence', () => {
  const mixer = new Mixer();
  const gone = {};
  for (const n of [0, 1, 2, 3]) mixer.put(gone, 'PCMA', n * 160, alaw(4000));
  mixer.frame('alaw');
  mixer.frame('alaw');
  mixer.keep([]);
  assert.ok(Math.abs(value(mixer)) < 20);
});
