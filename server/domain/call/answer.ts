/**
 * A phone we rang was picked up. The first to answer has the call; a phone that answers for a call that is
 * taken or gone is hung up at once and told nothing else, so nobody talks to a ghost (PEERS 6, 16).
 */
import { become } from '../agent/become.ts';
import type { Draft } from '../centre/draft.ts';
import type { CallId, DeviceId, LegId } from '../ids.ts';
import { callbackReached, hostCallback } from './callback.ts';
import { colleagueBack } from './colleague-lost.ts';
import { endDial } from './dial.ts';
import { overflowTimer } from './end.ts';
import { holdForColleague, holdMusic } from './hold.ts';
import type { Call, Conversation, Offer } from './model.ts';
import { endOtherOffers, offerTimer } from './offer.ts';
import { phoneBack } from './phone-lost.ts';
import { endTransferAs } from './referral.ts';
import { hush, playMusic } from './sound.ts';
import { supervisorAnswered } from './supervise.ts';
import { tapeConversation } from './tape.ts';

/** Prompt that asks the owner of a mobile to press 1. */
const confirmPrompt = 'confirm-press-1';

export function answered(draft: Draft, callId: CallId, leg: LegId, device: DeviceId | null): void {
  const call = draft.call(callId);
  const offer = call?.offers.find((one) => one.leg === leg);
  if (call?.supervision?.leg === leg) {
    supervisorAnswered(draft, call);
    return;
  }
  if (call?.lost?.leg === leg) {
    phoneBack(draft, call, leg);
    return;
  }
  if (call?.transfer?.consulted?.lost?.leg === leg) {
    colleagueBack(draft, call, leg);
    return;
  }
  if (call?.dialled?.leg === leg) {
    takeDialled(draft, call, leg);
    return;
  }
  if (call === undefined || offer === undefined) {
    if (call?.conversation?.leg === leg || call?.transfer?.consulted?.leg === leg) {
      draft.ignore('answeredTwice', 'This leg had answered before.');
      return;
    }
    // A 200 that crossed our CANCEL (RFC 3261 section 9.1): the leg is up and must be ended.
    draft.ask({ type: 'leg.hangUp', call: callId, leg });
    draft.ignore(call === undefined ? 'callGone' : 'offerGone', 'Answered after the offer was over.');
    return;
  }
  if (mustConfirm(draft, offer, device)) askConfirmation(draft, call, offer);
  else take(draft, call, offer);
}

/** The employee has the caller; or, in a consultation, the colleague who asks. */
export function take(draft: Draft, call: Call, offer: Offer): void {
  const agent = draft.agent(offer.employee);
  endOtherOffers(draft, call.id, offer, 'withdrawn');
  draft.tellCall(call.id, 'call.offerEnded', {
    offer: offer.id,
    employee: offer.employee,
    outcome: 'answered',
    status: null,
    until: null,
  });
  draft.ask({ type: 'timer.clear', key: offerTimer(offer.id) });
  if (agent !== undefined) become(draft, agent, 'talking', { cause: 'answered', call: call.id });
  if (call.callback !== null && !call.open) hostCallback(draft, call, call.callback, offer);
  else join(draft, call, offer);
}

/** An outside number answered. */
function takeDialled(draft: Draft, call: Call, leg: LegId): void {
  endDial(draft, call.id, 'answered');
  if (call.callback?.host != null) {
    callbackReached(draft, call, call.callback, call.callback.host);
    return;
  }
  endOtherOffers(draft, call.id, null, 'withdrawn');
  join(draft, call, { leg, employee: null, queue: null, team: null });
}

type Joining = Pick<Conversation, 'leg' | 'employee' | 'queue' | 'team'>;

/** Brings the one who answered together with the caller, or with the colleague who consults them. */
function join(draft: Draft, call: Call, joining: Joining): void {
  const { leg, employee, queue, team } = joining;
  if (call.pursuit?.purpose === 'consult' && call.transfer !== null && call.conversation !== null) {
    draft.tellCall(call.id, 'call.consultAnswered', { transfer: call.transfer.id, leg, employee, team });
    holdForColleague(draft, call, call.conversation);
    if (call.lost === null) {
      draft.ask({ type: 'legs.connect', call: call.id, a: call.conversation.leg, b: leg });
    } else playMusic(draft, call.id, leg, holdMusic);
    return;
  }
  const since = call.place?.since ?? call.transfer?.since ?? call.arrivedAt;
  draft.tellCall(call.id, 'call.answered', {
    leg,
    employee,
    queue,
    team,
    wait: draft.now - since,
  });
  if (call.transfer !== null) {
    const { id: transfer } = call.transfer;
    endTransferAs(draft, call.id, transfer, 'connected', employee);
  }
  if (call.place?.overflowAt != null) draft.ask({ type: 'timer.clear', key: overflowTimer(call.id) });
  hush(draft, call);
  draft.ask({ type: 'legs.connect', call: call.id, a: call.leg, b: leg });
  tapeConversation(draft, call.id);
}

function mustConfirm(draft: Draft, offer: Offer, device: DeviceId | null): boolean {
  if (!draft.directory.sound || offer.confirming || device === null) return false;
  const devices = draft.directory.employees.get(offer.employee)?.devices ?? [];
  return devices.find((one) => one.device === device)?.kind === 'mobile';
}

/** The ring time goes on: without the key it ends as no answer, since an operator's voicemail presses nothing. */
function askConfirmation(draft: Draft, call: Call, offer: Offer): void {
  draft.tellCall(call.id, 'call.confirmationAsked', { offer: offer.id, leg: offer.leg });
  draft.ask({
    type: 'sound.play',
    call: call.id,
    leg: offer.leg,
    sound: `${offer.leg}/confirm`,
    prompts: [confirmPrompt],
    loop: false,
    bargeIn: true,
  });
}
