/** An outside number rung over a trunk: a partner organisation, or the number of a callback. */
import type { Draft } from '../centre/draft.ts';
import type { Destination, OfferOutcome } from '../events.ts';
import { type CallId, idOf, type LegId } from '../ids.ts';
import { second } from '../time.ts';

/** How a leg came to its end: `theirs` when the far end let go, else we stop the ringing. */
export interface OfferEnding {
  readonly theirs: boolean;
  readonly status: number | null;
}

/** Key of the timer that ends the ringing. */
export function dialTimer(leg: LegId): string {
  return `dial/${leg}`;
}

export function startDial(
  draft: Draft,
  callId: CallId,
  target: Extract<Destination, { readonly kind: 'partner' | 'number' }>,
  ringSeconds: number,
  towards: LegId,
  as: LegId | null = null,
): void {
  const call = draft.call(callId);
  if (call === undefined) return;
  const leg = as ?? idOf<'leg'>(`${call.id}/b${call.made + 1}`);
  const ringUntil = draft.now + ringSeconds * second;
  draft.tellCall(callId, 'call.dialled', { leg, target, ringUntil });
  draft.ask({ type: 'leg.dial', call: callId, leg, target, towards, municipality: call.municipality });
  draft.ask({ type: 'timer.set', key: dialTimer(leg), at: ringUntil });
}

/** Ends the ringing, when an outside number rings for this call at all. */
export function endDial(
  draft: Draft,
  callId: CallId,
  outcome: OfferOutcome,
  ending: OfferEnding = { theirs: outcome === 'answered', status: null },
): void {
  const dialled = draft.call(callId)?.dialled;
  if (dialled == null) return;
  draft.tellCall(callId, 'call.dialEnded', { leg: dialled.leg, outcome, status: ending.status });
  draft.ask({ type: 'timer.clear', key: dialTimer(dialled.leg) });
  if (ending.theirs) return;
  draft.ask({ type: 'leg.cancel', call: callId, leg: dialled.leg, answeredElsewhere: false });
}
