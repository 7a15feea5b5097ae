/**
 * Numbers, places in a queue, waits, times, dates and telephone numbers as lists of prompt ids, to be played one after
 * another. Pure. What cannot be said exactly is said honestly vague (DOMAIN: never claim what is not known), and what
 * cannot be said at all gives no parts.
 */
import { showNumberText } from '../numbers/show.ts';
import { type IsoDate, isDate, weekdayOf } from '../time.ts';
import { pauseId, type SpokenLanguage } from './catalogue.ts';
import { ordinalMax, wholeNumberMax } from './part-prompts.ts';

export type Spoken =
  /** 0 … `numberMax`. */
  | { readonly kind: 'number'; readonly value: number }
  /** 1 = next in line. */
  | { readonly kind: 'position'; readonly value: number }
  /** An expected wait as a range of minutes; halves are rounded. */
  | { readonly kind: 'wait'; readonly fromMinutes: number; readonly toMinutes: number }
  /** 0 … 1439. */
  | { readonly kind: 'time'; readonly minuteOfDay: number }
  /** With its weekday; the year only on request. */
  | { readonly kind: 'date'; readonly date: IsoDate; readonly withYear?: boolean }
  /** A telephone number in any form, digit by digit in the groups in which it is written. */
  | { readonly kind: 'telephone'; readonly number: string }
  /** New messages in a voicemail box. */
  | { readonly kind: 'messages'; readonly value: number };

/** Largest number that can be said. */
export const numberMax = 9999;
/** A wait of more is not told to the minute. */
const waitMinutesMax = 60;

export function spokenParts(language: SpokenLanguage, what: Spoken): readonly string[] {
  switch (what.kind) {
    case 'number':
      return numberParts(language, what.value);
    case 'position':
      return positionParts(language, what.value);
    case 'wait':
      return waitParts(language, what.fromMinutes, what.toMinutes);
    case 'time':
      return timeParts(language, what.minuteOfDay);
    case 'date':
      return dateParts(language, what.date, what.withYear === true);
    case 'telephone':
      return telephoneParts(what.number);
    case 'messages':
      return messageParts(what.value);
  }
}

function numberParts(language: SpokenLanguage, value: number): readonly string[] {
  if (!Number.isInteger(value) || value < 0 || value > numberMax) return [];
  if (value <= wholeNumberMax) return [`number/${value}`];
  const thousands = Math.floor(value / 1000);
  const hundreds = Math.floor((value % 1000) / 100);
  const rest = value % 100;
  return [
    // Dutch says "duizend", English "one thousand".
    ...(thousands > 1 || (thousands === 1 && language === 'en') ? [`number/${thousands}`] : []),
    ...(thousands > 0 ? ['number/1000'] : []),
    ...(hundreds > 0 ? [`number/${hundreds}00`] : []),
    ...(rest > 0 && language === 'en' ? ['number/and'] : []),
    ...(rest > 0 ? [`number/${rest}`] : []),
  ];
}

function positionParts(language: SpokenLanguage, position: number): readonly string[] {
  if (!Number.isInteger(position) || position < 1) return [];
  if (position === 1) return ['queue/first'];
  if (position <= ordinalMax) return ['queue/you-are', `ordinal/${position}`, 'queue/waiting'];
  if (position > wholeNumberMax) return ['queue/many-before'];
  return [
    'queue/you-are-number',
    `number/${position}`,
    // Dutch has said "wachtende" already.
    ...(language === 'en' ? ['queue/waiting'] : []),
  ];
}

function waitParts(language: SpokenLanguage, fromMinutes: number, toMinutes: number): readonly string[] {
  if (!(fromMinutes >= 0) || !(toMinutes >= 0)) return [];
  const from = Math.round(fromMinutes);
  const to = Math.max(from, Math.round(toMinutes));
  const minutes = to === 1 ? 'wait/minute' : 'wait/minutes';
  if (to < 1) return ['wait/short'];
  if (to > waitMinutesMax) return ['wait/long'];
  if (from < 1) return to === 1 ? ['wait/short'] : ['wait/less-than', ...numberParts(language, to), minutes];
  if (from === to) return ['wait/about', ...numberParts(language, to), minutes];
  return ['wait/about', ...numberParts(language, from), 'wait/to', ...numberParts(language, to), minutes];
}

/** nl "half tien", "kwart voor drie", "zestien uur zeventien"; en "half past nine", "four seventeen in the afternoon". */
function timeParts(language: SpokenLanguage, minuteOfDay: number): readonly string[] {
  if (!Number.isInteger(minuteOfDay) || minuteOfDay < 0 || minuteOfDay >= 24 * 60) return [];
  const hour = Math.floor(minuteOfDay / 60);
  const minute = minuteOfDay % 60;
  const part = partOfDay(hour);
  if (minute === 15) return ['time/quarter-past', onTheClock(hour), part];
  if (minute === 45) return ['time/quarter-to', onTheClock(hour + 1), part];
  // Half tien is half past nine: Dutch counts towards the coming hour.
  if (minute === 30) return ['time/half', onTheClock(language === 'nl' ? hour + 1 : hour), part];
  if (language === 'nl') return [`number/${hour}`, 'time/hour', ...(minute > 0 ? [`number/${minute}`] : [])];
  if (minute === 0) return [onTheClock(hour), 'time/hour', part];
  return [onTheClock(hour), ...(minute < 10 ? ['time/oh'] : []), `number/${minute}`, part];
}

/** The hour as a clock with hands shows it: 0 and 12 are twelve. */
function onTheClock(hour: number): string {
  return `number/${((hour + 11) % 12) + 1}`;
}

function partOfDay(hour: number): string {
  if (hour < 6) return 'time/night';
  if (hour < 12) return 'time/morning';
  return hour < 18 ? 'time/afternoon' : 'time/evening';
}

/** nl "dinsdag één december"; en "Tuesday the first of December". */
function dateParts(language: SpokenLanguage, date: IsoDate, withYear: boolean): readonly string[] {
  if (!isDate(date)) return [];
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const said = language === 'nl' ? [`number/${day}`] : ['date/the', `ordinal/${day}`, 'date/of'];
  return [
    `weekday/${weekdayOf(date)}`,
    ...said,
    `month/${month}`,
    ...(withYear ? yearParts(language, year) : []),
  ];
}

/** nl "tweeduizend zesentwintig"; en "twenty twenty-six". */
function yearParts(language: SpokenLanguage, year: number): readonly string[] {
  const century = Math.floor(year / 100);
  if (language === 'nl' || year % 100 < 10 || century < 10) return numberParts(language, year);
  return [`number/${century}`, `number/${year % 100}`];
}

function telephoneParts(number: string): readonly string[] {
  const groups = showNumberText(number)
    .split(/\D+/)
    .filter((group) => group !== '');
  return groups.flatMap((group, at) => [
    ...(at > 0 ? [pauseId] : []),
    ...[...group].map((digit) => `number/${digit}`),
  ]);
}

function messageParts(count: number): readonly string[] {
  if (!Number.isInteger(count) || count < 0) return [];
  if (count === 0) return ['mailbox/none'];
  if (count === 1) return ['mailbox/one'];
  return ['mailbox/you-have', `number/${Math.min(count, wholeNumberMax)}`, 'mailbox/messages'];
}
