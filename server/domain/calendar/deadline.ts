/**
 * When a promise to a caller must be kept (DOMAIN R18). Three ways to count, and for each the municipality
 * chooses which layers stop the clock, because a service norm is a promise of its own and no statutory
 * term:
 *
 *   working-days   before closing time of the n-th working day after the day of the request
 *   clock-hours    so many hours later, nights and weekends included
 *   weekday-hours  so many hours on weekdays, round the clock ("48 werkuren")
 *
 * Saturday and Sunday are never working days (Algemene termijnenwet art. 1 and 3).
 */
import { type Reason, reason } from '../reason.ts';
import {
  addDays,
  clockText,
  dayBoundaries,
  dutchZone,
  fromLocal,
  hour,
  type Instant,
  type IsoDate,
  localText,
  localTime,
  weekdayOf,
} from '../time.ts';
import { isEquatedDay } from './equated-days.data.ts';
import { holidayDutch, holidayEnglish, holidaysOn } from './holidays.ts';
import { exceptionOn, observedHolidayOn, type Schedule } from './schedule.ts';

/**
 * `legal`: holidays of the law, Good Friday and 5 May included, whether or not the municipality closes.
 * `equated`: days equated by Royal decree. `observed`: holidays and equated days on which the schedule
 * closes. `local`: days the municipality closes for reasons of its own; it also makes an early closing count.
 */
export const stopLayers = ['legal', 'equated', 'observed', 'local'] as const;
export type StopLayer = (typeof stopLayers)[number];

export type DeadlineNorm =
  | { readonly kind: 'working-days'; readonly days: number; readonly stops: readonly StopLayer[] }
  | { readonly kind: 'clock-hours'; readonly hours: number }
  | { readonly kind: 'weekday-hours'; readonly hours: number; readonly stops: readonly StopLayer[] };

export interface Deadline {
  /** The promise is kept when it is done before this instant. */
  readonly at: Instant;
  readonly reasons: readonly Reason[];
}

/** Closing time of a working day for which the schedule has no hours: 17:00. */
export const closingMinuteDefault = 17 * 60;
/** Days searched; more than any norm can need, so that a wrong norm ends too. */
const searchDaysMax = 4000;

export function deadlineOf(
  norm: DeadlineNorm,
  schedule: Schedule,
  from: Instant,
  zone: string = dutchZone,
): Deadline {
  switch (norm.kind) {
    case 'working-days':
      return afterWorkingDays(norm.days, norm.stops, schedule, from, zone);
    case 'clock-hours':
      return afterClockHours(norm.hours, from, zone);
    case 'weekday-hours':
      return afterWeekdayHours(norm.hours, norm.stops, schedule, from, zone);
  }
}

/** Why the clock stands still on this date; `undefined` when it is a working day for these layers. */
export function stoppedOn(
  date: IsoDate,
  stops: readonly StopLayer[],
  schedule: Schedule,
): Reason | undefined {
  if (weekdayOf(date) >= 6) {
    return reason('deadline.weekend', `${date} is weekend.`, `${date} is a weekend day.`, { date });
  }
  const legal = stops.includes('legal') ? holidaysOn(date)[0] : undefined;
  const observed = stops.includes('observed') ? observedHolidayOn(schedule, date) : undefined;
  const holiday = legal ?? observed;
  if (holiday !== undefined) {
    const nl = `${date} is ${holidayDutch[holiday]}.`;
    return reason('deadline.holiday', nl, `${date} is ${holidayEnglish[holiday]}.`, { date, holiday });
  }
  const countsEquated =
    stops.includes('equated') || (stops.includes('observed') && schedule.closedOnEquatedDays);
  if (countsEquated && isEquatedDay(date)) {
    const nl = `${date} is met een feestdag gelijkgesteld.`;
    return reason('deadline.equated', nl, `${date} is equated with a public holiday.`, { date });
  }
  const exception = stops.includes('local') ? exceptionOn(schedule, date) : undefined;
  if (exception !== undefined && exception.blocks.length === 0) {
    const nl = `${date} gesloten: ${exception.reason}.`;
    return reason('deadline.local', nl, `${date} closed: ${exception.reason}.`, { date });
  }
  return undefined;
}

function afterWorkingDays(
  days: number,
  stops: readonly StopLayer[],
  schedule: Schedule,
  from: Instant,
  zone: string,
): Deadline {
  const start = localTime(from, zone).date;
  const reasons: Reason[] = [];
  let date = start;
  let counted = 0;
  for (let searched = 0; counted < days && searched < searchDaysMax; searched += 1) {
    date = addDays(date, 1);
    const stopped = stoppedOn(date, stops, schedule);
    if (stopped === undefined) counted += 1;
    else reasons.push(stopped);
  }
  const closing = closingMinute(date, stops, schedule);
  const at = fromLocal(date, closing, zone);
  const time = clockText(closing);
  const nl = `${days === 1 ? 'De volgende werkdag' : `${days} werkdagen`} na ${start}: vóór ${date} ${time}.`;
  const en = `${days === 1 ? 'The next working day' : `${days} working days`} after ${start}: before ${date} ${time}.`;
  return { at, reasons: [...reasons, reason('deadline.working-days', nl, en, { date, days })] };
}

/** When work ends on a working day, minutes since midnight. */
function closingMinute(date: IsoDate, stops: readonly StopLayer[], schedule: Schedule): number {
  const exception = stops.includes('local') ? exceptionOn(schedule, date) : undefined;
  const blocks = exception?.blocks ?? schedule.weekly.get(weekdayOf(date)) ?? [];
  return blocks.at(-1)?.to ?? closingMinuteDefault;
}

function afterClockHours(hours: number, from: Instant, zone: string): Deadline {
  const at = from + hours * hour;
  const text = localText(at, zone);
  return {
    at,
    reasons: [
      reason('deadline.clock-hours', `${hours} uur later: ${text}.`, `${hours} hours later: ${text}.`, {
        hours,
      }),
    ],
  };
}

function afterWeekdayHours(
  hours: number,
  stops: readonly StopLayer[],
  schedule: Schedule,
  from: Instant,
  zone: string,
): Deadline {
  const reasons: Reason[] = [];
  let left = hours * hour;
  let date = localTime(from, zone).date;
  let at = from;
  for (let searched = 0; searched < searchDaysMax; searched += 1) {
    const { start, end } = dayBoundaries(date, zone);
    const stopped = stoppedOn(date, stops, schedule);
    if (stopped === undefined) {
      const begin = Math.max(start, from);
      at = begin + left;
      if (at <= end) break;
      left -= end - begin;
    } else {
      reasons.push(stopped);
    }
    date = addDays(date, 1);
  }
  const text = localText(at, zone);
  const nl = `${hours} uur op weekdagen: ${text}.`;
  const why = reason('deadline.weekday-hours', nl, `${hours} hours on weekdays: ${text}.`, { hours });
  return { at, reasons: [...reasons, why] };
}
