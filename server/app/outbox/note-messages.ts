/**
 * Mail and SMS about callback notes: a confirmation to the citizen who wants one, and a word to who has to act. Mail
 * is no safe place: a message holds the promise and the reference, never a name, a number or a question.
 */
import { promiseInWords } from '../../domain/callback/promise-words.ts';
import type { DomainEvent } from '../../domain/events.ts';
import { type EmployeeId, idOf, type MunicipalityId, type NoteId, type TeamId } from '../../domain/ids.ts';
import { canonical, parseNumber } from '../../domain/numbers/phone-number.ts';
import { minute } from '../../domain/time.ts';
import type { BookedNote } from '../office/note-book.ts';
import { toTell } from '../office/note-duty.ts';
import type { Office } from '../office/office.ts';
import { type Delivered, delivered } from '../ports/delivery.ts';
import type { Message, NewMessage } from '../ports/outbox.ts';
import { type ConfirmationFacts, confirmationMail, confirmationSms } from './confirmation-text.ts';

type ToldWhat = 'assigned' | 'escalated' | 'callerRangAgain' | 'reopened';

const toldTexts: Readonly<Record<ToldWhat, string>> = {
  assigned: 'Er is een terugbelnotitie voor u gemaakt.',
  escalated: 'Een terugbelnotitie vraagt aandacht: de termijn verstrijkt.',
  callerRangAgain: 'De beller van een terugbelnotitie heeft opnieuw gebeld.',
  reopened: 'Een terugbelnotitie is opnieuw geopend.',
};

/** Members of a team who get a message; a larger team has a leader. */
const membersMax = 25;
/** A confirmation whose note never came into being is dropped after this. */
const noteAppears = minute;

/** What a fact of a note means for employees' mail. */
export function noteMessages(office: Office, event: DomainEvent, id: string): readonly NewMessage[] {
  if (office.parts.outward.mail === null || event.municipality === null) return [];
  const to = receiverOf(office, event);
  if (to === null) return [];
  const { municipality, at } = event;
  return employeesOf(office, municipality, to.who).map((employee) => ({
    id: `told:${id}:${employee}`,
    channel: 'mail',
    municipality,
    body: { kind: 'noteTold', note: to.note, what: to.what, employee },
    at,
  }));
}

function receiverOf(
  office: Office,
  event: DomainEvent,
): { readonly who: EmployeeId | TeamId; readonly note: NoteId; readonly what: ToldWhat } | null {
  switch (event.type) {
    case 'note.created': {
      const { note, ownerEmployee } = event.data;
      const made = office.notes.get(note)?.note;
      const isOwn = office.noteDetails.get(note)?.createdBy === ownerEmployee;
      if (made === undefined || ownerEmployee === null || isOwn) return null;
      // While the owner is away it is the deputy who has to know, or everybody of the unit.
      return { who: toTell(office, made), note, what: 'assigned' };
    }
    case 'note.escalated':
      return { who: event.data.to, note: event.data.note, what: 'escalated' };
    case 'note.callAttached':
    case 'note.reopened': {
      const note = office.notes.get(event.data.note)?.note;
      const what = event.type === 'note.reopened' ? 'reopened' : 'callerRangAgain';
      return note === undefined ? null : { who: toTell(office, note), note: note.id, what };
    }
    default:
      return null;
  }
}

function employeesOf(
  office: Office,
  municipality: MunicipalityId,
  who: EmployeeId | TeamId,
): readonly EmployeeId[] {
  const { employees } = office.people.now;
  const person = employees.get(who as EmployeeId);
  if (person !== undefined) return person.municipality === municipality ? [person.id] : [];
  return [...employees.values()]
    .filter((one) => one.active && one.email !== null && one.teams.includes(who as TeamId))
    .slice(0, membersMax)
    .map(({ id }) => id);
}

/** Makes and sends the mail of a note. */
export async function sendNoteMail(office: Office, { body, createdAt }: Message): Promise<Delivered> {
  const { mail } = office.parts.outward;
  if (mail === null) return { ok: false, problem: 'not configured', permanent: false };
  const booked = office.notes.get(idOf(String(body['note'])));
  if (booked === undefined) return absent(office, createdAt);
  if (body['kind'] === 'confirmation') {
    const address = (await office.parts.subjects.read(idOf(String(body['address']))))?.email;
    // Erased in the meantime: nobody is waiting for it any more.
    if (address === undefined) return delivered;
    return mail.send({ to: address, ...confirmationMail(confirmed(office, booked)) });
  }
  const employee = office.people.now.employees.get(idOf(String(body['employee'])));
  if (employee?.active !== true || employee.email === null) return delivered;
  const what = body['what'] as ToldWhat;
  const { publicUrl } = office.parts.outward;
  const lines = [
    toldTexts[what],
    '',
    `Referentie: ${booked.label}`,
    `Team: ${office.names.team(booked.note.ownerTeam).name}`,
    promiseLine(office, booked),
    ...(booked.note.language === 'en' ? ['De beller spreekt Engels.'] : []),
    ...(publicUrl === null ? [] : ['', `Bekijk de notitie op ${publicUrl.replace(/\/$/, '')}/`]),
  ];
  return mail.send({
    to: employee.email,
    subject: `Terugbelnotitie ${booked.label}`,
    text: `${lines.join('\n')}\n`,
  });
}

/** Makes and sends the SMS to the citizen. */
export async function sendNoteSms(office: Office, { body, createdAt }: Message): Promise<Delivered> {
  const { sms } = office.parts.outward;
  if (sms === null) return { ok: false, problem: 'not configured', permanent: false };
  const booked = office.notes.get(idOf(String(body['note'])));
  if (booked === undefined) return absent(office, createdAt);
  const { caller } = booked.note;
  const number = caller === null ? undefined : (await office.parts.subjects.read(caller))?.number;
  if (number === undefined) return delivered;
  return sms.send(number, confirmationSms(confirmed(office, booked)));
}

/** The note is written just after its confirmation was put in; when it never was, there is nothing to confirm. */
function absent(office: Office, createdAt: number): Delivered {
  if (office.now() - createdAt > noteAppears) return delivered;
  return { ok: false, problem: 'the note is not there yet', permanent: false };
}

function confirmed(office: Office, { note, label }: BookedNote): ConfirmationFacts {
  const municipality = note.municipality ?? idOf<'municipality'>('');
  return {
    language: note.language,
    due: note.due,
    madeAt: note.createdAt,
    label,
    municipality: office.names.municipality(municipality).name,
    number: office.names.plan(municipality)?.callbackNumber ?? null,
  };
}

function promiseLine(office: Office, { note }: BookedNote): string {
  const text = promiseInWords(note.due, office.now(), 'nl');
  return `Belofte aan de beller: ${text}`;
}

/** Whether an SMS can be sent there: a Dutch mobile number (06), or any number abroad. */
export function takesSms(text: string): boolean {
  const parsed = parseNumber(text);
  if (!parsed.ok || parsed.number.kind !== 'e164') return false;
  const number = canonical(parsed.number);
  return !number.startsWith('+31') || number.startsWith('+316');
}
