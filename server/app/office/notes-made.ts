/** How many callback notes each employee made, by day; folded from the ledger. */
import type { EmployeeId } from '../../domain/ids.ts';
import { localDay } from '../../domain/reachability/bucket.ts';
import type { Instant } from '../../domain/time.ts';

/** One line of a snapshot: day and employee, and the count. */
export type MadePiece = readonly [string, number];

export class NotesMade {
  readonly #counts = new Map<string, number>();

  count(by: EmployeeId, at: Instant): void {
    const key = keyOf(by, at);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  /** On the local day of `now`. */
  today(by: EmployeeId, now: Instant): number {
    return this.#counts.get(keyOf(by, now)) ?? 0;
  }

  plain(): IterableIterator<MadePiece> {
    return this.#counts.entries();
  }

  restore([key, count]: MadePiece): void {
    this.#counts.set(key, count);
  }
}

function keyOf(by: EmployeeId, at: Instant): string {
  return `${localDay(at)} ${by}`;
}
