/**
 * What a caller hears from us. Without sound nothing is played, the caller's leg keeps ringing (180), and
 * an announcement counts as finished at once.
 */
import type { Draft } from '../centre/draft.ts';
import type { CallId, LegId } from '../ids.ts';
import { second } from '../time.ts';
import type { Call } from './model.ts';

/** Answers the caller's leg towards our own sound, once. Not a conversation (RFC 3261 section 13.3.1.4). */
export function open(draft: Draft, call: Call): void {
  if (call.open || !draft.directory.sound) return;
  draft.tellCall(call.id, 'call.opened', { leg: call.leg });
  draft.ask({ type: 'leg.answer', call: call.id, leg: call.leg });
}

/** Plays prompts to the caller; returns the sound's id, or null when there is nothing to hear. */
export function announce(
  draft: Draft,
  callId: CallId,
  prompts: readonly string[],
  bargeIn: boolean,
  notice = false,
): string | null {
  const call = draft.call(callId);
  if (call === undefined || prompts.length === 0 || !draft.directory.sound) return null;
  open(draft, call);
  const sound = `${call.id}/s${call.made + 1}`;
  draft.tellCall(call.id, 'call.announced', { prompts, sound, leg: call.leg, ...(notice && { notice }) });
  draft.ask({ type: 'sound.play', call: call.id, leg: call.leg, sound, prompts, loop: false, bargeIn });
  guardSound(draft, call.id);
  return sound;
}

/** Key of the timer after which a sound counts as over, heard or not. */
export function soundGuard(call: CallId): string {
  return `sound/${call}`;
}

export function guardSound(draft: Draft, call: CallId): void {
  const at = draft.now + draft.directory.limits.soundSecondsMax * second;
  draft.ask({ type: 'timer.set', key: soundGuard(call), at });
}

/** Music runs under one fixed name a leg, so that stopping it needs no memory. */
export function musicOf(leg: LegId): string {
  return `${leg}/music`;
}

export function startMusic(draft: Draft, callId: CallId, music: string | null): void {
  const call = draft.call(callId);
  if (call === undefined || music === null || !draft.directory.sound) return;
  open(draft, call);
  playMusic(draft, callId, call.leg, music);
}

/** Music for any leg that is up; it ends when that leg is connected. */
export function playMusic(draft: Draft, call: CallId, leg: LegId, music: string): void {
  if (!draft.directory.sound) return;
  const sound = musicOf(leg);
  draft.ask({ type: 'sound.play', call, leg, sound, prompts: [music], loop: true, bargeIn: false });
}

/** Silence on the caller's leg, before somebody talks or something else is played. */
export function hush(draft: Draft, call: Call): void {
  if (!draft.directory.sound || !call.open) return;
  if (call.sound !== null) {
    draft.ask({ type: 'sound.stop', call: call.id, leg: call.leg, sound: call.sound });
  }
  draft.ask({ type: 'sound.stop', call: call.id, leg: call.leg, sound: musicOf(call.leg) });
}
