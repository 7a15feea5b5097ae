import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { SoundBytes } from '../../app/ports/voices.ts';
import { keyIdOf, openSealed, sealSound } from './sealed-sound.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sealed-'));
});
after(() => rm(folder, { recursive: true, force: true }));

const key = randomBytes(32);

async function sealed(plain: Uint8Array): Promise<string> {
  await writeFile(join(folder, 'x.wav'), plain);
  const target = join(folder, 'x.wav.sealed');
  await sealSound(join(folder, 'x.wav'), target, 'key-1', key);
  return target;
}

async function read(sound: SoundBytes | null, first: number, last: number): Promise<Buffer> {
  assert.ok(sound !== null);
  const parts: Uint8Array[] = [];
  for await (const part of sound.read(first, last)) parts.push(part);
  return Buffer.concat(parts);
}

test('every part of a sealed sound is as it was said, also over the borders of chunks', async () => {
  const plain = randomBytes(200_001);
  const path = await sealed(plain);
  const sound = await openSealed(path, key);
  assert.equal(sound?.size, plain.length);
  const at = fc.oneof(fc.nat(plain.length - 1), fc.constantFrom(0, 65_535, 65_536, 131_072, 200_000));
  await fc.assert(
    fc.asyncProperty(at, at, async (a, b) => {
      const [first, last] = [Math.min(a, b), Math.max(a, b)];
      assert.deepEqual(await read(sound, first, last), plain.subarray(first, last + 1));
    }),
    { numRuns: 60 },
  );
});

test('nothing of the sound stands in the file, and its key is named', async () => {
  const path = await sealed(Buffer.from('RIFF'.repeat(1000)));
  assert.ok(!(await readFile(path)).includes('RIFF'));
  assert.equal(await keyIdOf(path), 'key-1');
});

test('another key, a changed byte, and a file that was cut short give no sound', async () => {
  const path = await sealed(randomBytes(100_000));
  await assert.rejects(async () => read(await openSealed(path, randomBytes(32)), 0, 99_999));
  const bytes = await readFile(path);
  bytes[bytes.length - 20]! ^= 1;
  await writeFile(path, bytes);
  await assert.rejects(async () => read(await openSealed(path, key), 99_000, 99_999));
  await writeFile(path, bytes.subarray(0, 70_000));
  await assert.rejects(async () => read(await openSealed(path, key), 0, 99_999));
});

test('a file that is not sealed, or is gone, is none', async () => {
  await writeFile(join(folder, 'plain.wav'), 'RIFF and more');
  assert.equal(await openSealed(join(folder, 'plain.wav'), key), null);
  assert.equal(await keyIdOf(join(folder, 'nowhere')), null);
});
