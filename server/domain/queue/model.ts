/**
 * A queue and the line of callers in it.
 *
 * Place in line is one number, the rank: the moment of arrival minus the head starts of the call's
 * priority and of the queue. Everyone waits at the same pace, so ageing is built in: a head start of
 * 60 s is overtaken by nobody who came more than 60 s earlier, and ranks never have to be recomputed.
 * Comparing ranks across queues is the fairness rule for an employee who serves several.
 */
import type { SkillNeed } from '../events.ts';
import type { CallId, EmployeeId, QueueId } from '../ids.ts';
import type { Instant } from '../time.ts';

/** A caller who could be offered now. */
export interface Waiting {
  readonly call: CallId;
  readonly rank: Instant;
  readonly since: Instant;
  /** Skills the caller needs beside those of the queue. */
  readonly needs: readonly SkillNeed[];
  /** `sticky`: only this employee until then. */
  readonly reservedFor: EmployeeId | null;
  readonly reservedUntil: Instant;
}

export interface QueueNow {
  readonly id: QueueId;
  /** Offers stopped by a person; callers stay. */
  readonly paused: boolean;
  /** Callers without a ringing offer, by rank; for `ringAll` also those for whom phones ring. */
  readonly line: readonly Waiting[];
  /** Callers for whom a phone rings: they keep their rank and come back to the line when it is not taken. */
  readonly ringing: readonly Waiting[];
}

/** Position of `entry` in a line sorted by rank, then call id: where it is, or where it belongs. */
export function placeOf(line: readonly Waiting[], entry: Pick<Waiting, 'rank' | 'call'>): number {
  let low = 0;
  let high = line.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = line[middle]!;
    if (other.rank < entry.rank || (other.rank === entry.rank && other.call < entry.call)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The line with the entry in its place; an entry of the same call and rank is replaced. */
export function withEntry(line: readonly Waiting[], entry: Waiting): readonly Waiting[] {
  const at = placeOf(line, entry);
  const copy = line.slice();
  copy.splice(at, line[at]?.call === entry.call ? 1 : 0, entry);
  return copy;
}

/** The line without the caller. */
export function withoutEntry(
  line: readonly Waiting[],
  entry: Pick<Waiting, 'rank' | 'call'>,
): readonly Waiting[] {
  const at = placeOf(line, entry);
  if (line[at]?.call !== entry.call) return line;
  const copy = line.slice();
  copy.splice(at, 1);
  return copy;
}
