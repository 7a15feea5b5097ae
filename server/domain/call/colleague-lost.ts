/**
 * The browser of a colleague who is consulted is gone: its page was loaded anew, or its network went. The
 * consultation is kept for it, as the conversation is kept for the employee (phone-lost.ts).
 *
 *   consulting ──lost──▶ the employee hears music, or goes on with the caller ──page registers──▶ consulting
 *                  │└──the employee hands over──▶ the caller waits for the page (phone-lost.ts)
 *                  └──after `phoneBackSeconds`──▶ as when the colleague hung up (transfer.ts)
 */
import type { Draft } from '../centre/draft.ts';
import { type CallId, type DeviceId, type EmployeeId, idOf, type LegId } from '../ids.ts';
import { second } from '../time.ts';
import type { Call, Consulted } from './model.ts';
import { againMs, keepBusy } from './phone-lost.ts';
import { hush } from './sound.ts';

const party = 'colleague';

/** Key of the timer that rings the colleague's page again, and ends the waiting for it. */
export function colleagueTimer(call: CallId): string {
  return `colleague/${call}`;
}

/** Waits for the telephone of the colleague. */
export function waitForColleague(
  draft: Draft,
  call: Call,
  consulted: Consulted,
  employee: EmployeeId,
  device: DeviceId,
): void {
  const until = draft.now + draft.directory.limits.phoneBackSeconds * second;
  draft.tellCall(call.id, 'call.phoneLost', { leg: consulted.leg, employee, device, until, party });
  draft.ask({ type: 'timer.set', key: colleagueTimer(call.id), at: until });
  if (call.lost === null) withoutColleague(draft, call);
  ringColleague(draft, call.id);
}

/** What the employee hears while the colleague is away: nobody, or the caller alone. */
export function withoutColleague(draft: Draft, call: Call): void {
  const { conversation, transfer } = call;
  if (conversation === null || transfer === null || transfer.talksWith === 'caller') return;
  if (transfer.talksWith === 'consulted') keepBusy(draft, call, conversation.leg);
  else draft.ask({ type: 'legs.connect', call: call.id, a: call.leg, b: conversation.leg });
}

/** A telephone registered: the consultation that waits for it is taken up at once. */
export function colleagueUp(draft: Draft, employee: EmployeeId, device: DeviceId): void {
  const id = draft.agent(employee)?.call;
  const consulted = id == null ? undefined : draft.call(id)?.transfer?.consulted;
  if (id != null && consulted?.employee === employee && consulted.lost?.device === device)
    ringColleague(draft, id);
}

function ringColleague(draft: Draft, callId: CallId): void {
  const call = draft.call(callId);
  const consulted = call?.transfer?.consulted;
  if (call === undefined || consulted?.employee == null || consulted.lost === null) return;
  const { device, leg: hanging } = consulted.lost;
  if (draft.agent(consulted.employee)?.devices.includes(device) !== true) return;
  if (hanging !== null) {
    draft.ask({ type: 'leg.cancel', call: callId, leg: hanging, answeredElsewhere: false });
  }
  const leg = idOf<'leg'>(`${call.id}/b${call.made + 1}`);
  draft.tellCall(callId, 'call.phoneRung', { leg, party });
  const { municipality } = call;
  const invite = { devices: [device], towards: call.leg, municipality, resumes: true } as const;
  draft.ask({ type: 'leg.invite', call: callId, leg, ...invite });
}

/** The page was not reached this time; it is rung again until the time is up. */
export function colleagueFailed(draft: Draft, call: Call): void {
  const lost = call.transfer?.consulted?.lost ?? null;
  if (lost === null) return;
  const at = Math.min(draft.now + againMs, lost.until);
  draft.ask({ type: 'timer.set', key: colleagueTimer(call.id), at });
}

/** True when the time is up; else the page is rung once more. */
export function colleagueTimeUp(draft: Draft, call: Call): boolean {
  const lost = call.transfer?.consulted?.lost ?? null;
  if (lost === null) {
    draft.ignore('staleTimer', 'No colleague is waited for.');
    return false;
  }
  if (draft.now >= lost.until) return true;
  draft.ask({ type: 'timer.set', key: colleagueTimer(call.id), at: lost.until });
  ringColleague(draft, call.id);
  return false;
}

/** The page answered by itself: the three go on as they were. */
export function colleagueBack(draft: Draft, call: Call, leg: LegId): void {
  draft.ask({ type: 'timer.clear', key: colleagueTimer(call.id) });
  draft.tellCall(call.id, 'call.phoneBack', { leg, party });
  const { conversation, transfer } = draft.call(call.id) ?? call;
  if (conversation === null || transfer === null) return;
  // With the employee away as well, or with the caller: music until they are there.
  if (call.lost !== null || transfer.talksWith === 'caller') keepBusy(draft, call, leg);
  else if (transfer.talksWith === 'consulted') {
    draft.ask({ type: 'legs.connect', call: call.id, a: conversation.leg, b: leg });
  } else {
    hush(draft, call);
    draft.ask({ type: 'legs.mix', call: call.id, legs: [call.leg, conversation.leg, leg] });
  }
}

/** The consultation is over, or the colleague has the caller: nothing is waited for under this name. */
export function stopWaitingForColleague(draft: Draft, call: Call, keepsLeg = false): void {
  const lost = call.transfer?.consulted?.lost ?? null;
  if (lost === null) return;
  draft.ask({ type: 'timer.clear', key: colleagueTimer(call.id) });
  if (lost.leg === null || keepsLeg) return;
  draft.ask({ type: 'leg.cancel', call: call.id, leg: lost.leg, answeredElsewhere: false });
}
