/** Moments and lengths as the API says them: ISO 8601 in UTC, seconds. */
import type { Duration, Instant } from '../../../domain/time.ts';

export function iso(at: Instant): string {
  return new Date(at).toISOString();
}

export function isoOrNull(at: Instant | null | undefined): string | null {
  return at === null || at === undefined ? null : iso(at);
}

/** Milliseconds to seconds, to a tenth. */
export function seconds(length: Duration): number {
  return Math.max(0, Math.round(length / 100) / 10);
}
