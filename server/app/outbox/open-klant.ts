/**
 * Contacts and callback notes for the register outside (Open Klant): which facts become messages, and what they say
 * when they are sent. A note is a klantcontact with an internetaak; forwarding settles the old task and makes a new
 * one on the same klantcontact; an attempt is a klantcontact of its own about the first (DOMAIN 2.2-2.4).
 */
import { type Note, pendingStates } from '../../domain/callback/note.ts';
import { isWrittenOutside } from '../../domain/contact/registration.ts';
import type { DomainEvent } from '../../domain/events.ts';
import { type CallId, idOf, type NoteId } from '../../domain/ids.ts';
import { minute } from '../../domain/time.ts';
import type { BookedNote } from '../office/note-book.ts';
import { type NoteTexts, noteTextsOf } from '../office/note-texts.ts';
import type { Office } from '../office/office.ts';
import {
  type RegisterActor,
  type RegisterContact,
  type RemoteMemory,
  registerTextMax,
} from '../ports/contact-register.ts';
import { type Delivered, delivered } from '../ports/delivery.ts';
import type { LedgerEvent } from '../ports/ledger.ts';
import type { Message, NewMessage } from '../ports/outbox.ts';
import { attemptAt, type MadeAttempt } from './attempts-made.ts';

/** An agent writes up a call after it ended: it is written outside when that is done. */
const afterCall = 10 * minute;

/** The messages that a fact makes; `seq` numbers it in the ledger and becomes the reference outside. */
export function registerMessages(
  office: Office,
  event: DomainEvent,
  id: string,
  seq: number,
): readonly NewMessage[] {
  const { municipality, at } = event;
  const settings = office.parts.outward.openKlant;
  if (settings === null || municipality === null) return [];
  if (settings.municipalities !== null && !settings.municipalities.includes(municipality)) return [];
  const reference = String(seq);
  const message = (body: Readonly<Record<string, unknown>>, notBefore = at): readonly NewMessage[] => [
    { id: messageIdOf(id), channel: 'openKlant', municipality, body, at, notBefore },
  ];
  switch (event.type) {
    case 'note.created':
      return message({ kind: 'note', note: event.data.note, reference });
    case 'note.attempted':
      return message({ kind: 'attempt', note: event.data.note, reference });
    case 'note.closed':
    case 'note.forwarded':
    case 'note.expired':
      return message({ kind: 'state', note: event.data.note, done: true });
    case 'note.reopened':
      return message({ kind: 'state', note: event.data.note, done: false });
    case 'call.ended': {
      const call = event.stream.slice('call:'.length);
      return settings.policy === 'all' ? message({ kind: 'call', call, reference }, at + afterCall) : [];
    }
    case 'call.questionNoted': {
      // A conversation with a known person has a purpose (DOMAIN 2.2); who it is gets read when this is sent.
      const call = event.stream.slice('call:'.length);
      const later = event.data.personChanged === true ? message({ kind: 'person', call }) : [];
      if (settings.policy === 'all' || event.data.known !== true) return later;
      const body = { kind: 'call', call, reference };
      return [
        ...later,
        {
          id: `register:call:${call}`,
          channel: 'openKlant',
          municipality,
          body,
          at,
          notBefore: at + afterCall,
        },
      ];
    }
    default:
      return [];
  }
}

/** Makes and sends one message. */
export async function sendToRegister(office: Office, message: Message): Promise<Delivered> {
  const { register } = office.parts.outward;
  if (register === null) return { ok: false, problem: 'not configured', permanent: false };
  const { body } = message;
  const memory = memoryOf(office);
  if (body['kind'] === 'call')
    return writeCall(office, idOf<'call'>(String(body['call'])), String(body['reference']));
  if (body['kind'] === 'person') return amendPersons(office, idOf<'call'>(String(body['call'])));
  const id = idOf<'note'>(String(body['note']));
  const booked = office.notes.get(id);
  if (booked === undefined) return { ok: false, problem: 'the note is unknown', permanent: true };
  switch (body['kind']) {
    case 'note':
      return writeNote(office, booked, String(body['reference']));
    case 'attempt':
      return tellAttempt(office, booked, Number(body['reference']));
    default:
      return register.markTask(taskOf(id), body['done'] === true, memory);
  }
}

/**
 * An attempt is written as it is known by then: what was put right meanwhile is right at once. When the fact puts right an
 * earlier one, that one's klantcontact is changed and no second one is made.
 */
async function tellAttempt(office: Office, { note }: BookedNote, seq: number): Promise<Delivered> {
  const { register } = office.parts.outward;
  const made = attemptAt(await factsOfAttempts(office, note.id), seq);
  if (register === null || made === undefined) return delivered;
  const memory = memoryOf(office);
  const id = `attempt:${messageIdOf(made.id)}`;
  const outcome = { id, reference: String(made.seq), ...outcomeOf(made) };
  if (made.seq !== seq) return register.amendOutcome(outcome, memory);
  const { language } = note;
  const contact = { ...outcome, at: made.at, subject: subjectOf(office, note), language, person: null };
  const written = await register.writeContact(contact, memory);
  return written.ok ? register.link(id, contactOf(office, note.id), memory) : written;
}

function factsOfAttempts(office: Office, note: NoteId): Promise<readonly LedgerEvent[]> {
  return office.parts.ledger.read({ stream: `note:${note}`, types: ['note.attempted'] });
}

function outcomeOf({ result }: MadeAttempt): Pick<RegisterContact, 'text' | 'reached'> {
  const reached = result === 'reached';
  return { text: reached ? 'Teruggebeld: bereikt.' : 'Teruggebeld: niet bereikt.', reached };
}

async function writeNote(office: Office, booked: BookedNote, reference: string): Promise<Delivered> {
  const { register } = office.parts.outward;
  if (register === null) return delivered;
  const { note } = booked;
  const memory = memoryOf(office);
  const details = office.noteDetails.get(note.id)?.details;
  const personal = details === undefined ? null : await office.parts.subjects.read(details);
  const texts = noteTextsOf(personal?.text);
  if (note.continues === null) {
    const contact = {
      id: contactOf(office, note.id),
      reference,
      at: note.createdAt,
      subject: subjectOf(office, note),
      text: texts.question,
      reached: true,
      language: note.language,
      person: await personOf(office, note),
    };
    const written = await register.writeContact(contact, memory);
    if (!written.ok) return written;
  }
  const task = {
    id: taskOf(note.id),
    reference,
    contact: contactOf(office, note.id),
    text: taskText(texts, booked.label),
    actors: actorsOf(office, note),
  };
  const written = await register.writeTask(task, memory);
  if (!written.ok || pendingStates.has(note.state)) return written;
  // It was settled while this waited.
  return register.markTask(task.id, true, memory);
}

/** Who the note is for, as it is known now. */
async function personOf(office: Office, note: Note): Promise<NonNullable<RegisterContact['person']>> {
  const { subjects } = office.parts;
  const details = office.noteDetails.get(note.id)?.details;
  const personal = details === undefined ? null : await subjects.read(details);
  const number = note.caller === null ? undefined : (await subjects.read(note.caller))?.number;
  return {
    name: personal?.name ?? null,
    number: number ?? null,
    known: personal?.person || null,
    contact: noteTextsOf(personal?.text).contact,
  };
}

/** Another person was chosen in this call: its own contact and those of the promises it has part in are told. */
async function amendPersons(office: Office, call: CallId): Promise<Delivered> {
  const { register } = office.parts.outward;
  const record = office.calls.get(call);
  if (register === null || record === undefined) return delivered;
  const memory = memoryOf(office);
  for (const { note } of office.notes.all()) {
    if (!note.calls.includes(call) || note.continues !== null) continue;
    const told = await register.amendPerson(contactOf(office, note.id), await personOf(office, note), memory);
    if (!told.ok) return told;
  }
  const { question } = record.registration;
  const texts = question === null ? null : await office.parts.subjects.read(question);
  const number =
    record.caller === null ? undefined : (await office.parts.subjects.read(record.caller))?.number;
  const person = { name: texts?.name ?? null, number: number ?? null, known: texts?.person || null };
  return register.amendPerson(`call:${call}`, person, memory);
}

async function writeCall(office: Office, call: CallId, reference: string): Promise<Delivered> {
  const { register } = office.parts.outward;
  const record = office.calls.get(call);
  // Forgotten after a day: an outage that long is on the alerts.
  if (register === null || record === undefined) return delivered;
  if (record.endedAt === null) return { ok: false, problem: 'the call goes on', permanent: false };
  const { registration } = record;
  const texts =
    registration.question === null ? null : await office.parts.subjects.read(registration.question);
  const known = texts?.person || null;
  const facts = {
    personKnown: known !== null,
    hasNote: registration.notes.length > 0,
    answered: record.answeredAt !== null,
  };
  // The klantcontact of a call with a note is that of the note: a call is one contact.
  const policy = office.parts.outward.openKlant?.policy ?? 'vng';
  if (facts.hasNote || !isWrittenOutside(policy, facts)) return delivered;
  const number =
    record.caller === null ? undefined : (await office.parts.subjects.read(record.caller))?.number;
  const name = texts?.name ?? null;
  return register.writeContact(
    {
      id: `call:${call}`,
      reference,
      at: record.arrivedAt,
      subject:
        registration.subject === null
          ? 'Telefoongesprek'
          : nameOf(office, record.municipality, registration.subject),
      text: texts?.text ?? '',
      reached: true,
      language: record.language,
      person:
        number === undefined && name === null && known === null
          ? null
          : { name, number: number ?? null, known },
    },
    memoryOf(office),
  );
}

/**
 * Question, wish and answers for who rings back, within what the register takes. What does not fit is left out at the
 * end and that is said; the reference, under which all of it stands here, is always in it.
 */
export function taskText({ question, window, answers }: NoteTexts, label: string): string {
  const wish = window === null || window === '' ? '' : ` Liefst: ${window}.`;
  const asked = answers.map((one) => `\n${one.label}: ${one.answer}`).join('');
  const text = `${question}${wish}${asked}`;
  const reference = `${asked === '' ? ' ' : '\n'}Referentie ${label}.`;
  if ([...text, ...reference].length <= registerTextMax) return `${text}${reference}`;
  const end = `… (ingekort, alles staat bij ${label})${reference}`;
  return `${[...text].slice(0, registerTextMax - [...end].length).join('')}${end}`;
}

function actorsOf(office: Office, note: Note): readonly RegisterActor[] {
  const unit: RegisterActor = {
    kind: 'unit',
    id: note.ownerTeam.split('/').at(-1) ?? note.ownerTeam,
    name: office.names.team(note.ownerTeam).name,
  };
  if (note.ownerEmployee === null) return [unit];
  const { id, name } = office.names.employee(note.ownerEmployee);
  return [unit, { kind: 'employee', id, name }];
}

/** The contact of a forwarded note is that of the first one. */
function contactOf(office: Office, note: NoteId): string {
  let id = note;
  for (let steps = 0; steps < 50; steps++) {
    const before = office.notes.get(id)?.note.continues ?? null;
    if (before === null) break;
    id = before;
  }
  return `note:${id}`;
}

function taskOf(note: NoteId): string {
  return `task:${note}`;
}

function subjectOf(office: Office, note: Note): string {
  return note.subject === null ? 'Terugbelverzoek' : nameOf(office, note.municipality, note.subject);
}

function nameOf(office: Office, municipality: Note['municipality'], subject: string): string {
  return municipality === null ? subject : office.catalogues.nameOf(municipality, subject);
}

/** Of the message that a fact makes. */
function messageIdOf(fact: string): string {
  return `register:${fact}`;
}

function memoryOf(office: Office): RemoteMemory {
  const { outbox } = office.parts;
  return {
    get: (id) => outbox.remoteOf(`register/${id}`),
    set: (id, remote) => outbox.saveRemote(`register/${id}`, remote, office.now()),
  };
}
