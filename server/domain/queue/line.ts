/** How a caller moves through a line: in, to ringing and back, out. All by rank, so the place is kept. */
import type { CentreState } from '../centre/state.ts';
import type { CallId, QueueId } from '../ids.ts';
import type { Instant } from '../time.ts';
import { placeOf, type QueueNow, type Waiting, withEntry, withoutEntry } from './model.ts';

/** Puts a caller in line; a queue that is gone from the configuration is made again for its callers. */
export function enterLine(state: CentreState, queue: QueueId, entry: Waiting): void {
  const now = state.queues.get(queue) ?? { id: queue, paused: false, line: [], ringing: [] };
  state.queues.set(queue, { ...now, line: withEntry(now.line, entry) });
}

/** Takes a caller out, wherever they stand. */
export function leaveLine(state: CentreState, queue: QueueId, call: CallId, rank: Instant): void {
  const now = state.queues.get(queue);
  if (now === undefined) return;
  const who = { call, rank };
  state.queues.set(queue, {
    ...now,
    line: withoutEntry(now.line, who),
    ringing: withoutEntry(now.ringing, who),
  });
}

/** A phone rings for this caller: nobody else is looked for meanwhile. */
export function moveToRinging(state: CentreState, queue: QueueId, call: CallId, rank: Instant): void {
  const now = state.queues.get(queue);
  const entry = now === undefined ? undefined : find(now.line, call, rank);
  if (now === undefined || entry === undefined) return;
  state.queues.set(queue, {
    ...now,
    line: withoutEntry(now.line, entry),
    ringing: withEntry(now.ringing, entry),
  });
}

/** The offer was not taken: the caller stands where they stood. */
export function moveToLine(state: CentreState, queue: QueueId, call: CallId, rank: Instant): void {
  const now = state.queues.get(queue);
  const entry = now === undefined ? undefined : find(now.ringing, call, rank);
  if (now === undefined || entry === undefined) return;
  state.queues.set(queue, {
    ...now,
    line: withEntry(now.line, entry),
    ringing: withoutEntry(now.ringing, entry),
  });
}

/** Callers in this queue whom nobody talks with yet; each stands in one of the two lists. */
export function waitingIn(queue: QueueNow): number {
  return queue.line.length + queue.ringing.length;
}

/** The caller's entry, or undefined when they are not in this line. */
export function find(line: readonly Waiting[], call: CallId, rank: Instant): Waiting | undefined {
  const entry = line[placeOf(line, { call, rank })];
  return entry?.call === call ? entry : undefined;
}
