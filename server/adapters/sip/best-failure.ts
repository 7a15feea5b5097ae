/** Which of several failures speaks for the leg (RFC 3261 section 16.7 step 6, with our order of use). */

/**
 * The most telling final status: a person's refusal (6xx, then busy or decline) outranks what a phone
 * objects to, that outranks silence, and silence outranks dead addresses and faults of the network.
 * 480 when there was no address at all.
 */
export function bestFailure(statuses: readonly number[]): number {
  return statuses.reduce((best, next) => (rank(next) < rank(best) ? next : best), statuses[0] ?? 480);
}

function rank(status: number): number {
  if (status >= 600) return 0;
  if (status === 486 || status === 403) return 1;
  if (status === 480 || status === 408 || status === 487) return 3;
  // An old contact of a phone that moved says nothing about the phone that was asked (RFC 5626: 430).
  if (status === 404 || status === 410 || status === 430) return 4;
  return status >= 500 ? 5 : 2;
}
