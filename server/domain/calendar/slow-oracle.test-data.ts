/**
 * The same calendar once more, slow and simple, to compare the real one with: it walks minute by minute
 * from 2026 to 2031 and shares no code with it. The clock follows the European rule (Directive 2000/84/EC:
 * last Sunday of March and October, 01:00 UTC) and the holidays are a list written down by hand.
 */
import type { DeadlineNorm, StopLayer } from './deadline.ts';
import type { HolidayName } from './holidays.ts';
import type { Schedule } from './schedule.ts';

const minuteMs = 60_000;
/** 2025-12-31T23:00Z is midnight of 1 January 2026 on the Dutch clock. */
export const oracleStart = Date.UTC(2025, 11, 31, 23);
/** First instant of 2032 on the Dutch clock. */
export const oracleEnd = Date.UTC(2031, 11, 31, 23);
/** Deadlines of the last days of 2031 lie in 2032; those are not compared. */
export const oracleTail = 40 * 24 * 60;

export const minutesOfSpan = (oracleEnd - oracleStart) / minuteMs;

/** Written down from published calendars, not computed. */
const holidayList: Readonly<Record<string, HolidayName>> = {
  '2026-01-01': 'new-years-day',
  '2026-04-03': 'good-friday',
  '2026-04-06': 'easter-monday',
  '2026-04-27': 'kings-day',
  '2026-05-05': 'liberation-day',
  '2026-05-14': 'ascension-day',
  '2026-05-25': 'whit-monday',
  '2026-12-25': 'christmas-day',
  '2026-12-26': 'boxing-day',
  '2027-01-01': 'new-years-day',
  '2027-03-26': 'good-friday',
  '2027-03-29': 'easter-monday',
  '2027-04-27': 'kings-day',
  '2027-05-05': 'liberation-day',
  '2027-05-06': 'ascension-day',
  '2027-05-17': 'whit-monday',
  '2027-12-25': 'christmas-day',
  '2027-12-26': 'boxing-day',
  '2028-01-01': 'new-years-day',
  '2028-04-14': 'good-friday',
  '2028-04-17': 'easter-monday',
  '2028-04-27': 'kings-day',
  '2028-05-05': 'liberation-day',
  '2028-05-25': 'ascension-day',
  '2028-06-05': 'whit-monday',
  '2028-12-25': 'christmas-day',
  '2028-12-26': 'boxing-day',
  '2029-01-01': 'new-years-day',
  '2029-03-30': 'good-friday',
  '2029-04-02': 'easter-monday',
  '2029-04-27': 'kings-day',
  '2029-05-05': 'liberation-day',
  '2029-05-10': 'ascension-day',
  '2029-05-21': 'whit-monday',
  '2029-12-25': 'christmas-day',
  '2029-12-26': 'boxing-day',
  '2030-01-01': 'new-years-day',
  '2030-04-19': 'good-friday',
  '2030-04-22': 'easter-monday',
  '2030-04-27': 'kings-day',
  '2030-05-05': 'liberation-day',
  '2030-05-30': 'ascension-day',
  '2030-06-10': 'whit-monday',
  '2030-12-25': 'christmas-day',
  '2030-12-26': 'boxing-day',
  '2031-01-01': 'new-years-day',
  '2031-04-11': 'good-friday',
  '2031-04-14': 'easter-monday',
  '2031-04-26': 'kings-day',
  '2031-05-05': 'liberation-day',
  '2031-05-22': 'ascension-day',
  '2031-06-02': 'whit-monday',
  '2031-12-25': 'christmas-day',
  '2031-12-26': 'boxing-day',
};

const equatedList = new Set(['2026-01-02', '2026-05-15', '2027-05-07', '2028-04-28', '2028-05-26']);

interface WallMinute {
  readonly date: string;
  /** 1 = Monday … 7 = Sunday. */
  readonly weekday: number;
  readonly minuteOfDay: number;
}

function lastSundayAtOne(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month + 1, 0, 1));
  return last.getTime() - last.getUTCDay() * 86_400_000;
}

/** The walls of the day last asked for, filled in as they are asked: a sweep asks for each several times. */
let lastDay: { readonly from: number; readonly walls: (WallMinute | undefined)[] } = { from: 0, walls: [] };

/** What the Dutch clock shows at a whole minute. */
export function oracleWall(at: number): WallMinute {
  const from = at - (at % 86_400_000);
  if (from !== lastDay.from) lastDay = { from, walls: [] };
  const index = (at - from) / minuteMs;
  const wall = lastDay.walls[index] ?? computeWall(at);
  lastDay.walls[index] = wall;
  return wall;
}

/** By the European rule alone. */
function computeWall(at: number): WallMinute {
  const year = new Date(at).getUTCFullYear();
  const isSummer = at >= lastSundayAtOne(year, 2) && at < lastSundayAtOne(year, 9);
  const shown = new Date(at + (isSummer ? 2 : 1) * 3_600_000);
  return {
    date: shown.toISOString().slice(0, 10),
    weekday: shown.getUTCDay() === 0 ? 7 : shown.getUTCDay(),
    minuteOfDay: shown.getUTCHours() * 60 + shown.getUTCMinutes(),
  };
}

function closesForHoliday(schedule: Schedule, date: string): boolean {
  const holiday = holidayList[date];
  if (holiday === undefined) return false;
  if (holiday !== 'liberation-day') return schedule.closedOn.has(holiday);
  if (schedule.liberationDay === 'never') return false;
  return schedule.liberationDay === 'always' || ['2025', '2030'].includes(date.slice(0, 4));
}

function oracleBlocks(schedule: Schedule, wall: WallMinute): readonly { from: number; to: number }[] {
  for (const exception of schedule.exceptions) {
    if (wall.date >= exception.from && wall.date <= exception.until) return [...exception.blocks];
  }
  if (closesForHoliday(schedule, wall.date)) return [];
  if (schedule.closedOnEquatedDays && equatedList.has(wall.date)) return [];
  for (const [weekday, blocks] of schedule.weekly) if (weekday === wall.weekday) return [...blocks];
  return [];
}

export function oracleIsOpen(schedule: Schedule, at: number): boolean {
  const wall = oracleWall(at);
  return oracleBlocks(schedule, wall).some(
    ({ from, to }) => wall.minuteOfDay >= from && wall.minuteOfDay < to,
  );
}

function isStopped(wall: WallMinute, stops: readonly StopLayer[], schedule: Schedule): boolean {
  if (wall.weekday > 5) return true;
  if (stops.includes('legal') && holidayList[wall.date] !== undefined) return true;
  if (stops.includes('equated') && equatedList.has(wall.date)) return true;
  if (stops.includes('observed')) {
    if (closesForHoliday(schedule, wall.date)) return true;
    if (schedule.closedOnEquatedDays && equatedList.has(wall.date)) return true;
  }
  if (!stops.includes('local')) return false;
  const local = schedule.exceptions.find(({ from, until }) => wall.date >= from && wall.date <= until);
  return local !== undefined && local.blocks.length === 0;
}

function closingOf(wall: WallMinute, stops: readonly StopLayer[], schedule: Schedule): number {
  const local = stops.includes('local')
    ? schedule.exceptions.find(({ from, until }) => wall.date >= from && wall.date <= until)
    : undefined;
  const week = [...schedule.weekly].find(([weekday]) => weekday === wall.weekday)?.[1] ?? [];
  const blocks = local === undefined ? week : local.blocks;
  return Math.max(...blocks.map(({ to }) => to), blocks.length === 0 ? 1020 : 0);
}

/** Walks on from `from` (a whole minute) until the norm is used up. */
export function oracleDeadline(norm: DeadlineNorm, schedule: Schedule, from: number): number {
  if (norm.kind === 'clock-hours') {
    let at = from;
    for (let minutes = 0; minutes < norm.hours * 60; minutes += 1) at += minuteMs;
    return at;
  }
  if (norm.kind === 'weekday-hours') {
    let left = norm.hours * 60;
    let at = from;
    while (left > 0) {
      if (!isStopped(oracleWall(at), norm.stops, schedule)) left -= 1;
      at += minuteMs;
    }
    return at;
  }
  let counted = 0;
  let date = oracleWall(from).date;
  let at = from;
  for (;;) {
    at += minuteMs;
    const wall = oracleWall(at);
    if (wall.date !== date) {
      // The day of the deadline is over: it closed at 24:00.
      if (counted === norm.days) return at;
      date = wall.date;
      if (!isStopped(wall, norm.stops, schedule)) counted += 1;
    }
    if (counted === norm.days && wall.minuteOfDay >= closingOf(wall, norm.stops, schedule)) return at;
  }
}

/**
 * The deadline of every minute of the span that ends inside it: the same rules as `oracleDeadline`, but as one
 * walk along a list of minutes instead of a walk from each, so that a whole sweep takes seconds.
 */
export function sweepDeadlines(
  norm: DeadlineNorm,
  schedule: Schedule,
  report: (from: number, due: number) => void,
): void {
  if (norm.kind === 'clock-hours') {
    const minutes = norm.hours * 60;
    for (let index = 0; index + minutes < minutesOfSpan; index += 1) {
      report(oracleStart + index * minuteMs, oracleStart + (index + minutes) * minuteMs);
    }
    return;
  }
  if (norm.kind === 'weekday-hours') {
    // before[i]: minutes that counted before minute i.
    const before = new Int32Array(minutesOfSpan + 1);
    for (let index = 0; index < minutesOfSpan; index += 1) {
      const stopped = isStopped(oracleWall(oracleStart + index * minuteMs), norm.stops, schedule);
      before[index + 1] = (before[index] ?? 0) + (stopped ? 0 : 1);
    }
    let due = 0;
    for (let index = 0; index < minutesOfSpan; index += 1) {
      while (due <= minutesOfSpan && (before[due] ?? 0) < (before[index] ?? 0) + norm.hours * 60) due += 1;
      if (due > minutesOfSpan) return;
      report(oracleStart + index * minuteMs, oracleStart + due * minuteMs);
    }
    return;
  }
  // The minute of closing of every working day, by the number of the day it falls on.
  const dayOf = new Int32Array(minutesOfSpan);
  const closings: { readonly day: number; readonly at: number }[] = [];
  let day = 0;
  let closedOn = -1;
  let date = oracleWall(oracleStart).date;
  for (let index = 0; index < minutesOfSpan; index += 1) {
    const wall = oracleWall(oracleStart + index * minuteMs);
    if (wall.date !== date) {
      day += 1;
      date = wall.date;
    }
    dayOf[index] = day;
    const closes = closedOn !== day && wall.minuteOfDay >= closingOf(wall, norm.stops, schedule);
    if (!closes || isStopped(wall, norm.stops, schedule)) continue;
    closedOn = day;
    closings.push({ day, at: oracleStart + index * minuteMs });
  }
  let next = 0;
  for (let index = 0; index < minutesOfSpan; index += 1) {
    while ((closings[next]?.day ?? Number.POSITIVE_INFINITY) <= (dayOf[index] ?? 0)) next += 1;
    const closing = closings[next + norm.days - 1];
    if (closing === undefined) return;
    report(oracleStart + index * minuteMs, closing.at);
  }
}
