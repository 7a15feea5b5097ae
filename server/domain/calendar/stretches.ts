/**
 * The stretches of time that count towards a deadline: what is left of a term is measured along them, so that
 * "half of the term has passed" is not reached in the middle of a weekend.
 */
import { addDays, dayBoundaries, dutchZone, type Instant, localTime } from '../time.ts';
import { type DeadlineNorm, stoppedOn } from './deadline.ts';
import { changesBetween, isOpenAt } from './opening.ts';
import type { Schedule } from './schedule.ts';

/** `until` is not included. */
export interface Stretch {
  readonly from: Instant;
  readonly until: Instant;
}

/** Stretches within `[from, until)` during which the schedule is open, in order. */
export function openStretches(
  schedule: Schedule,
  from: Instant,
  until: Instant,
  zone: string = dutchZone,
): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let start = from;
  let open = isOpenAt(schedule, from, zone);
  for (const change of [...changesBetween(schedule, from, until, zone), { at: until, open: false }]) {
    if (open && change.at > start) stretches.push({ from: start, until: change.at });
    start = change.at;
    open = change.open;
  }
  return stretches;
}

/**
 * What counts between a request and its deadline: opening hours for working days, everything for clock
 * hours, whole weekdays for weekday hours. Empty when nothing counts (a promise made for a closed week).
 */
export function countingStretches(
  norm: DeadlineNorm,
  schedule: Schedule,
  from: Instant,
  until: Instant,
  zone: string = dutchZone,
): readonly Stretch[] {
  switch (norm.kind) {
    case 'working-days':
      return openStretches(schedule, from, until, zone);
    case 'clock-hours':
      return until > from ? [{ from, until }] : [];
    case 'weekday-hours': {
      const stretches: Stretch[] = [];
      for (let date = localTime(from, zone).date; ; date = addDays(date, 1)) {
        const { start, end } = dayBoundaries(date, zone);
        if (start >= until) return stretches;
        if (stoppedOn(date, norm.stops, schedule) !== undefined) continue;
        const stretch = { from: Math.max(start, from), until: Math.min(end, until) };
        if (stretch.until > stretch.from) stretches.push(stretch);
      }
    }
  }
}
