/**
 * An offer: one employee's phones ring for one call.
 *
 *   startOffer ─▶ ringing ─▶ answered (answer.ts)
 *                    └─────▶ noAnswer · rejected · busy · unreachable · callerLeft · withdrawn  (endOffer)
 *
 * Ids count on from the call's own number of things made, so the same decision makes the same ids.
 */
import { become } from '../agent/become.ts';
import { devicesFor, type Via } from '../agent/devices.ts';
import { releaseAfterOffer } from '../agent/release.ts';
import type { Draft } from '../centre/draft.ts';
import type { OfferOutcome, Reason } from '../events.ts';
import {
  type CallId,
  type EmployeeId,
  idOf,
  type LegId,
  type OfferId,
  type QueueId,
  type TeamId,
} from '../ids.ts';
import { second } from '../time.ts';
import { endDial, type OfferEnding } from './dial.ts';
import type { Offer } from './model.ts';

export interface OfferTerms {
  readonly queue: QueueId | null;
  readonly team: TeamId | null;
  readonly ringSeconds: number;
  readonly reasons: readonly Reason[];
  /** Whom this phone will talk to; the caller unless a colleague is consulted. */
  readonly towards?: LegId;
  /** Which of the employee's phones; all that are registered when absent. */
  readonly via?: Via;
}

/** Key of the timer that ends the ringing. */
export function offerTimer(offer: OfferId): string {
  return `offer/${offer}`;
}

/** Rings the employee's devices as one leg. The employee must be free: the caller of this has checked. */
export function startOffer(draft: Draft, callId: CallId, employee: EmployeeId, terms: OfferTerms): void {
  const call = draft.call(callId);
  const agent = draft.agent(employee);
  if (call === undefined || agent === undefined) return;
  const number = call.made + 1;
  const offer: OfferId = idOf(`${call.id}/o${number}`);
  const leg = idOf<'leg'>(`${call.id}/b${number}`);
  const ringUntil = draft.now + terms.ringSeconds * second;
  const { leaseSlackSeconds } = draft.directory.limits;
  const devices = terms.via === undefined ? agent.devices : devicesFor(draft, agent, terms.via);
  draft.tellCall(call.id, 'call.offered', {
    offer,
    leg,
    queue: terms.queue,
    employee,
    team: terms.team,
    devices,
    ringUntil,
    reasons: terms.reasons,
  });
  become(draft, agent, 'offered', {
    cause: terms.queue === null ? 'directOffer' : 'offer',
    call: call.id,
    until: ringUntil + leaseSlackSeconds * second,
  });
  draft.ask({
    type: 'leg.invite',
    call: call.id,
    leg,
    devices,
    towards: terms.towards ?? call.leg,
    municipality: call.municipality,
    // Nobody's leg tells the display who it is about before our own call has reached them.
    ...(call.callback !== null && !call.open ? { about: call.caller.subject } : {}),
  });
  draft.ask({ type: 'timer.set', key: offerTimer(offer), at: ringUntil });
}

/**
 * Ends an offer that was not answered. The employee is released; what the caller gets next is up to
 * whoever ended it (`proceed.ts`).
 */
export function endOffer(
  draft: Draft,
  callId: CallId,
  offer: Offer,
  outcome: Exclude<OfferOutcome, 'answered'>,
  ending: OfferEnding = { theirs: false, status: null },
): void {
  // A telephone that is gone (a browser that loads its page anew) let nobody go by: back again, it may ring at once.
  const phoneGone = outcome === 'unreachable' && draft.agent(offer.employee)?.devices.length === 0;
  const refused = outcome !== 'callerLeft' && outcome !== 'withdrawn' && !phoneGone;
  const { sameCallerAgainSeconds } = draft.directory.limits;
  const until = refused && offer.queue !== null ? draft.now + sameCallerAgainSeconds * second : null;
  draft.tellCall(callId, 'call.offerEnded', {
    offer: offer.id,
    employee: offer.employee,
    outcome,
    status: ending.status,
    until,
  });
  draft.ask({ type: 'timer.clear', key: offerTimer(offer.id) });
  if (!ending.theirs) stopRinging(draft, callId, offer, false);
  releaseAfterOffer(draft, offer.employee, outcome);
}

/** All other offers of the call: the caller is taken, or gone. */
export function endOtherOffers(
  draft: Draft,
  callId: CallId,
  taken: Offer | null,
  outcome: 'callerLeft' | 'withdrawn',
): void {
  endDial(draft, callId, outcome);
  for (const offer of draft.call(callId)?.offers ?? []) {
    if (offer.id === taken?.id) continue;
    draft.tellCall(callId, 'call.offerEnded', {
      offer: offer.id,
      employee: offer.employee,
      outcome,
      status: null,
      until: null,
    });
    draft.ask({ type: 'timer.clear', key: offerTimer(offer.id) });
    stopRinging(draft, callId, offer, taken !== null);
    releaseAfterOffer(draft, offer.employee, outcome);
  }
}

/** A phone that rings is cancelled; a mobile that already answered must be hung up. */
function stopRinging(draft: Draft, call: CallId, offer: Offer, answeredElsewhere: boolean): void {
  if (offer.confirming) draft.ask({ type: 'leg.hangUp', call, leg: offer.leg });
  else draft.ask({ type: 'leg.cancel', call, leg: offer.leg, answeredElsewhere });
}

/** What a final SIP status of a ringing phone says about its owner (RFC 3261 section 21). */
export function outcomeOfStatus(status: number, rang: boolean): 'busy' | 'rejected' | 'unreachable' {
  if (status === 486 && rang) return 'rejected';
  if (status === 486 || status === 600) return 'busy';
  // 403, 433 and 603 are a person or their phone saying no.
  if (status === 603 || status === 403 || status === 433) return 'rejected';
  return 'unreachable';
}
