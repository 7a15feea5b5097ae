/** What a fact makes the office do, besides being folded in. */
import { openNotesOf } from '../../domain/callback/repeat-call.ts';
import type { DomainEvent } from '../../domain/events.ts';
import type { CallId } from '../../domain/ids.ts';
import type { Office } from './office.ts';

/** For facts that happen while the office is open; the folds know the fact already. Nothing is thrown; what goes wrong later is logged. */
export function reactTo(office: Office, event: DomainEvent): void {
  if (event.type === 'call.arrived' || event.type === 'call.routed') lookUpCaller(office, callOf(event));
  if (event.type === 'call.ended') void attachRepeat(office, callOf(event));
}

/** Also for facts of before: an incident of the last hour is shown after a restart as well. */
export function seeIncident(office: Office, event: DomainEvent): void {
  if (event.type !== 'call.outcomeRegistered') return;
  if (event.data.outcome !== 'aggression' || event.municipality === null) return;
  office.alerts.incident(event.municipality, callOf(event), event.at);
}

function callOf(event: DomainEvent): CallId {
  return event.stream.slice('call:'.length) as CallId;
}

/** Begun when the call comes in, so that the answer is there when a telephone rings. */
function lookUpCaller(office: Office, id: CallId): void {
  const record = office.calls.get(id);
  if (record !== undefined && office.looksUp(record.municipality)) {
    office.callerPersons.peek(record.caller, false);
  }
}

/** A caller who rings again while a promise stands: the call belongs to that note (DOMAIN 2.5). */
async function attachRepeat(office: Office, call: CallId): Promise<void> {
  const record = office.calls.get(call);
  if (record === undefined || record.caller === null) return;
  const pending = [...office.notes.pending()].map(({ note }) => note);
  const mine = openNotesOf(record.caller, record.municipality, pending, record.registration.subject);
  const [first] = mine;
  if (first === undefined || mine.some((note) => note.calls.includes(record.call))) return;
  const options = { once: `attach ${record.call}`, expectedVersion: null };
  try {
    await office.notes.command(first.id, { type: 'attachCall', call: record.call }, options);
  } catch (error) {
    office.parts.log.warn('note.attachFailed', { note: first.id, error: error as Error });
  }
}
