/** How long conversations of a queue last: mean and spread, by Welford's update, one number pair a queue. */
import type { Conversation } from '../call/model.ts';
import type { CentreState } from '../centre/state.ts';
import type { Duration, Instant } from '../time.ts';

export interface Handling {
  readonly count: number;
  readonly mean: Duration;
  /** Sum of squared differences from the mean; variance = squares / (count − 1). */
  readonly squares: number;
}

/** Older conversations weigh less once there are this many, so that the afternoon is not ruled by the morning. */
const countMax = 200;

/** Learns from a conversation that ended. */
export function learnHandling(state: CentreState, conversation: Conversation, at: Instant): void {
  const { queue, since } = conversation;
  if (queue === null) return;
  const before = state.handling.get(queue) ?? { count: 0, mean: 0, squares: 0 };
  const length = at - since;
  const count = Math.min(before.count + 1, countMax);
  const difference = length - before.mean;
  const mean = before.mean + difference / count;
  const kept = before.count >= countMax ? before.squares * (1 - 1 / countMax) : before.squares;
  state.handling.set(queue, { count, mean, squares: kept + difference * (length - mean) });
}
