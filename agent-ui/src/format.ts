/** Numbers, shares, times and durations as people here write them. Pure; the zone is always the Dutch one. */
import type { Share } from '../../server/contract/common.ts';

export type Language = 'nl' | 'en';

const zone = 'Europe/Amsterdam';
const locales = { nl: 'nl-NL', en: 'en-GB' } as const;
const formatters = new Map<string, Intl.DateTimeFormat>();

/** `87 %` with a space that does not break; a dash while the number may not be shown. */
export function percent(value: number | null, language: Language = 'nl', digits = 0): string {
  if (value === null) return '–';
  const text = new Intl.NumberFormat(locales[language], {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value * 100);
  return `${text}\u00a0%`;
}

/** `84–89 %`, the interval of a share; empty while there is none. */
export function interval(share: Share, language: Language = 'nl'): string {
  if (share.low === null || share.high === null) return '';
  return `${percent(share.low, language).replace(/\u00a0%$/, '')}–${percent(share.high, language)}`;
}

export function number(value: number, language: Language = 'nl'): string {
  return new Intl.NumberFormat(locales[language]).format(value);
}

/** Clock of a running timer: `0:07`, `12:40`, `1:02:09`. Never negative. */
export function clock(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor(total / 60) % 60;
  const seconds = String(total % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
}

/** A length in words, short: `45 s`, `3 min`, `2 u 5 min`. */
export function length(seconds: number, language: Language = 'nl'): string {
  const total = Math.round(seconds);
  if (total < 60) return `${total} s`;
  const minutes = Math.round(total / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} ${language === 'nl' ? 'u' : 'h'}${rest === 0 ? '' : ` ${rest} min`}`;
}

/** `14:05`. */
export function time(instant: string | number, language: Language = 'nl'): string {
  return formatter(language, { hour: '2-digit', minute: '2-digit' }).format(new Date(instant));
}

/** `14:05:09`. */
export function timeWithSeconds(instant: string | number, language: Language = 'nl'): string {
  return formatter(language, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(
    new Date(instant),
  );
}

/** `di 24 nov`. */
export function day(instant: string | number, language: Language = 'nl'): string {
  return formatter(language, { weekday: 'short', day: 'numeric', month: 'short' })
    .format(new Date(instant))
    .replace(',', '');
}

/** `24 nov 2026`, where the year matters. */
export function dayOfYear(instant: string | number, language: Language = 'nl'): string {
  return formatter(language, { day: 'numeric', month: 'short', year: 'numeric' }).format(new Date(instant));
}

/** `vandaag 14:05`, `gisteren 9:30`, `morgen 12:00`, else `di 24 nov 14:05`. */
export function moment(instant: string | number, now: number, language: Language = 'nl'): string {
  const words = { nl: ['gisteren', 'vandaag', 'morgen'], en: ['yesterday', 'today', 'tomorrow'] }[language];
  const word = words[daysBetween(now, new Date(instant).getTime()) + 1];
  return `${word ?? day(instant, language)} ${time(instant, language)}`;
}

/** As `moment`, but the last of a day is told as that day's: `vandaag 24:00`, not `morgen 00:00`. */
export function deadline(instant: string | number, now: number, language: Language = 'nl'): string {
  const told = moment(instant, now, language);
  if (!told.endsWith('00:00')) return told;
  return moment(new Date(instant).getTime() - 60_000, now, language).replace(/23:59$/, '24:00');
}

/** Calendar days from `from` to `to` in the Dutch zone. */
export function daysBetween(from: number, to: number): number {
  return (localMidnight(to) - localMidnight(from)) / 86_400_000;
}

/** The date as a day number in UTC, so that summer time cannot make a day of 23 hours. */
function localMidnight(instant: number): number {
  return Date.parse(`${isoDate(instant)}T00:00:00Z`);
}

/** `2026-11-24` in the Dutch zone. */
export function isoDate(instant: number): string {
  const parts = formatter('nl', { year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(instant);
  const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** A wall time of the Dutch zone (`2026-11-24`, `14:05`) as an ISO instant in UTC. */
export function instantOf(date: string, wallTime: string): string {
  const asUtc = Date.parse(`${date}T${wallTime}:00Z`);
  // Twice: the first guess may lie on the other side of a clock change.
  let instant = asUtc - offset(asUtc);
  instant = asUtc - offset(instant);
  return new Date(instant).toISOString();
}

function offset(instant: number): number {
  return Date.parse(`${isoDate(instant)}T${timeWithSeconds(instant)}Z`) - instant + (instant % 1000);
}

function formatter(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language}${JSON.stringify(options)}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(locales[language], { ...options, timeZone: zone, hourCycle: 'h23' });
  formatters.set(key, made);
  return made;
}
