/**
 * Finds the sound of a prompt at run time: a municipality's own folder first, then what is shipped; in the language
 * asked for, else in Dutch. Texts typed in a hurry (calamity) are spoken on the spot where espeak-ng is installed.
 */
import { createHash } from 'node:crypto';
import { access, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { PromptPort } from '../../../app/ports/prompts.ts';
import type { SpokenLanguage } from '../../../domain/prompt/parts.ts';
import { spokenText } from '../../../domain/prompt/spoken-text.ts';
import { normalise, sentencePadding, trim } from './level.ts';
import { synthesise } from './programs.ts';
import { isPromptId, type PromptEntry, PromptFolder } from './prompt-folder.ts';

export class PromptLibrary implements PromptPort {
  /** In the order of search. */
  readonly #folders: readonly string[];
  /** Where texts are spoken to. */
  readonly #spokenFolder: string;
  /** Lists read so far, by folder; read again when they change. */
  readonly #lists = new Map<
    string,
    { readonly mtimeMs: number; readonly entries: Map<string, PromptEntry> }
  >();

  /**
   * @param ownFolder the municipality's recordings and imports, e.g. `data/prompts`
   * @param shippedFolder `fixtures/prompts`
   */
  constructor(ownFolder: string, shippedFolder: string) {
    this.#folders = [resolve(ownFolder), resolve(shippedFolder)];
    this.#spokenFolder = resolve(ownFolder);
  }

  async find(id: string, language: SpokenLanguage): Promise<string | undefined> {
    if (!isPromptId(id)) return undefined;
    for (const spoken of language === 'nl' ? (['nl'] as const) : ([language, 'nl'] as const)) {
      for (const folder of this.#folders) {
        const path = join(folder, spoken, `${id}.wav`);
        if (await exists(path)) return path;
        const shared = await this.#shared(folder, `${spoken}/${id}`);
        if (shared !== undefined && (await exists(shared))) return shared;
      }
    }
    return undefined;
  }

  /** The file of the prompt that says the same, where the folder's list says so. */
  async #shared(folder: string, key: string): Promise<string | undefined> {
    const list = join(folder, 'prompts.json');
    try {
      const { mtimeMs } = await stat(list);
      let known = this.#lists.get(folder);
      if (known?.mtimeMs !== mtimeMs) {
        const entries = JSON.parse(await readFile(list, 'utf8')) as Record<string, PromptEntry>;
        known = { mtimeMs, entries: new Map(Object.entries(entries)) };
        this.#lists.set(folder, known);
      }
      const twin = known.entries.get(key)?.sameAs;
      return twin === undefined ? undefined : join(folder, `${twin}.wav`);
    } catch {
      // A folder without a list holds recordings somebody put there: they are found by their names.
      return undefined;
    }
  }

  async speak(text: string, language: SpokenLanguage): Promise<string | undefined> {
    const id = `spoken/${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
    const known = join(this.#spokenFolder, language, `${id}.wav`);
    if (await exists(known)) return known;
    const made = await synthesise(spokenText(text, language), language);
    if (!made.ok) return undefined;
    const folder = await PromptFolder.open(this.#spokenFolder);
    await folder.put(id, language, trim(normalise(made.samples), sentencePadding), {
      text,
      source: 'spoken',
    });
    await folder.save();
    return folder.path(id, language);
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
