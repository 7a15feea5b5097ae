/** A call that the figures remember, and what it takes to let it lie packed until something happens to it. */
import type { Field } from '../packing/fields.ts';
import type { Instant } from '../time.ts';
import type { Contribution } from './contribution.ts';
import { packedTrack } from './packed-track.ts';
import type { CallTrack } from './track.ts';

export interface Known {
  readonly track: CallTrack;
  /**
   * What the cube holds of this call now; null when that is what the rules make of the track as it stands. Most
   * calls in memory are over and never change again, so they do not keep it.
   */
  applied: readonly Contribution[] | null;
  /** Brought back after it was forgotten: repeats can no longer be told and stay as they were. */
  readonly recalled: boolean;
}

/** Only a call that gave what its track tells is packed: then the track is all. */
export const packedCall: Field<Known> = {
  write: (to, { track, applied, recalled }) => {
    if (applied !== null || recalled) to.refuse();
    else packedTrack.write(to, track);
  },
  read: (from) => ({ track: packedTrack.read(from), applied: null, recalled: false }),
};

/** Over, with nothing owed to the caller: what comes still is rare, and warms it first. */
export function isStill({ track, recalled }: Known): boolean {
  return track.ended !== null && !recalled && track.promises.every(({ closedAt }) => closedAt !== null);
}

/** The end of a call that is still, or of the last of its notes. */
export function lastNeededAt({ arrivedAt, ended, promises }: CallTrack): Instant {
  return Math.max(ended?.at ?? arrivedAt, ...promises.map(({ closedAt }) => closedAt ?? arrivedAt));
}
