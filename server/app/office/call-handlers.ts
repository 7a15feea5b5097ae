/** Routes of calls: commands, registration, the story of one call, and where a call can be sent. */

import type { CallCommand } from '../../contract/call.ts';
import type { Destination as WireDestination } from '../../contract/common.ts';
import { isBusy } from '../../domain/agent/model.ts';
import { consultableAt } from '../../domain/call/consult-entrance.ts';
import { maySupervise } from '../../domain/call/supervise.ts';
import { isLockedFor } from '../../domain/callback/decide-note.ts';
import { pendingStates } from '../../domain/callback/note.ts';
import { openNotesOf } from '../../domain/callback/repeat-call.ts';
import { callsOf } from '../../domain/centre/selectors.ts';
import {
  decideRegistration,
  type Registration,
  type RegistrationRefusal,
} from '../../domain/contact/registration.ts';
import type { Destination, DomainEvent } from '../../domain/events.ts';
import { type CallId, idOf, type MunicipalityId, type NoteId } from '../../domain/ids.ts';
import { mayDial } from '../../domain/numbers/dialling.ts';
import { canonical, parseNumber } from '../../domain/numbers/phone-number.ts';
import type { Employee } from '../ports/people.ts';
import { runningCentre } from './agent-handlers.ts';
import type { CallRecord } from './call-records.ts';
import { callStory } from './call-story.ts';
import { directoryEntries } from './directory.ts';
import { type Asker, employeeOf, type HandlersOf, ownOnly, Refusal } from './handler.ts';
import type { Office } from './office.ts';
import type { CentreAccess } from './office-parts.ts';
import { municipalityFor, servedCall } from './served-calls.ts';
import { registrationOf } from './views/call-view.ts';
import { mayChange } from './views/note-view.ts';

const refusals: Readonly<Record<RegistrationRefusal, string>> = {
  noteMissing: 'Maak eerst de terugbelnotitie.',
  transferMissing: 'Dit gesprek is niet doorverbonden.',
  subjectUnknown: 'Dit onderwerp bestaat niet.',
  subjectMissing: 'Kies een onderwerp.',
  tooLate: 'Dit gesprek is te lang geleden om nog te registreren.',
};

export function callHandlers(
  office: Office,
): HandlersOf<'startCall' | 'getCallStory' | 'commandCall' | 'registerContact' | 'searchDirectory'> {
  return {
    startCall: async ({ asker, body }) => {
      const employee = employeeOf(asker);
      const centre = runningCentre(office);
      const note = body.noteId === null ? null : idOf<'note'>(body.noteId);
      if (note !== null) mayRing(office, asker, note);
      const target = await destinationOf(office, employee.municipality, body.target);
      if (target.kind !== 'number' && target.kind !== 'partner') {
        throw new Refusal('invalid', 'Bel een collega of team met uw telefoon.', [
          { path: ['target', 'kind'], detail: 'Alleen een nummer of een partner.' },
        ]);
      }
      const agent = centre.state.agents.get(employee.id);
      if (agent === undefined || agent.devices.length === 0) {
        throw new Refusal('conflict', 'Uw telefoon is niet aangemeld.');
      }
      if (isBusy(agent)) throw new Refusal('conflict', 'U bent al in gesprek.');
      const call = idOf<'call'>(office.parts.chance.newId());
      centre.submit({ type: 'call.place', call, employee: employee.id, target, note });
      office.changed();
      return { callId: call };
    },

    getCallStory: ({ asker, params }) => callStory(office, employeeOf(asker), idOf(params.callId)),

    commandCall: async ({ asker, params, body }) => {
      const employee = employeeOf(asker);
      const centre = runningCentre(office);
      const call = idOf<'call'>(params.callId);
      const mayTakePart =
        (body.command === 'supervise' && mayLead(centre, employee, call)) ||
        centre.state.calls.get(call)?.supervision?.employee === employee.id;
      if (!mayTakePart && !callsOf(centre.state, employee.id).some((one) => one.id === call)) {
        throw new Refusal('notFound', 'Dit gesprek is niet van u, of het is voorbij.');
      }
      const accepted = await carryOut(office, centre, employee, call, body);
      office.changed();
      return { accepted };
    },

    registerContact: async ({ asker, params, body }) => {
      const employee = employeeOf(asker);
      const record = servedCall(office, asker, params.callId);
      const municipality = record.municipality ?? employee.municipality;
      const { subjects, ledger } = office.parts;
      const now = office.now();
      const kept = record.registration.question;
      if (kept !== null) await office.personal.load([kept]);
      const before = registrationOf(office, record);
      const person = body.personId === undefined ? (before.personId ?? null) : body.personId;
      if (person !== null && person !== before.personId && !office.callerPersons.has(record.caller, person)) {
        throw new Refusal('invalid', 'De aanvraag klopt niet.', [
          { path: ['personId'], detail: 'Deze persoon is niet bekend onder het nummer van de beller.' },
        ]);
      }
      const isSame =
        before.question === body.question &&
        before.callerName === body.callerName &&
        before.personId === person;
      const texts = { name: body.callerName, text: body.question, ...(person === null ? {} : { person }) };
      const isEmpty = body.question === '' && body.callerName === '' && person === null;
      const question =
        isSame || (isEmpty && record.registration.question === null)
          ? record.registration.question
          : await subjects.create(municipality, 'contact', texts, now);
      const products = office.catalogues.of(municipality);
      // Without a catalogue the subject that is sent is taken as it is.
      const known = new Set(
        products.length > 0 ? products.map(({ id }) => id) : body.subjectId === null ? [] : [body.subjectId],
      );
      const facts: DomainEvent[] = [];
      const personChanged = person !== (before.personId ?? null);
      const registration = withAttached(office, record);
      const commands = [
        {
          type: 'noteQuestion',
          by: employee.id,
          subject: body.subjectId,
          question,
          known: person !== null,
          personChanged,
        } as const,
        ...(body.outcome === null || body.outcome === record.registration.outcome
          ? []
          : [
              {
                type: 'registerOutcome',
                by: employee.id,
                outcome: body.outcome,
                subject: body.subjectId,
              } as const,
            ]),
      ];
      for (const command of commands) {
        const decision = decideRegistration(registration, command, now, known);
        if (!decision.ok) throw new Refusal('conflict', refusals[decision.refusal]);
        facts.push(...decision.events);
      }
      if (facts.length > 0) {
        // The notes first: who sends them on reads there who the caller is.
        if (personChanged) await rememberPerson(office, registration, before.personId ?? null, person);
        await ledger.append(facts);
      }
      return { ...body, personId: person };
    },

    searchDirectory: ({ asker, body: { search, callId } }) =>
      directoryEntries(office, employeeOf(asker), municipalityFor(office, asker, callId), search),
  };
}

async function carryOut(
  office: Office,
  centre: CentreAccess,
  employee: Employee,
  call: CallId,
  body: CallCommand,
): Promise<boolean> {
  const by = { call, employee: employee.id };
  switch (body.command) {
    case 'answer':
      // A telephone answers by itself: the browser by SIP, a desk phone by its own button.
      return false;
    case 'reject':
    case 'hangUp':
      centre.submit({ type: 'call.hangUp', ...by });
      return true;
    case 'hold':
      centre.submit({ type: 'call.hold', ...by });
      return true;
    case 'resume':
      centre.submit({ type: 'call.resume', ...by });
      return true;
    case 'transfer': {
      // The caller's municipality: an agent who answers for another sends its callers to its people.
      const municipality = centre.state.calls.get(call)?.municipality ?? employee.municipality;
      const target = await destinationOf(office, municipality, body.target);
      if (body.mode === 'attended') mustBeConsultable(office, centre, call, target);
      const transfer = office.parts.chance.newId();
      centre.submit({ type: 'call.transfer', ...by, transfer, target, mode: body.mode });
      return true;
    }
    case 'completeTransfer':
      centre.submit({ type: 'call.transferComplete', ...by });
      return true;
    case 'cancelTransfer':
      centre.submit({ type: 'call.transferCancel', ...by });
      return true;
    case 'talkWith': {
      const talksWith = body.party === 'colleague' ? 'consulted' : body.party;
      centre.submit({ type: 'call.consultSwitch', ...by, talksWith });
      return true;
    }
    case 'supervise':
      centre.submit({ type: 'call.supervise', ...by, mode: body.mode });
      return true;
    case 'pauseRecording':
    case 'resumeRecording':
      centre.submit({ type: `call.${body.command}`, ...by });
      return true;
    case 'endSupervision':
      centre.submit({ type: 'call.superviseEnd', ...by });
      return true;
    case 'attachNote':
      await attachNote(office, call, idOf(body.noteId));
      return true;
    case 'markAggression':
      await markAggression(office, employee, office.calls.get(call));
      return true;
  }
}

/** Nobody rings about a note that is not theirs to read, is finished, or that a colleague has in hand. */
function mayRing(office: Office, asker: Asker, id: NoteId): void {
  const note = ownOnly(asker, office.notes.get(id)?.note, 'Deze terugbelnotitie');
  const employee = employeeOf(asker);
  if (!mayChange(office, employee, note)) throw new Refusal('notFound', 'Deze terugbelnotitie bestaat niet.');
  if (!pendingStates.has(note.state)) throw new Refusal('conflict', 'Deze notitie is al afgehandeld.');
  if (isLockedFor(note, employee.id, office.now())) {
    throw new Refusal('conflict', 'Een collega heeft deze notitie opgepakt.');
  }
}

/** A call that belongs to a note of before keeps that promise as if it were its own. */
function withAttached(office: Office, { call, registration }: CallRecord): Registration {
  const attached = [...office.notes.pending()].flatMap(({ note }) =>
    note.calls.includes(call) && !registration.notes.includes(note.id) ? [note.id] : [],
  );
  return attached.length === 0
    ? registration
    : { ...registration, notes: [...registration.notes, ...attached] };
}

/** The promises of this call are for who it turned out to be, unless they were made for yet somebody else. */
async function rememberPerson(
  office: Office,
  { notes }: Registration,
  before: string | null,
  person: string | null,
): Promise<void> {
  const { subjects } = office.parts;
  for (const note of notes) {
    const details = office.noteDetails.get(note)?.details;
    const kept = details === undefined ? null : await subjects.read(details);
    if (details === undefined || kept === null || (kept.person || null) !== before) continue;
    await subjects.amend(details, { person: person ?? '' }, office.now());
    office.personal.forget(details);
  }
}

/** The open note of this caller gets the call, in the conversation rather than after it. */
async function attachNote(office: Office, call: CallId, id: NoteId): Promise<void> {
  const record = office.calls.get(call);
  const pending = [...office.notes.pending()].map(({ note }) => note);
  const mine = record === undefined ? [] : openNotesOf(record.caller, record.municipality, pending);
  if (!mine.some((note) => note.id === id)) {
    throw new Refusal('notFound', 'Deze beller heeft geen open notitie met dit nummer.');
  }
  const options = { once: `attach ${call}`, expectedVersion: null };
  await office.notes.command(id, { type: 'attachCall', call }, options);
}

/** An entrance of ours has no telephone of its own: who consults there is told when nobody would be rung. */
function mustBeConsultable(office: Office, centre: CentreAccess, call: CallId, target: Destination): void {
  if (target.kind !== 'entrance') return;
  const found = consultableAt(centre.state, call, target.entrance, office.now());
  if (found === null || found.kind === 'reaches') return;
  const { name } = office.names.destination(target);
  throw new Refusal(
    'conflict',
    found.kind === 'menu'
      ? `${name} heeft een keuzemenu: verbind zonder overleg door.`
      : `${name} is nu gesloten: overleggen kan niet.`,
  );
}

/** A conversation of somebody of a team this employee leads; the core asks once more. */
function mayLead({ state }: CentreAccess, leader: Employee, id: CallId): boolean {
  const call = state.calls.get(id);
  return call !== undefined && maySupervise(state.directory, leader.id, call);
}

async function markAggression(
  office: Office,
  employee: Employee,
  record: CallRecord | undefined,
): Promise<void> {
  if (record === undefined) return;
  const subject = record.registration.subject;
  const decision = decideRegistration(
    record.registration,
    { type: 'registerOutcome', by: employee.id, outcome: 'aggression', subject },
    office.now(),
    new Set(subject === null ? [] : [subject]),
  );
  if (!decision.ok) throw new Refusal('conflict', refusals[decision.refusal]);
  await office.parts.ledger.append(decision.events);
}

async function destinationOf(
  office: Office,
  municipality: MunicipalityId,
  wanted: WireDestination,
): Promise<Destination> {
  const wrong = (path: string, detail: string): Refusal =>
    new Refusal('invalid', 'De aanvraag klopt niet.', [{ path: ['target', path], detail }]);
  if (!office.names.isOwn(municipality, wanted)) throw wrong('id', 'Deze bestemming bestaat niet.');
  switch (wanted.kind) {
    case 'employee':
      return { kind: 'employee', employee: idOf(wanted.id) };
    case 'team':
      return { kind: 'team', team: idOf(wanted.id) };
    case 'queue':
      return { kind: 'queue', queue: idOf(wanted.id) };
    case 'partner': {
      const plan = office.names.plan(municipality);
      const own = office.parts.dialplans().numbers.get(plan?.partners.get(wanted.id)?.number ?? '');
      return own === undefined
        ? { kind: 'partner', partner: wanted.id }
        : { kind: 'entrance', entrance: own.entrance };
    }
    case 'number': {
      const parsed = parseNumber(wanted.number);
      if (!parsed.ok) throw wrong('number', 'Dit is geen telefoonnummer.');
      const number = canonical(parsed.number);
      // A number of our own is reached inside, at its entrance, also that of another municipality.
      const own = office.parts.dialplans().numbers.get(number);
      if (own !== undefined) return { kind: 'entrance', entrance: own.entrance };
      if (!mayDial(parsed.number)) throw wrong('number', 'Naar dit nummer mag niet worden gebeld.');
      const subject = await office.parts.subjects.callerByNumber(municipality, number, office.now());
      return { kind: 'number', number: subject };
    }
  }
}
