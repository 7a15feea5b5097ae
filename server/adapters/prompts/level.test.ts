import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normalise, sentencePadding, trim } from './level.ts';

const sine = (ms: number, amplitude: number) =>
  Int16Array.from({ length: ms * 8 }, (_, n) => Math.round(amplitude * Math.sin(n / 3)));
const rms = (samples: Int16Array) => Math.sqrt(samples.reduce((sum, s) => sum + s * s, 0) / samples.length);

test('a soft and a loud recording come out equally loud', () => {
  const soft = rms(normalise(sine(1000, 800)));
  const loud = rms(normalise(sine(1000, 30_000)));
  assert.ok(Math.abs(20 * Math.log10(soft / loud)) < 0.5);
  assert.ok(Math.abs(20 * Math.log10(soft / 32768) + 20) < 0.5);
});

test('pauses do not make the rest louder', () => {
  const speech = sine(500, 5000);
  const withPause = new Int16Array(speech.length * 4);
  withPause.set(speech);
  const level = rms(normalise(withPause).subarray(0, speech.length));
  assert.ok(Math.abs(20 * Math.log10(level / 32768) + 20) < 0.5);
});

test('a click does not clip after gain', () => {
  const samples = sine(1000, 500);
  samples[4000] = 20_000;
  assert.ok(normalise(samples).every((sample) => Math.abs(sample) <= 27_600));
});

test('silence around a sentence is cut to a breath, and silence alone stays silence', () => {
  const speech = sine(400, 8000);
  const whole = new Int16Array(8 * 3000);
  whole.set(speech, 8 * 1000);
  const cut = trim(whole, sentencePadding);
  assert.ok(Math.abs(cut.length / 8 - (400 + 220)) <= 40, `${cut.length / 8} ms`);
  assert.equal(trim(new Int16Array(8000), sentencePadding).length, 220 * 8);
  assert.deepEqual(normalise(new Int16Array(10)), new Int16Array(10));
});
