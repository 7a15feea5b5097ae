/**
 * The term of a promise: until when, and when 50 and 80 % of the time that counts for its norm have passed. For
 * working days opening hours count, for weekday hours whole weekdays, for clock hours everything.
 */
import { type DeadlineNorm, deadlineOf, stoppedOn } from '../calendar/deadline.ts';
import { dayPlan, type Schedule } from '../calendar/schedule.ts';
import type { Reason } from '../reason.ts';
import { addDays, dutchZone, fromLocal, type Instant, localTime, startOfDay } from '../time.ts';
import { type Stretch, warningMoments } from './escalation.ts';

export interface Term {
  readonly due: Instant;
  readonly warnAt: readonly [Instant, Instant];
  readonly reasons: readonly Reason[];
}

/** Longest term that is looked through day by day; beyond it all time counts alike. */
const termDaysMax = 400;

/** The term of a promise made at `from`, under a norm and the opening hours it follows. */
export function termOf(
  norm: DeadlineNorm,
  schedule: Schedule,
  from: Instant,
  zone: string = dutchZone,
): Term {
  const { at: due, reasons } = deadlineOf(norm, schedule, from, zone);
  return { due, warnAt: warningMoments(from, due, countingTime(norm, schedule, from, due, zone)), reasons };
}

function countingTime(
  norm: DeadlineNorm,
  schedule: Schedule,
  from: Instant,
  due: Instant,
  zone: string,
): readonly Stretch[] {
  if (norm.kind === 'clock-hours') return [];
  const stretches: Stretch[] = [];
  let date = localTime(from, zone).date;
  for (let days = 0; days < termDaysMax && startOfDay(date, zone) < due; days++) {
    if (stoppedOn(date, norm.stops, schedule) === undefined) {
      if (norm.kind === 'weekday-hours') {
        stretches.push({ from: startOfDay(date, zone), until: startOfDay(addDays(date, 1), zone) });
      } else {
        for (const block of dayPlan(schedule, date).blocks) {
          stretches.push({ from: fromLocal(date, block.from, zone), until: fromLocal(date, block.to, zone) });
        }
      }
    }
    date = addDays(date, 1);
  }
  return stretches;
}
