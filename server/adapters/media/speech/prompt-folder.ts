/**
 * A folder of prompts: `<language>/<id>.wav` in A-law, 8 kHz, and `prompts.json` that tells what each file says and
 * where it came from, so that a changed text is spoken anew and a municipality's own recording is never overwritten.
 */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SpokenLanguage } from '../../../domain/prompt/parts.ts';
import { linearToAlaw } from '../../../protocol/rtp/g711.ts';
import { wavHeader } from '../../../protocol/rtp/wav.ts';

export interface PromptEntry {
  readonly text: string;
  /** `spoken` by espeak-ng, `made` by rule, `recorded` by people. */
  readonly source: 'spoken' | 'made' | 'recorded';
  readonly ms: number;
  /** `<language>/<id>` whose file says the same: municipalities share many sentences. */
  readonly sameAs?: string;
}

/** Ids are paths below a language: no way out of the folder. */
export function isPromptId(id: string): boolean {
  return /^[a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9-]*)*$/.test(id);
}

export class PromptFolder {
  readonly #folder: string;
  readonly #entries: Map<string, PromptEntry>;

  private constructor(folder: string, entries: Map<string, PromptEntry>) {
    this.#folder = folder;
    this.#entries = entries;
  }

  /** Opens a folder; one that is not there yet is empty. Throws on a list that is not JSON. */
  static async open(folder: string): Promise<PromptFolder> {
    let text = '{}';
    try {
      text = await readFile(join(folder, 'prompts.json'), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    const entries = JSON.parse(text) as Record<string, PromptEntry>;
    return new PromptFolder(folder, new Map(Object.entries(entries)));
  }

  /** Another prompt of this language that was spoken from the same text, to be referred to instead of spoken again. */
  twin(id: string, language: SpokenLanguage, text: string): string | undefined {
    for (const [key, entry] of this.#entries) {
      const isOther = key.startsWith(`${language}/`) && key !== `${language}/${id}`;
      if (isOther && entry.source === 'spoken' && entry.text === text && entry.sameAs === undefined)
        return key;
    }
    return undefined;
  }

  /** Lets a prompt use the file of its twin. */
  async refer(id: string, language: SpokenLanguage, twin: string): Promise<void> {
    const entry = this.#entries.get(twin);
    if (entry === undefined) return;
    await rm(this.path(id, language), { force: true });
    this.#entries.set(`${language}/${id}`, { ...entry, sameAs: twin });
  }

  entry(id: string, language: SpokenLanguage): PromptEntry | undefined {
    return this.#entries.get(`${language}/${id}`);
  }

  /** Absolute or as the folder was given; the file exists when there is an entry. */
  path(id: string, language: SpokenLanguage): string {
    const key = `${language}/${id}`;
    return join(this.#folder, `${this.#entries.get(key)?.sameAs ?? key}.wav`);
  }

  /** Writes the sound and its entry; readers never see half a file. */
  async put(
    id: string,
    language: SpokenLanguage,
    samples: Int16Array,
    what: Pick<PromptEntry, 'text' | 'source'>,
  ): Promise<void> {
    const path = join(this.#folder, language, `${id}.wav`);
    await mkdir(dirname(path), { recursive: true });
    const data = Uint8Array.from(samples, (sample) => linearToAlaw(sample));
    const header = wavHeader({ encoding: 'alaw', channels: 1, sampleRate: 8000 }, data.length);
    await replaceFile(path, Buffer.concat([header, data]));
    this.#entries.set(`${language}/${id}`, { ...what, ms: Math.round(samples.length / 8) });
  }

  /** Writes the list; to be called once after the last `put`. */
  async save(): Promise<void> {
    const sorted = Object.fromEntries([...this.#entries].sort(([a], [b]) => (a < b ? -1 : 1)));
    await mkdir(this.#folder, { recursive: true });
    await replaceFile(join(this.#folder, 'prompts.json'), `${JSON.stringify(sorted, null, 1)}\n`);
  }
}

async function replaceFile(path: string, content: Buffer | string): Promise<void> {
  await writeFile(`${path}.part`, content);
  await rename(`${path}.part`, path);
}
