/**
 * Time that passes in opening hours only: how much of it lies between two moments, and when a share of it
 * has passed. Escalations use it, so that half of a term is not reached in the middle of the night.
 */
import { type Duration, dutchZone, type Instant } from '../time.ts';
import { changesBetween, isOpenAt } from './opening.ts';
import type { Schedule } from './schedule.ts';

/** Milliseconds within `[from, to)` during which the schedule is open. */
export function openTimeBetween(
  schedule: Schedule,
  from: Instant,
  to: Instant,
  zone: string = dutchZone,
): Duration {
  return openPieces(schedule, from, to, zone).reduce((sum, piece) => sum + piece.end - piece.start, 0);
}

/**
 * The moment at which `share` (0 … 1) of the open time in `[from, to)` has passed. Of a span without any
 * open time the share of clock time is taken: a promise made for the night still needs its warnings.
 */
export function momentOfShare(
  schedule: Schedule,
  from: Instant,
  to: Instant,
  share: number,
  zone: string = dutchZone,
): Instant {
  const pieces = openPieces(schedule, from, to, zone);
  const total = pieces.reduce((sum, piece) => sum + piece.end - piece.start, 0);
  if (total === 0) return from + Math.round((to - from) * share);
  let left = Math.round(total * share);
  for (const { start, end } of pieces) {
    if (left <= end - start) return start + left;
    left -= end - start;
  }
  return to;
}

function openPieces(
  schedule: Schedule,
  from: Instant,
  to: Instant,
  zone: string,
): readonly { readonly start: Instant; readonly end: Instant }[] {
  const pieces: { readonly start: Instant; readonly end: Instant }[] = [];
  let start = from;
  let open = isOpenAt(schedule, from, zone);
  for (const change of [...changesBetween(schedule, from, to, zone), { at: to, open: false }]) {
    if (open && change.at > start) pieces.push({ start, end: change.at });
    start = change.at;
    open = change.open;
  }
  return pieces;
}
