/**
 * How many new calls are taken: so many a second, so many at once. What is refused is refused before
 * anything is done for it, so that calls that are up stay clean (503 with Retry-After).
 */
import type { Instant } from '../../domain/time.ts';

export interface AdmissionLimits {
  /** New calls a second, over any second; as many may come in one burst. */
  readonly perSecondMax: number;
  /** Calls at the same time. */
  readonly openMax: number;
}

export class Admission {
  readonly #limits: AdmissionLimits;
  /** Calls that may come now; fills up with time. */
  #room: number;
  #since: Instant;

  constructor(limits: AdmissionLimits, now: Instant) {
    this.#limits = limits;
    this.#room = limits.perSecondMax;
    this.#since = now;
  }

  /** Whether one more call is taken, with `open` calls up; a call that is taken counts at once. */
  admits(open: number, now: Instant): boolean {
    const { perSecondMax, openMax } = this.#limits;
    // A clock that was set back gives no room and takes none.
    const passed = Math.max(0, now - this.#since);
    this.#room = Math.min(perSecondMax, this.#room + (passed * perSecondMax) / 1000);
    this.#since = now;
    if (open >= openMax || this.#room < 1) return false;
    this.#room -= 1;
    return true;
  }
}
