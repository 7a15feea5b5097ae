/** What a change of opening hours does to the coming days, before it is saved. Pure. */
import type { Hours } from '../../../../server/contract/routing.ts';

type Ranges = Hours['days'][number];

/** What decides whether a day is open. */
export type Opening = Pick<Hours, 'days' | 'exceptions'>;

export interface DayEffect {
  /** ISO date. */
  readonly date: string;
  readonly before: Ranges;
  readonly after: Ranges;
}

const dayMs = 86_400_000;

/** The days from `first`, an ISO date, on which the hours would be others. */
export function effectOf(
  before: Opening,
  after: Opening,
  first: string,
  count: number,
): readonly DayEffect[] {
  return Array.from({ length: count }, (_, index): DayEffect => {
    // Noon in UTC: the calendar date is the same wherever this runs.
    const date = new Date(Date.parse(`${first}T12:00:00Z`) + index * dayMs).toISOString().slice(0, 10);
    return { date, before: rangesOn(before, date), after: rangesOn(after, date) };
  }).filter((day) => rangesText(day.before) !== rangesText(day.after));
}

/** A day of its own goes before a holiday, and both before the week. */
function rangesOn({ days, exceptions }: Opening, date: string): Ranges {
  const onDate = exceptions.filter((exception) => exception.date === date);
  const special = onDate.find(({ origin }) => origin === 'local') ?? onDate[0];
  if (special !== undefined) return special.ranges;
  const fromMonday = (new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7;
  return days[fromMonday] ?? [];
}

/** `08:30–17:00`; empty when closed. */
export function rangesText(ranges: Ranges): string {
  return ranges.map(({ from, until }) => `${from}–${until}`).join(', ');
}
