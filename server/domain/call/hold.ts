/** Hold and resume: by screen, or by the phone itself (RFC 3264 section 8.4, a re-INVITE with sendonly). */
import { become } from '../agent/become.ts';
import type { Draft } from '../centre/draft.ts';
import type { CallId, EmployeeId, LegId } from '../ids.ts';
import type { Call, Conversation } from './model.ts';
import { hush, startMusic } from './sound.ts';

/** What a party on hold hears. */
export const holdMusic = 'music/hold';

/** By screen: we hold the caller's leg ourselves. */
export function hold(draft: Draft, callId: CallId, employee: EmployeeId): void {
  const found = conversationOf(draft, callId, (one) => one.employee === employee);
  if (found === null) return;
  if (found.conversation.held) draft.ignore('sameAsBefore', 'The caller is on hold already.');
  else {
    setHeld(draft, found.call, found.conversation, true);
    draft.ask({ type: 'leg.hold', call: callId, leg: found.call.leg });
    startMusic(draft, callId, holdMusic);
  }
}

export function resume(draft: Draft, callId: CallId, employee: EmployeeId): void {
  const found = conversationOf(draft, callId, (one) => one.employee === employee);
  if (found === null) return;
  if (!found.conversation.held) draft.ignore('sameAsBefore', 'The caller is not on hold.');
  else {
    setHeld(draft, found.call, found.conversation, false);
    hush(draft, found.call);
    draft.ask({ type: 'leg.resume', call: callId, leg: found.call.leg });
  }
}

/** By the employee's phone: the app has passed the hold on; we tell what is so, and play music. */
export function legHeld(draft: Draft, callId: CallId, leg: LegId, held: boolean): void {
  const found = conversationOf(draft, callId, (one) => one.leg === leg);
  if (found === null) return;
  if (found.conversation.held === held) draft.ignore('sameAsBefore', 'Nothing changes.');
  else {
    setHeld(draft, found.call, found.conversation, held);
    if (held) startMusic(draft, callId, holdMusic);
    else hush(draft, found.call);
  }
}

/** Whoever consults a colleague has the caller on hold: music, and it is told. */
export function holdForColleague(draft: Draft, call: Call, conversation: Conversation): void {
  if (conversation.held) return;
  setHeld(draft, call, conversation, true);
  draft.ask({ type: 'leg.hold', call: call.id, leg: call.leg });
  startMusic(draft, call.id, holdMusic);
}

/** Tells that the caller is on hold or not any more, and what the employee does. */
export function setHeld(draft: Draft, call: Call, conversation: Conversation, held: boolean): void {
  draft.tellCall(call.id, held ? 'call.held' : 'call.resumed', { leg: call.leg });
  const agent = conversation.employee === null ? undefined : draft.agent(conversation.employee);
  if (agent === undefined) return;
  become(draft, agent, held ? 'holding' : 'talking', { cause: held ? 'held' : 'resumed', call: call.id });
}

function conversationOf(
  draft: Draft,
  callId: CallId,
  is: (conversation: Conversation) => boolean,
): { readonly call: Call; readonly conversation: Conversation } | null {
  const call = draft.call(callId);
  const conversation = call?.conversation;
  if (call !== undefined && call.lost !== null) {
    draft.ignore('phoneLost', 'The telephone of this conversation is not back yet.');
    return null;
  }
  if (call !== undefined && conversation != null && is(conversation)) return { call, conversation };
  draft.ignore(call === undefined ? 'callGone' : 'noConversation', 'There is no such conversation.');
  return null;
}
