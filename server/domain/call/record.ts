/** A voicemail message: spoken, ended by key, silence, time or hang-up, and made into a note at once. */
import type { Draft } from '../centre/draft.ts';
import type { Destination } from '../events.ts';
import type { CallId, EmployeeId, TeamId } from '../ids.ts';
import { second } from '../time.ts';
import type { Call } from './model.ts';
import { makeNote } from './promise.ts';
import { open } from './sound.ts';

/** Key of the timer that ends a message. */
function recordTimer(call: CallId): string {
  return `record/${call}`;
}

/** Begins to record; false when there is no sound, or nobody to leave a message for. */
export function startRecording(draft: Draft, callId: CallId, box: Destination): boolean {
  const call = draft.call(callId);
  if (call === undefined || !draft.directory.sound || ownerOf(draft, box) === null) return false;
  open(draft, call);
  const maxSeconds = draft.directory.limits.voicemailSecondsMax;
  const until = draft.now + maxSeconds * second;
  const recording = `${call.id}/v${call.made + 1}`;
  draft.tellCall(callId, 'call.recordingStarted', { recording, box, until });
  draft.ask({ type: 'record.start', call: callId, leg: call.leg, recording, maxSeconds });
  draft.ask({ type: 'timer.set', key: recordTimer(callId), at: until });
  return true;
}

/** Stops the recording; a message that says something becomes a note with its owner. */
export function endRecording(draft: Draft, call: Call): void {
  const { recording } = call;
  if (recording === null) return;
  const length = draft.now - recording.since;
  const owner = ownerOf(draft, recording.box);
  const keep = length >= draft.directory.limits.voicemailSecondsMin * second && owner !== null;
  draft.ask({ type: 'timer.clear', key: recordTimer(call.id) });
  draft.ask({ type: 'record.stop', call: call.id, leg: call.leg, recording: recording.id, keep });
  if (!keep || owner === null) return;
  const { id, box } = recording;
  draft.tellCall(call.id, 'call.voicemailLeft', { box, recording: id, length });
  makeNote(draft, call.id, { ...owner, origin: 'voicemail' });
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
