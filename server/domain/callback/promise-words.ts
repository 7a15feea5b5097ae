/**
 * The promise as it is said to the caller and written in a confirmation: a day and a time that people use, never
 * "within 1 working day". Dutch and English, plain language (B1).
 */
import { type Instant, localTime } from '../time.ts';

export type Language = 'nl' | 'en';

const weekdays = {
  nl: ['maandag', 'dinsdag', 'woensdag', 'donderdag', 'vrijdag', 'zaterdag', 'zondag'],
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
} as const;

const months = {
  nl: [
    'januari',
    'februari',
    'maart',
    'april',
    'mei',
    'juni',
    'juli',
    'augustus',
    'september',
    'oktober',
    'november',
    'december',
  ],
  en: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
} as const;

const msPerDay = 86_400_000;

/** E.g. `Wij bellen u uiterlijk morgen, dinsdag 24 november, vóór 17.00 uur terug.` */
export function promiseInWords(due: Instant, now: Instant, language: Language): string {
  const when = momentInWords(due, now, language);
  return language === 'nl'
    ? `Wij bellen u uiterlijk ${when} terug.`
    : `We will call you back ${when} at the latest.`;
}

/** The moment alone, e.g. `vandaag vóór 17.00 uur` or `on Monday 28 December, before 5 pm,`. */
export function momentInWords(due: Instant, now: Instant, language: Language): string {
  // Midnight is the end of a day to people, not the beginning of the next: no time need be said then.
  const isMidnight = localTime(due).minuteOfDay === 0;
  const local = localTime(isMidnight ? due - 1 : due);
  const days = (Date.parse(local.date) - Date.parse(localTime(now).date)) / msPerDay;
  const [, month = '1', day = '1'] = local.date.split('-');
  const weekday = weekdays[language][local.weekday - 1];
  const date = `${weekday} ${Number(day)} ${months[language][Number(month) - 1]}`;
  if (language === 'nl') {
    const time = isMidnight ? '' : ` vóór ${timeInWords(local.minuteOfDay, language)}`;
    if (days === 0) return `vandaag${time}`;
    return days === 1 ? `morgen, ${date},${time}` : `${date}${time}`;
  }
  const time = isMidnight ? '' : ` before ${timeInWords(local.minuteOfDay, language)}`;
  if (days === 0) return `today${time}`;
  return days === 1 ? `tomorrow, ${date},${time}` : `on ${date}${time}`;
}

/** `17.00 uur`; `5 pm`, `10.20 am`. */
function timeInWords(minuteOfDay: number, language: Language): string {
  const hour = Math.floor(minuteOfDay / 60);
  const minutes = String(minuteOfDay % 60).padStart(2, '0');
  if (language === 'nl') return `${hour}.${minutes} uur`;
  const twelve = hour % 12 === 0 ? 12 : hour % 12;
  const half = hour < 12 ? 'am' : 'pm';
  return minutes === '00' ? `${twelve} ${half}` : `${twelve}.${minutes} ${half}`;
}
