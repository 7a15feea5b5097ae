/** Today's figures with the names of municipalities and queues beside them, for the page on the wall. */
import type { TodayLine } from '../adapters/http/today-routes.ts';
import type { DialplanSet } from '../domain/dialplan/types.ts';
import type { Figures } from '../domain/reachability/figures.ts';
import { TodayFigures } from '../domain/reachability/today.ts';
import type { Instant } from '../domain/time.ts';

export class TodayBoard {
  readonly #figures: TodayFigures;
  readonly #dialplans: () => DialplanSet;

  /** `figures` are those of the whole installation, fed by whoever owns them. */
  constructor(dialplans: () => DialplanSet, figures: Figures) {
    this.#dialplans = dialplans;
    this.#figures = new TodayFigures(figures);
  }

  lines(now: Instant): readonly TodayLine[] {
    return this.#figures.lines(now).map((line) => ({
      label: this.#labelOf(line.municipality, line.queue),
      offered: line.offered,
      answered: line.answered,
      waiting: line.waiting,
      abandoned: line.abandoned,
      success: line.success.value,
      low: line.success.low,
      high: line.success.high,
      n: line.success.n,
    }));
  }

  #labelOf(municipality: string | null, queue: string | null): string {
    const plan = [...this.#dialplans().plans.values()].find((each) => each.municipality === municipality);
    if (queue === null) return plan?.name ?? 'Onbekend nummer';
    return [...(plan?.queues.values() ?? [])].find((each) => each.id === queue)?.name ?? queue;
  }
}
