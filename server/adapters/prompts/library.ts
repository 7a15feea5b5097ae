/**
 * Finds the sound of prompts at run time. A municipality's own recording goes first, whatever it says; then machine
 * speech that says the present text, then machine speech of an older text: better an old text than silence, and
 * `stateOf` tells. A prompt that is absent in the language asked for is played in Dutch.
 */
import type { PlayItem } from '../../app/ports/media.ts';
import type { PromptState } from '../../app/ports/prompts.ts';
import type { SoundFile } from '../../app/ports/voices.ts';
import { pauseId, pauseMs, type SpokenLanguage } from '../../domain/prompt/catalogue.ts';
import type { WantedPrompt } from '../../domain/prompt/wanted.ts';
import { openPlaces, type Places } from './places.ts';
import { type Shelf, type ShelfEntry, textHash } from './shelf.ts';
import { type SpeakResult, speakInto } from './speak.ts';

export interface PromptLibraryParts {
  readonly dataDir: string;
  /** Default: what came along with this installation. */
  readonly shippedDir?: string;
  /** What there should be now, with its texts; asked anew by `reload`. */
  readonly wanted: () => readonly WantedPrompt[];
  /** A prompt without audio was asked for; once for each prompt and language until the next `reload`. */
  readonly missing: (id: string, language: SpokenLanguage) => void;
}

interface Found {
  readonly place: 'own' | 'rendered' | 'shipped';
  readonly shelf: Shelf;
  readonly entry: ShelfEntry;
}

/** Opens the folders. Rejects when a list of prompts is damaged or cannot be read. */
export async function promptLibrary(parts: PromptLibraryParts): Promise<PromptLibrary> {
  return new PromptLibrary(parts, await openPlaces(parts.dataDir, parts.shippedDir));
}

export class PromptLibrary {
  readonly #parts: PromptLibraryParts;
  #places: Places;
  /** Hash of the present text, by `<language>/<id>`. */
  #texts: ReadonlyMap<string, string>;
  readonly #reported = new Set<string>();

  constructor(parts: PromptLibraryParts, places: Places) {
    this.#parts = parts;
    this.#places = places;
    this.#texts = textsOf(parts.wanted());
  }

  /** After an import, a rendering or new dialplans. What plays now goes on. */
  async reload(): Promise<void> {
    const { dataDir, shippedDir, wanted } = this.#parts;
    this.#places = await openPlaces(dataDir, shippedDir);
    this.#texts = textsOf(wanted());
    this.#reported.clear();
  }

  /**
   * Speaks a text that no dialplan has, such as a calamity message somebody typed just now, for whoever plays
   * this id from then on. Not ok when this machine has no voice.
   */
  async say(id: string, language: SpokenLanguage, text: string): Promise<SpeakResult> {
    const { rendered } = this.#places;
    const spoken = await speakInto(rendered, { id, language, text, isPart: false }, false);
    if (spoken.ok) await rendered.save();
    return spoken;
  }

  /**
   * Files of prompts in order; a prompt without audio is left out and reported. Touches no disk.
   *
   * @param municipality whose own recordings replace generic prompts; its own prompts are known by their id
   */
  filesOf(
    ids: readonly string[],
    language: SpokenLanguage = 'nl',
    municipality?: string,
  ): readonly PlayItem[] {
    return ids.flatMap((id): readonly PlayItem[] => {
      if (id === pauseId) return [{ silenceMs: pauseMs }];
      const found = this.#find(id, language, municipality) ?? this.#find(id, 'nl', municipality);
      if (found !== undefined) return [{ file: found.shelf.pathOf(found.entry) }];
      const key = `${language}/${id}`;
      if (!this.#reported.has(key)) this.#parts.missing(id, language);
      this.#reported.add(key);
      return [];
    });
  }

  /** Where the sound of a prompt comes from and how long it is; `stale`: it says an older text. */
  stateOf(
    id: string,
    language: SpokenLanguage,
    municipality?: string,
  ): { readonly state: PromptState; readonly ms: number } {
    const found = this.#find(id, language, municipality);
    if (found === undefined) return { state: 'missing', ms: 0 };
    const state = this.#isStale(id, language, found) ? 'stale' : found.place;
    return { state, ms: found.entry.ms };
  }

  /** The file that is played in this language; null without one. */
  soundOf(id: string, language: SpokenLanguage, municipality?: string): SoundFile | null {
    const found = this.#find(id, language, municipality);
    return found === undefined ? null : { path: found.shelf.pathOf(found.entry), length: found.entry.ms };
  }

  /** A recording of people is what callers hear, stale or not. */
  isRecorded(id: string, language: SpokenLanguage, municipality?: string): boolean {
    return this.#find(id, language, municipality)?.place === 'own';
  }

  #find(id: string, language: SpokenLanguage, municipality: string | undefined): Found | undefined {
    const { own, rendered, shipped } = this.#places;
    const ofMunicipality = own.get(municipality ?? id.split('/', 1)[0] ?? '');
    const recorded = ofMunicipality?.entry(id, language);
    if (ofMunicipality !== undefined && recorded !== undefined) {
      return { place: 'own', shelf: ofMunicipality, entry: recorded };
    }
    const spoken = (
      [
        ['rendered', rendered],
        ['shipped', shipped],
      ] as const
    ).flatMap(([place, shelf]): readonly Found[] => {
      const entry = shelf.entry(id, language);
      return entry === undefined ? [] : [{ place, shelf, entry }];
    });
    return spoken.find((found) => !this.#isStale(id, language, found)) ?? spoken[0];
  }

  /** A prompt of unknown text (a sound, or one that no dialplan has any more) is never stale. */
  #isStale(id: string, language: SpokenLanguage, { entry }: Found): boolean {
    const now = this.#texts.get(`${language}/${id}`);
    return now !== undefined && now !== entry.text;
  }
}

function textsOf(wanted: readonly WantedPrompt[]): ReadonlyMap<string, string> {
  return new Map(wanted.map(({ id, language, text }) => [`${language}/${id}`, textHash(text)]));
}
