/**
 * A message for a box, from greeting to the moment it is kept or thrown away. The file comes first: a message counts
 * as left only when its sound is complete on disk, also when the caller hung up meanwhile.
 *
 *   greeting ──beep──▶ speaking ──key, silence, time──▶ review ──1, silence, hang-up──▶ kept, with its note
 *      ▲                  │  │                            │ │ └─2─▶ hears it, review again
 *      └──nothing heard───┘  └──disk refuses──▶ failed    │ └──3──▶ greeting (beep)
 *                                 │ 1 ─▶ note             └────4──▶ thrown away
 *                                 └ silence ─▶ the route goes on
 *
 * `true` from these verbs says: the box is done with this caller, the route goes on.
 */
import type { Draft } from '../centre/draft.ts';
import type { CentreInput } from '../centre/inputs.ts';
import type { Destination } from '../events.ts';
import type { CallId, EmployeeId, TeamId } from '../ids.ts';
import { second } from '../time.ts';
import type { Call, MessageLeaving } from './model.ts';
import { makeNote, offerNote } from './promise.ts';
import { announce, open } from './sound.ts';

const beep = 'beep';
const reviewPrompt = 'voicemail/review';
/** Keys of the review, and of the offer to ring back when nothing can be stored. */
const keys = { keep: '1', hear: '2', again: '3', cancel: '4', ringBack: '1' } as const;

/** Key of the timer that ends a message. */
export function recordTimer(call: CallId): string {
  return `record/${call}`;
}

/** Key of the timer after which a file that is never reported complete counts as lost. */
export function storedTimer(call: CallId): string {
  return `stored/${call}`;
}

/** How `sound.play` names a recording among its prompts. */
export function recordingPrompt(recording: string): string {
  return `recording:${recording}`;
}

/** Begins with the greeting of the box; false when there is no sound, or nobody to leave a message for. */
export function openMailbox(
  draft: Draft,
  callId: CallId,
  box: Destination,
  prompts: readonly string[],
  secondsMax: number | null,
): boolean {
  const call = draft.call(callId);
  if (call === undefined || !draft.directory.sound || ownerOf(draft, box) === null) return false;
  draft.tellCall(callId, 'call.mailboxReached', {
    box,
    secondsMax: secondsMax ?? draft.directory.limits.voicemailSecondsMax,
  });
  const greeting = draft.directory.greetingFor(box, call.municipality, prompts);
  announce(draft, callId, [...greeting, beep], false);
  return true;
}

/** What the box said has been heard. */
export function mailboxHeard(draft: Draft, call: Call, message: MessageLeaving, silence: string): boolean {
  switch (message.stage) {
    case 'greeting':
      startRecording(draft, call, message);
      return false;
    case 'review':
    case 'failed': {
      const at = draft.now + draft.directory.limits.reviewSilenceSeconds * second;
      draft.ask({ type: 'timer.set', key: silence, at });
      return false;
    }
    case 'told':
      return true;
    case 'speaking':
      draft.ignore('otherSound', 'A message is being spoken.');
      return false;
  }
}

/** A key, or null for silence after a choice was offered. */
export function mailboxKey(draft: Draft, call: Call, message: MessageLeaving, key: string | null): boolean {
  switch (message.stage) {
    case 'greeting':
      // Who knows the greeting goes straight to the beep.
      announce(draft, call.id, [beep], false);
      return false;
    case 'speaking':
      stopRecording(draft, call, message);
      return false;
    case 'review':
      review(draft, call, message, key);
      return false;
    case 'failed':
      return ringBackInstead(draft, call, message, key);
    case 'told':
      draft.ignore('noMenu', 'The message is settled.');
      return false;
  }
}

/** The recording is complete, or never will be. */
export function recordingEnded(
  draft: Draft,
  call: Call,
  message: MessageLeaving,
  ended: Pick<Extract<CentreInput, { type: 'recording.ended' }>, 'ended' | 'lengthMs' | 'soundMs'>,
): boolean {
  const { recording } = message;
  if (recording === null) return false;
  const { limits } = draft.directory;
  draft.ask({ type: 'timer.clear', key: recordTimer(call.id) });
  draft.ask({ type: 'timer.clear', key: storedTimer(call.id) });
  if (ended.ended === 'storage') return lost(draft, call, message, recording);
  if (ended.ended === 'interrupted' && ended.lengthMs === 0) {
    // The server stopped and left no file: what was said is lost, so the caller is rung back for it.
    owe(draft, call, message, recording);
    return true;
  }
  const says =
    ended.lengthMs >= limits.voicemailSecondsMin * second && ended.soundMs >= limits.voicemailSoundMsMin;
  if (!says) {
    drop(draft, call, recording, 'empty');
    if (call.gone !== null || ended.ended === 'interrupted' || message.empty > 0) return true;
    announce(draft, call.id, ['voicemail/silence', beep], false);
    return false;
  }
  const { lengthMs: length } = ended;
  draft.tellCall(call.id, 'call.messageSpoken', { recording, length, ended: ended.ended });
  if (call.gone !== null || ended.ended === 'interrupted') {
    keep(draft, call, message, recording, length);
    return true;
  }
  announce(draft, call.id, [reviewPrompt], false);
  return false;
}

/** The caller hung up: what was said before is kept. True when the call must wait for its file. */
export function leaveWithMessage(draft: Draft, call: Call, cause: 'peer' | 'network' | 'media'): boolean {
  const { message } = call;
  if (message === null || call.gone !== null) return false;
  if (message.stage === 'review' && message.recording !== null) {
    keep(draft, call, message, message.recording, message.length);
    return false;
  }
  if (message.stage !== 'speaking') return false;
  draft.tellCall(call.id, 'call.callerGone', { cause });
  stopRecording(draft, call, message);
  return true;
}

/** After a crash: a complete message whose caller had not chosen yet is kept. */
export function keepInterrupted(draft: Draft, call: Call): void {
  const { message } = call;
  if (message?.stage === 'review' && message.recording !== null) {
    keep(draft, call, message, message.recording, message.length);
  }
}

/** The longest time is over. */
export function stopRecording(draft: Draft, call: Call, { recording }: MessageLeaving): void {
  if (recording === null) return;
  draft.ask({ type: 'timer.clear', key: recordTimer(call.id) });
  draft.ask({ type: 'record.stop', call: call.id, leg: call.leg, recording });
  const at = draft.now + draft.directory.limits.storeSeconds * second;
  draft.ask({ type: 'timer.set', key: storedTimer(call.id), at });
}

function startRecording(draft: Draft, call: Call, { box, secondsMax }: MessageLeaving): void {
  open(draft, call);
  const until = draft.now + secondsMax * second;
  const recording = `${call.id}/v${call.made + 1}`;
  draft.tellCall(call.id, 'call.recordingStarted', { recording, box, until });
  draft.ask({
    type: 'record.start',
    call: call.id,
    leg: call.leg,
    recording,
    maxSeconds: secondsMax,
    silenceSeconds: draft.directory.limits.voicemailSilenceSeconds,
  });
  draft.ask({ type: 'timer.set', key: recordTimer(call.id), at: until });
}

function review(draft: Draft, call: Call, message: MessageLeaving, key: string | null): void {
  const { recording } = message;
  if (recording === null) return;
  switch (key) {
    case keys.hear:
      announce(draft, call.id, [recordingPrompt(recording), reviewPrompt], false);
      return;
    case keys.again:
      drop(draft, call, recording, 'again');
      announce(draft, call.id, [beep], false);
      return;
    case keys.cancel:
      drop(draft, call, recording, 'cancelled');
      announce(draft, call.id, ['voicemail/cancelled'], false);
      return;
    case keys.keep:
    case null:
      // Silence keeps: nobody who said something is to lose it for want of a key.
      keep(draft, call, message, recording, message.length);
      announce(draft, call.id, ['voicemail/saved'], false);
      return;
    default:
      announce(draft, call.id, ['menu/not-understood', reviewPrompt], false);
  }
}

/** The disk took nothing: the caller is told and may be rung back; who is gone is rung back all the same. */
function lost(draft: Draft, call: Call, message: MessageLeaving, recording: string): boolean {
  if (call.gone !== null) {
    owe(draft, call, message, recording);
    return true;
  }
  draft.tellCall(call.id, 'call.messageFailed', { recording });
  const how = call.caller.subject === null ? 'callback/ask-number' : 'voicemail/ring-back';
  return !offerNote(draft, call.id, ['voicemail/unavailable', how]);
}

/** Who said something that is lost and is gone is owed a call all the same. */
function owe(draft: Draft, call: Call, message: MessageLeaving, recording: string): void {
  draft.tellCall(call.id, 'call.messageFailed', { recording });
  const owner = ownerOf(draft, message.box);
  if (owner !== null) makeNote(draft, call.id, { ...owner, origin: 'voicemail' });
}

function ringBackInstead(draft: Draft, call: Call, message: MessageLeaving, key: string | null): boolean {
  const owner = ownerOf(draft, message.box);
  if (key !== keys.ringBack || owner === null) return true;
  makeNote(draft, call.id, { ...owner, origin: 'callbackInQueue' });
  return announce(draft, call.id, ['callback/thanks'], false) === null;
}

/** The team that answers for a box. */
export function teamOfBox(draft: Draft, box: Destination): TeamId | null {
  return ownerOf(draft, box)?.team ?? null;
}

function keep(draft: Draft, call: Call, { box }: MessageLeaving, recording: string, length: number): void {
  const owner = ownerOf(draft, box);
  if (owner === null) return;
  draft.tellCall(call.id, 'call.voicemailLeft', { box, recording, length });
  makeNote(draft, call.id, { ...owner, origin: 'voicemail' });
}

function drop(draft: Draft, call: Call, recording: string, why: 'empty' | 'again' | 'cancelled'): void {
  draft.tellCall(call.id, 'call.messageDropped', { recording, why });
  draft.ask({ type: 'record.discard', call: call.id, recording });
}

/** A message belongs to a unit, besides a person. */
function ownerOf(
  draft: Draft,
  box: Destination,
): { readonly team: TeamId; readonly employee: EmployeeId | null } | null {
  if (box.kind === 'team') return { team: box.team, employee: null };
  if (box.kind !== 'employee') return null;
  const team = draft.directory.employees.get(box.employee)?.team ?? null;
  return team === null ? null : { team, employee: box.employee };
}
