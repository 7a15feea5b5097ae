/** Routes of prompts: what callers hear, listening to it, replacing it by a recording and restoring it. */
import type { Prompt } from '../../contract/prompts.ts';
import { basePath } from '../../contract/routes.ts';
import { languages, type SpokenLanguage } from '../../domain/prompt/catalogue.ts';
import type { PromptLine } from '../ports/prompts.ts';
import type { SoundFile } from '../ports/voices.ts';
import {
  type Asker,
  contentVersionOf,
  type HandlersOf,
  ifUnchanged,
  municipalityOf,
  pageOf,
  Refusal,
} from './handler.ts';
import type { Office } from './office.ts';
import { seconds } from './views/wire-time.ts';

export function promptHandlers(office: Office): HandlersOf<'listPrompts' | 'restorePrompt'> {
  const { prompts } = office.parts;
  return {
    listPrompts: ({ asker, query }) => {
      const municipality = municipalityOf(asker);
      return pageOf(prompts.list(municipality), query, (line) =>
        view(line, line.id.startsWith(`${municipality}/`)),
      );
    },

    restorePrompt: async ({ asker, params }) => {
      const { id, language } = partsOf(params.promptId);
      unchanged(office, asker, id, language);
      if (!(await prompts.restore(municipalityOf(asker), id, language))) {
        throw new Refusal('notFound', 'Er is geen eigen opname.');
      }
    },
  };
}

export interface PromptSoundHandlers {
  readonly getPromptSound: (asker: Asker, id: string) => SoundFile;
  readonly putPromptSound: (asker: Asker, id: string, sound: Uint8Array) => Promise<void>;
}

export function promptSoundHandlers(office: Office): PromptSoundHandlers {
  const { prompts } = office.parts;
  return {
    getPromptSound: (asker, wireId) => {
      const { id, language } = partsOf(wireId);
      const sound = prompts.soundOf(municipalityOf(asker), id, language);
      if (sound === null) throw new Refusal('notFound', 'Deze meldtekst heeft geen geluid.');
      return sound;
    },

    putPromptSound: async (asker, wireId, sound) => {
      const { id, language } = partsOf(wireId);
      unchanged(office, asker, id, language);
      const changed = await prompts.replace(municipalityOf(asker), id, language, sound);
      if (changed.ok) return;
      switch (changed.why) {
        case 'unknown':
          throw new Refusal('notFound', 'Deze meldtekst bestaat niet.');
        case 'unusable':
          throw new Refusal(
            'invalid',
            'Deze opname is niet te gebruiken: leeg, te lang of geen geluidsbestand.',
          );
        case 'storage':
          throw new Refusal('unavailable', 'De opname kan nu niet worden opgeslagen.');
      }
    },
  };
}

/** Refuses to replace, or throw away, another recording than the asker saw. */
function unchanged(office: Office, asker: Asker, id: string, language: SpokenLanguage): void {
  if (asker.expectedVersion === null) return;
  const line = office.parts.prompts
    .list(municipalityOf(asker))
    .find((one) => one.id === id && one.language === language);
  if (line !== undefined) ifUnchanged(asker, { version: versionOf(line) });
}

/** Of what is heard: the same text in another recording is another version. */
function versionOf({ text, state, isRecorded, length }: PromptLine): number {
  return contentVersionOf([text, state, isRecorded, length]);
}

function view(line: PromptLine, ofDialplan: boolean): Prompt {
  const { id, language, text, state, isRecorded, length } = line;
  const wireId = `${language}:${id}`;
  return {
    id: wireId,
    version: versionOf(line),
    language,
    ofDialplan,
    promptText: text,
    state,
    own: isRecorded,
    lengthSeconds: seconds(length),
    audio: state === 'missing' ? null : `${basePath}/meldteksten/${encodeURIComponent(wireId)}/geluid`,
  };
}

function partsOf(wireId: string): { readonly id: string; readonly language: SpokenLanguage } {
  const at = wireId.indexOf(':');
  const language = languages.find((each) => each === wireId.slice(0, at));
  if (language === undefined) throw new Refusal('notFound', 'Deze meldtekst bestaat niet.');
  return { id: wireId.slice(at + 1), language };
}
