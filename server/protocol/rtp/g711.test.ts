import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  alawSilence,
  alawToLinear,
  alawToUlaw,
  convertLaw,
  linearToAlaw,
  linearToUlaw,
  ulawSilence,
  ulawToAlaw,
  ulawToLinear,
} from './g711.ts';

test('the published corner values decode as in the tables of G.711', () => {
  assert.equal(alawToLinear[0xd5], 8);
  assert.equal(alawToLinear[0x55], -8);
  assert.equal(alawToLinear[0xaa], 32256);
  assert.equal(alawToLinear[0x2a], -32256);
  assert.equal(ulawToLinear[0xff], 0);
  assert.equal(ulawToLinear[0x80], 32124);
  assert.equal(ulawToLinear[0x00], -32124);
});

test('every code decodes and encodes back to itself', () => {
  for (let code = 0; code < 256; code++) {
    assert.equal(linearToAlaw(alawToLinear[code]!), code, `A-law ${code}`);
    // µ-law has two codes for zero, 0x7f and 0xff.
    if (code !== 0x7f) assert.equal(linearToUlaw(ulawToLinear[code]!), code, `µ-law ${code}`);
  }
});

test('the error of a sample stays below one step of its segment', () => {
  for (let sample = -32768; sample <= 32767; sample += 7) {
    const limit = Math.max(16, Math.abs(sample) / 16);
    if (Math.abs(sample) < 32000) {
      assert.ok(Math.abs(alawToLinear[linearToAlaw(sample)]! - sample) <= limit);
      assert.ok(Math.abs(ulawToLinear[linearToUlaw(sample)]! - sample) <= limit);
    }
  }
});

test('a sine through A-law, µ-law and back keeps 30 dB above its noise', () => {
  let signal = 0;
  let noise = 0;
  for (let n = 0; n < 8000; n++) {
    const sample = Math.round(12000 * Math.sin((2 * Math.PI * 1000.7 * n) / 8000));
    const back = alawToLinear[ulawToAlaw[alawToUlaw[linearToAlaw(sample)]!]!]!;
    signal += sample * sample;
    noise += (sample - back) ** 2;
  }
  assert.ok(10 * Math.log10(signal / noise) > 30);
});

test('silence in one law is near silence in the other', () => {
  assert.ok(Math.abs(ulawToLinear[alawToUlaw[alawSilence]!]!) <= 8);
  assert.ok(Math.abs(alawToLinear[ulawToAlaw[ulawSilence]!]!) <= 8);
  assert.deepEqual([...convertLaw(Uint8Array.from([ulawSilence]), ulawToAlaw)].length, 1);
});
