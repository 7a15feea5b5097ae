/** A leg that was up, or rang, is over by the far end's doing. */
import type { Draft } from '../centre/draft.ts';
import type { CallId, DeviceId, EmployeeId, LegId } from '../ids.ts';
import { hostGone } from './callback.ts';
import { colleagueFailed, colleagueTimeUp, waitForColleague } from './colleague-lost.ts';
import { toLine } from './come-back.ts';
import { callerGone, finish, releaseParty } from './end.ts';
import type { Call, Consulted, Conversation } from './model.ts';
import { outcomeOfStatus } from './offer.ts';
import { pageFailed, phoneTimeUp, stopWaiting, talksUntil, waitForPhone } from './phone-lost.ts';
import { dialFailed, offerFailed } from './proceed.ts';
import { endSupervision } from './supervise.ts';
import { consultedGone, consulting, handOver } from './transfer.ts';

type Cause = 'peer' | 'network' | 'media';

export function legEnded(
  draft: Draft,
  callId: CallId,
  leg: LegId,
  cause: Cause,
  browser: DeviceId | null = null,
): void {
  const call = draft.call(callId);
  if (call === undefined) {
    draft.ignore('callGone', 'The call is over.');
    return;
  }
  const offer = call.offers.find((one) => one.leg === leg);
  if (call.supervision?.leg === leg) endSupervision(draft, callId, true);
  else if (call.dialled?.leg === leg) dialFailed(draft, call, 'noAnswer', { theirs: true, status: null });
  else if (leg === call.leg) callerGone(draft, call, cause);
  else if (call.callback?.host?.leg === leg) hostGone(draft, call, true);
  else if (call.transfer?.consulted?.lost?.leg === leg) colleagueFailed(draft, call);
  else if (call.transfer?.consulted?.leg === leg)
    colleagueLeft(draft, call, call.transfer.consulted, cause, browser);
  else if (call.lost?.leg === leg) pageFailed(draft, call);
  else if (call.lost !== null && call.conversation?.leg === leg)
    draft.ignore('legGone', 'It was lost before.');
  else if (
    call.conversation?.leg === leg &&
    call.conversation.employee !== null &&
    browser !== null &&
    cause !== 'peer'
  ) {
    waitForPhone(draft, call, call.conversation, call.conversation.employee, browser);
  } else if (call.conversation?.leg === leg && call.transfer !== null && consulting(call)) {
    // Putting the phone down in a consultation hands the caller over; it never drops them.
    handOver(draft, call, { hangUp: false });
  } else if (call.conversation?.leg === leg) employeeGone(draft, call, call.conversation, cause);
  // A mobile that was to press 1, or a phone that hung up while it rang.
  else if (offer !== undefined) {
    offerFailed(draft, call, offer, 'noAnswer', { theirs: true, status: null });
  } else draft.ignore('legGone', 'This leg is over.');
}

/** Final failure of a leg we invited. */
export function legFailed(draft: Draft, callId: CallId, leg: LegId, status: number, rang: boolean): void {
  const call = draft.call(callId);
  const offer = call?.offers.find((one) => one.leg === leg);
  if (call === undefined) draft.ignore('callGone', 'The call is over.');
  else if (call.supervision?.leg === leg) endSupervision(draft, callId, true);
  else if (call.dialled?.leg === leg)
    dialFailed(draft, call, outcomeOfStatus(status, rang), { theirs: true, status });
  else if (leg === call.leg) callerGone(draft, call, 'network');
  else if (call.lost?.leg === leg) pageFailed(draft, call);
  else if (call.transfer?.consulted?.lost?.leg === leg) colleagueFailed(draft, call);
  else if (offer === undefined) draft.ignore('offerGone', 'The offer was over.');
  else offerFailed(draft, call, offer, outcomeOfStatus(status, rang), { theirs: true, status });
}

/** The browser that was waited for did not come back: as when a phone died. */
export function phoneTimer(draft: Draft, call: Call): void {
  if (!phoneTimeUp(draft, call) || call.conversation === null) return;
  if (consulting(call)) handOver(draft, call, { hangUp: false });
  else employeeGone(draft, call, call.conversation, 'network');
}

/** The colleague who was consulted is gone: a browser may be back within seconds. */
function colleagueLeft(
  draft: Draft,
  call: Call,
  consulted: Consulted,
  cause: Cause,
  browser: DeviceId | null,
): void {
  const { employee, lost } = consulted;
  if (lost !== null) draft.ignore('legGone', 'It was lost before.');
  else if (browser !== null && employee !== null && cause !== 'peer')
    waitForColleague(draft, call, consulted, employee, browser);
  else consultedGone(draft, call);
}

/** The colleague's browser did not come back: as when they hung up. */
export function colleagueTimer(draft: Draft, call: Call): void {
  if (colleagueTimeUp(draft, call)) consultedGone(draft, call);
}

/**
 * The employee's side went. A hang-up ends the call; a phone that died, or one that fell back on the hook
 * as it was picked up, did not serve the caller, who goes back in front of the line (PEERS 7).
 */
function employeeGone(draft: Draft, call: Call, conversation: Conversation, cause: Cause): void {
  endSupervision(draft, call.id, false);
  stopWaiting(draft, call);
  const talk = talksUntil(call, draft.now) - conversation.since;
  const served = cause === 'peer' && talk >= draft.directory.limits.droppedAtAnswerMs;
  if (served || call.line === null) {
    draft.tellCall(call.id, 'call.partyLeft', {
      leg: conversation.leg,
      employee: conversation.employee,
      why: 'hungUp',
      talk,
    });
    releaseParty(draft, call, conversation);
    const by = conversation.employee === null ? 'carrier' : 'employee';
    finish(draft, call.id, served ? { by, reason: 'completed' } : broken(cause));
    return;
  }
  draft.tellCall(call.id, 'call.partyLeft', {
    leg: conversation.leg,
    employee: conversation.employee,
    why: 'dropped',
    talk,
  });
  releaseParty(draft, call, conversation);
  toLine(draft, call.id);
}

function broken(cause: Cause): {
  readonly by: 'employee' | 'device';
  readonly reason: 'completed' | 'failed';
} {
  return cause === 'peer' ? { by: 'employee', reason: 'completed' } : { by: 'device', reason: 'failed' };
}

/** An employee hangs up on screen: their conversation, or a phone that rings for them. */
export function hangUp(draft: Draft, callId: CallId, employee: EmployeeId): void {
  const call = draft.call(callId);
  const offer = call?.offers.find((one) => one.employee === employee);
  if (call === undefined) draft.ignore('callGone', 'The call is over.');
  else if (call.supervision?.employee === employee) endSupervision(draft, callId, false);
  else if (call.callback?.host?.employee === employee) hostGone(draft, call, false);
  else if (call.transfer?.consulted?.employee === employee) consultedGone(draft, call, true);
  else if (call.conversation?.employee === employee && consulting(call)) {
    // As with the phone put down: the caller goes on with the colleague, or rings on for them.
    handOver(draft, call, { hangUp: true });
  } else if (call.conversation?.employee === employee) {
    finish(draft, callId, { by: 'employee', reason: 'completed' });
  } else if (offer !== undefined) offerFailed(draft, call, offer, 'rejected');
  else draft.ignore('notYourCall', `${employee} has no part in this call.`);
}

/** The last phone of an employee is gone while it rings: the caller does not wait for the ring time. */
export function phoneGone(draft: Draft, employee: EmployeeId): void {
  const agent = draft.agent(employee);
  if (agent === undefined || agent.state !== 'offered' || agent.devices.length > 0) return;
  const call = agent.call === null ? undefined : draft.call(agent.call);
  const offer = call?.offers.find((one) => one.employee === employee);
  if (call !== undefined && offer !== undefined) offerFailed(draft, call, offer, 'unreachable');
}
