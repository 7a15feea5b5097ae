/**
 * Dutch public holidays by rule. Algemene termijnenwet art. 3 lid 1: New Year's Day, Easter Monday, Whit
 * Monday, both Christmas days, Ascension Day, King's Day and 5 May; lid 2 equates Good Friday with them.
 * Easter Sunday and Whit Sunday are Sundays anyway and are left out, as in the law.
 */
import { addDays, type IsoDate, weekdayOf } from '../time.ts';

export const holidayNames = [
  'new-years-day',
  'good-friday',
  'easter-monday',
  'kings-day',
  'liberation-day',
  'ascension-day',
  'whit-monday',
  'christmas-day',
  'boxing-day',
] as const;
export type HolidayName = (typeof holidayNames)[number];

export const holidayDutch: Readonly<Record<HolidayName, string>> = {
  'new-years-day': 'Nieuwjaarsdag',
  'good-friday': 'Goede Vrijdag',
  'easter-monday': 'Tweede Paasdag',
  'kings-day': 'Koningsdag',
  'liberation-day': 'Bevrijdingsdag',
  'ascension-day': 'Hemelvaartsdag',
  'whit-monday': 'Tweede Pinksterdag',
  'christmas-day': 'Eerste Kerstdag',
  'boxing-day': 'Tweede Kerstdag',
};

export const holidayEnglish: Readonly<Record<HolidayName, string>> = {
  'new-years-day': 'New Year’s Day',
  'good-friday': 'Good Friday',
  'easter-monday': 'Easter Monday',
  'kings-day': 'King’s Day',
  'liberation-day': 'Liberation Day',
  'ascension-day': 'Ascension Day',
  'whit-monday': 'Whit Monday',
  'christmas-day': 'Christmas Day',
  'boxing-day': 'Boxing Day',
};

/** The holidays of a date: usually none; two in a year when Ascension Day falls on 5 May (2016) or 30 April. */
export function holidaysOn(date: IsoDate): readonly HolidayName[] {
  const year = Number(date.slice(0, 4));
  return holidaysOfYear(year).get(date) ?? [];
}

const byYear = new Map<number, ReadonlyMap<IsoDate, readonly HolidayName[]>>();
const yearsKeptMax = 256;

/** Date to holidays of one year. Remembered, because every routing decision asks. */
export function holidaysOfYear(year: number): ReadonlyMap<IsoDate, readonly HolidayName[]> {
  const remembered = byYear.get(year);
  if (remembered !== undefined) return remembered;
  const easter = easterSunday(year);
  const dates: readonly (readonly [IsoDate, HolidayName])[] = [
    [`${yearText(year)}-01-01`, 'new-years-day'],
    [addDays(easter, -2), 'good-friday'],
    [addDays(easter, 1), 'easter-monday'],
    [kingsDay(year), 'kings-day'],
    [`${yearText(year)}-05-05`, 'liberation-day'],
    [addDays(easter, 39), 'ascension-day'],
    [addDays(easter, 50), 'whit-monday'],
    [`${yearText(year)}-12-25`, 'christmas-day'],
    [`${yearText(year)}-12-26`, 'boxing-day'],
  ];
  const found = new Map<IsoDate, readonly HolidayName[]>();
  for (const [date, name] of dates) found.set(date, [...(found.get(date) ?? []), name]);
  if (byYear.size >= yearsKeptMax) byYear.clear();
  byYear.set(year, found);
  return found;
}

/** 27 April, or the day before when that is a Sunday (2025, 2031); before 2014 Queen's Day, 30 April. */
function kingsDay(year: number): IsoDate {
  if (year < 2014) {
    const queensDay = `${yearText(year)}-04-30`;
    return weekdayOf(queensDay) === 7 ? addDays(queensDay, -1) : queensDay;
  }
  const date = `${yearText(year)}-04-27`;
  return weekdayOf(date) === 7 ? addDays(date, -1) : date;
}

/** Western Easter Sunday: the first Sunday after the full moon of the Gregorian tables (Gauss, Lichtenberg). */
export function easterSunday(year: number): IsoDate {
  const century = Math.floor(year / 100);
  const secularMoon = 15 + Math.floor((3 * century + 3) / 4) - Math.floor((8 * century + 13) / 25);
  const secularSun = 2 - Math.floor((3 * century + 3) / 4);
  const metonic = year % 19;
  const germ = (19 * metonic + secularMoon) % 30;
  const correction =
    Math.floor(germ / 29) + (Math.floor(germ / 28) - Math.floor(germ / 29)) * Math.floor(metonic / 11);
  const fullMoon = 21 + germ - correction;
  const firstSunday = 7 - ((year + Math.floor(year / 4) + secularSun) % 7);
  const distance = 7 - ((fullMoon - firstSunday) % 7);
  return addDays(`${yearText(year)}-02-28`, fullMoon + distance + (isLeap(year) ? 1 : 0));
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function yearText(year: number): string {
  return String(year).padStart(4, '0');
}
