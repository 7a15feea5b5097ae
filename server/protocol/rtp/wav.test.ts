import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseWav, wavHeader, wavToLaw, wavToLinear } from './wav.ts';

function file(encoding: 'linear16' | 'alaw' | 'ulaw', data: Uint8Array): Uint8Array {
  return Uint8Array.from([...wavHeader({ encoding, channels: 1, sampleRate: 8000 }, data.length), ...data]);
}

test('a file we wrote reads back with its format and samples', () => {
  for (const encoding of ['linear16', 'alaw', 'ulaw'] as const) {
    const parsed = parseWav(file(encoding, Uint8Array.from([1, 2, 3, 4])));
    assert.ok(parsed.ok);
    assert.equal(parsed.wav.encoding, encoding);
    assert.equal(parsed.wav.sampleRate, 8000);
    assert.deepEqual([...parsed.wav.data], [1, 2, 3, 4]);
  }
});

test('a comment chunk between format and samples is stepped over', () => {
  const plain = file('alaw', Uint8Array.from([9, 9]));
  const chunk = [...new TextEncoder().encode('LIST'), 3, 0, 0, 0, 1, 2, 3, 0];
  const parsed = parseWav(Uint8Array.from([...plain.subarray(0, 36), ...chunk, ...plain.subarray(36)]));
  assert.ok(parsed.ok);
  assert.deepEqual([...parsed.wav.data], [9, 9]);
});

test('a recording whose writer died keeps what was written', () => {
  const header = wavHeader({ encoding: 'linear16', channels: 1, sampleRate: 8000 }, 0);
  const parsed = parseWav(Uint8Array.from([...header, 1, 0, 2, 0]));
  assert.ok(parsed.ok);
  assert.deepEqual([...wavToLinear(parsed.wav)], [1, 2]);
});

test('samples become either law', () => {
  const parsed = parseWav(file('linear16', Uint8Array.from([0, 0, 0, 0x7f])));
  assert.ok(parsed.ok);
  assert.deepEqual([...wavToLaw(parsed.wav, 'ulaw')], [0xff, 0x80]);
  assert.equal(wavToLaw(parsed.wav, 'alaw')[1], 0xaa);
});

test('what is no WAV is refused with a reason, whatever the bytes', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void parseWav(bytes)));
  assert.deepEqual(parseWav(new Uint8Array(100)), { ok: false, reason: 'notWav' });
  const mp3InWav = file('alaw', new Uint8Array(4));
  mp3InWav[20] = 0x55;
  assert.deepEqual(parseWav(mp3InWav), { ok: false, reason: 'unsupportedEncoding' });
});
