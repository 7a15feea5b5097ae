/**
 * One heap for every timer of the signalling side: "the next deadline, with its reason".
 *
 * A binary heap ordered by due time whose entries know their own place, so that cancelling costs as
 * little as adding (most SIP timers are cancelled, and one that stays in the heap costs memory for 32 s).
 * Pure: `now` is handed in, nothing here knows a clock.
 */

/** Something that is told when one of its timers is due. */
export interface TimerTarget<Reason extends string> {
  /** `now` is the time handed to `runDue`, in milliseconds of the caller's clock. */
  onTimer(reason: Reason, now: number): void;
}

/** A timer that was added and is neither due nor cancelled; keep it to cancel it. */
export interface TimerEntry<Reason extends string> {
  /** Due time in milliseconds of the caller's clock. */
  readonly at: number;
  readonly reason: Reason;
  readonly target: TimerTarget<Reason>;
  /** Place in the heap; -1 once the timer has fired or was cancelled. Owned by the heap. */
  place: number;
}

export class TimerHeap<Reason extends string> {
  readonly #entries: TimerEntry<Reason>[] = [];

  /** How many timers wait. */
  get size(): number {
    return this.#entries.length;
  }

  /** The earliest timer, or `undefined` when none waits. */
  peek(): TimerEntry<Reason> | undefined {
    return this.#entries[0];
  }

  add(at: number, reason: Reason, target: TimerTarget<Reason>): TimerEntry<Reason> {
    const entry: TimerEntry<Reason> = { at, reason, target, place: this.#entries.length };
    this.#entries.push(entry);
    this.#up(entry);
    return entry;
  }

  /** Cancels; harmless when the timer has fired or was cancelled before. */
  cancel(entry: TimerEntry<Reason> | undefined): void {
    if (entry === undefined || entry.place < 0) return;
    this.#remove(entry);
  }

  /** Fires every timer that is due at `now`, earliest first, at most `limit` of them; returns how many. */
  runDue(now: number, limit: number = Number.POSITIVE_INFINITY): number {
    let fired = 0;
    while (fired < limit) {
      const first = this.#entries[0];
      if (first === undefined || first.at > now) break;
      this.#remove(first);
      fired += 1;
      first.target.onTimer(first.reason, now);
    }
    return fired;
  }

  #remove(entry: TimerEntry<Reason>): void {
    const place = entry.place;
    entry.place = -1;
    const last = this.#entries.pop() as TimerEntry<Reason>;
    if (last === entry) return;
    last.place = place;
    this.#entries[place] = last;
    this.#up(last);
    this.#down(last);
  }

  #up(entry: TimerEntry<Reason>): void {
    let place = entry.place;
    while (place > 0) {
      const parentPlace = (place - 1) >> 1;
      const parent = this.#entries[parentPlace] as TimerEntry<Reason>;
      if (parent.at <= entry.at) break;
      this.#entries[place] = parent;
      parent.place = place;
      place = parentPlace;
    }
    this.#entries[place] = entry;
    entry.place = place;
  }

  #down(entry: TimerEntry<Reason>): void {
    const size = this.#entries.length;
    let place = entry.place;
    for (;;) {
      let childPlace = 2 * place + 1;
      if (childPlace >= size) break;
      let child = this.#entries[childPlace] as TimerEntry<Reason>;
      const right = this.#entries[childPlace + 1];
      if (right !== undefined && right.at < child.at) {
        child = right;
        childPlace += 1;
      }
      if (child.at >= entry.at) break;
      this.#entries[place] = child;
      child.place = place;
      place = childPlace;
    }
    this.#entries[place] = entry;
    entry.place = place;
  }
}
