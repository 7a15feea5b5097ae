/** What a caller gets when an offer came to nothing: their place in line, the next rung, or the next step. */
import type { Draft } from '../centre/draft.ts';
import type { OfferOutcome } from '../events.ts';
import type { CallId } from '../ids.ts';
import { callbackMissed } from './callback.ts';
import { climbOn } from './climb.ts';
import { comeBack } from './come-back.ts';
import { endDial, type OfferEnding } from './dial.ts';
import { finish } from './end.ts';
import type { Call, Offer } from './model.ts';
import { endOffer } from './offer.ts';
import { notReached } from './route.ts';

/** Ends an offer that was not taken and sees to the caller in the same decision. */
export function offerFailed(
  draft: Draft,
  call: Call,
  offer: Offer,
  outcome: Exclude<OfferOutcome, 'answered' | 'callerLeft'>,
  ending?: OfferEnding,
): void {
  endOffer(draft, call.id, offer, outcome, ending);
  goOn(draft, call.id);
}

/** Ends the ringing of an outside number that was not answered, and sees to the caller. */
export function dialFailed(
  draft: Draft,
  call: Call,
  outcome: Exclude<OfferOutcome, 'answered' | 'callerLeft'>,
  ending?: OfferEnding,
): void {
  endDial(draft, call.id, outcome, ending);
  if (call.callback?.host != null) {
    callbackMissed(draft, call.id, outcome);
    return;
  }
  goOn(draft, call.id);
}

function goOn(draft: Draft, callId: CallId): void {
  const call = draft.call(callId);
  if (call === undefined) return;
  if (call.place !== null) {
    wakeLater(draft, call);
    draft.wakeCall(callId);
    return;
  }
  if (call.callback !== null && !call.open && call.offers.length === 0) {
    // Who placed the call did not pick up their own phone.
    finish(draft, callId, { by: 'employee', reason: 'nobodyReached' });
    return;
  }
  const { pursuit } = call;
  // Others of the same rung may still answer.
  if (pursuit === null || call.offers.length > 0 || call.dialled !== null) return;
  if (climbOn(draft, call)) return;
  if (pursuit.purpose === 'route') notReached(draft, callId, pursuit.target);
  else comeBack(draft, callId, pursuit);
}

/** Key of the timer after which an employee may be offered a caller again whom they let go by. */
export function againTimer(call: CallId): string {
  return `again/${call}`;
}

export function wakeLater(draft: Draft, call: Call): void {
  const later = call.refusals.map((refusal) => refusal.until).filter((until) => until > draft.now);
  const next = Math.min(...later);
  if (Number.isFinite(next)) draft.ask({ type: 'timer.set', key: againTimer(call.id), at: next });
}
