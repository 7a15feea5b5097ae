/**
 * Who guesses passwords: failures are counted per source address, and above the limit the address is
 * ignored for a while. Addresses of trunks are exempt by the caller's choice.
 */
import type { Instant } from '../../domain/time.ts';

export interface AuthFailureLimits {
  /** Failures within one minute before the ban. */
  readonly failuresMax: number;
  /** Length of the ban, milliseconds. */
  readonly banMs: number;
}

/** Over how long failures are counted, milliseconds. */
const windowMs = 60_000;
/** Addresses remembered. Over it: the one that failed first is forgotten. */
const addressesMax = 10_000;

interface Failures {
  readonly since: Instant;
  readonly count: number;
  readonly bannedUntil: Instant;
}

export class AuthFailures {
  readonly #limits: AuthFailureLimits;
  readonly #failures = new Map<string, Failures>();

  constructor(limits: AuthFailureLimits) {
    this.#limits = limits;
  }

  isBanned(address: string, now: Instant): boolean {
    return (this.#failures.get(address)?.bannedUntil ?? 0) > now;
  }

  /** Counts a failure; true when this one brings the ban. */
  failed(address: string, now: Instant): boolean {
    const known = this.#failures.get(address);
    const isOld = known === undefined || now - known.since >= windowMs;
    const count = isOld ? 1 : known.count + 1;
    const isOver = count >= this.#limits.failuresMax;
    this.#failures.delete(address);
    this.#failures.set(address, {
      since: isOld || isOver ? now : known.since,
      count: isOver ? 0 : count,
      bannedUntil: isOver ? now + this.#limits.banMs : (known?.bannedUntil ?? 0),
    });
    if (this.#failures.size > addressesMax) {
      const oldest = this.#failures.keys().next();
      if (oldest.done !== true) this.#failures.delete(oldest.value);
    }
    return isOver;
  }
}
