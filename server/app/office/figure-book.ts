/** The figures, fed from the ledger in its order; brings back forgotten calls when a late correction needs them. */
import type { DomainEvent } from '../../domain/events.ts';
import type { MunicipalityId } from '../../domain/ids.ts';
import { type DayRange, dayOfDate, localDay, periodOf } from '../../domain/reachability/bucket.ts';
import type { SeriesName } from '../../domain/reachability/cube.ts';
import { Figures } from '../../domain/reachability/figures.ts';
import { type Instant, startOfDay } from '../../domain/time.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import { factsOf } from './call-facts.ts';

export interface Period {
  readonly name: 'today' | 'week' | 'month' | 'quarter' | 'year' | 'range';
  readonly days: DayRange;
  readonly from: Instant;
  /** Start of the day after the last one. */
  readonly until: Instant;
}

export class FigureBook {
  readonly figures = new Figures();
  readonly #ledger: Ledger;
  readonly #log: Log;

  constructor(ledger: Ledger, log: Log) {
    this.#ledger = ledger;
    this.#log = log;
  }

  /** Resolves when the fact is counted; at once for all but late corrections. */
  apply(event: DomainEvent): Promise<void> | null {
    const applied = this.figures.apply(event);
    if (applied.status === 'done') return null;
    return this.#recall(applied.stream, event);
  }

  async #recall(stream: string, correction: DomainEvent): Promise<void> {
    try {
      const events = await factsOf(this.#ledger, stream);
      this.figures.recall(events.filter((event) => event.at < correction.at));
      this.figures.apply(correction);
    } catch (error) {
      this.#log.error('figures.recallFailed', { stream, error: error as Error });
    }
  }
}

/** The days of a period that ends today, or of a given range. */
export function periodAt(
  now: Instant,
  name: Period['name'],
  from: Instant | null = null,
  until: Instant | null = null,
): Period {
  const today = localDay(now);
  const days =
    name === 'range' && from !== null
      ? { first: localDay(from), last: Math.max(localDay(from), localDay((until ?? now + 1) - 1)) }
      : periodOf(name === 'today' || name === 'range' ? 'day' : name, today);
  return { name, days, from: startOfLocalDay(days.first), until: startOfLocalDay(days.last + 1) };
}

export function seriesOf(
  municipality: MunicipalityId,
  kind: SeriesName['kind'] = 'municipality',
  id: string | null = null,
): SeriesName {
  return { municipality, kind, id: kind === 'municipality' ? null : id };
}

/** The first instant of a local day. */
export function startOfLocalDay(day: number): Instant {
  const date = new Date((day - dayOfDate('1970-01-01')) * 86_400_000).toISOString().slice(0, 10);
  return startOfDay(date);
}
