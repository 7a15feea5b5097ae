/**
 * What is kept of one person, from any number or e-mail address that is known of them. A caller rings with one number, a
 * note holds a second one and an address, and may have been made for a call from yet another telephone.
 *
 *   numbers ─▶ callers ─▶ their calls ─▶ questions, notes          numbers, addresses ─▶ notes and confirmations they stand in
 *                                     └─▶ other numbers and addresses in these: offered, never taken along unasked
 *
 * A number may belong to a household: who erases says which of the others are the same person's.
 */
import type { DomainEvent, EventType } from '../../domain/events.ts';
import type { MunicipalityId, NoteId, SubjectId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import { noteTextsOf } from '../office/note-texts.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { OfficeStore } from '../ports/office.ts';
import type { RetentionRecord } from '../ports/privacy.ts';
import type { Subjects } from '../ports/subjects.ts';

/** By what a person is known: numbers in their canonical form, e-mail addresses as they were given. */
export interface KnownBy {
  readonly numbers: readonly string[];
  readonly emails: readonly string[];
}

/** What is known of one person: ids only. */
export interface OfPerson {
  readonly record: RetentionRecord;
  readonly id: SubjectId;
  /** When its term began. */
  readonly at: Instant;
}

/** A number or address that was not asked for and stands in what was found, and in how many records. */
export interface Linked {
  readonly value: string;
  readonly records: number;
}

export interface Trace {
  readonly found: readonly OfPerson[];
  readonly numbers: readonly Linked[];
  readonly emails: readonly Linked[];
}

export interface TraceParts {
  readonly ledger: Pick<Ledger, 'scan'>;
  readonly subjects: Pick<Subjects, 'find' | 'readMany' | 'scan'>;
  readonly office: Pick<OfficeStore, 'noteDetails'>;
}

const types: readonly EventType[] = [
  'call.arrived',
  'call.questionNoted',
  'call.callbackQueued',
  'note.created',
];

/** Reads the whole ledger and all notes of the municipality; others get their turn meanwhile. */
export async function traceOf(
  { ledger, subjects, office }: TraceParts,
  municipality: MunicipalityId,
  known: KnownBy,
  now: Instant,
): Promise<Trace> {
  const numbers = new Set(known.numbers);
  const emails = new Set(known.emails.map(plain));
  const found = new Map<SubjectId, OfPerson>();
  const keep = (record: RetentionRecord, id: SubjectId | null | undefined, at: Instant): void => {
    if (id !== null && id !== undefined && !found.has(id)) found.set(id, { record, id, at });
  };
  const callers = new Set<SubjectId>();
  for (const number of numbers) {
    const caller = await subjects.find(municipality, number);
    if (caller !== null) callers.add(caller);
    keep('caller', caller, now);
  }

  const named = new Set<SubjectId>();
  const confirmations = new Map<NoteId, { readonly id: SubjectId; readonly at: Instant }>();
  for await (const { id, kind, seenAt, data } of subjects.scan(municipality, ['note', 'confirmation'])) {
    if (kind === 'confirmation') {
      if (data.text !== undefined) confirmations.set(data.text as NoteId, { id, at: seenAt });
      if (emails.has(plain(data.email))) keep('confirmation', id, seenAt);
      continue;
    }
    const { email, secondNumber } = noteTextsOf(data.text).contact;
    if (emails.has(plain(email)) || numbers.has(secondNumber ?? '')) named.add(id);
  }

  const details = new Map<NoteId, SubjectId>();
  for (const one of await office.noteDetails()) details.set(one.note, one.details);
  const calls = new Set<string>();
  const others = new Map<SubjectId, number>();
  for await (const one of ledger.scan({ types })) {
    const event = one as unknown as DomainEvent;
    // A call may be of another municipality at first: what counts is whose caller it is.
    switch (event.type) {
      case 'call.arrived':
      case 'call.callbackQueued':
        if (event.data.caller !== null && callers.has(event.data.caller)) calls.add(event.stream);
        break;
      case 'call.questionNoted':
        if (calls.has(event.stream)) keep('contact', event.data.question, event.at);
        break;
      case 'note.created': {
        const { note, caller, call } = event.data;
        const texts = details.get(note);
        const isNamed = texts !== undefined && named.has(texts);
        const isTheirs = caller !== null && callers.has(caller);
        if (!isNamed && !isTheirs && !calls.has(`call:${call ?? ''}`)) break;
        keep('note', texts, event.at);
        const confirmation = confirmations.get(note);
        keep('confirmation', confirmation?.id, confirmation?.at ?? event.at);
        if (caller !== null && !isTheirs) others.set(caller, (others.get(caller) ?? 0) + 1);
        break;
      }
      default:
        break;
    }
  }

  const texts = await subjects.readMany([...found.keys(), ...others.keys()]);
  const left = [...found.values()].filter(({ id }) => texts.has(id));
  const alsoNumbers = new Map<string, number>();
  const alsoEmails = new Map<string, number>();
  for (const [caller, notes] of others) count(alsoNumbers, texts.get(caller)?.number, numbers, notes);
  for (const { id, record } of left) {
    const data = texts.get(id);
    if (record === 'confirmation') count(alsoEmails, plain(data?.email), emails);
    if (record !== 'note') continue;
    const { email, secondNumber } = noteTextsOf(data?.text).contact;
    count(alsoNumbers, secondNumber, numbers);
    count(alsoEmails, plain(email), emails);
  }
  return { found: left, numbers: listed(alsoNumbers), emails: listed(alsoEmails) };
}

/** Mail servers that tell capitals apart are not met; people do not write them twice alike. */
function plain(email: string | undefined): string {
  return (email ?? '').trim().toLowerCase();
}

function count(into: Map<string, number>, value: string | undefined, asked: ReadonlySet<string>, by = 1) {
  if (value !== undefined && value !== '' && !asked.has(value)) into.set(value, (into.get(value) ?? 0) + by);
}

/** What stands in most records first. */
function listed(values: ReadonlyMap<string, number>): readonly Linked[] {
  return [...values]
    .map(([value, records]) => ({ value, records }))
    .sort((a, b) => b.records - a.records || a.value.localeCompare(b.value));
}
