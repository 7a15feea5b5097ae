/** What a prompt is: a text in both languages under an id; its audio is found by that id (adapters/prompts). */

export const languages = ['nl', 'en'] as const;
export type SpokenLanguage = (typeof languages)[number];

export interface SpokenPrompt {
  /** Unique over core and dialplans: `queue/first`, `olst-wijhe/welkom`. */
  readonly id: string;
  readonly nl: string;
  readonly en: string;
}

/** A pause between two groups of digits; no file, but silence of `pauseMs`. */
export const pauseId = 'pause';
export const pauseMs = 250;

/** Sounds made by rule instead of spoken; the same in every language, and kept as Dutch. */
export const soundIds = ['beep', 'music/hold'] as const;

/** Ids become names of files: small letters, digits, dashes and slashes, with no way out of a folder. */
export function isPromptId(text: string): boolean {
  return text.length <= 120 && /^[a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9-]*)*$/.test(text);
}
