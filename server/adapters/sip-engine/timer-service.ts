/** The one `setTimeout` of the engine: it waits for the earliest entry of the timer heap. */
import { type TimerEntry, TimerHeap, type TimerTarget } from '../../protocol/sip/transaction/timer-heap.ts';

export type EngineTimer = TimerEntry<string>;

class WatchedHeap extends TimerHeap<string> {
  onEarlier: () => void = () => {};

  override add(at: number, reason: string, target: TimerTarget<string>): EngineTimer {
    const entry = super.add(at, reason, target);
    if (entry.place === 0) this.onEarlier();
    return entry;
  }
}

export class TimerService {
  readonly heap: TimerHeap<string>;
  readonly #now: () => number;
  #handle: NodeJS.Timeout | undefined;
  #armedFor = Number.POSITIVE_INFINITY;
  #closed = false;

  constructor(now: () => number) {
    this.#now = now;
    const heap = new WatchedHeap();
    heap.onEarlier = () => this.#arm();
    this.heap = heap;
  }

  now(): number {
    return this.#now();
  }

  /** Calls `target.onTimer(reason)` after `ms` milliseconds. */
  after(ms: number, reason: string, target: TimerTarget<string>): EngineTimer {
    return this.heap.add(this.#now() + ms, reason, target);
  }

  /** Calls `what` after `ms` milliseconds; `reason` names the wait for whoever looks at the heap. */
  call(ms: number, reason: string, what: () => void): EngineTimer {
    return this.after(ms, reason, { onTimer: what });
  }

  cancel(timer: EngineTimer | undefined): void {
    this.heap.cancel(timer);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#handle);
  }

  #arm(): void {
    const first = this.heap.peek();
    if (this.#closed || first === undefined || first.at >= this.#armedFor) return;
    clearTimeout(this.#handle);
    this.#armedFor = first.at;
    this.#handle = setTimeout(() => this.#fire(), Math.max(0, Math.ceil(first.at - this.#now())));
  }

  #fire(): void {
    const now = this.#now();
    this.#armedFor = Number.POSITIVE_INFINITY;
    this.heap.runDue(now);
    this.#arm();
  }
}
