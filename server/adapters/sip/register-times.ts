/** When a registration is renewed, and how long to wait after one that failed. Milliseconds; chance is handed in. */
import type { Duration } from '../../domain/time.ts';

/** The network may be back soon; a refused password is not right a minute later, and asking often gets us banned. */
export type RetryKind = 'network' | 'refused';

const waits: Readonly<Record<RetryKind, { readonly first: Duration; readonly max: Duration }>> = {
  network: { first: 5_000, max: 300_000 },
  refused: { first: 60_000, max: 1_800_000 },
};
/** A peer's Retry-After is followed up to here: one mistake of theirs must not silence a trunk for a day. */
const retryAfterMax: Duration = 3_600_000;
/** Shortest time between two registrations that go well. */
const refreshMin: Duration = 5_000;

/**
 * Between 70 % and 90 % of what was granted: early enough for another attempt, and trunks that started
 * together do not renew together.
 */
export function refreshAfter(grantedSeconds: number, chance: number): Duration {
  return Math.max(refreshMin, Math.round(grantedSeconds * 1000 * (0.7 + 0.2 * chance)));
}

/** Doubles with each failure up to the maximum; 50 % to 100 % of that by chance (RFC 5626 section 4.5). */
export function retryAfter(
  kind: RetryKind,
  failures: number,
  chance: number,
  askedSeconds: number | null,
): Duration {
  const { first, max } = waits[kind];
  const full = Math.min(max, first * 2 ** Math.min(failures - 1, 20));
  const asked = Math.min((askedSeconds ?? 0) * 1000, retryAfterMax);
  return Math.max(asked, Math.round(full * (0.5 + 0.5 * chance)));
}
