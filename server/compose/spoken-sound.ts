/** Sounds that are no prompts but what people spoke: a message that is heard back, a greeting of a box. */
import type { Greetings, Recordings } from '../app/ports/voices.ts';

/** The file of a prompt id of this kind; null for any other id, and for a greeting that is gone. */
export async function spokenSound(
  prompt: string,
  recordings: Pick<Recordings, 'playable'>,
  greetings: Pick<Greetings, 'of'>,
): Promise<string | null> {
  const [, kind, name = ''] = /^(recording|greeting):(.+)$/.exec(prompt) ?? [];
  if (kind === 'recording') return recordings.playable(name);
  return kind === 'greeting' ? (greetings.of(name)?.path ?? null) : null;
}
