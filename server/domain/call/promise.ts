/**
 * The promise to ring back. It exists from the moment it is made as a stored note with an owner and a term,
 * in the same decision: no call can end with a promise that nobody has (DOMAIN R11).
 */
import type { Draft } from '../centre/draft.ts';
import type { Facts } from '../events.ts';
import { type CallId, type EmployeeId, idOf, type SubjectId, type TeamId } from '../ids.ts';
import { announce, guardSound } from './sound.ts';

export interface PromiseTerms {
  readonly team: TeamId;
  readonly employee: EmployeeId | null;
  readonly origin: Facts['note.created']['origin'];
  /** Whom to ring when it is not the caller's own number. */
  readonly subject?: SubjectId;
}

export function makeNote(draft: Draft, callId: CallId, terms: PromiseTerms): void {
  const call = draft.call(callId);
  if (call === undefined) return;
  const note = idOf<'note'>(`${call.id}/n${call.made + 1}`);
  const created: Facts['note.created'] = {
    note,
    call: call.id,
    caller: terms.subject ?? call.caller.subject,
    ownerTeam: terms.team,
    ownerEmployee: terms.employee,
    subject: null,
    due: draft.directory.promiseDue(call.municipality, terms.team, draft.now),
    origin: terms.origin,
    ...(call.language === 'nl' ? {} : { language: call.language }),
  };
  draft.tell(`note:${note}`, 'note.created', created, call.municipality);
  draft.tellCall(call.id, 'call.noteMade', { note });
}

/** Asks whether the caller wants to be rung back; false when it cannot be asked. */
export function offerNote(draft: Draft, callId: CallId, prompts: readonly string[]): boolean {
  const call = draft.call(callId);
  if (call === undefined || !draft.directory.sound) return false;
  if (call.caller.subject !== null) return announce(draft, callId, prompts, true) !== null;
  // Who withholds the number gets the same service, and keys one in (DOMAIN section 6).
  const sound = `${call.id}/s${call.made + 1}`;
  draft.tellCall(callId, 'call.announced', { prompts, sound, leg: call.leg });
  draft.ask({ type: 'number.collect', call: callId, leg: call.leg, sound, prompts });
  guardSound(draft, callId);
  return true;
}
