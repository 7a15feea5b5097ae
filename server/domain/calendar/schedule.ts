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

/** The hours of a date and the rule that settled them: what `dayPlan` says, without the words. */
export function hoursOn(
  schedule: Schedule,
  date: IsoDate,
): { readonly rule: DayRule; readonly blocks: readonly Block[] } {
  const exception = exceptionOn(schedule, date);
  if (exception !== undefined) return { rule: 'exception', blocks: exception.blocks };
  if (observedHolidayOn(schedule, date) !== undefined) return { rule: 'holiday', blocks: [] };
  if (schedule.closedOnEquatedDays && isEquatedDay(date)) return { rule: 'equated', blocks: [] };
  return { rule: 'week', blocks: schedule.weekly.get(weekdayOf(date)) ?? [] };
}

export function dayPlan(schedule: Schedule, date: IsoDate): DayPlan {
  const { rule, blocks } = hoursOn(schedule, date);
  return { date, rule, blocks, reason: reasonOf(schedule, date, rule, blocks) };
}

function reasonOf(schedule: Schedule, date: IsoDate, rule: DayRule, blocks: readonly Block[]): Reason {
  switch (rule) {
    case 'exception':
      return exceptionReason(date, exceptionOn(schedule, date)?.reason ?? '', blocks);
    case 'holiday': {
      const holiday = observedHolidayOn(schedule, date) ?? 'new-years-day';
      const nl = `${date} is ${holidayDutch[holiday]}: gesloten.`;
      return reason('hours.holiday', nl, `${date} is ${holidayEnglish[holiday]}: closed.`, { date, holiday });
    }
    case 'equated': {
      const nl = `${date} is met een feestdag gelijkgesteld: gesloten.`;
      const en = `${date} is equated with a public holiday: closed.`;
      return reason('hours.equated', nl, en, { date });
    }
    case 'week':
      return weekReason(date, blocks);
  }
}

function weekReason(date: IsoDate, blocks: readonly Block[]): Reason {
  const weekday = weekdayOf(date);
  const isClosed = blocks.length === 0;
  const day = weekdayDutch[weekday];
  const nl = isClosed ? `Op ${day} gesloten.` : `Op ${day} open ${blocksText(blocks, ' en ')}.`;
  const days = `${weekdayEnglish[weekday]}s`;
  const en = isClosed ? `Closed on ${days}.` : `Open on ${days} ${blocksText(blocks, ' and ')}.`;
  return reason('hours.week', nl, en, { date, weekday });
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

function exceptionReason(date: IsoDate, why: string, blocks: readonly Block[]): Reason {
  const isClosed = blocks.length === 0;
  const nl = `${date}: ${why}, ${isClosed ? 'gesloten' : `open ${blocksText(blocks, ' en ')}`}.`;
  const en = `${date}: ${why}, ${isClosed ? 'closed' : `open ${blocksText(blocks, ' and ')}`}.`;
  return reason('hours.exception', nl, en, { date, exception: why });
}
