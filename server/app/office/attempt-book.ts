/**
 * The attempts behind a figure of any period. Calls of the last days are in memory; older ones are read back from the
 * ledger, a day at a time and newest first: the sums tell how many attempts a day has, so days before the wanted page
 * are not read at all.
 */
import { type DayRange, type LocalDay, localDay } from '../../domain/reachability/bucket.ts';
import type { Attempt } from '../../domain/reachability/classify.ts';
import { detailDaysKept } from '../../domain/reachability/cube.ts';
import { callsKept } from '../../domain/reachability/figures.ts';
import { type AttemptFilter, drillDown } from '../../domain/reachability/overview.ts';
import { readBack } from '../../domain/reachability/read-back.ts';
import type { CallTrack } from '../../domain/reachability/track.ts';
import { hour } from '../../domain/time.ts';
import { factsOf } from './call-facts.ts';
import { startOfLocalDay } from './figure-book.ts';
import type { Office } from './office.ts';

export interface FoundAttempt {
  readonly track: CallTrack;
  readonly attempt: Attempt;
}

/** A call may be transferred on the day after it came. */
const arrivedBefore = 6 * hour;

export class AttemptBook {
  readonly #office: Office;
  /** The day that was read last, and the end of the ledger then: pages and scopes of one day are asked in a row. */
  #lastRead: { readonly day: LocalDay; readonly head: number; readonly calls: readonly CallTrack[] } | null =
    null;

  constructor(office: Office) {
    this.#office = office;
  }

  /** Attempts `from` … `from + size`, newest first, and how many there are. */
  async page(
    filter: AttemptFilter,
    from: number,
    size: number,
  ): Promise<{ readonly count: number; readonly attempts: readonly FoundAttempt[] }> {
    const now = this.#office.now();
    const { rules } = this.#office.figures.figures;
    const attempts: FoundAttempt[] = [];
    let count = 0;
    const { first, last } = cutToDetail(filter, now);
    for (let day = Math.min(last, localDay(now)); day >= first; day -= 1) {
      const expected = countedOn(this.#office, filter, day);
      if (expected > 0 && count + expected > from && count < from + size) {
        const ofDay = { ...filter, range: { first: day, last: day } };
        const found = [...drillDown(await this.callsAround(day), rules, ofDay)]
          .filter(({ attempt }) => attempt.class !== 'open')
          .sort((a, b) => b.attempt.startedAt - a.attempt.startedAt);
        attempts.push(...found.slice(Math.max(0, from - count), Math.max(0, from + size - count)));
      }
      count += expected;
    }
    return { count, attempts };
  }

  /** Calls that came on this local day or shortly before, perhaps among others. */
  async callsAround(day: LocalDay): Promise<Iterable<CallTrack>> {
    const from = startOfLocalDay(day) - arrivedBefore;
    const until = startOfLocalDay(day + 1);
    if (from >= this.#office.now() - callsKept) {
      return this.#office.figures.figures.recentCalls({ from, until });
    }
    const { ledger } = this.#office.parts;
    const head = ledger.head();
    if (this.#lastRead?.day === day && this.#lastRead.head === head) return this.#lastRead.calls;
    const arrived = await ledger.read({ types: ['call.arrived'], from, before: until });
    const calls: CallTrack[] = [];
    for (const { stream } of arrived) {
      const track = readBack(await factsOf(ledger, stream));
      if (track !== null) calls.push(track);
    }
    this.#lastRead = { day, head, calls };
    return calls;
  }
}

/** Of persons and subjects the days of long ago are no longer told apart. */
function cutToDetail({ series, range }: AttemptFilter, now: number): DayRange {
  if (series.kind !== 'employee' && series.kind !== 'subject') return range;
  return { ...range, first: Math.max(range.first, localDay(now) - detailDaysKept + 1) };
}

function countedOn(office: Office, { series, class: wanted, failed }: AttemptFilter, day: LocalDay): number {
  const sums = office.figures.figures.sums('attempts', series, { first: day, last: day });
  const counted = sums.offered - sums.open;
  const isFailure = wanted === 'C' || wanted === 'D' || wanted === 'E';
  if (wanted !== undefined) return failed === true && !isFailure ? 0 : sums[wanted];
  return failed === true ? sums.C + sums.D + sums.E : counted;
}
