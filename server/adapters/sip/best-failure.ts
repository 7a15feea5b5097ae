/** Which of several failures speaks for the leg (RFC 3261 section 16.7 step 6, with our order of use). */

/**
 * The most telling final status: a person's refusal (6xx, then busy or decline) outranks silence, which
 * outranks faults of the network. 480 when there was no address at all.
 */
export function bestFailure(statuses: readonly number[]): number {
  const rank = (status: number): number => {
    if (status >= 600) return 0;
    if (status === 486 || status === 403) return 1;
    if (status === 480 || status === 408 || status === 487) return 3;
    return status >= 500 ? 4 : 2;
  };
  return statuses.reduce((best, next) => (rank(next) < rank(best) ? next : best), statuses[0] ?? 480);
}
