/**
 * Time, timers and chance, as the app needs them. The system adapter is real; the simulator hands in a
 * virtual one, so a whole day runs in a second and the same seed gives the same day.
 */
import type { Duration, Instant } from '../../domain/time.ts';

/** A timer that has been set. Cancelling twice, or after it fired, does nothing. */
export interface Timer {
  cancel(): void;
}

export interface Clock {
  /**
   * Wall time, milliseconds UTC. May step back or jump when the machine's clock is set: deadlines are
   * compared with it, lengths of time are not measured with it.
   */
  now(): Instant;
  /**
   * Calls `fire` once, at the earliest `after` milliseconds from now (measured on a clock that never
   * steps back). May be late on a busy machine, is never early. A negative `after` counts as 0.
   * An exception in `fire` is a fault of ours and ends the process.
   */
  setTimer(after: Duration, fire: () => void): Timer;
}

/** Identifiers and chance. Apart from `Clock`, because pure folds need ids but must not see the time. */
export interface Chance {
  /** A new unique id: 26 characters `0-9a-z`, sorted by time of making; unguessable (80 random bits). */
  newId(): string;
  /** 0 <= x < 1, for jitter and ties; not for secrets. */
  random(): number;
  /** Random bytes as base64url, fit for passwords and tokens. */
  secret(bytes: number): string;
}
