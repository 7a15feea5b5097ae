/** Several prompts and pauses as one file, for a plane that plays one file at a time. */
import { readFile, stat, writeFile } from 'node:fs/promises';
import type { PlayItem } from '../../app/ports/media.ts';
import { alawSilence } from '../../protocol/rtp/g711.ts';
import { parseWav, wavHeader, wavToLaw } from '../../protocol/rtp/wav.ts';

export type PromptCheck =
  | { readonly ok: true }
  | { readonly ok: false; readonly path: string; readonly detail: string };

/** Is every file there and playable? Reads them, as a wrong prompt must be an error and not silence. */
export async function checkPrompts(items: readonly PlayItem[]): Promise<PromptCheck> {
  for (const item of items) {
    if ('silenceMs' in item) continue;
    const read = await readPrompt(item.file);
    if (typeof read === 'string') return { ok: false, path: item.file, detail: read };
  }
  return { ok: true };
}

/** Writes the items one after another as one A-law WAV at `target`. The items have been checked. */
export async function joinPrompts(items: readonly PlayItem[], target: string): Promise<void> {
  const parts: Uint8Array[] = [];
  for (const item of items) {
    if ('silenceMs' in item) parts.push(new Uint8Array(item.silenceMs * 8).fill(alawSilence));
    else {
      const read = await readPrompt(item.file);
      if (typeof read !== 'string') parts.push(read);
    }
  }
  const data = Buffer.concat(parts);
  await writeFile(
    target,
    Buffer.concat([wavHeader({ encoding: 'alaw', channels: 1, sampleRate: 8000 }, data.length), data]),
  );
}

/** A-law samples, or what is wrong with the file. */
async function readPrompt(path: string): Promise<Uint8Array | string> {
  try {
    if ((await stat(path)).size > 10 * 1024 * 1024) return 'the file is too long';
    const parsed = parseWav(await readFile(path));
    if (!parsed.ok) return parsed.reason;
    if (parsed.wav.sampleRate !== 8000 || parsed.wav.channels !== 1) return 'not 8 kHz mono';
    return wavToLaw(parsed.wav, 'alaw');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'not readable';
  }
}
