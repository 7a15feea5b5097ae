/** Prompts that callers hear, to listen to and to replace: `/meldteksten`. */
import { z } from 'zod';
import { contentVersion, id, language, seconds } from './common.ts';

export const promptState = z.enum(['own', 'rendered', 'shipped', 'stale', 'missing']);
export type PromptState = z.infer<typeof promptState>;

export const prompt = z.object({
  /** Language and id of the dialplans: `nl:lochem/welkom`. */
  id,
  version: contentVersion,
  language,
  /** Of the dialplan of the municipality, or of the core. */
  ofDialplan: z.boolean(),
  /** What it should say now. */
  promptText: z.string(),
  state: promptState,
  /** True: a recording of the municipality is what callers hear. */
  own: z.boolean(),
  lengthSeconds: seconds,
  /** Address of the sound (WAV); null without sound. */
  audio: z.string().nullable(),
});
export type Prompt = z.infer<typeof prompt>;
