/**
 * Time in the core: instants are milliseconds since 1970 UTC, handed in by the caller; rules that people
 * live by (opening hours, deadlines) are wall time in a zone. This is the only place in the core that
 * knows luxon, and it asks luxon only for the clock changes of a year: everything else is whole-number
 * arithmetic, so that a routing decision costs microseconds and a sweep over years costs seconds.
 */
import { DateTime } from 'luxon';

/** Milliseconds since 1970-01-01T00:00Z. */
export type Instant = number;
/** Milliseconds. */
export type Duration = number;
/** A calendar date, `2026-12-28`. Dates compare as text. */
export type IsoDate = string;
/** 1 = Monday … 7 = Sunday (ISO 8601). */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

export const second: Duration = 1000;
export const minute: Duration = 60 * second;
export const hour: Duration = 60 * minute;
/** 24 hours; a local day lasts 23 or 25 hours when the clock changes, see `dayBoundaries`. */
const day: Duration = 24 * hour;

/** The zone of every Dutch municipality in Europe. */
export const dutchZone = 'Europe/Amsterdam';

/** Wall time at `now` in `zone`: calendar date and minutes since local midnight as the clock shows it. */
export interface LocalTime {
  /** ISO date, e.g. `2026-12-28`. */
  readonly date: IsoDate;
  readonly weekday: Weekday;
  /** What the clock on the wall shows, 0 … 1439. */
  readonly minuteOfDay: number;
}

export function localTime(now: Instant, zone: string = dutchZone): LocalTime {
  const wall = now + offsetAt(now, zone);
  const epochDay = Math.floor(wall / day);
  return {
    date: dateOfEpochDay(epochDay),
    weekday: weekdayOfEpochDay(epochDay),
    minuteOfDay: Math.floor((wall - epochDay * day) / minute),
  };
}

/**
 * All instants at which the clock in `zone` shows `minuteOfDay` on `date`: one on an ordinary day, none
 * in the hour that is skipped in March, two in the hour that is doubled in October.
 */
export function instantsOf(date: IsoDate, minuteOfDay: number, zone: string = dutchZone): readonly Instant[] {
  const wall = epochDayOf(date) * day + minuteOfDay * minute;
  const offsets = new Set([offsetAt(wall - day, zone), offsetAt(wall + day, zone)]);
  const found: Instant[] = [];
  for (const offset of offsets) {
    const instant = wall - offset;
    if (offsetAt(instant, zone) === offset) found.push(instant);
  }
  return found.sort((a, b) => a - b);
}

/**
 * The first instant on `date` at which the clock shows `minuteOfDay` or later. A time that the clock
 * skips is the moment of the skip; of a doubled time it is the first pass. 1440 is the end of the day.
 */
export function fromLocal(date: IsoDate, minuteOfDay: number, zone: string = dutchZone): Instant {
  const exact = instantsOf(date, minuteOfDay, zone)[0];
  if (exact !== undefined) return exact;
  const wall = epochDayOf(date) * day + minuteOfDay * minute;
  const skip = clockChanges(wall - day, wall + day, zone)[0];
  return skip ?? wall - offsetAt(wall, zone);
}

/** The first instant of the local day. */
export function startOfDay(date: IsoDate, zone: string = dutchZone): Instant {
  return fromLocal(date, 0, zone);
}

/** First instant of the local day and of the next one: 23, 24 or 25 hours apart. */
export function dayBoundaries(
  date: IsoDate,
  zone: string = dutchZone,
): { readonly start: Instant; readonly end: Instant } {
  return { start: startOfDay(date, zone), end: startOfDay(addDays(date, 1), zone) };
}

/** The clock changes of `zone` in `[from, to)`, ascending: the first instant with the new offset. */
export function clockChanges(from: Instant, to: Instant, zone: string = dutchZone): readonly Instant[] {
  const found: Instant[] = [];
  for (let year = utcYear(from); year <= utcYear(to); year += 1) {
    for (const { start } of segmentsOf(year, zone).slice(1)) {
      if (start >= from && start < to) found.push(start);
    }
  }
  return found;
}

/** `date` moved by whole calendar days. */
export function addDays(date: IsoDate, days: number): IsoDate {
  return dateOfEpochDay(epochDayOf(date) + days);
}

export function weekdayOf(date: IsoDate): Weekday {
  return weekdayOfEpochDay(epochDayOf(date));
}

/** Days from `from` to `to`, negative when `to` is earlier. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return epochDayOf(to) - epochDayOf(from);
}

/** Whether `text` is a date that exists, written as `2026-12-28`. */
export function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && dateOfEpochDay(epochDayOf(text)) === text;
}

/** Days since 1970-01-01 of a date, in the proleptic Gregorian calendar. */
export function epochDayOf(date: IsoDate): number {
  const year = Number(date.slice(0, 4));
  const month = Number(date.slice(5, 7));
  // The year is taken to begin in March, so that the leap day is its last day.
  const marchYear = month <= 2 ? year - 1 : year;
  const marchMonth = (month + 9) % 12;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * marchMonth + 2) / 5) + Number(date.slice(8, 10)) - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Dates by day number, remembered: the same few hundred days are asked for again and again. */
const dates = new Map<number, IsoDate>();
const datesKeptMax = 8192;

/** The date of a day counted from 1970-01-01; inverse of `epochDayOf`. */
export function dateOfEpochDay(epochDay: number): IsoDate {
  const remembered = dates.get(epochDay);
  if (remembered !== undefined) return remembered;
  if (dates.size >= datesKeptMax) dates.clear();
  const date = computeDate(epochDay);
  dates.set(epochDay, date);
  return date;
}

function computeDate(epochDay: number): IsoDate {
  const shifted = epochDay + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(dayOfMonth, 2)}`;
}

/**
 * A moment as people type it: `2026-12-28T10:00` (wall time in `zone`; `T` may be a space, seconds may
 * follow), or with `Z` or an offset. `undefined` when it is neither or does not exist.
 */
export function instantOfText(text: string, zone: string = dutchZone): Instant | undefined {
  const local = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?$/.exec(text.trim());
  if (local === null) {
    if (!/^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:?\d{2})$/.test(text.trim())) return undefined;
    const parsed = DateTime.fromISO(text.trim());
    return parsed.isValid ? parsed.toMillis() : undefined;
  }
  const [, date = '', hours = '', minutes = '', seconds = '0'] = local;
  if (!isDate(date) || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  return fromLocal(date, Number(hours) * 60 + Number(minutes), zone) + Number(seconds) * second;
}

/** `10:05` of 605; 1440 is `24:00`. */
export function clockText(minuteOfDay: number): string {
  return `${padded(Math.floor(minuteOfDay / 60), 2)}:${padded(minuteOfDay % 60, 2)}`;
}

/** Wall time as `2026-12-28 10:00`. */
export function localText(now: Instant, zone: string = dutchZone): string {
  const { date, minuteOfDay } = localTime(now, zone);
  return `${date} ${clockText(minuteOfDay)}`;
}

/** The clock on the wall to the second, `10:02:11`. */
export function clockSeconds(now: Instant, zone: string = dutchZone): string {
  const ofMinute = Math.floor((now + offsetAt(now, zone)) / second) % 60;
  return `${clockText(localTime(now, zone).minuteOfDay)}:${padded(ofMinute, 2)}`;
}

interface Segment {
  /** First instant of the segment; of the first segment of a year, the start of that UTC year. */
  readonly start: Instant;
  readonly offset: Duration;
}

/** Offsets per zone and UTC year. A memory, not a state: the same question always has the same answer. */
const segmentsByZone = new Map<string, Map<number, readonly Segment[]>>();
const yearsKeptMax = 512;

/** Milliseconds that the clock in `zone` is ahead of UTC at `now`. */
function offsetAt(now: Instant, zone: string): Duration {
  const segments = segmentsOf(utcYear(now), zone);
  let offset = 0;
  for (const segment of segments) if (now >= segment.start) offset = segment.offset;
  return offset;
}

function segmentsOf(year: number, zone: string): readonly Segment[] {
  const years = segmentsByZone.get(zone) ?? new Map<number, readonly Segment[]>();
  const known = years.get(year);
  if (known !== undefined) return known;
  const start = epochDayOf(`${padded(year, 4)}-01-01`) * day;
  const end = epochDayOf(`${padded(year + 1, 4)}-01-01`) * day;
  const segments: Segment[] = [{ start, offset: luxonOffset(start, zone) }];
  // No zone changes its clock twice within a week, so weekly samples find every change.
  for (let at = start; at < end; at = Math.min(at + 7 * day, end)) {
    const next = Math.min(at + 7 * day, end - 1);
    if (luxonOffset(next, zone) === luxonOffset(at, zone)) continue;
    const change = firstInstantWithNewOffset(at, next, zone);
    segments.push({ start: change, offset: luxonOffset(change, zone) });
  }
  if (years.size >= yearsKeptMax) years.clear();
  years.set(year, segments);
  segmentsByZone.set(zone, years);
  return segments;
}

function firstInstantWithNewOffset(from: Instant, to: Instant, zone: string): Instant {
  const old = luxonOffset(from, zone);
  let [low, high] = [from, to];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (luxonOffset(middle, zone) === old) low = middle;
    else high = middle;
  }
  return high;
}

function luxonOffset(at: Instant, zone: string): Duration {
  return DateTime.fromMillis(at, { zone }).offset * minute;
}

function utcYear(at: Instant): number {
  return Number(dateOfEpochDay(Math.floor(at / day)).slice(0, 4));
}

function weekdayOfEpochDay(epochDay: number): Weekday {
  // 1970-01-01 was a Thursday.
  return (((((epochDay + 3) % 7) + 7) % 7) + 1) as Weekday;
}

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}
