/**
 * A folder of prompts: WAV files (A-law, 8 kHz, mono) and `prompts.json`, which tells for each language and prompt the
 * file, where it came from and a hash of the text it says. Spoken files are named by what they say, so a text that
 * several prompts share is one file, and a changed text never overwrites a file that is playing.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import type { SpokenLanguage } from '../../domain/prompt/catalogue.ts';
import { linearToAlaw } from '../../protocol/rtp/g711.ts';
import { wavHeader } from '../../protocol/rtp/wav.ts';

const manifestName = 'prompts.json';

const entryShape = z.strictObject({
  /** Below the folder, with slashes; never out of it. */
  file: z.string().regex(/^[a-z0-9-]+(\/[a-z0-9-]+)*\.wav$/),
  /** `spoken` by espeak-ng, `made` by rule, `recorded` by people. */
  source: z.enum(['spoken', 'made', 'recorded']),
  /** Of the text that is said; see `textHash`. */
  text: z.string(),
  ms: z.int().positive(),
});
const manifestText = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch (error) {
      context.addIssue((error as SyntaxError).message);
      return z.NEVER;
    }
  })
  .pipe(z.record(z.string(), entryShape));

export type ShelfEntry = Readonly<z.infer<typeof entryShape>>;

/** Long enough that two texts never meet. */
export function textHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

export class Shelf {
  readonly folder: string;
  readonly #entries: Map<string, ShelfEntry>;

  private constructor(folder: string, entries: Map<string, ShelfEntry>) {
    this.folder = folder;
    this.#entries = entries;
  }

  /**
   * Opens a folder; one that is not there yet is empty. An entry whose file is gone counts as absent.
   * Throws when `prompts.json` is not what this class writes, or cannot be read.
   */
  static async open(folder: string): Promise<Shelf> {
    const text = await orAbsent(readFile(join(folder, manifestName), 'utf8'));
    if (text === undefined) return new Shelf(folder, new Map());
    const parsed = manifestText.safeParse(text);
    if (!parsed.success) {
      throw new Error(`${join(folder, manifestName)}: ${z.prettifyError(parsed.error)}`);
    }
    const files = await wavFiles(folder);
    return new Shelf(folder, new Map(Object.entries(parsed.data).filter(([, { file }]) => files.has(file))));
  }

  get entries(): ReadonlyMap<string, ShelfEntry> {
    return this.#entries;
  }

  entry(id: string, language: SpokenLanguage): ShelfEntry | undefined {
    return this.#entries.get(`${language}/${id}`);
  }

  pathOf(entry: ShelfEntry): string {
    return join(this.folder, entry.file);
  }

  /** A file that already says this text in this language, for another prompt. */
  saying(text: string, language: SpokenLanguage, file: string): ShelfEntry | undefined {
    const hash = textHash(text);
    return [...this.#entries].find(
      ([key, entry]) => key.startsWith(`${language}/`) && entry.text === hash && entry.file === file,
    )?.[1];
  }

  /** Points a prompt at a file that is already here. */
  share(id: string, language: SpokenLanguage, entry: ShelfEntry): void {
    this.#entries.set(`${language}/${id}`, entry);
  }

  /** Writes the sound, 16 bit at 8 kHz, and notes it; readers never see half a file. */
  async put(
    id: string,
    language: SpokenLanguage,
    samples: Int16Array,
    what: Omit<ShelfEntry, 'ms' | 'text'> & { readonly says: string },
  ): Promise<ShelfEntry> {
    const { file, source, says } = what;
    const entry = { file, source, text: textHash(says), ms: Math.round(samples.length / 8) };
    await mkdir(dirname(this.pathOf(entry)), { recursive: true });
    const data = Uint8Array.from(samples, (sample) => linearToAlaw(sample));
    const header = wavHeader({ encoding: 'alaw', channels: 1, sampleRate: 8000 }, data.length);
    await replaceFile(this.pathOf(entry), Buffer.concat([header, data]));
    this.#entries.set(`${language}/${id}`, entry);
    return entry;
  }

  /** Forgets a prompt and deletes its file, and saves; false when it was not here. Who plays it now plays on. */
  async remove(id: string, language: SpokenLanguage): Promise<boolean> {
    const entry = this.entry(id, language);
    if (entry === undefined) return false;
    this.#entries.delete(`${language}/${id}`);
    await this.save();
    const isUsed = [...this.#entries.values()].some(({ file }) => file === entry.file);
    if (!isUsed) await rm(this.pathOf(entry), { force: true });
    return true;
  }

  /**
   * Forgets every entry but these, `<language>/<id>`, and deletes files that no entry uses. Not for the folder of a
   * running server, which may be about to play one of them.
   */
  async keepOnly(keys: ReadonlySet<string>): Promise<void> {
    for (const key of this.#entries.keys()) if (!keys.has(key)) this.#entries.delete(key);
    const used = new Set([...this.#entries.values()].map(({ file }) => file));
    for (const file of await wavFiles(this.folder)) if (!used.has(file)) await rm(join(this.folder, file));
  }

  /** Writes the manifest; to be called after the last `put`. */
  async save(): Promise<void> {
    const sorted = [...this.#entries].sort(([a], [b]) => (a < b ? -1 : 1));
    const lines = sorted.map(([key, entry]) => `${JSON.stringify(key)}: ${JSON.stringify(entry)}`);
    await mkdir(this.folder, { recursive: true });
    await replaceFile(join(this.folder, manifestName), `{\n${lines.join(',\n')}\n}\n`);
  }
}

/** WAV files below a folder, relative with slashes. */
export async function wavFiles(folder: string): Promise<ReadonlySet<string>> {
  const found = await orAbsent(readdir(folder, { recursive: true, withFileTypes: true }));
  return new Set(
    (found ?? [])
      .filter((item) => item.isFile() && item.name.endsWith('.wav'))
      .map((item) => relative(folder, join(item.parentPath, item.name)).replaceAll('\\', '/')),
  );
}

async function orAbsent<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function replaceFile(path: string, content: Buffer | string): Promise<void> {
  await writeFile(`${path}.part`, content);
  await rename(`${path}.part`, path);
}
