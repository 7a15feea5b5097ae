/**
 * Transfer: a new contact attempt in the same call (DESIGN section 6).
 *
 *   blind:     the employee leaves, the caller follows the ladder; nobody there ─▶ back to the same agent
 *   attended:  caller on hold ─▶ colleague consulted ─▶ complete · cancel · toggle · all three
 *
 * Whatever happens to the employee or the colleague, the caller stays in the conversation, on the ladder or
 * in line.
 */
import { releaseAfterTalk } from '../agent/release.ts';
import type { Draft } from '../centre/draft.ts';
import type { CentreInput } from '../centre/inputs.ts';
import type { Destination } from '../events.ts';
import type { CallId, EmployeeId } from '../ids.ts';
import { enterQueue } from '../queue/enter.ts';
import { pursue } from './climb.ts';
import { stopWaitingForColleague } from './colleague-lost.ts';
import { comeBack, endTransfer } from './come-back.ts';
import { consultable, moveTo } from './consult-entrance.ts';
import { releaseParty } from './end.ts';
import { holdForColleague, holdMusic, setHeld } from './hold.ts';
import type { Call, Consulted, Conversation, Transfer } from './model.ts';
import { endOtherOffers } from './offer.ts';
import { goOnWaiting, keepBusy, stopWaiting, talksUntil } from './phone-lost.ts';
import { reconnect } from './reconnect.ts';
import { endTransferAs, tellReferrer } from './referral.ts';
import { startRouteAt } from './route.ts';
import { hush, playMusic } from './sound.ts';
import { endSupervision } from './supervise.ts';

export function transfer(draft: Draft, input: Extract<CentreInput, { type: 'call.transfer' }>): void {
  const call = draft.call(input.call);
  const conversation = call?.conversation;
  if (call === undefined || conversation == null || conversation.employee !== input.employee) {
    draft.ignore('notYourCall', `${input.employee} does not talk with this caller.`);
    return;
  }
  if (call.transfer !== null) {
    draft.ignore('transferring', 'A transfer is going on already.');
    return;
  }
  if (input.target.kind === 'employee' && input.target.employee === input.employee) {
    draft.ignore('toOneself', 'One cannot transfer to oneself.');
    return;
  }
  const { transfer: id, employee: from, target, mode, referrer } = input;
  const whom = mode === 'attended' ? consultedFor(draft, call, target) : target;
  if (whom === null) {
    draft.ignore('notConsultable', 'This entrance leads to nobody who could be consulted now.');
    return;
  }
  const asked = referrer === undefined ? {} : { referrer };
  draft.tellCall(call.id, 'call.transferStarted', { transfer: id, from, target, mode, ...asked });
  if (mode === 'attended') startConsultation(draft, call, conversation, whom);
  else {
    partyLeaves(draft, call, conversation, true);
    pursueTarget(draft, call.id);
  }
}

/** Behind an entrance: whom its route leads to now; null when that is nobody. */
function consultedFor(draft: Draft, call: Call, target: Destination): Destination | null {
  if (target.kind !== 'entrance') return target;
  const found = consultable(draft, call, target.entrance);
  return found.kind === 'reaches' ? found.target : null;
}

function startConsultation(draft: Draft, call: Call, conversation: Conversation, whom: Destination): void {
  holdForColleague(draft, call, conversation);
  const now = draft.call(call.id)!;
  const { id } = now.transfer!;
  if (pursue(draft, now, whom, 'consult', null, id)) return;
  endTransfer(draft, call.id, id, 'unreachable');
  reconnect(draft, call.id);
}

/** The caller alone follows the transfer. */
function pursueTarget(draft: Draft, callId: CallId): void {
  const call = draft.call(callId)!;
  const { id, target, referrer } = call.transfer!;
  if (target.kind === 'entrance') {
    // From here on it is a call of that entrance, with its hours and its own rules.
    tellReferrer(draft, callId, referrer, 200);
    startRouteAt(draft, call, target.entrance);
    return;
  }
  if (target.kind === 'queue') {
    const reasons = [{ code: 'transferred', text: 'An employee transferred the caller to this line.' }];
    // Where nobody serves that line, the caller goes on by the dialplan they came through.
    const overflow = { full: false, waitedSeconds: null, noAgents: call.position !== null };
    const since = call.line?.since ?? call.arrivedAt;
    const wish = { queue: target.queue, priority: 0, needs: [], since, overflow, reasons };
    if (enterQueue(draft, call, wish) === null) {
      tellReferrer(draft, callId, referrer, 200);
      return;
    }
  } else if (pursue(draft, call, target, 'blind', null, id)) {
    tellReferrer(draft, callId, referrer, 180);
    return;
  }
  comeBack(draft, callId, { target, purpose: 'blind', transfer: id, rung: 0, tried: [] });
}

/** The employee's side of the conversation ends; the caller stays. */
export function partyLeaves(draft: Draft, call: Call, conversation: Conversation, hangUp: boolean): void {
  endSupervision(draft, call.id, false);
  stopWaiting(draft, call);
  draft.tellCall(call.id, 'call.partyLeft', {
    leg: conversation.leg,
    employee: conversation.employee,
    why: 'transfer',
    talk: talksUntil(call, draft.now) - conversation.since,
  });
  if (hangUp) draft.ask({ type: 'leg.hangUp', call: call.id, leg: conversation.leg });
  releaseParty(draft, call, conversation);
}

/** Completes an attended transfer: with the colleague when they answered, else as a blind one. */
export function handOver(draft: Draft, call: Call, options: { readonly hangUp: boolean }): void {
  const { transfer, conversation } = call;
  if (transfer === null || conversation === null) return;
  const { consulted } = transfer;
  partyLeaves(draft, call, conversation, options.hangUp);
  hush(draft, call);
  if (consulted !== null) {
    connectConsulted(draft, call, transfer, consulted);
    return;
  }
  const { pursuit } = call;
  if (pursuit === null) {
    pursueTarget(draft, call.id);
    return;
  }
  if (transfer.target.kind === 'queue' || transfer.target.kind === 'entrance') {
    // The caller joins the line, or enters there, where whoever is free is theirs by the rules of the place.
    endOtherOffers(draft, call.id, null, 'withdrawn');
    draft.tellCall(call.id, 'call.pursuitEnded', { purpose: 'consult', reasons: [] });
    pursueTarget(draft, call.id);
    return;
  }
  // The colleague's phone rings on, now for the caller.
  const { target, rung } = pursuit;
  const reasons = [{ code: 'handedOver', text: 'The employee left while the phone rang.' }];
  draft.tellCall(call.id, 'call.pursuing', {
    target,
    purpose: 'blind',
    transfer: transfer.id,
    rung,
    reasons,
  });
}

function connectConsulted(draft: Draft, call: Call, transfer: Transfer, consulted: Consulted): void {
  if (transfer.target.kind === 'entrance') moveTo(draft, call, transfer.target.entrance);
  draft.tellCall(call.id, 'call.answered', {
    leg: consulted.leg,
    employee: consulted.employee,
    queue: null,
    team: consulted.team,
    wait: draft.now - transfer.since,
  });
  const { employee } = consulted;
  stopWaitingForColleague(draft, call, true);
  endTransferAs(draft, call.id, transfer.id, 'connected', employee);
  if (goOnWaiting(draft, call.id)) return;
  draft.ask({ type: 'legs.connect', call: call.id, a: call.leg, b: consulted.leg });
}

export function transferComplete(draft: Draft, callId: CallId, employee: EmployeeId): void {
  const call = consultationOf(draft, callId, employee);
  if (call !== null) handOver(draft, call, { hangUp: true });
}

export function transferCancel(draft: Draft, callId: CallId, employee: EmployeeId): void {
  const call = consultationOf(draft, callId, employee);
  if (call === null) return;
  endConsultation(draft, call, 'cancelled', true);
  reconnect(draft, callId);
}

/** The colleague hung up, by telephone or on screen: the employee has the caller again. */
export function consultedGone(draft: Draft, call: Call, onScreen = false): void {
  endConsultation(draft, call, 'rejected', onScreen);
  reconnect(draft, call.id);
}

/** Whether a colleague is rung or talked with about this caller. */
export function consulting(call: Call): boolean {
  return call.conversation !== null && call.transfer?.mode === 'attended';
}

/** Talks with the caller, the colleague, or both, without ending the consultation. */
export function switchConsultation(
  draft: Draft,
  callId: CallId,
  employee: EmployeeId,
  talksWith: 'caller' | 'consulted' | 'all',
): void {
  const call = consultationOf(draft, callId, employee);
  const consulted = call?.transfer?.consulted;
  if (call === null || call.conversation === null || call.transfer === null) return;
  if (consulted == null || call.lost !== null || call.transfer.talksWith === talksWith) {
    draft.ignore('sameAsBefore', 'Nothing changes.');
    return;
  }
  draft.tellCall(callId, 'call.consultSwitched', { transfer: call.transfer.id, talksWith });
  const { leg } = call.conversation;
  if (talksWith !== 'consulted') {
    hush(draft, call);
    if (call.conversation.held) setHeld(draft, call, call.conversation, false);
  }
  if (talksWith === 'consulted') holdForColleague(draft, call, call.conversation);
  if (consulted.lost !== null) {
    // The colleague's browser is away; who talks with whom is put right when it is back.
    if (talksWith === 'consulted') keepBusy(draft, call, leg);
    else draft.ask({ type: 'legs.connect', call: callId, a: call.leg, b: leg });
  } else if (talksWith === 'all') {
    draft.ask({ type: 'legs.mix', call: callId, legs: [call.leg, leg, consulted.leg] });
  } else if (talksWith === 'caller') {
    draft.ask({ type: 'legs.connect', call: callId, a: call.leg, b: leg });
    draft.ask({ type: 'leg.hold', call: callId, leg: consulted.leg });
    playMusic(draft, callId, consulted.leg, holdMusic);
  } else draft.ask({ type: 'legs.connect', call: callId, a: leg, b: consulted.leg });
}

/** Hold and its end by screen, while a colleague is on the other line: to the one or to the other. */
export function holdInConsultation(
  draft: Draft,
  callId: CallId,
  employee: EmployeeId,
  held: boolean,
): boolean {
  const call = draft.call(callId);
  if (call === undefined || !consulting(call) || call.transfer?.consulted == null) return false;
  switchConsultation(draft, callId, employee, held ? 'consulted' : 'caller');
  return true;
}

function endConsultation(draft: Draft, call: Call, outcome: 'cancelled' | 'rejected', hangUp: boolean): void {
  const { transfer } = call;
  if (transfer === null) return;
  endOtherOffers(draft, call.id, null, 'withdrawn');
  if (call.pursuit !== null) {
    draft.tellCall(call.id, 'call.pursuitEnded', { purpose: 'consult', reasons: [] });
  }
  stopWaitingForColleague(draft, call);
  endTransfer(draft, call.id, transfer.id, outcome);
  if (transfer.consulted === null) return;
  if (hangUp) draft.ask({ type: 'leg.hangUp', call: call.id, leg: transfer.consulted.leg });
  if (transfer.consulted.employee !== null) releaseAfterTalk(draft, transfer.consulted.employee, 0);
}

function consultationOf(draft: Draft, callId: CallId, employee: EmployeeId): Call | null {
  const call = draft.call(callId);
  if (call !== undefined && consulting(call) && call.conversation?.employee === employee) return call;
  draft.ignore(call === undefined ? 'callGone' : 'noConsultation', 'There is no such consultation.');
  return null;
}
