/** Virtual time: what is planned happens in order, at once; ties in the order of planning. */
import type { Instant } from '../domain/time.ts';

/** A plan that can be dropped. */
export interface Plan {
  readonly at: Instant;
  readonly order: number;
  act: (() => void) | null;
}

export class VirtualClock {
  now: Instant;
  readonly #heap: Plan[] = [];
  #planned = 0;

  constructor(start: Instant) {
    this.now = start;
  }

  /** Plans something; a moment that has passed means now. */
  at(moment: Instant, act: () => void): Plan {
    this.#planned += 1;
    const plan: Plan = { at: Math.max(this.now, moment), order: this.#planned, act };
    this.#push(plan);
    return plan;
  }

  after(delay: number, act: () => void): Plan {
    return this.at(this.now + delay, act);
  }

  /** Does everything up to `end`, or until nothing is planned. */
  runUntil(end: Instant): void {
    for (let first = this.#heap[0]; first !== undefined && first.at <= end; first = this.#heap[0]) {
      this.#pop();
      if (first.act === null) continue;
      this.now = first.at;
      const { act } = first;
      first.act = null;
      act();
    }
    this.now = Math.max(this.now, end);
  }

  #push(plan: Plan): void {
    const heap = this.#heap;
    let at = heap.push(plan) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(plan, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = plan;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child += 1;
      if (!before(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
  }
}

/** Drops a plan; one that is done or dropped already stays so. */
export function drop(plan: Plan | undefined): void {
  if (plan !== undefined) plan.act = null;
}

function before(a: Plan, b: Plan): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
