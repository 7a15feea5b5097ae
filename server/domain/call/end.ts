/**
 * The end of a call: every leg is let go, every employee released, and one `call.ended` closes the story.
 * Two ways in, kept apart: the caller's side went (`callerGone`), or we end it (`finish`).
 */
import { releaseAfterOffer, releaseAfterTalk } from '../agent/release.ts';
import type { Draft } from '../centre/draft.ts';
import type { EndedBy, EndReason } from '../events.ts';
import type { CallId, EmployeeId } from '../ids.ts';
import type { Duration } from '../time.ts';
import { stopWaitingForColleague } from './colleague-lost.ts';
import type { Call } from './model.ts';
import { endOtherOffers } from './offer.ts';
import { stopWaiting, talksUntil } from './phone-lost.ts';
import { leaveWithMessage } from './record.ts';
import { endTransferAs } from './referral.ts';
import { hush } from './sound.ts';
import { endSupervision } from './supervise.ts';
import { endTape } from './tape.ts';

export interface Ending {
  readonly by: EndedBy;
  readonly reason: EndReason;
  /** Final status and phrase for a caller's leg that was not answered yet. */
  readonly status?: number;
  readonly phrase?: string;
  readonly retryAfterSeconds?: number;
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>;
}

/** Key of the timer that ends a caller's wait in a queue. */
export function overflowTimer(call: CallId): string {
  return `overflow/${call}`;
}

/** RFC 3261 section 21.4.25: the answer to an INVITE that was cancelled. */
const requestTerminated = 487;

/** The caller hung up, cancelled, or their line broke. */
export function callerGone(draft: Draft, call: Call, cause: 'peer' | 'network' | 'media'): void {
  if (call.gone === null && leaveWithMessage(draft, call, cause)) return;
  const by: EndedBy = cause === 'peer' ? 'caller' : cause === 'network' ? 'carrier' : 'us';
  // A caller who was transferred and left while a phone rang did not complete anything.
  const reason: EndReason = call.conversation !== null ? 'completed' : abandoned(draft.call(call.id) ?? call);
  close(draft, call, { by, reason }, call.open ? null : requestTerminated);
}

/** We end the call: with a refusal while the caller's leg still rings, else by hanging up. */
export function finish(draft: Draft, callId: CallId, ending: Ending): void {
  const call = draft.call(callId);
  if (call === undefined) return;
  const status = call.open || call.callback !== null ? null : (ending.status ?? 480);
  close(draft, call, ending, status);
  // The caller of a callback has no leg of their own before they answer.
  if (call.callback !== null && !call.open) return;
  if (status === null) {
    draft.ask({ type: 'leg.hangUp', call: call.id, leg: call.leg });
    return;
  }
  draft.ask({
    type: 'leg.reject',
    call: call.id,
    leg: call.leg,
    status,
    reason: ending.phrase ?? 'Temporarily Unavailable',
    ...(ending.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: ending.retryAfterSeconds }),
  });
}

function close(draft: Draft, call: Call, ending: Ending, status: number | null): void {
  endSupervision(draft, call.id, false);
  endOtherOffers(draft, call.id, null, ending.by === 'caller' ? 'callerLeft' : 'withdrawn');
  if (call.transfer !== null) {
    const outcome = ending.by === 'caller' ? 'callerLeft' : 'cancelled';
    endTransferAs(draft, call.id, call.transfer.id, outcome, null);
  }
  const talk = talkTime(draft, call);
  draft.tellCall(call.id, 'call.ended', {
    by: ending.by,
    reason: ending.reason,
    status,
    talk,
    ...(ending.facts === undefined ? {} : { facts: ending.facts }),
  });
  stopWaiting(draft, call);
  stopWaitingForColleague(draft, call);
  hush(draft, call);
  if (call.place?.overflowAt != null) draft.ask({ type: 'timer.clear', key: overflowTimer(call.id) });
  for (const party of partiesOf(call)) {
    draft.ask({ type: 'leg.hangUp', call: call.id, leg: party.leg });
    releaseParty(draft, call, party);
  }
  if (call.begunBy !== null && call.ownsEmployee) releaseAfterTalk(draft, call.begunBy, 0);
}

/** An employee's leg that is up: the conversation and a consultation. */
export interface Party {
  readonly leg: Call['leg'];
  readonly employee: EmployeeId | null;
}

export function partiesOf(call: Call): readonly Party[] {
  const parties: Party[] = [];
  if (call.conversation !== null) parties.push(call.conversation);
  if (call.transfer?.consulted != null) parties.push(call.transfer.consulted);
  if (call.callback?.host != null) parties.push(call.callback.host);
  return parties;
}

/** Wrap-up belongs to the employee; its length comes from the queue the conversation came through. */
export function releaseParty(draft: Draft, call: Call, party: Party): void {
  if (call.conversation?.leg === party.leg) endTape(draft, call);
  if (party.employee === null) return;
  const queue = call.conversation?.leg === party.leg ? call.conversation.queue : null;
  const wrapUp = queue === null ? 0 : (draft.directory.queues.get(queue)?.wrapUpSeconds ?? 0);
  releaseAfterTalk(draft, party.employee, wrapUp);
  releaseAfterOffer(draft, party.employee, 'withdrawn');
}

/** Conversation time of the whole call up to now. */
export function talkTime(draft: Draft, call: Call): Duration {
  return call.talk + (call.conversation === null ? 0 : talksUntil(call, draft.now) - call.conversation.since);
}

function abandoned(call: Call): EndReason {
  if (call.messageLeft) return 'voicemailLeft';
  if (call.promised) return 'callbackPromised';
  if (call.offers.length > 0 || call.phase === 'pursuing') return 'abandonedWhileRinging';
  return call.place !== null ? 'abandonedInQueue' : 'abandonedBeforeQueue';
}
