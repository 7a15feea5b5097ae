/**
 * The browser with an employee's telephone is gone in mid-call: its page was loaded anew, or its network went.
 *
 *   talking ──lost──▶ the caller hears a word and music ──page registers──▶ rung, answers by itself ──▶ talking
 *                          └──after `phoneBackSeconds`──▶ as when a phone died (leave.ts)
 *
 * The conversation stays the employee's the whole time: their screen shows it, and no figure counts a second
 * answer. Only telephones that can answer by themselves are waited for, since nobody is to pick up twice.
 */
import type { Draft } from '../centre/draft.ts';
import { type CallId, type DeviceId, type EmployeeId, idOf, type LegId } from '../ids.ts';
import { type Instant, second } from '../time.ts';
import { holdMusic } from './hold.ts';
import type { Call, Conversation, Transfer } from './model.ts';
import { hush, musicOf, playMusic, startMusic } from './sound.ts';
import { endSupervision } from './supervise.ts';

/** What the caller is told; the music comes after it. */
const restoring = 'transfer/restoring';
/** Between two attempts to ring a page that does not answer. */
export const againMs = 2_000;

/** Key of the timer that rings the page again, and ends the waiting for it. */
export function phoneTimer(call: CallId): string {
  return `phone/${call}`;
}

/** Waits for the telephone of whom the caller talks with. */
export function waitForPhone(
  draft: Draft,
  call: Call,
  conversation: Conversation,
  employee: EmployeeId,
  device: DeviceId,
): void {
  endSupervision(draft, call.id, false);
  const until = draft.now + draft.directory.limits.phoneBackSeconds * second;
  draft.tellCall(call.id, 'call.phoneLost', { leg: conversation.leg, employee, device, until });
  draft.ask({ type: 'timer.set', key: phoneTimer(call.id), at: until });
  const { transfer } = call;
  const consulted = transfer?.consulted ?? null;
  if (consulted !== null && transfer?.talksWith !== 'caller') keepBusy(draft, call, consulted.leg);
  if (consulted !== null && transfer?.talksWith === 'all') keepBusy(draft, call, call.leg);
  else if (!conversation.held) sayRestoring(draft, call);
  ringPage(draft, call.id);
}

/** Word and music in one round, so that a long wait is told again. */
function sayRestoring(draft: Draft, call: Call): void {
  if (!draft.directory.sound) return;
  const { id, leg } = call;
  const prompts = [restoring, holdMusic];
  draft.ask({ type: 'sound.play', call: id, leg, sound: musicOf(leg), prompts, loop: true, bargeIn: false });
}

/** Music for a leg that has nobody to hear for a while. */
export function keepBusy(draft: Draft, call: Call, leg: LegId): void {
  draft.ask({ type: 'leg.hold', call: call.id, leg });
  playMusic(draft, call.id, leg, holdMusic);
}

/** A telephone registered: whose talk waits for it is rung at once. */
export function phoneUp(draft: Draft, employee: EmployeeId, device: DeviceId): void {
  const id = draft.agent(employee)?.call;
  const call = id == null ? undefined : draft.call(id);
  if (call?.lost?.device === device && call.conversation?.employee === employee) ringPage(draft, call.id);
}

/** Rings the page that has to take its talk up again, when it is there; an attempt that hangs is given up. */
function ringPage(draft: Draft, callId: CallId): void {
  const call = draft.call(callId);
  const employee = call?.conversation?.employee;
  if (call?.lost == null || employee == null) return;
  const { device, leg: hanging } = call.lost;
  if (draft.agent(employee)?.devices.includes(device) !== true) return;
  if (hanging !== null) {
    draft.ask({ type: 'leg.cancel', call: callId, leg: hanging, answeredElsewhere: false });
  }
  const leg = idOf<'leg'>(`${call.id}/b${call.made + 1}`);
  draft.tellCall(callId, 'call.phoneRung', { leg });
  const { municipality } = call;
  const invite = { devices: [device], towards: call.leg, municipality, resumes: true } as const;
  draft.ask({ type: 'leg.invite', call: callId, leg, ...invite });
}

/** The page was not reached this time; it is rung again until the time is up. */
export function pageFailed(draft: Draft, call: Call): void {
  if (call.lost === null) return;
  const at = Math.min(draft.now + againMs, call.lost.until);
  draft.ask({ type: 'timer.set', key: phoneTimer(call.id), at });
}

/** True when the time is up; else the page is rung once more. */
export function phoneTimeUp(draft: Draft, call: Call): boolean {
  if (call.lost === null) {
    draft.ignore('staleTimer', 'No telephone is waited for.');
    return false;
  }
  if (draft.now >= call.lost.until) return true;
  draft.ask({ type: 'timer.set', key: phoneTimer(call.id), at: call.lost.until });
  ringPage(draft, call.id);
  return false;
}

/** The page answered by itself: everybody hears again whom they heard before. */
export function phoneBack(draft: Draft, call: Call, leg: LegId): void {
  draft.ask({ type: 'timer.clear', key: phoneTimer(call.id) });
  draft.tellCall(call.id, 'call.phoneBack', { leg });
  const now = draft.call(call.id);
  const conversation = now?.conversation;
  if (now === undefined || conversation == null) return;
  const { transfer } = now;
  if (transfer !== null) connectConsulting(draft, now, transfer, leg);
  else connectCaller(draft, now, conversation.held, leg);
}

function connectCaller(draft: Draft, call: Call, held: boolean, leg: LegId): void {
  if (!held) hush(draft, call);
  draft.ask({ type: 'legs.connect', call: call.id, a: call.leg, b: leg });
  if (!held) return;
  // They belong together from now on, and the caller stays on hold as before.
  draft.ask({ type: 'leg.hold', call: call.id, leg: call.leg });
  startMusic(draft, call.id, holdMusic);
}

function connectConsulting(draft: Draft, call: Call, transfer: Transfer, leg: LegId): void {
  const { consulted, talksWith } = transfer;
  if (consulted === null) connectCaller(draft, call, true, leg);
  else if (consulted.lost !== null) {
    // Both browsers were away: the colleague's is waited for still.
    if (talksWith === 'consulted') keepBusy(draft, call, leg);
    else connectCaller(draft, call, false, leg);
  } else if (talksWith === 'all') {
    hush(draft, call);
    draft.ask({ type: 'legs.mix', call: call.id, legs: [call.leg, leg, consulted.leg] });
  } else if (talksWith === 'caller') connectCaller(draft, call, false, leg);
  else draft.ask({ type: 'legs.connect', call: call.id, a: leg, b: consulted.leg });
}

/** A colleague whose browser is away has the caller now: they are waited for as any employee. */
export function goOnWaiting(draft: Draft, callId: CallId): boolean {
  const call = draft.call(callId);
  if (call?.lost == null) return false;
  draft.ask({ type: 'timer.set', key: phoneTimer(callId), at: call.lost.until });
  sayRestoring(draft, call);
  if (call.lost.leg === null) ringPage(draft, callId);
  return true;
}

/** Nothing is waited for any more: the conversation ends, or goes to somebody else. */
export function stopWaiting(draft: Draft, call: Call): void {
  if (call.lost === null) return;
  draft.ask({ type: 'timer.clear', key: phoneTimer(call.id) });
  const { leg } = call.lost;
  if (leg !== null) draft.ask({ type: 'leg.cancel', call: call.id, leg, answeredElsewhere: false });
}

/** Until when the talk counts: the wait for a telephone that never came back is no talk. */
export function talksUntil(call: Call, now: Instant): Instant {
  if (call.lost === null) return now;
  // Who took a caller over while their own browser was away did not talk at all.
  return Math.max(call.lost.since, call.conversation?.since ?? 0);
}
