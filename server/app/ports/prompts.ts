/** Prompts as an administrator manages them: what each should say, what callers hear, and recordings of the municipality. */
import type { MunicipalityId } from '../../domain/ids.ts';
import type { SpokenLanguage } from '../../domain/prompt/catalogue.ts';
import type { SoundFile } from './voices.ts';

/** `own`: a recording of the municipality; `stale`: machine speech of an older text. */
export type PromptState = 'own' | 'rendered' | 'shipped' | 'stale' | 'missing';

export interface PromptLine {
  readonly id: string;
  readonly language: SpokenLanguage;
  readonly text: string;
  readonly state: PromptState;
  /** True: a recording is what callers hear; it may say an older text. */
  readonly isRecorded: boolean;
  /** Milliseconds; 0 without sound. */
  readonly length: number;
}

export type PromptChange =
  | { readonly ok: true }
  /** `unknown`: no such prompt here; `unusable`: the sound is no good; `storage`: it could not be written. */
  | { readonly ok: false; readonly why: 'unknown' | 'unusable' | 'storage'; readonly detail: string };

/** A prompt of another municipality does not exist here. */
export interface PromptRoom {
  list(municipality: MunicipalityId): readonly PromptLine[];
  /** Null without sound in this language. */
  soundOf(municipality: MunicipalityId, id: string, language: SpokenLanguage): SoundFile | null;
  /** What callers hear from the next time it is played; a WAV file, or what else the server's programs read. */
  replace(
    municipality: MunicipalityId,
    id: string,
    language: SpokenLanguage,
    sound: Uint8Array,
  ): Promise<PromptChange>;
  /** Throws the recording away: machine speech is heard again. False when there was none. */
  restore(municipality: MunicipalityId, id: string, language: SpokenLanguage): Promise<boolean>;
}
