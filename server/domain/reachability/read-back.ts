/**
 * One call made again from its own facts, to be looked at: what `Figures` holds of recent calls, for calls of long ago.
 * Repeats are not told: they rest on other calls.
 */
import type { DomainEvent } from '../events.ts';
import { type NoteEvent, PromiseLedger } from './promise-ledger.ts';
import { addToTrack, type CallTrack, startTrack } from './track.ts';

/** `facts`: those of the call and of its notes, in order of recording. Null when it is no contact attempt. */
export function readBack(facts: readonly DomainEvent[]): CallTrack | null {
  const first = facts.find((fact) => fact.type === 'call.arrived');
  const track = first === undefined ? null : startTrack(first);
  if (track === null) return null;
  const promises = new PromiseLedger();
  for (const fact of facts) {
    if (isNote(fact)) {
      const change = promises.apply(fact, track.transfers.length);
      if (change?.isNew === true) track.promises.push(change.record.promise);
    } else if (isOfCall(fact)) addToTrack(track, fact);
  }
  return track;
}

function isNote(fact: DomainEvent): fact is NoteEvent {
  return fact.type.startsWith('note.');
}

function isOfCall(fact: DomainEvent): fact is Extract<DomainEvent, { readonly type: `call.${string}` }> {
  return fact.type.startsWith('call.');
}
