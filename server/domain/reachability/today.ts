/**
 * One line per municipality and queue for the page on the wall: today so far, from the same sums as every other
 * figure (`overview.ts`).
 */
import type { DomainEvent } from '../events.ts';
import type { MunicipalityId, QueueId } from '../ids.ts';
import type { Instant } from '../time.ts';
import { localDay } from './bucket.ts';
import type { SeriesName } from './cube.ts';
import { Figures } from './figures.ts';
import { overviewOf } from './overview.ts';
import type { Share } from './share.ts';

export interface FigureLine {
  readonly municipality: MunicipalityId | null;
  /** Null: the whole municipality. */
  readonly queue: QueueId | null;
  /** Calls that arrived today, everything included; for a queue, stays in it. */
  readonly offered: number;
  readonly answered: number;
  readonly waiting: number;
  /** The caller left while waiting. */
  readonly abandoned: number;
  /** Contact attempts that succeeded, hidden below the minimum n. */
  readonly success: Share;
}

export class TodayFigures {
  readonly #figures: Figures;

  constructor(figures: Figures = new Figures()) {
    this.#figures = figures;
  }

  apply(event: DomainEvent): void {
    this.#figures.apply(event);
  }

  /** Per municipality the whole first, then its queues. */
  lines(now: Instant): readonly FigureLine[] {
    const names = this.#figures.cube().names('attempts');
    return names
      .filter(({ kind }) => kind === 'municipality')
      .flatMap((whole) => [
        whole,
        ...names.filter(({ municipality, kind }) => kind === 'queue' && municipality === whole.municipality),
      ])
      .map((series) => this.#line(series, now))
      .filter((line) => line.offered > 0);
  }

  #line(series: SeriesName, now: Instant): FigureLine {
    const day = localDay(now);
    const { queue, contact, attempts } = overviewOf(this.#figures, series, { first: day, last: day });
    const ofQueue = series.kind === 'queue';
    return {
      municipality: series.municipality,
      queue: ofQueue ? (series.id as QueueId) : null,
      offered: ofQueue ? queue.offered : contact.calls,
      answered: ofQueue ? queue.answered : contact.answered,
      waiting: queue.waiting,
      abandoned: queue.abandoned,
      success: attempts.success,
    };
  }
}
