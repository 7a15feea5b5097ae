/** Voicemail messages and the greetings callers hear before they speak: `/voicemailberichten`, `/begroetingen`. */
import { z } from 'zod';
import { contentVersion, id, instant, reference, seconds, text } from './common.ts';

export const boxKind = z.enum(['employee', 'team', 'municipality']);
export type BoxKind = z.infer<typeof boxKind>;

/** A message in the box of the signed-in person or of one of their teams. */
export const voicemail = z.object({
  id,
  at: instant,
  number: z.string().nullable(),
  lengthSeconds: seconds,
  /** Address of the sound (WAV, byte ranges allowed), same origin, with the session. */
  audio: z.string(),
  transcript: text,
  heard: z.boolean(),
  noteId: id.nullable(),
  /** Whose box it lies in. */
  box: reference.extend({ kind: boxKind }),
});
export type Voicemail = z.infer<typeof voicemail>;

export const voicemailChange = z.object({ heard: z.boolean() });
export type VoicemailChange = z.infer<typeof voicemailChange>;

/**
 * What callers of a box hear first. `standard`: the dialplan's or the general text; `recorded`: a recording of
 * a person, by phone or in the browser; `text`: a text that the machine voice speaks.
 */
export const greeting = z.object({
  version: contentVersion,
  /** `employee:<id>`, `team:<id>` or `municipality:<id>`. */
  id,
  kind: boxKind,
  name: z.string(),
  origin: z.enum(['standard', 'recorded', 'text']),
  /** The text that is spoken; empty for a recording. */
  text,
  lengthSeconds: seconds,
  /** Address of the sound; null for the standard one. */
  audio: z.string().nullable(),
});
export type Greeting = z.infer<typeof greeting>;

/** A text for the machine voice. A recording is sent as sound to `/begroetingen/{greetingId}/geluid`. */
export const greetingChange = z.object({ text: z.string().trim().min(1).max(600) });
export type GreetingChange = z.infer<typeof greetingChange>;
