/**
 * How the day will probably end: "11 more attempts may fail today; chance to end at 90 %: 63 %". What is still to come
 * is uncertain twice, in number and in success: the number is spread like past days, the success like a
 * beta-binomial that starts from the past and learns from today.
 */

export interface DaySoFar {
  /** Successes and attempts that count, today until now. */
  readonly hits: number;
  readonly n: number;
  /** Attempts expected in the rest of the day. */
  readonly expected: number;
  /** Variance / mean of that number, 1 or more (`Forecast.dispersion`). */
  readonly dispersion: number;
  /** Success of the past weeks: hits and attempts. */
  readonly past: { readonly hits: number; readonly n: number };
  /** Share that must succeed, 0 … 1. */
  readonly target: number;
}

export interface DayOutlook {
  readonly expectedAttempts: number;
  /** Attempts that may still fail so that the day ends at the target; 0 when that can no longer be. */
  readonly mayStillFail: number;
  /** Probability of ending the day at or above the target, 0 … 1. */
  readonly chance: number;
}

/** The past weighs at most this many attempts, so that a bad morning can change the mind. */
const pastWeightMax = 60;
/** Points at which the number of attempts to come is tried. */
const gridPoints = 31;

export function dayOutlook(day: DaySoFar): DayOutlook {
  const expected = Math.max(0, day.expected);
  const mayStillFail = Math.max(
    0,
    Math.floor((1 - day.target) * (day.n + expected) + 1e-9) - (day.n - day.hits),
  );
  const weight = Math.min(pastWeightMax, day.past.n);
  const rate = day.past.n === 0 ? 0.5 : day.past.hits / day.past.n;
  const alpha = 1 + weight * rate + day.hits;
  const beta = 1 + weight * (1 - rate) + day.n - day.hits;
  let chance = 0;
  for (const { number, probability } of numbersToCome(expected, day.dispersion)) {
    const needed = Math.ceil(day.target * (day.n + number) - day.hits - 1e-9);
    chance += probability * (day.n + number === 0 ? 1 : atLeast(needed, number, alpha, beta));
  }
  return { expectedAttempts: Math.round(expected), mayStillFail, chance: Math.min(1, Math.max(0, chance)) };
}

/** A grid of numbers of attempts with their probabilities: a normal curve cut at 0, wide as past days. */
function numbersToCome(
  expected: number,
  dispersion: number,
): readonly { readonly number: number; readonly probability: number }[] {
  if (expected < 0.5) return [{ number: 0, probability: 1 }];
  const spread = Math.sqrt(expected * Math.max(1, dispersion));
  const weights = new Map<number, number>();
  for (let index = 0; index < gridPoints; index++) {
    const z = -3 + (6 * index) / (gridPoints - 1);
    const number = Math.max(0, Math.round(expected + z * spread));
    weights.set(number, (weights.get(number) ?? 0) + Math.exp((-z * z) / 2));
  }
  const total = [...weights.values()].reduce((sum, value) => sum + value, 0);
  return [...weights].map(([number, value]) => ({ number, probability: value / total }));
}

/** Beta-binomial: the chance of at least `needed` successes in `n` attempts. */
export function atLeast(needed: number, n: number, alpha: number, beta: number): number {
  if (needed <= 0) return 1;
  if (needed > n) return 0;
  // Terms relative to the most likely number, both ways by their ratio: nothing under- or overflows.
  const mean = (n * alpha) / (alpha + beta);
  const start = Math.min(n, Math.max(0, Math.round(mean)));
  const ratioUp = (k: number) => ((n - k) * (k + alpha)) / ((k + 1) * (n - k - 1 + beta));
  let total = 1;
  let above = start >= needed ? 1 : 0;
  for (let k = start, term = 1; k < n && term > 1e-15; k++) {
    term *= ratioUp(k);
    total += term;
    if (k + 1 >= needed) above += term;
  }
  for (let k = start, term = 1; k > 0 && term > 1e-15; k--) {
    term /= ratioUp(k - 1);
    total += term;
    if (k - 1 >= needed) above += term;
  }
  return above / total;
}

export interface Calibration {
  readonly forecasts: number;
  /** Mean squared difference of chance and outcome; 0 is perfect, 0.25 is a coin. */
  readonly brier: number;
  /** Per tenth of chance: how often it came true. */
  readonly bins: readonly { readonly from: number; readonly forecasts: number; readonly cameTrue: number }[];
}

/** How well earlier chances came true. */
export function calibration(
  seen: readonly { readonly chance: number; readonly cameTrue: boolean }[],
): Calibration | null {
  if (seen.length === 0) return null;
  const bins = Array.from({ length: 10 }, (_, index) => ({ from: index / 10, forecasts: 0, cameTrue: 0 }));
  let sum = 0;
  for (const { chance, cameTrue } of seen) {
    sum += (chance - Number(cameTrue)) ** 2;
    const bin = bins[Math.min(9, Math.floor(chance * 10))]!;
    bin.forecasts++;
    bin.cameTrue += Number(cameTrue);
  }
  return { forecasts: seen.length, brier: sum / seen.length, bins };
}
