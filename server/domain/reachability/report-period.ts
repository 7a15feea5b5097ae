/**
 * Periods of a report as people write them: `2026`, `2026-Q3`, `2026-03`, `2026-W11`, `2026-11-23` and
 * `2026-11-01..2026-11-15`. Weeks are those of ISO 8601: they begin on Monday, week 1 holds 4 January.
 */
import { isDate } from '../time.ts';
import { type DayRange, dateOfDay, dayOfDate, type LocalDay, periodOf } from './bucket.ts';

/** Longest period of one report, in days: ten years. */
const daysMax = 3660;

/** The days of a period; null when the text is none. */
export function reportDays(text: string): DayRange | null {
  const range = wholePeriod(text) ?? explicitRange(text);
  return range === null || range.last < range.first || range.last - range.first >= daysMax ? null : range;
}

function wholePeriod(text: string): DayRange | null {
  const parts = /^(\d{4})(?:-(?:Q([1-4])|W(\d{2})|(\d{2})))?$/.exec(text);
  if (parts === null) return null;
  const [, year = '', quarter, week, month] = parts;
  if (quarter !== undefined) {
    const first = String((Number(quarter) - 1) * 3 + 1).padStart(2, '0');
    return periodOf('quarter', dayOfDate(`${year}-${first}-01`));
  }
  if (week !== undefined) {
    const monday = periodOf('week', dayOfDate(`${year}-01-04`)).first + (Number(week) - 1) * 7;
    const range = { first: monday, last: monday + 6 };
    return weekName(monday) === text ? range : null;
  }
  if (month !== undefined) {
    const first = `${year}-${month}-01`;
    return isDate(first) ? periodOf('month', dayOfDate(first)) : null;
  }
  return periodOf('year', dayOfDate(`${year}-01-01`));
}

function explicitRange(text: string): DayRange | null {
  const [from = '', until = from, more] = text.split('..');
  if (more !== undefined || !isDate(from) || !isDate(until)) return null;
  return { first: dayOfDate(from), last: dayOfDate(until) };
}

/** `2026-W11` for any day of that week. */
export function weekName(day: LocalDay): string {
  const { first } = periodOf('week', day);
  // The week belongs to the year of its Thursday.
  const year = dateOfDay(first + 3).slice(0, 4);
  const number = (first - periodOf('week', dayOfDate(`${year}-01-04`)).first) / 7 + 1;
  return `${year}-W${String(number).padStart(2, '0')}`;
}

/** `2026-Q4` for any day of that quarter. */
export function quarterName(day: LocalDay): string {
  const date = dateOfDay(day);
  return `${date.slice(0, 4)}-Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`;
}

/** The quarter before the one of `day`: what a report is usually about. */
export function quarterBefore(day: LocalDay): string {
  return quarterName(periodOf('quarter', day).first - 1);
}

/** The months of a period, cut at its ends. */
export function monthsOf(range: DayRange): readonly { readonly name: string; readonly days: DayRange }[] {
  const months: { name: string; days: DayRange }[] = [];
  for (let day = range.first; day <= range.last; ) {
    const month = periodOf('month', day);
    const days = { first: day, last: Math.min(month.last, range.last) };
    months.push({ name: dateOfDay(day).slice(0, 7), days });
    day = month.last + 1;
  }
  return months;
}

/** Municipalities counted by hand twice a year, in March and October (Olst-Wijhe, service vision 2017-2020). */
const tallyMonths: ReadonlySet<string> = new Set(['03', '10']);

/** The whole weeks of March and October within a period; a week belongs to the month of its Monday. */
export function tallyWeeksOf(range: DayRange): readonly { readonly name: string; readonly days: DayRange }[] {
  const weeks: { name: string; days: DayRange }[] = [];
  let monday = periodOf('week', range.first).first;
  if (monday < range.first) monday += 7;
  for (; monday + 6 <= range.last; monday += 7) {
    if (!tallyMonths.has(dateOfDay(monday).slice(5, 7))) continue;
    weeks.push({ name: weekName(monday), days: { first: monday, last: monday + 6 } });
  }
  return weeks;
}
