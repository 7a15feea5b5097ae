import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wavHeader } from '../../protocol/rtp/wav.ts';
import { samplesOfWav } from './wav-samples.ts';

function wav(hz: number, sampleRate: number, channels = 1, seconds = 0.5): Uint8Array {
  const count = Math.round(seconds * sampleRate);
  const data = new Int16Array(count * channels);
  for (let at = 0; at < count; at++) {
    const value = Math.round(10_000 * Math.sin((2 * Math.PI * hz * at) / sampleRate));
    for (let channel = 0; channel < channels; channel++) data[at * channels + channel] = value;
  }
  const header = wavHeader({ encoding: 'linear16', channels, sampleRate }, data.byteLength);
  return Buffer.concat([header, Buffer.from(data.buffer)]);
}

function level(samples: Int16Array): number {
  const middle = samples.subarray(400, -400);
  return Math.sqrt(middle.reduce((sum, value) => sum + value * value, 0) / middle.length);
}

for (const [sampleRate, channels] of [
  [8000, 1],
  [16_000, 1],
  [44_100, 2],
  [48_000, 1],
] as const) {
  test(`a tone of 1 kHz at ${sampleRate} Hz stays as loud and as long`, async () => {
    const samples = await samplesOfWav(wav(1000, sampleRate, channels), 10);
    assert.ok(samples !== null);
    assert.ok(Math.abs(samples.length - 4000) <= 1, String(samples.length));
    assert.ok(Math.abs(level(samples) / (10_000 / Math.SQRT2) - 1) < 0.02, String(level(samples)));
  });
}

test('a tone above half the rate does not fold back into what callers hear', async () => {
  const samples = await samplesOfWav(wav(5500, 48_000), 10);
  assert.ok(samples !== null && level(samples) < 10_000 * 0.01, String(samples && level(samples)));
});

test('what is no such WAV is left to other programs, and too long is cut off', async () => {
  assert.equal(await samplesOfWav(Buffer.from('no sound at all, but long enough'), 10), null);
  assert.equal(await samplesOfWav(wav(300, 4000), 10), null);
  assert.equal((await samplesOfWav(wav(300, 8000, 1, 3), 2))?.length, 16_000);
});
