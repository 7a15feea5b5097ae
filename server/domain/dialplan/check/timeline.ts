/**
 * The time line cut at every moment at which any opening hours may change their answer: midnights, both ends
 * of every block, and the clock changes. Between two cuts nothing changes, so what holds at the first
 * millisecond of a piece holds for all of it; the check looks at the last one too, to be sure.
 */
import { openingAt } from '../../calendar/opening.ts';
import { hoursOn, type Schedule } from '../../calendar/schedule.ts';
import { addDays, clockChanges, type Instant, type IsoDate, instantsOf, startOfDay } from '../../time.ts';
import type { DialplanSet } from '../types.ts';

/** Pieces of time in which every schedule answers the same. */
export interface Timeline {
  /** Number of pieces the span was cut into. */
  readonly pieces: number;
  /** One moment for each distinct combination of answers, the earliest. */
  readonly moments: readonly Instant[];
  /** Moments at which a piece did not hold what its start promised; always empty unless the calendar is wrong. */
  readonly broken: readonly Instant[];
}

/** Cuts `[from, until)`, both local dates. */
export function cutTimeline(set: DialplanSet, from: IsoDate, until: IsoDate): Timeline {
  const schedules = [...set.plans.values()].flatMap((plan) => [...plan.schedules.values()]);
  const cuts = cutsOf(schedules, from, until);
  const end = startOfDay(until);
  const moments = new Map<string, Instant>();
  const broken: Instant[] = [];
  cuts.forEach((start, index) => {
    const last = (cuts[index + 1] ?? end) - 1;
    const answer = answersAt(schedules, start);
    if (answersAt(schedules, last) !== answer) broken.push(start);
    if (!moments.has(answer)) moments.set(answer, start);
  });
  return { pieces: cuts.length, moments: [...moments.values()], broken };
}

function cutsOf(schedules: readonly Schedule[], from: IsoDate, until: IsoDate): readonly Instant[] {
  const cuts = new Set<Instant>(clockChanges(startOfDay(from), startOfDay(until)));
  for (let date = from; date < until; date = addDays(date, 1)) {
    cuts.add(startOfDay(date));
    const edges = new Set(
      schedules.flatMap((schedule) =>
        hoursOn(schedule, date).blocks.flatMap((block) => [block.from, block.to]),
      ),
    );
    for (const edge of edges) {
      if (edge < 1440) for (const instant of instantsOf(date, edge)) cuts.add(instant);
    }
  }
  return [...cuts].sort((a, b) => a - b);
}

/** One letter a schedule: open, closed by the week, or closed on a day that differs, as an hours node sees it. */
function answersAt(schedules: readonly Schedule[], now: Instant): string {
  let answers = '';
  for (const schedule of schedules) {
    const { open, rule } = openingAt(schedule, now);
    answers += open ? 'o' : rule === 'week' ? 'c' : 'e';
  }
  return answers;
}
