/**
 * Prompts in memory, ready to send: read once, decoded once, kept in both laws. The oldest used go when the
 * memory set aside is full. A file that changed on disk (its time or size) is read again.
 */
import { readFile, stat } from 'node:fs/promises';
import { alawToUlaw, convertLaw } from '../../../protocol/rtp/g711.ts';
import { parseWav, wavToLaw } from '../../../protocol/rtp/wav.ts';

export interface PromptAudio {
  readonly alaw: Uint8Array;
  readonly ulaw: Uint8Array;
}

export type PromptLoad =
  | { readonly ok: true; readonly audio: PromptAudio }
  | { readonly ok: false; readonly detail: string };

interface Kept {
  readonly audio: PromptAudio;
  readonly version: string;
}

/** Ten minutes of 16 bit samples: the longest message that a dialplan may allow. */
const promptFileBytesMax = 10 * 1024 * 1024;

export class PromptStore {
  /** In the order of use: the first was used longest ago. */
  readonly #kept = new Map<string, Kept>();
  readonly #bytesMax: number;
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  async load(path: string): Promise<PromptLoad> {
    try {
      const { mtimeMs, size } = await stat(path);
      if (size > promptFileBytesMax) return { ok: false, detail: 'the file is too long' };
      const version = `${mtimeMs} ${size}`;
      const kept = this.#kept.get(path);
      if (kept?.version === version) {
        this.#keep(path, kept);
        return { ok: true, audio: kept.audio };
      }
      const decoded = decode(await readFile(path));
      if (decoded.ok) this.#keep(path, { audio: decoded.audio, version });
      return decoded;
    } catch (error) {
      return { ok: false, detail: (error as NodeJS.ErrnoException).code ?? 'not readable' };
    }
  }

  #keep(path: string, kept: Kept): void {
    this.#forget(path);
    this.#kept.set(path, kept);
    this.#bytes += kept.audio.alaw.length * 2;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#bytesMax || oldest === path) break;
      this.#forget(oldest);
    }
  }

  #forget(path: string): void {
    const kept = this.#kept.get(path);
    if (kept && this.#kept.delete(path)) this.#bytes -= kept.audio.alaw.length * 2;
  }
}

function decode(bytes: Uint8Array): PromptLoad {
  const parsed = parseWav(bytes);
  if (!parsed.ok) return { ok: false, detail: parsed.reason };
  const { wav } = parsed;
  if (wav.sampleRate !== 8000 || wav.channels !== 1) return { ok: false, detail: 'not 8 kHz mono' };
  const alaw = wavToLaw(wav, 'alaw');
  const ulaw = wav.encoding === 'alaw' ? convertLaw(alaw, alawToUlaw) : wavToLaw(wav, 'ulaw');
  return { ok: true, audio: { alaw, ulaw } };
}
