/** Prompts for the administrator's screen: over the library that plays them and the shelf of the municipality's recordings. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PromptChange, PromptLine, PromptRoom } from '../../app/ports/prompts.ts';
import type { SoundFile } from '../../app/ports/voices.ts';
import type { MunicipalityId } from '../../domain/ids.ts';
import type { SpokenLanguage } from '../../domain/prompt/catalogue.ts';
import { genericPrompts } from '../../domain/prompt/generic.ts';
import type { WantedPrompt } from '../../domain/prompt/wanted.ts';
import type { PromptLibrary } from './library.ts';
import { ownFolder } from './places.ts';
import { Shelf } from './shelf.ts';
import { importInto } from './speak.ts';

export interface PromptRoomParts {
  readonly dataDir: string;
  readonly library: Pick<PromptLibrary, 'stateOf' | 'isRecorded' | 'soundOf' | 'reload'>;
  readonly wanted: () => readonly WantedPrompt[];
}

const generic: ReadonlySet<string> = new Set(genericPrompts.map(({ id }) => id));

export class RecordedPrompts implements PromptRoom {
  readonly #parts: PromptRoomParts;
  /** Changes follow each other: each reads and writes the list of a folder. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: PromptRoomParts) {
    this.#parts = parts;
  }

  list(municipality: MunicipalityId): readonly PromptLine[] {
    const { library } = this.#parts;
    return this.#of(municipality).map(({ id, language, text }) => {
      const { state, ms } = library.stateOf(id, language, municipality);
      const isRecorded = library.isRecorded(id, language, municipality);
      return { id, language, text, state, isRecorded, length: ms };
    });
  }

  soundOf(municipality: MunicipalityId, id: string, language: SpokenLanguage): SoundFile | null {
    if (this.#find(municipality, id, language) === undefined) return null;
    return this.#parts.library.soundOf(id, language, municipality);
  }

  replace(
    municipality: MunicipalityId,
    id: string,
    language: SpokenLanguage,
    sound: Uint8Array,
  ): Promise<PromptChange> {
    const prompt = this.#find(municipality, id, language);
    if (prompt === undefined) return Promise.resolve({ ok: false, why: 'unknown', detail: id });
    return this.#inTurn(async () => {
      const folder = await mkdtemp(join(tmpdir(), 'bereikbaar-prompt-'));
      try {
        const path = join(folder, 'sound');
        await writeFile(path, sound);
        const shelf = await Shelf.open(ownFolder(this.#parts.dataDir, municipality));
        const taken = await importInto(shelf, prompt, path);
        if (!taken.ok) return { ok: false, why: 'unusable', detail: taken.problem };
        await this.#parts.library.reload();
        return { ok: true };
      } catch (error) {
        const detail = (error as NodeJS.ErrnoException).code ?? 'not written';
        return { ok: false, why: 'storage', detail };
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
  }

  restore(municipality: MunicipalityId, id: string, language: SpokenLanguage): Promise<boolean> {
    return this.#inTurn(async () => {
      const shelf = await Shelf.open(ownFolder(this.#parts.dataDir, municipality));
      if (!(await shelf.remove(id, language))) return false;
      await this.#parts.library.reload();
      return true;
    });
  }

  /** Those of the core and of this municipality; numbers and other parts of sentences belong together and are left out. */
  #of(municipality: MunicipalityId): readonly WantedPrompt[] {
    return this.#parts
      .wanted()
      .filter(({ id, isPart }) => !isPart && (generic.has(id) || id.startsWith(`${municipality}/`)));
  }

  #find(municipality: MunicipalityId, id: string, language: SpokenLanguage): WantedPrompt | undefined {
    return this.#of(municipality).find((each) => each.id === id && each.language === language);
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(act, act);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}
