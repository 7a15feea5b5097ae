/**
 * Calls to expect per quarter of an hour: the same weekday of past weeks, newer weeks weighing more, times how busy
 * the last weeks were as a whole. Days that were not like others (holidays, calamities, counting days) are left out by the
 * caller. Simple on purpose: a leader can check it with a pencil; `backTest` tells how wrong it is.
 */

/** One past day: calls per quarter of the day, 96 numbers by the clock on the wall. */
export interface PastDay {
  /** Days since 1970-01-01. */
  readonly day: number;
  readonly calls: readonly number[];
  /** Holiday, calamity, a day with other hours: tells nothing about ordinary days. */
  readonly special: boolean;
}

export interface Forecast {
  /** 96 expected numbers of calls. */
  readonly calls: readonly number[];
  readonly total: number;
  /** Past days it rests on. */
  readonly days: number;
  /** Variance of a day's total divided by its mean: 1 is pure chance (Poisson); more is a day like no other. */
  readonly dispersion: number;
}

export const quartersPerDay = 96;
/** Each week further back weighs this much less. */
const weekWeight = 0.85;
/** Weeks looked back. */
const weeksMax = 13;
/** Weeks whose busyness is compared with the weeks before, for the level. */
const levelWeeks = 3;

/** Forecast for `day` from days before it; null without a usable day of the same weekday. */
export function forecastDay(past: readonly PastDay[], day: number): Forecast | null {
  const usable = past.filter((one) => !one.special && one.day < day && day - one.day <= weeksMax * 7);
  const same = usable.filter((one) => (day - one.day) % 7 === 0);
  if (same.length === 0) return null;
  const calls = new Array<number>(quartersPerDay).fill(0);
  let weights = 0;
  for (const one of same) {
    const weight = weekWeight ** ((day - one.day) / 7);
    weights += weight;
    for (let index = 0; index < quartersPerDay; index++) {
      calls[index] = calls[index]! + weight * (one.calls[index] ?? 0);
    }
  }
  const level = levelOf(usable, day);
  const expected = calls.map((sum) => (sum / weights) * level);
  return {
    calls: expected,
    total: expected.reduce((total, value) => total + value, 0),
    days: same.length,
    dispersion: dispersionOf(same.map(totalOf)),
  };
}

/** How busy the last weeks were against what their weekdays usually bring; between 0.7 and 1.4, 1 without history. */
function levelOf(usable: readonly PastDay[], day: number): number {
  const recent = usable.filter((one) => day - one.day <= levelWeeks * 7);
  const older = usable.filter((one) => day - one.day > levelWeeks * 7);
  let seen = 0;
  let usual = 0;
  for (const one of recent) {
    const like = older.filter((other) => (one.day - other.day) % 7 === 0);
    if (like.length === 0) continue;
    seen += totalOf(one);
    usual += like.reduce((total, other) => total + totalOf(other), 0) / like.length;
  }
  // The weighted mean already leans to recent weeks: half of the difference is taken.
  return usual === 0 ? 1 : Math.sqrt(Math.min(1.4, Math.max(0.7, seen / usual)));
}

function totalOf(day: PastDay): number {
  return day.calls.reduce((total, value) => total + value, 0);
}

function dispersionOf(totals: readonly number[]): number {
  if (totals.length < 3) return 1;
  const mean = totals.reduce((sum, value) => sum + value, 0) / totals.length;
  if (mean === 0) return 1;
  const variance = totals.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (totals.length - 1);
  return Math.max(1, variance / mean);
}

/** Expected calls from a moment of the day on; `quarter` may be broken, e.g. 40.5 is half past the quarter. */
export function remaining(forecast: Forecast, quarter: number): number {
  const whole = Math.floor(quarter);
  const rest = forecast.calls.slice(whole + 1).reduce((total, value) => total + value, 0);
  return rest + (forecast.calls[whole] ?? 0) * (whole + 1 - quarter);
}

export interface BackTest {
  readonly days: number;
  /** Sum of |forecast − truth| per quarter / sum of truth; 0 is perfect. */
  readonly quarterError: number;
  /** The same on day totals. */
  readonly dayError: number;
  /** Sum of (forecast − truth) / sum of truth: above 0 is too many forecast. */
  readonly bias: number;
}

/** Forecasts each usable day from the days before it and compares; null when none could be forecast. */
export function backTest(past: readonly PastDay[], from: number): BackTest | null {
  let days = 0;
  let truth = 0;
  let perQuarter = 0;
  let perDay = 0;
  let signed = 0;
  for (const one of past) {
    if (one.special || one.day < from) continue;
    const forecast = forecastDay(past, one.day);
    if (forecast === null) continue;
    const total = totalOf(one);
    days++;
    truth += total;
    perDay += Math.abs(forecast.total - total);
    signed += forecast.total - total;
    for (const [index, value] of forecast.calls.entries())
      perQuarter += Math.abs(value - (one.calls[index] ?? 0));
  }
  if (truth === 0) return null;
  return { days, quarterError: perQuarter / truth, dayError: perDay / truth, bias: signed / truth };
}
