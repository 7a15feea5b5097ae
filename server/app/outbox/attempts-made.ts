/**
 * Attempts to ring back as they stand in the ledger: what an attempt was said to be at first, put right by what its
 * employee said of it later (`note.attempted` with `corrects`).
 */
import type { Facts } from '../../domain/events.ts';
import type { Instant } from '../../domain/time.ts';
import type { LedgerEvent } from '../ports/ledger.ts';

export interface MadeAttempt {
  /** Id and number of the fact that made it. */
  readonly id: string;
  readonly seq: number;
  readonly at: Instant;
  /** As it is known now. */
  readonly result: Facts['note.attempted']['result'];
}

/** The attempt that fact `seq` made or puts right; undefined when there is none. `facts`: those of one note, in order. */
export function attemptAt(facts: readonly LedgerEvent[], seq: number): MadeAttempt | undefined {
  const made: MadeAttempt[] = [];
  let wanted: number | undefined;
  for (const fact of facts) {
    if (fact.type !== 'note.attempted') continue;
    const { result, corrects } = fact.data as unknown as Facts['note.attempted'];
    const last = made.at(-1);
    if (corrects === true && last !== undefined) made[made.length - 1] = { ...last, result };
    else made.push({ id: fact.id, seq: fact.seq, at: fact.at, result });
    if (fact.seq === seq) wanted = made.length - 1;
  }
  return wanted === undefined ? undefined : made[wanted];
}
