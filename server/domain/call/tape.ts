/**
 * Recording of a conversation: only in lines that are set to it, only after the caller heard in full that it
 * will be, and paused whenever the employee says so (a citizen service number, a bank card).
 *
 *   in line: notice heard ─┐
 *                          ├─▶ recording ◀──pause · resume──▶ paused      ends with the conversation
 *   else at the answer: notice to both, heard ─┘
 */
import type { Draft } from '../centre/draft.ts';
import type { CallId, EmployeeId, QueueId } from '../ids.ts';
import type { Call, Conversation } from './model.ts';
import { announce } from './sound.ts';

/** Longest conversation that is recorded; what is longer than this was forgotten by somebody. */
const tapeSecondsMax = 4 * 3600;

/** The notice of this line, when its conversations are recorded. */
function noticeOf(draft: Draft, queue: QueueId | null): string | null {
  return queue === null ? null : (draft.directory.queues.get(queue)?.recordingNotice ?? null);
}

/** Tells a caller who begins to wait; true when something is said, after which music follows by itself. */
export function tellWhileWaiting(draft: Draft, callId: CallId, queue: QueueId): boolean {
  const notice = noticeOf(draft, queue);
  const call = draft.call(callId);
  if (notice === null || call === undefined || call.noticed) return false;
  return announce(draft, callId, [notice], false, true) !== null;
}

/** A conversation begins: it is recorded when the caller knows, else the notice goes first. */
export function tapeConversation(draft: Draft, callId: CallId): void {
  const call = draft.call(callId);
  const conversation = call?.conversation;
  if (call === undefined || conversation == null || !draft.directory.sound) return;
  const notice = noticeOf(draft, conversation.queue);
  if (notice === null) return;
  if (call.noticed) {
    startTape(draft, call, conversation);
    return;
  }
  const prompts = [notice];
  const sound = `${call.id}/s${call.made + 1}`;
  draft.tellCall(call.id, 'call.announced', { prompts, sound, leg: call.leg, notice: true });
  draft.ask({
    ...{ type: 'sound.play', call: call.id, leg: call.leg, sound, prompts },
    ...{ loop: false, bargeIn: false },
  });
  // The employee hears what the caller hears, and so when to speak.
  draft.ask({
    ...{ type: 'sound.play', call: call.id, leg: conversation.leg, sound: `${sound}/too`, prompts },
    ...{ loop: false, bargeIn: false },
  });
}

/** The notice was over; `heard` false when it was cut short or could not be played. True when it was that. */
export function noticeOver(draft: Draft, call: Call, sound: string, heard: boolean): boolean {
  if (call.notice !== sound) return false;
  if (!heard) return call.conversation !== null;
  draft.tellCall(call.id, 'call.recordingNoticed', { sound });
  if (call.conversation === null) return false;
  startTape(draft, call, call.conversation);
  return true;
}

function startTape(draft: Draft, call: Call, conversation: Conversation): void {
  if (call.tape !== null) return;
  const recording = `${call.id}/t${call.made + 1}`;
  const { employee } = conversation;
  draft.tellCall(call.id, 'call.taped', { recording, what: 'started', employee });
  const { leg, id } = call;
  draft.ask({ type: 'tape.start', call: id, leg, recording, maxSeconds: tapeSecondsMax });
}

/** The employee stops what is recorded for a moment, or goes on. */
export function pauseTape(draft: Draft, callId: CallId, employee: EmployeeId, paused: boolean): void {
  const call = draft.call(callId);
  if (call?.conversation?.employee !== employee) {
    draft.ignore('notYourCall', `${employee} does not talk with this caller.`);
  } else if (call.tape === null || call.tape.paused === paused) {
    draft.ignore('sameAsBefore', 'Nothing changes in what is recorded.');
  } else {
    const what = paused ? 'paused' : 'resumed';
    draft.tellCall(call.id, 'call.taped', { recording: call.tape.id, what, employee });
    draft.ask({ type: 'tape.pause', call: call.id, leg: call.leg, paused });
  }
}

/** The file is complete or lost while the conversation goes on: people must not believe that it is recorded. */
export function tapeOver(draft: Draft, call: Call): void {
  if (call.tape === null) return;
  draft.tellCall(call.id, 'call.taped', { recording: call.tape.id, what: 'failed', employee: null });
}

/** The conversation is over; another one of the same call is not recorded with it. */
export function endTape(draft: Draft, call: Call): void {
  if (call.tape !== null) draft.ask({ type: 'tape.stop', call: call.id, leg: call.leg });
}
