/**
 * A tick every 20 ms that does not drift: each wait is computed from the start, and ticks missed in a stall are
 * made up at once. (A plain interval lost 157 ms in 12 s where it was measured.) After a long stall the rhythm
 * starts anew instead, as a burst of a second's packets helps nobody.
 */
const tickMs = 20;
/** Behind by more than this, the past is let go. */
const catchUpMsMax = 400;

export class Ticker {
  readonly #tick: (now: number) => void;
  readonly #now: () => number;
  #origin = 0;
  #count = 0;
  #timer: NodeJS.Timeout | undefined;
  #worstLateMs = 0;

  constructor(tick: (now: number) => void, now: () => number) {
    this.#tick = tick;
    this.#now = now;
  }

  start(): void {
    if (this.#timer !== undefined) return;
    this.#origin = this.#now();
    this.#count = 0;
    this.#wait();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** The worst lateness since the last call, ms. */
  takeWorstLateMs(): number {
    const worst = this.#worstLateMs;
    this.#worstLateMs = 0;
    return worst;
  }

  #wait(): void {
    const due = this.#origin + (this.#count + 1) * tickMs;
    this.#timer = setTimeout(() => this.#run(), Math.max(1, due - this.#now()));
  }

  #run(): void {
    const late = this.#now() - (this.#origin + (this.#count + 1) * tickMs);
    this.#worstLateMs = Math.max(this.#worstLateMs, late);
    if (late > catchUpMsMax) {
      this.#origin = this.#now() - tickMs;
      this.#count = 0;
    }
    // Half a millisecond early is on time: timers round down.
    while (this.#now() - this.#origin >= (this.#count + 1) * tickMs - 0.5) {
      this.#count += 1;
      this.#tick(this.#origin + this.#count * tickMs);
    }
    this.#wait();
  }
}
