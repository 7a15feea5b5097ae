/** What a baresip phone heard, read from the file it writes while it talks. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Phone } from '../support/baresip.ts';
import { shareIn } from '../support/tone.ts';
import { waitUntil } from '../support/wait-until.ts';

/** So much of the sound is looked at: 240 ms at 8 kHz. */
const windowSamples = 1920;
/** So much of the energy must be in the tones that are looked for. */
const shareMin = 0.8;
/** A tone that takes part has at least this share; one that does not has less. */
const partMin = 0.15;
const withinMs = 20_000;

/** Waits until sound that comes from now on is these tones, each with its part, and hardly anything else. */
export async function hears(phone: Phone, ...tones: readonly number[]): Promise<void> {
  let last: readonly number[] = [];
  const before = await newestFile(phone);
  await waitUntil(
    `${tones.join(' and ')} Hz at ${phone.user}`,
    async () => {
      const now = await newestFile(phone);
      const isLonger = now.name === before.name && now.samples.length >= before.samples.length;
      const samples = isLonger ? now.samples.subarray(before.samples.length) : now.samples;
      if (samples.length < windowSamples) return false;
      const end = samples.subarray(-windowSamples);
      last = tones.map((hz) => shareIn(end, hz));
      const sum = last.reduce((all, share) => all + share, 0);
      return sum > shareMin && last.every((share) => share > partMin);
    },
    withinMs,
  ).catch((error: Error) => {
    throw new Error(`${error.message}; shares ${last.map((share) => share.toFixed(2)).join(' ')}`);
  });
}

/** Whether this tone was there at any moment of the call so far. */
export async function hasHeard(phone: Phone, hz: number): Promise<boolean> {
  return contains(await heard(phone), hz);
}

/** Whether this tone, and hardly anything else, is there at any moment of 100 ms: a busy machine tears a short prompt. */
export function contains(samples: Int16Array, hz: number): boolean {
  for (let from = 0; from + momentSamples <= samples.length; from += momentSamples / 4) {
    if (shareIn(samples.subarray(from, from + momentSamples), hz) > shareMin) return true;
  }
  return false;
}

const momentSamples = 800;

/** Samples at 8 kHz of the newest call. */
export async function heard(phone: Phone): Promise<Int16Array> {
  return (await newestFile(phone)).samples;
}

async function newestFile(phone: Phone): Promise<{ readonly name: string; readonly samples: Int16Array }> {
  const folder = join(phone.folder, 'out');
  const names = (await readdir(folder)).filter((name) => name.endsWith('-dec.wav')).sort();
  const name = names.at(-1);
  if (name === undefined) return { name: '', samples: new Int16Array(0) };
  const bytes = await readFile(join(folder, name));
  const samples = bytes.subarray(44, bytes.length - ((bytes.length - 44) % 2));
  const { buffer, byteOffset, length } = samples;
  return { name, samples: new Int16Array(buffer.slice(byteOffset, byteOffset + length)) };
}
