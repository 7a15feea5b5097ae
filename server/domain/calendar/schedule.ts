/**
 * Opening hours as data, and what they say about one date. Hours are wall time: a block from 08:30 to 17:00
 * is open whenever the clock on the wall shows 08:30 up to, not including, 17:00. So of an hour that is
 * doubled in October both passes count, and a block within the hour skipped in March never comes.
 *
 *   exception of the municipality  >  holiday it observes  >  equated day it observes  >  the week
 */
import { type Reason, reason } from '../reason.ts';
import { clockText, type IsoDate, type Weekday, weekdayOf } from '../time.ts';
import { isEquatedDay } from './equated-days.data.ts';
import { type HolidayName, holidayDutch, holidayEnglish, holidaysOn } from './holidays.ts';

/** Minutes since midnight; `from` is open, `to` is not; 0 ≤ from < to ≤ 1440. */
export interface Block {
  readonly from: number;
  readonly to: number;
}

/** A day or a run of days on which the municipality differs from its week: closed, shorter or longer. */
export interface Exception {
  readonly from: IsoDate;
  /** Last day, inclusive; the same as `from` for a single day. */
  readonly until: IsoDate;
  /** Empty: closed. */
  readonly blocks: readonly Block[];
  /** Why, as callers may hear or read it. */
  readonly reason: string;
}

export interface Schedule {
  /** Blocks in ascending order without overlap; a day that is absent is closed. */
  readonly weekly: ReadonlyMap<Weekday, readonly Block[]>;
  /** Holidays on which it is closed; `liberation-day` is ruled by `liberationDay` instead. */
  readonly closedOn: ReadonlySet<HolidayName>;
  /** 5 May: closed every year, only in lustrum years (2025, 2030), or never. */
  readonly liberationDay: 'always' | 'lustrum' | 'never';
  /** Whether it closes on days equated by Royal decree, such as the Friday after Ascension Day. */
  readonly closedOnEquatedDays: boolean;
  /** The first that covers a date holds. */
  readonly exceptions: readonly Exception[];
}

/** Which rule settled the hours of a date. */
export type DayRule = 'exception' | 'holiday' | 'equated' | 'week';

export interface DayPlan {
  readonly date: IsoDate;
  readonly rule: DayRule;
  readonly blocks: readonly Block[];
  readonly reason: Reason;
}

export function dayPlan(schedule: Schedule, date: IsoDate): DayPlan {
  const exception = exceptionOn(schedule, date);
  if (exception !== undefined) return exceptionPlan(date, exception);
  const holiday = observedHolidayOn(schedule, date);
  if (holiday !== undefined) {
    const nl = `${date} is ${holidayDutch[holiday]}: gesloten.`;
    const en = `${date} is ${holidayEnglish[holiday]}: closed.`;
    return closed(date, 'holiday', reason('hours.holiday', nl, en, { date, holiday }));
  }
  if (schedule.closedOnEquatedDays && isEquatedDay(date)) {
    const nl = `${date} is met een feestdag gelijkgesteld: gesloten.`;
    const en = `${date} is equated with a public holiday: closed.`;
    return closed(date, 'equated', reason('hours.equated', nl, en, { date }));
  }
  return weekPlan(schedule, date);
}

/** The hours of the date's weekday, whatever else the date is. */
export function weekPlan(schedule: Schedule, date: IsoDate): DayPlan {
  const weekday = weekdayOf(date);
  const blocks = schedule.weekly.get(weekday) ?? [];
  const nl =
    blocks.length === 0
      ? `Op ${weekdayDutch[weekday]} gesloten.`
      : `Op ${weekdayDutch[weekday]} open ${blocksText(blocks, ' en ')}.`;
  const en =
    blocks.length === 0
      ? `Closed on ${weekdayEnglish[weekday]}s.`
      : `Open on ${weekdayEnglish[weekday]}s ${blocksText(blocks, ' and ')}.`;
  return { date, rule: 'week', blocks, reason: reason('hours.week', nl, en, { date, weekday }) };
}

export function exceptionOn(schedule: Schedule, date: IsoDate): Exception | undefined {
  return schedule.exceptions.find(({ from, until }) => from <= date && date <= until);
}

/** The holiday for which this schedule closes on `date`, if any. */
export function observedHolidayOn(schedule: Schedule, date: IsoDate): HolidayName | undefined {
  return holidaysOn(date).find((name) => {
    if (name !== 'liberation-day') return schedule.closedOn.has(name);
    if (schedule.liberationDay === 'lustrum') return Number(date.slice(0, 4)) % 5 === 0;
    return schedule.liberationDay === 'always';
  });
}

export const weekdayDutch: Readonly<Record<Weekday, string>> = {
  1: 'maandag',
  2: 'dinsdag',
  3: 'woensdag',
  4: 'donderdag',
  5: 'vrijdag',
  6: 'zaterdag',
  7: 'zondag',
};

export const weekdayEnglish: Readonly<Record<Weekday, string>> = {
  1: 'Monday',
  2: 'Tuesday',
  3: 'Wednesday',
  4: 'Thursday',
  5: 'Friday',
  6: 'Saturday',
  7: 'Sunday',
};

/** `08:30-12:00 en 13:00-17:00`. */
export function blocksText(blocks: readonly Block[], and: string): string {
  return blocks.map(({ from, to }) => `${clockText(from)}-${clockText(to)}`).join(and);
}

function exceptionPlan(date: IsoDate, exception: Exception): DayPlan {
  const { blocks } = exception;
  const isClosed = blocks.length === 0;
  const nl = `${date}: ${exception.reason}, ${isClosed ? 'gesloten' : `open ${blocksText(blocks, ' en ')}`}.`;
  const en = `${date}: ${exception.reason}, ${isClosed ? 'closed' : `open ${blocksText(blocks, ' and ')}`}.`;
  const why = reason('hours.exception', nl, en, { date, exception: exception.reason });
  return { date, rule: 'exception', blocks, reason: why };
}

function closed(date: IsoDate, rule: DayRule, why: Reason): DayPlan {
  return { date, rule, blocks: [], reason: why };
}
