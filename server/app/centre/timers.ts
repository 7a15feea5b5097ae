/** The core's timers on the real clock: one per key, set again replaces, fired ones come back as inputs. */
import type { Instant } from '../../domain/time.ts';
import type { Clock, Timer } from '../ports/clock.ts';

export class Timers {
  readonly #clock: Clock;
  readonly #fired: (key: string) => void;
  readonly #timers = new Map<string, Timer>();

  constructor(clock: Clock, fired: (key: string) => void) {
    this.#clock = clock;
    this.#fired = fired;
  }

  set(key: string, at: Instant): void {
    this.#timers.get(key)?.cancel();
    const timer = this.#clock.setTimer(at - this.#clock.now(), () => {
      this.#timers.delete(key);
      this.#fired(key);
    });
    this.#timers.set(key, timer);
  }

  clear(key: string): void {
    this.#timers.get(key)?.cancel();
    this.#timers.delete(key);
  }

  clearAll(): void {
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
  }

  get size(): number {
    return this.#timers.size;
  }
}
