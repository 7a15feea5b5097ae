/**
 * Where a moment falls: in which quarter of an hour and on which local day. Dutch clocks change by whole hours,
 * so local quarters are UTC quarters; the 25-hour day has 100 of them and the 23-hour day 92.
 *
 * A day is the number of days from 1970-01-01 to its local date, so that weeks and months are arithmetic.
 */
import { type Instant, localTime, minute } from '../time.ts';

export const quarter = 15 * minute;
const msPerDay = 86_400_000;

/** Days since 1970-01-01 of a local calendar date. */
export type LocalDay = number;

/** The quarter of an hour `at` lies in, counted from 1970 (UTC). */
export function quarterOf(at: Instant): number {
  return Math.floor(at / quarter);
}

/** Days since 1970-01-01 of an ISO date such as `2026-11-23`. */
export function dayOfDate(isoDate: string): LocalDay {
  return Date.parse(`${isoDate}T00:00:00Z`) / msPerDay;
}

/** The ISO date of a day. */
export function dateOfDay(day: LocalDay): string {
  return new Date(day * msPerDay).toISOString().slice(0, 10);
}

const hoursCached = 200_000; // 22 years of hours
const dayOfHour = new Map<number, LocalDay>();

/** The local (Dutch) day of an instant; remembers each hour, since the calendar is slow and asked millions of times. */
export function localDay(at: Instant): LocalDay {
  const hourIndex = Math.floor(at / (60 * minute));
  const known = dayOfHour.get(hourIndex);
  if (known !== undefined) return known;
  const day = dayOfDate(localTime(hourIndex * 60 * minute).date);
  if (dayOfHour.size >= hoursCached) dayOfHour.clear();
  dayOfHour.set(hourIndex, day);
  return day;
}

const monthsCached = 40_000; // days; a century and more
const monthOfDay = new Map<LocalDay, DayRange>();

/** The month of `day`; remembers it for each day, since sums over years ask it a hundred thousand times. */
export function monthOf(day: LocalDay): DayRange {
  let month = monthOfDay.get(day);
  if (month === undefined) {
    month = periodOf('month', day);
    if (monthOfDay.size >= monthsCached) monthOfDay.clear();
    monthOfDay.set(day, month);
  }
  return month;
}

let monthKnown: DayRange = { first: 1, last: 0 };

/** The first day of the month of `day`; remembers the last month, since days come in order. */
export function monthStart(day: LocalDay): LocalDay {
  if (day < monthKnown.first || day > monthKnown.last) monthKnown = monthOf(day);
  return monthKnown.first;
}

/** Days `first` … `last`, both included. */
export interface DayRange {
  readonly first: LocalDay;
  readonly last: LocalDay;
}

export type PeriodName = 'day' | 'week' | 'month' | 'quarter' | 'year';

/** The whole period in which `day` lies; weeks begin on Monday (ISO 8601). */
export function periodOf(name: PeriodName, day: LocalDay): DayRange {
  const date = new Date(day * msPerDay);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  const monthStart = (index: number) => Date.UTC(year, index, 1) / msPerDay;
  switch (name) {
    case 'day':
      return { first: day, last: day };
    case 'week': {
      const monday = day - ((date.getUTCDay() + 6) % 7);
      return { first: monday, last: monday + 6 };
    }
    case 'month':
      return { first: monthStart(month), last: monthStart(month + 1) - 1 };
    case 'quarter': {
      const start = month - (month % 3);
      return { first: monthStart(start), last: monthStart(start + 3) - 1 };
    }
    case 'year':
      return { first: monthStart(0), last: monthStart(12) - 1 };
  }
}
