/**
 * The keys of recordings, kept where those of persons are: each one a secret of its own under the master key. Destroying it
 * makes the sound unreadable wherever a copy of the file is.
 */
import type { Chance, Clock } from '../../app/ports/clock.ts';
import type { Subjects } from '../../app/ports/subjects.ts';
import { idOf } from '../../domain/ids.ts';

/** AES-256. */
const keyBytes = 32;

export interface SoundKeysParts {
  readonly subjects: Pick<Subjects, 'create' | 'read' | 'erase'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly chance: Pick<Chance, 'secret'>;
}

export class SoundKeys {
  readonly #parts: SoundKeysParts;

  constructor(parts: SoundKeysParts) {
    this.#parts = parts;
  }

  /** A new one; it is durable before anything is sealed with it. */
  async make(): Promise<{ readonly id: string; readonly key: Uint8Array }> {
    const { subjects, clock, chance } = this.#parts;
    const text = chance.secret(keyBytes);
    const id = await subjects.create(null, 'secret', { text }, clock.now());
    return { id, key: Buffer.from(text, 'base64url') };
  }

  /** Null when it was destroyed. */
  async read(id: string): Promise<Uint8Array | null> {
    const text = (await this.#parts.subjects.read(idOf(id)))?.text;
    return text === undefined ? null : Buffer.from(text, 'base64url');
  }

  async destroy(id: string): Promise<void> {
    await this.#parts.subjects.erase(idOf(id), this.#parts.clock.now());
  }
}
