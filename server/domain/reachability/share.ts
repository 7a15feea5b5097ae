/**
 * A share: how many out of how many, with what such a sample can tell. Percentages are always made here,
 * from counts; nothing in the project averages percentages.
 *
 * Interval: E. B. Wilson (1927), score interval for a binomial proportion. It stays inside 0 … 1 and is
 * honest for small n, where the usual ±1.96·√(p(1−p)/n) claims certainty after three lucky calls.
 */

/** The 97.5 % point of the normal distribution: both tails together leave 5 %. */
export const z95 = 1.959963984540054;

/** Below this many attempts a percentage says more about luck than about a team (DOMAIN 3.1). */
export const defaultMinimumN = 10;

export interface Share {
  /** Successes, whole number. */
  readonly hits: number;
  /** Everything that counts, whole number. */
  readonly n: number;
  /** hits / n, 0 … 1; null when n is 0 or below the minimum, so that no screen can show it. */
  readonly value: number | null;
  /** 95 % Wilson interval, 0 … 1; null together with `value`. */
  readonly low: number | null;
  readonly high: number | null;
}

/** Wilson score interval of `hits` out of `n` (n > 0); both ends 0 … 1. */
export function wilson(
  hits: number,
  n: number,
  z: number = z95,
): { readonly low: number; readonly high: number } {
  const p = hits / n;
  const zz = z * z;
  const centre = (p + zz / (2 * n)) / (1 + zz / n);
  const half = (z / (1 + zz / n)) * Math.sqrt((p * (1 - p)) / n + zz / (4 * n * n));
  // Rounding may leave 1e-17 outside; 0 of n starts at exactly 0 and n of n ends at exactly 1.
  return {
    low: hits === 0 ? 0 : Math.max(0, centre - half),
    high: hits === n ? 1 : Math.min(1, centre + half),
  };
}

/** Makes the share of `hits` in `n`; hidden (null) while `n` is below `minimumN`. */
export function share(hits: number, n: number, minimumN: number = 1): Share {
  if (n <= 0 || n < minimumN) return { hits, n, value: null, low: null, high: null };
  const { low, high } = wilson(hits, n);
  return { hits, n, value: hits / n, low, high };
}
