/**
 * Time in the core: instants are milliseconds since 1970 UTC, handed in by the caller; rules that people
 * live by (opening hours, deadlines) are wall time in a zone. This is the only place in the core that
 * knows luxon.
 */
import { DateTime } from 'luxon';

/** Milliseconds since 1970-01-01T00:00Z. */
export type Instant = number;
/** Milliseconds. */
export type Duration = number;

export const second: Duration = 1000;
export const minute: Duration = 60 * second;
export const hour: Duration = 60 * minute;

/** The zone of every Dutch municipality in Europe. */
export const dutchZone = 'Europe/Amsterdam';

/** Wall time at `now` in `zone`: calendar date and minutes since local midnight as the clock shows it. */
export interface LocalTime {
  /** ISO date, e.g. `2026-12-28`. */
  readonly date: string;
  /** 1 = Monday … 7 = Sunday (ISO 8601). */
  readonly weekday: 1 | 2 | 3 | 4 | 5 | 6 | 7;
  /** What the clock on the wall shows, 0 … 1439. */
  readonly minuteOfDay: number;
}

export function localTime(now: Instant, zone: string = dutchZone): LocalTime {
  const local = DateTime.fromMillis(now, { zone });
  return {
    date: local.toISODate() ?? '',
    weekday: local.weekday as LocalTime['weekday'],
    minuteOfDay: local.hour * 60 + local.minute,
  };
}
