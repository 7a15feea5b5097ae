/**
 * What the command line erased beside a running server: the destruction list is the sign, since its lines are written first.
 * Within seconds the person is gone from memory and screens, and so are the messages and recordings, which only the server
 * destroys.
 *
 *   list longer ─▶ forget, sounds go ─▶ and once more at the next look: the keys go after the lines
 */
import { idOf, type SubjectId } from '../../domain/ids.ts';
import { second } from '../../domain/time.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { PrivacyStore } from '../ports/privacy.ts';

/** How often the list is looked at: one row is read by its number. */
const lookEvery = 3 * second;

export interface DestructionWatchParts {
  readonly store: Pick<PrivacyStore, 'newest' | 'destroyedAfter'>;
  /** What was destroyed must also leave memory. */
  readonly forget: (id: SubjectId) => void;
  /** Sounds that have to go with it; how many went. */
  readonly sounds: () => Promise<number>;
  readonly changed: () => void;
  readonly clock: Pick<Clock, 'setTimer'>;
  readonly log: Log;
}

export class DestructionWatch {
  readonly #parts: DestructionWatchParts;
  #timer: Timer | null = null;
  /** The newest line at the last look and at the one before; null: what was erased while no server ran is looked for. */
  #last: number | null = null;
  #lastButOne: number | null = null;
  #looking: Promise<void> = Promise.resolve();

  constructor(parts: DestructionWatchParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#looking = this.#look();
    this.#timer = this.#parts.clock.setTimer(lookEvery, () => {
      this.#looking.then(() => {
        if (this.#timer !== null) this.start();
      });
    });
  }

  /** Resolves when a look that is under way has ended. */
  async stop(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = null;
    await this.#looking;
  }

  async #look(): Promise<void> {
    const { store, forget, sounds, changed, log } = this.#parts;
    try {
      const newest = await store.newest();
      const from = this.#lastButOne;
      if (newest !== from) {
        for (const id of from === null ? [] : await store.destroyedAfter(from)) forget(idOf<'subject'>(id));
        const gone = await sounds();
        if (gone > 0) log.info('erased.sounds', { destroyed: gone });
        changed();
      }
      this.#lastButOne = this.#last;
      this.#last = newest;
    } catch (error) {
      log.warn('erased.lookFailed', { error: error as Error, hint: 'it is tried again within seconds' });
    }
  }
}
