/**
 * Greetings of employees, teams and municipalities: one WAV each, and `greetings.json` that tells where it came from.
 * Recordings are brought to the loudness of all prompts; texts are spoken by espeak-ng.
 */
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { GreetingOrigin, GreetingResult, Greetings, StoredGreeting } from '../../app/ports/voices.ts';
import { spokenText } from '../../domain/prompt/spoken-text.ts';
import { linearToAlaw } from '../../protocol/rtp/g711.ts';
import { wavHeader } from '../../protocol/rtp/wav.ts';
import { normalise, sentencePadding, trim } from './level.ts';
import { readRecording, synthesise } from './programs.ts';

/** A greeting with less sound is a mistake of the recorder; nobody listens to a longer one. Seconds. */
const secondsMin = 0.5;
const secondsMax = 90;

const entryShape = z.strictObject({
  origin: z.enum(['recorded', 'text']),
  text: z.string(),
  ms: z.int().positive(),
});
type Entry = z.infer<typeof entryShape>;

export class GreetingFiles implements Greetings {
  readonly #folder: string;
  readonly #entries: Map<string, Entry>;
  /** Changes follow each other. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(folder: string, entries: Map<string, Entry>) {
    this.#folder = folder;
    this.#entries = entries;
  }

  /** Opens the folder; one that is not there yet is empty. Throws when its list is damaged. */
  static async open(folder: string): Promise<GreetingFiles> {
    let text: string;
    try {
      text = await readFile(join(folder, 'greetings.json'), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new GreetingFiles(folder, new Map());
      throw error;
    }
    const entries = z.record(z.string(), entryShape).parse(JSON.parse(text));
    return new GreetingFiles(folder, new Map(Object.entries(entries)));
  }

  of(owner: string): StoredGreeting | null {
    const entry = this.#entries.get(owner);
    if (entry === undefined) return null;
    return { path: this.#pathOf(owner), length: entry.ms, origin: entry.origin, text: entry.text };
  }

  async saveSound(owner: string, sound: Uint8Array): Promise<GreetingResult> {
    const folder = await mkdtemp(join(tmpdir(), 'bereikbaar-greeting-'));
    try {
      const path = join(folder, 'sound');
      await writeFile(path, sound);
      return await this.saveFile(owner, path);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async saveFile(owner: string, path: string): Promise<GreetingResult> {
    const read = await readRecording(path);
    if (!read.ok) return failure(read);
    return this.#save(owner, trim(normalise(read.samples), sentencePadding), 'recorded', '');
  }

  async saveText(owner: string, text: string): Promise<GreetingResult> {
    const spoken = await synthesise(spokenText(text, 'nl'), 'nl');
    if (!spoken.ok) return failure(spoken);
    return this.#save(owner, trim(normalise(spoken.samples), sentencePadding), 'text', text);
  }

  remove(owner: string): Promise<boolean> {
    return this.#inTurn(async () => {
      if (!this.#entries.delete(owner)) return false;
      await this.#writeList();
      await rm(this.#pathOf(owner), { force: true });
      return true;
    });
  }

  #save(owner: string, samples: Int16Array, origin: GreetingOrigin, text: string): Promise<GreetingResult> {
    const ms = Math.round(samples.length / 8);
    const padding = sentencePadding.beforeMs + sentencePadding.afterMs;
    if (ms - padding < secondsMin * 1000) {
      return Promise.resolve({ ok: false, reason: 'unusable', detail: 'hardly any sound' });
    }
    if (ms > secondsMax * 1000) {
      return Promise.resolve({ ok: false, reason: 'unusable', detail: `longer than ${secondsMax} s` });
    }
    return this.#inTurn(async () => {
      const data = Uint8Array.from(samples, (sample) => linearToAlaw(sample));
      const header = wavHeader({ encoding: 'alaw', channels: 1, sampleRate: 8000 }, data.length);
      const before = this.#entries.get(owner);
      try {
        await mkdir(this.#folder, { recursive: true });
        await replaceFile(this.#pathOf(owner), Buffer.concat([header, data]));
        this.#entries.set(owner, { origin, text, ms });
        await this.#writeList();
      } catch (error) {
        if (before === undefined) this.#entries.delete(owner);
        else this.#entries.set(owner, before);
        const detail = (error as NodeJS.ErrnoException).code ?? 'not written';
        return { ok: false, reason: 'storage', detail };
      }
      return { ok: true, greeting: this.of(owner)! };
    });
  }

  #writeList(): Promise<void> {
    return replaceFile(
      join(this.#folder, 'greetings.json'),
      `${JSON.stringify(Object.fromEntries(this.#entries), null, 2)}\n`,
    );
  }

  /** Percent signs instead of slashes and colons: no owner leads out of the folder. */
  #pathOf(owner: string): string {
    return join(this.#folder, `${encodeURIComponent(owner)}.wav`);
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(act, act);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

function failure(read: { readonly reason: 'missing' | 'failed'; readonly detail: string }): GreetingResult {
  return { ok: false, reason: read.reason === 'missing' ? 'missing' : 'unusable', detail: read.detail };
}

async function replaceFile(path: string, content: Buffer | string): Promise<void> {
  await writeFile(`${path}.part`, content, { mode: 0o600 });
  await rename(`${path}.part`, path);
}
