/** A clock that stands still until a test lets time pass. */
import type { Chance, Clock, Timer } from '../../../app/ports/clock.ts';

interface Waiting {
  readonly at: number;
  readonly fire: () => void;
}

export class ManualClock implements Clock {
  #now = Date.UTC(2026, 10, 22, 9, 0, 0);
  readonly #waiting = new Set<Waiting>();

  now(): number {
    return this.#now;
  }

  setTimer(after: number, fire: () => void): Timer {
    const waiting = { at: this.#now + Math.max(after, 0), fire };
    this.#waiting.add(waiting);
    return { cancel: () => this.#waiting.delete(waiting) };
  }

  /** Milliseconds until the next timer; null when none is set. */
  get untilNext(): number | null {
    const next = this.#next();
    return next === null ? null : next.at - this.#now;
  }

  get timers(): number {
    return this.#waiting.size;
  }

  /** Lets time pass, firing timers in their order, and lets promises settle after each. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (let next = this.#next(); next !== null && next.at <= end; next = this.#next()) {
      this.#now = next.at;
      this.#waiting.delete(next);
      next.fire();
      await settled();
    }
    this.#now = end;
    await settled();
  }

  /** Lets time pass in one go, as when a machine slept: whatever is due fires once, and sees the end of it. */
  async leap(ms: number): Promise<void> {
    this.#now += ms;
    const due = [...this.#waiting].filter(({ at }) => at <= this.#now).sort((a, b) => a.at - b.at);
    for (const waiting of due) {
      if (!this.#waiting.delete(waiting)) continue;
      waiting.fire();
      await settled();
    }
  }

  #next(): Waiting | null {
    let first: Waiting | null = null;
    for (const waiting of this.#waiting) if (first === null || waiting.at < first.at) first = waiting;
    return first;
  }
}

/** Promises that were ready, and those that follow from them, have run. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Names and secrets that count up; chance in the middle. */
export function countingChance(): Chance {
  let count = 0;
  return {
    newId: () => `id${++count}`,
    random: () => 0.5,
    secret: () => `secret${++count}`,
  };
}
