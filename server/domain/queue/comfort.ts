/**
 * What a waiting caller is told, and when (DOMAIN section 6): first after some time, then now and then;
 * position or wait, never more than before, nothing when it cannot be told; and the choice to be rung back.
 */
import type { Call } from '../call/model.ts';
import { announce, hush } from '../call/sound.ts';
import type { QueueConfig, Say } from '../centre/configuration.ts';
import type { Draft } from '../centre/draft.ts';
import type { TeamId } from '../ids.ts';
import { type Duration, minute, second } from '../time.ts';
import { setComfortTimer } from './enter.ts';
import { type Estimate, estimateWait, positionOf } from './estimate.ts';

/** Spoken when a callback may be chosen with key 1. */
const callbackOffer = 'callback/offer';
/** While a phone rings for the caller nothing is said; looked at again after so long. */
const laterSeconds = 10;

/** The moment of an announcement has come. */
export function comfort(draft: Draft, call: Call): void {
  const config = call.place === null ? undefined : draft.directory.queues.get(call.place.queue);
  if (config === undefined || call.place === null || call.callback !== null) {
    draft.ignore('staleTimer', 'The caller does not wait any more.');
    return;
  }
  if (call.offers.length > 0) {
    setComfortTimer(draft, call.id, laterSeconds);
    return;
  }
  const { queue, rank } = call.place;
  const estimate = estimateWait(draft.state, queue, { rank, call: call.id }, draft.now);
  const position = positionOf(draft.state, queue, { rank, call: call.id });
  const range = honestRange(call, estimate);
  const callbackOffered = mayRingBack(draft, config, estimate, draft.now - call.place.since);
  const prompts = [
    ...spoken(draft.directory.say(call.language), config, call, position, range),
    ...(config.comfort.prompt == null ? [] : [config.comfort.prompt]),
    ...(callbackOffered ? [callbackOffer] : []),
  ];
  setComfortTimer(draft, call.id, config.comfort.nextAnnouncementSeconds);
  if (prompts.length === 0) return;
  const { low, high } = range ?? { low: null, high: null };
  draft.tellCall(call.id, 'call.waitAnnounced', { queue, position, low, high, callbackOffered });
  hush(draft, call);
  announce(draft, call.id, prompts, callbackOffered);
}

/** Whole minutes; cut to what was told before, and nothing when that would be untrue. */
function honestRange(
  call: Call,
  estimate: Estimate | null,
): { readonly low: number; readonly high: number } | null {
  if (estimate === null) return null;
  const low = Math.floor(estimate.low / minute);
  const high = Math.max(1, Math.ceil(estimate.high / minute));
  const before = call.told?.high ?? null;
  if (before === null) return { low, high };
  return low > before ? null : { low: Math.min(low, before), high: Math.min(high, before) };
}

function spoken(
  say: Say,
  config: QueueConfig,
  call: Call,
  position: number,
  range: { readonly low: number; readonly high: number } | null,
): readonly string[] {
  const tell = config.comfort.tell ?? 'position';
  if (tell === 'wait' && range !== null) return say.wait(range.low, range.high);
  // Somebody with more right may have come: then the place is not told again.
  const grew = call.told !== null && position > call.told.position;
  return tell === 'nothing' || grew || tell === 'wait' ? [] : say.position(position);
}

/** Offered when the wait will be long, or has been long already when nothing can be told. */
function mayRingBack(
  draft: Draft,
  config: QueueConfig,
  estimate: Estimate | null,
  waited: Duration,
): boolean {
  const above = config.comfort.callbackAboveSeconds;
  if (above === null || (estimate?.high ?? waited) < above * second) return false;
  return teamOfQueue(draft, config) !== null && draft.directory.isOpen(config.id, draft.now);
}

/** The unit that owns what a line promises. */
export function teamOfQueue(draft: Draft, config: QueueConfig): TeamId | null {
  if (config.team !== null) return config.team;
  for (const employee of draft.directory.servers.get(config.id) ?? []) {
    const team = draft.directory.employees.get(employee)?.team ?? null;
    if (team !== null) return team;
  }
  return null;
}
