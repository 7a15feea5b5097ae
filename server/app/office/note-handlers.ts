/** Routes of callback notes: made, found, claimed, tried, forwarded, closed, opened again. */
import type { NewNote, NoteState, NoteCommand as WireCommand } from '../../contract/note.ts';
import type { NoteCommand, NoteRefusal } from '../../domain/callback/decide-note.ts';
import type { DomainEvent } from '../../domain/events.ts';
import { idOf, type MunicipalityId, type NoteId, type SubjectId } from '../../domain/ids.ts';
import { canonical, parseNumber } from '../../domain/numbers/phone-number.ts';
import { takesSms } from '../outbox/note-messages.ts';
import { fitsRegister } from '../ports/contact-register.ts';
import type { Employee } from '../ports/people.ts';
import { type Asker, employeeOf, type HandlersOf, pageOf, Refusal } from './handler.ts';
import { type BookedNote, NoteBook } from './note-book.ts';
import { isTheirs } from './note-duty.ts';
import { answersKept } from './note-form.ts';
import { channelsOf, formOf, promiseFor, termAt } from './note-promise.ts';
import { contactKept, nameOfParts, noteTextsOf } from './note-texts.ts';
import type { Office } from './office.ts';
import { findServedCall, municipalityFor } from './served-calls.ts';
import { mayChange, mayRead, noteView } from './views/note-view.ts';

/** Time for the note itself to be written, milliseconds. */
const confirmAfterMs = 2_000;

const finishedStates: ReadonlySet<NoteState> = new Set(['closed', 'forwarded', 'expired']);

const refusals: Readonly<Record<NoteRefusal | 'versionChanged', string>> = {
  noSuchNote: 'Deze notitie bestaat niet.',
  alreadyExists: 'Deze notitie bestaat al.',
  numberMissing: 'Er is geen nummer om te bellen.',
  dueInThePast: 'De termijn is al voorbij.',
  claimedByOther: 'Een collega heeft deze notitie opgepakt.',
  notClaimedByYou: 'U hebt deze notitie niet opgepakt.',
  finished: 'Deze notitie is al afgehandeld.',
  notFinished: 'Deze notitie is nog niet afgehandeld.',
  notReachedYet: 'De beller is nog niet bereikt.',
  notYourAttempt: 'De laatste poging is van een collega.',
  tooFewAttempts: 'Er is nog niet vaak genoeg gebeld om deze notitie te sluiten.',
  remarkMissing: 'Schrijf erbij waarom.',
  sameNote: 'De notitie staat al bij dit team.',
  versionChanged: 'Deze notitie is intussen gewijzigd. Bekijk haar opnieuw.',
};

export function noteHandlers(
  office: Office,
): HandlersOf<'listNotes' | 'createNote' | 'getNote' | 'commandNote' | 'getPromise'> {
  return {
    listNotes: async ({ asker, query }) => {
      const employee = employeeOf(asker);
      const fits = ({ note }: BookedNote): boolean => {
        if (!mayRead(office, employee, note) || (query.state !== undefined && note.state !== query.state))
          return false;
        if (query.whose === 'all') return true;
        if (query.whose === 'team') return employee.teams.includes(note.ownerTeam);
        return (
          isTheirs(office, employee.id, note) || office.noteDetails.get(note.id)?.createdBy === employee.id
        );
      };
      // Work to do is wanted by its term; what is done is looked for soon after.
      const isDone = query.state !== undefined && finishedStates.has(query.state);
      const order = isDone ? -1 : 1;
      const found = [...office.notes.all()].filter(fits).sort((a, b) => order * (a.note.due - b.note.due));
      const from = (query.page - 1) * query.pageSize;
      await loadPersonal(office, found.slice(from, from + query.pageSize));
      return pageOf(found, query, (note) => noteView(office, note, office.now()));
    },

    getNote: async ({ asker, params }) => {
      const note = readable(office, employeeOf(asker), idOf(params.noteId));
      await loadPersonal(office, [note]);
      return noteView(office, note, office.now());
    },

    createNote: async ({ asker, body }) => {
      const made = await createNote(office, asker, employeeOf(asker), body);
      await loadPersonal(office, [made]);
      office.changed();
      return noteView(office, made, office.now());
    },

    commandNote: async ({ asker, params, body }) => {
      const employee = employeeOf(asker);
      const found = readable(office, employee, idOf(params.noteId));
      if (!mayChange(office, employee, found.note))
        throw new Refusal('forbidden', 'U mag deze notitie alleen lezen.');
      const note = await carryOut(office, asker, employee, found, body);
      await loadPersonal(office, [note]);
      office.changed();
      return noteView(office, note, office.now());
    },

    getPromise: ({ asker, query }) => {
      const municipality = municipalityFor(office, asker, query.callId);
      checkOwner(office, municipality, query.ownerTeam, null);
      return promiseFor(office, municipality, idOf(query.ownerTeam));
    },
  };
}

async function createNote(
  office: Office,
  asker: Asker,
  employee: Employee,
  body: NewNote,
): Promise<BookedNote> {
  const once = onceOf(asker, employee);
  const id = once === null ? idOf<'note'>(office.parts.chance.newId()) : NoteBook.idFor(once);
  const known = office.notes.get(id);
  if (known !== undefined) return known;
  const call = body.callId === null ? null : findServedCall(office, asker, body.callId);
  if (call === undefined) throw wrong('callId', 'Dit gesprek bestaat niet.');
  const municipality = call?.municipality ?? employee.municipality;
  checkOwner(office, municipality, body.ownerTeam, body.ownerEmployee);
  checkConfirmation(office, body);
  checkForRegister(office, body.number);
  const contact = contactKept(body.contact, office.parts.outward.openKlant !== null);
  const answers = answersKept(formOf(office, municipality, idOf(body.ownerTeam)), body.answers);
  const caller = await callerOf(office, municipality, body.number, call?.caller ?? null);
  const now = office.now();
  const { subjects, store } = office.parts;
  const text = JSON.stringify({
    question: body.question,
    window: body.window,
    remarks: [],
    contact,
    answers,
  });
  // Who the employee heard to be on the line is who the note is for.
  const registered = call?.registration.question ?? null;
  const person = registered === null ? undefined : (await subjects.read(registered))?.person;
  const data = {
    name: nameOfParts(contact) || body.callerName,
    text,
    ...(person ? { person } : {}),
  };
  const details = await subjects.create(municipality, 'note', data, now);
  const detail = { note: id, details, createdBy: employee.id };
  await store.saveNoteDetail(detail);
  office.rememberDetail(detail);
  await confirmLater(office, municipality, id, body);
  const { due, warnAt } = termAt(office, municipality, idOf(body.ownerTeam));
  const result = await office.notes.command(
    id,
    {
      type: 'create',
      note: {
        note: id,
        municipality,
        call: call?.call ?? null,
        caller,
        withoutNumber: caller === null,
        ownerTeam: idOf(body.ownerTeam),
        ownerEmployee: body.ownerEmployee === null ? null : idOf(body.ownerEmployee),
        subject: body.subjectId,
        due,
        warnAt,
        origin: 'agent',
        language: body.language ?? call?.language ?? 'nl',
      },
    },
    {
      once,
      expectedVersion: null,
      besides: call === null ? [] : [noteMade(call.call, municipality, id, now)],
    },
  );
  if (result.ok) return result.note;
  throw new Refusal('conflict', refusals[result.refusal]);
}

/** Put in before the note is written: a crash between the two loses no confirmation, and one without a note is dropped. */
async function confirmLater(
  office: Office,
  municipality: MunicipalityId,
  note: NoteId,
  { confirmation }: NewNote,
): Promise<void> {
  if (confirmation === undefined) return;
  const now = office.now();
  const message = { id: `confirmation:${note}`, municipality, at: now, notBefore: now + confirmAfterMs };
  if (confirmation.channel === 'sms') {
    await office.post.outbox.put([{ ...message, channel: 'sms', body: { kind: 'confirmation', note } }]);
    return;
  }
  const email = confirmation.email ?? '';
  // With the note it is about, so that who erases the one finds the other.
  const kept = { email, text: note };
  const address = await office.parts.subjects.create(municipality, 'confirmation', kept, now);
  const body = { kind: 'confirmation', note, address };
  await office.post.outbox.put([{ ...message, channel: 'mail', body }]);
}

/** A confirmation that cannot be sent is refused while the caller is still on the line. */
function checkConfirmation(office: Office, { confirmation, number }: NewNote): void {
  if (confirmation === undefined) return;
  if (!channelsOf(office).includes(confirmation.channel)) {
    throw wrong('confirmation', 'Deze vorm van bevestigen is hier niet ingesteld.');
  }
  if (confirmation.channel === 'mail' && confirmation.email === null) {
    throw wrong('confirmation', 'Vul het e-mailadres in.');
  }
  if (confirmation.channel === 'sms' && (number === null || !takesSms(number))) {
    throw wrong('confirmation', 'Naar dit nummer kan geen sms. Vraag een mobiel nummer of een e-mailadres.');
  }
}

/** What the register outside would refuse after the call is refused here, during it. */
function checkForRegister(office: Office, number: string | null): void {
  if (number === null || office.parts.outward.openKlant === null) return;
  const parsed = parseNumber(number);
  if (parsed.ok && !fitsRegister(canonical(parsed.number))) {
    throw wrong('number', 'Op dit nummer kan niemand worden teruggebeld.');
  }
}

function noteMade(call: string, municipality: MunicipalityId, note: NoteId, at: number): DomainEvent {
  return { type: 'call.noteMade', v: 1, at, stream: `call:${call}`, municipality, data: { note } };
}

async function carryOut(
  office: Office,
  asker: Asker,
  employee: Employee,
  { note }: BookedNote,
  body: WireCommand,
): Promise<BookedNote> {
  const once = onceOf(asker, employee);
  const command = commandOf(office, employee, body, once);
  const detail = office.noteDetails.get(note.id);
  if (command.type === 'forward' && detail !== undefined) {
    // Texts go along first: the new note never stands without them.
    const onward = { note: command.to, details: detail.details, createdBy: employee.id };
    await office.parts.store.saveNoteDetail(onward);
    office.rememberDetail(onward);
  }
  const result = await office.notes.command(note.id, command, {
    once,
    expectedVersion: asker.expectedVersion,
  });
  if (!result.ok) {
    const kind = result.refusal === 'versionChanged' ? 'versionChanged' : 'conflict';
    if (result.refusal === 'remarkMissing') throw wrong('remark', refusals.remarkMissing);
    throw new Refusal(kind, refusals[result.refusal]);
  }
  const remark = 'remark' in body ? (body.remark ?? '').trim() : '';
  if (remark !== '' && detail !== undefined) await keepRemark(office, detail.details, remark);
  return result.note;
}

function commandOf(office: Office, employee: Employee, body: WireCommand, once: string | null): NoteCommand {
  const by = employee.id;
  switch (body.command) {
    case 'claim':
    case 'release':
      return { type: body.command, by };
    case 'attempt':
      return { type: 'attempt', by, call: null, result: body.result, corrects: body.corrects === true };
    case 'forward': {
      checkOwner(office, employee.municipality, body.ownerTeam, body.ownerEmployee);
      return {
        type: 'forward',
        by,
        to: once === null ? idOf(office.parts.chance.newId()) : NoteBook.idFor(`${once} forward`),
        ownerTeam: idOf(body.ownerTeam),
        ownerEmployee: body.ownerEmployee === null ? null : idOf(body.ownerEmployee),
        remark: body.remark,
      };
    }
    case 'close':
      return { type: 'close', by, result: body.closing };
    case 'reopen':
      return { type: 'reopen', by, reason: body.reopenReason ?? 'closedByMistake' };
  }
}

async function keepRemark(office: Office, details: SubjectId, remark: string): Promise<void> {
  const { subjects } = office.parts;
  const texts = noteTextsOf((await subjects.read(details))?.text);
  // The request that brought it came again.
  if (texts.remarks.at(-1) === remark) return;
  const text = JSON.stringify({ ...texts, remarks: [...texts.remarks, remark] });
  await subjects.amend(details, { text }, office.now());
  office.personal.forget(details);
}

/** A key counts for the person who sent it only. */
function onceOf(asker: Asker, employee: Employee): string | null {
  return asker.idempotencyKey === null ? null : `${employee.id} ${asker.idempotencyKey}`;
}

function readable(office: Office, employee: Employee, id: NoteId): BookedNote {
  const found = office.notes.get(id);
  if (found === undefined || !mayRead(office, employee, found.note)) {
    throw new Refusal('notFound', refusals.noSuchNote);
  }
  return found;
}

function checkOwner(
  office: Office,
  municipality: MunicipalityId,
  team: string,
  employee: string | null,
): void {
  const mistakes: { path: readonly string[]; detail: string }[] = [];
  if (!office.names.teams(municipality).some(({ id }) => id === team)) {
    mistakes.push({ path: ['ownerTeam'], detail: 'Dit team bestaat niet in deze gemeente.' });
  }
  const person = employee === null ? null : office.people.now.employees.get(idOf(employee));
  if (person === undefined || (person !== null && person.municipality !== municipality)) {
    mistakes.push({ path: ['ownerEmployee'], detail: 'Deze collega bestaat niet in deze gemeente.' });
  }
  if (mistakes.length > 0) throw new Refusal('invalid', 'De aanvraag klopt niet.', mistakes);
}

async function callerOf(
  office: Office,
  municipality: MunicipalityId,
  number: string | null,
  ofCall: SubjectId | null,
): Promise<SubjectId | null> {
  if (number === null) return ofCall;
  const parsed = parseNumber(number);
  if (!parsed.ok) throw wrong('number', 'Dit is geen telefoonnummer.');
  return office.parts.subjects.callerByNumber(municipality, canonical(parsed.number), office.now());
}

async function loadPersonal(office: Office, notes: readonly BookedNote[]): Promise<void> {
  const ids = notes.flatMap(({ note }) => {
    const details = office.noteDetails.get(note.id)?.details;
    return [...(note.caller === null ? [] : [note.caller]), ...(details === undefined ? [] : [details])];
  });
  await office.personal.load(ids);
}

function wrong(path: string, detail: string): Refusal {
  return new Refusal('invalid', 'De aanvraag klopt niet.', [{ path: [path], detail }]);
}
