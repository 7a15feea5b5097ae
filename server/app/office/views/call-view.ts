/** One call as the employee in it sees it: the card that pops up, and stays through wrap-up. */
import type { CallCard, Caller, Registration as WireRegistration } from '../../../contract/call.ts';
import type { Reference } from '../../../contract/common.ts';
import type { Call } from '../../../domain/call/model.ts';
import type { Note } from '../../../domain/callback/note.ts';
import { openNotesOf } from '../../../domain/callback/repeat-call.ts';
import { callsOf } from '../../../domain/centre/selectors.ts';
import type { CentreState } from '../../../domain/centre/state.ts';
import type { Destination } from '../../../domain/events.ts';
import type { EmployeeId } from '../../../domain/ids.ts';
import { showNumberText } from '../../../domain/numbers/show.ts';
import type { CallRecord } from '../call-records.ts';
import type { CallerPersons } from '../caller-persons.ts';
import { noteTextsOf } from '../note-texts.ts';
import type { Office } from '../office.ts';
import { mayRead } from './note-view.ts';
import { iso, isoOrNull } from './wire-time.ts';

/** Earlier contacts on a card. */
const earlierMax = 5;

/** Why this call comes to this agent, by strategy of the queue. */
const whyYou: Readonly<Record<string, string>> = {
  longestIdle: 'U bent het langst vrij.',
  fewestCalls: 'U had vandaag de minste gesprekken.',
  ringAll: 'Alle vrije collega’s worden tegelijk gebeld.',
  linear: 'U bent de eerste die vrij is op de lijst.',
  sticky: 'De beller sprak eerder met u.',
};

/** The calls an employee has a part in, and the one that is being written up. */
export function cardsOf(office: Office, state: CentreState, employee: EmployeeId): readonly CallCard[] {
  const open = callsOf(state, employee).flatMap((call) => {
    const record = office.calls.get(call.id);
    return record === undefined ? [] : [callCard(office, employee, record, call)];
  });
  const agent = state.agents.get(employee);
  const finished =
    agent?.state === 'wrappingUp' && agent.call !== null ? office.calls.get(agent.call) : undefined;
  if (finished === undefined || open.some((card) => card.id === finished.call)) return open;
  return [...open, callCard(office, employee, finished, undefined)];
}

function callCard(
  office: Office,
  employee: EmployeeId,
  record: CallRecord,
  call: Call | undefined,
): CallCard {
  const offer = call?.offers.find((one) => one.employee === employee);
  // Who rang a colleague on their own phone is the caller of that call, and talks when the colleague does.
  const isTheirs = call?.conversation?.employee === employee || call?.begunBy === employee;
  const talks = isTheirs ? (call?.conversation ?? null) : null;
  const dials = call?.callback?.host?.employee === employee || call?.begunBy === employee;
  const consulted = call?.transfer?.consulted?.employee === employee;
  const queue = offer?.queue ?? talks?.queue ?? call?.line?.queue ?? null;
  const municipality = call?.municipality ?? record.municipality;
  const why = record.offerReasons.find(({ code }) => !code.startsWith('passedOver'));
  return {
    id: record.call,
    direction: record.isOutbound === true ? 'outbound' : 'inbound',
    state:
      talks !== null
        ? talks.held
          ? 'holding'
          : 'talking'
        : consulted
          ? 'talking'
          : offer !== undefined
            ? 'ringing'
            : dials
              ? 'dialling'
              : 'ended',
    language: record.language,
    caller: callerOf(office, record, employee),
    municipality: municipality === null ? null : office.names.municipality(municipality),
    entrance: office.names.entranceCard(call?.entrance ?? record.entrance, record.called),
    queue: queue === null ? null : office.names.queue(queue),
    menuChoice: record.menuChoice,
    arrivedAt: iso(record.arrivedAt),
    waitingSince: isoOrNull(record.waitingSince),
    offeredAt: isoOrNull(offer?.since),
    ringUntil: isoOrNull(offer?.ringUntil),
    answeredAt: isoOrNull(talks?.since ?? record.answeredAt),
    endedAt: isoOrNull(record.endedAt),
    handedOverBy: handedOverBy(office, employee, record),
    transfer: transferOf(office, employee, record, call),
    transfersSoFar: record.transfers,
    recording: call?.tape == null ? 'off' : call.tape.paused ? 'paused' : 'on',
    restoringUntil:
      talks !== null
        ? isoOrNull(call?.lost?.until)
        : consulted
          ? isoOrNull(call?.transfer?.consulted?.lost?.until)
          : null,
    registration: registrationOf(office, record),
    // Without a Dutch sentence nothing is said: codes and English are for the ledger.
    why: why === undefined ? null : (why.nl ?? whyYou[why.code] ?? null),
  };
}

/** The other party, with what this municipality knows of earlier calls. */
function callerOf(office: Office, record: CallRecord, reader: EmployeeId): Caller {
  const person = record.caller === null ? null : office.personal.peek(record.caller);
  const notes = openNotesOf(
    record.caller,
    record.municipality,
    [...office.notes.pending()].map(({ note }) => note),
  );
  return {
    number: person?.number === undefined ? null : showNumberText(person.number),
    anonymous: record.caller === null,
    name: person?.name ?? null,
    ...knownPersons(office, record, reader),
    callsToday: office.calls.timesToday(record),
    earlierContacts: office.calls
      .earlier(record)
      .slice(0, earlierMax)
      .map((one) => ({
        callId: one.call,
        at: iso(one.arrivedAt),
        subject: office.subjectName(one.municipality, one.subject),
        outcome: one.outcome,
        employee: one.answeredBy === null ? null : office.names.employee(one.answeredBy).name,
      })),
    openNotes: notes.map((note) => ({
      id: note.id,
      label: office.notes.get(note.id)?.label ?? '',
      ...questionShown(office, note, reader),
      attached: note.calls.includes(record.call),
      createdAt: iso(note.createdAt),
      dueAt: iso(note.due),
      subject: office.subjectName(note.municipality, note.subject),
      owner: office.names.team(note.ownerTeam).name,
      attempts: note.attempts.length,
    })),
  };
}

/** What the caller asked before, for the first line, who spoke with the caller, and whoever may read the note. */
function questionShown(office: Office, note: Note, id: EmployeeId): { readonly question?: string } {
  const reader = office.people.now.employees.get(id);
  const detail = office.noteDetails.get(note.id);
  if (reader === undefined || detail === undefined) return {};
  const isFirstLine = reader.roles.includes('kcc-agent');
  if (!isFirstLine && !mayRead(office, reader, note)) return {};
  return { question: noteTextsOf(office.personal.peek(detail.details)?.text).question };
}

/** Who the register outside knows under this number; who is protected has a name for those who may see it only. */
function knownPersons(
  office: Office,
  record: CallRecord,
  reader: EmployeeId,
): Pick<Caller, 'persons' | 'personSearch'> {
  const none: Pick<Caller, 'persons' | 'personSearch'> = { persons: [], personSearch: 'off' };
  if (!office.looksUp(record.municipality)) return none;
  const found = lookedUp(office, record, reader);
  if (found === 'off') return none;
  if (found === 'searching') return { persons: [], personSearch: 'searching' };
  switch (found.kind) {
    case 'anonymous':
      return none;
    case 'unavailable':
      return { persons: [], personSearch: 'unavailable' };
    case 'unknown':
      return { persons: [], personSearch: 'searched' };
    case 'one':
    case 'protected':
      return { persons: [found.person], personSearch: 'searched' };
    case 'many':
      return { persons: [...found.persons], personSearch: 'searched' };
  }
}

/** With the names of protected persons for a leader, where those may see them, once that is on record. */
function lookedUp(office: Office, record: CallRecord, reader: EmployeeId): ReturnType<CallerPersons['peek']> {
  const hidden = office.callerPersons.peek(record.caller, false);
  const isLeader = office.people.now.employees.get(reader)?.roles.includes('teamleider') === true;
  if (!isLeader || office.parts.outward.openKlant?.protectedNames !== 'leaders') return hidden;
  const persons = protectedIn(hidden);
  if (persons.length === 0) return hidden;
  const look = { reader, call: record.call, municipality: record.municipality, persons };
  return office.callerPersons.peek(record.caller, office.protectedNames.mayShow(look));
}

function protectedIn(found: ReturnType<CallerPersons['peek']>): readonly string[] {
  if (typeof found === 'string') return [];
  if (found.kind === 'protected') return [found.person.id];
  return found.kind === 'many'
    ? found.persons.flatMap(({ id, protected: isProtected }) => (isProtected ? [id] : []))
    : [];
}

export function registrationOf(office: Office, { registration }: CallRecord): WireRegistration {
  const texts = registration.question === null ? null : office.personal.peek(registration.question);
  return {
    outcome: registration.outcome,
    subjectId: registration.subject,
    question: texts?.text ?? '',
    callerName: texts?.name ?? '',
    personId: texts?.person || null,
  };
}

function handedOverBy(
  office: Office,
  employee: EmployeeId,
  record: CallRecord,
): { name: string; question: string } | null {
  const from = record.transferTarget?.from;
  if (from === undefined || from === employee) return null;
  return { name: office.names.employee(from).name, question: registrationOf(office, record).question };
}

function transferOf(
  office: Office,
  employee: EmployeeId,
  record: CallRecord,
  call: Call | undefined,
): CallCard['transfer'] {
  const now = call?.transfer;
  if (now != null && now.from === employee) {
    const ringing = call?.offers[0]?.ringUntil ?? call?.dialled?.ringUntil ?? null;
    return {
      id: now.id,
      target: office.names.destination(now.target).name,
      mode: now.mode,
      state: now.consulted === null ? 'ringing' : 'consulting',
      party: now.talksWith === 'consulted' ? 'colleague' : now.talksWith,
      since: iso(now.since),
      ringUntil: now.consulted === null ? isoOrNull(ringing) : null,
      outcome: null,
      restoringUntil: isoOrNull(now.consulted?.lost?.until),
      suggestedOwner: ownerOf(office, now.target),
      ...personOf(office, now.target),
    };
  }
  const last = record.lastTransfer;
  const isBack = last !== null && last.from === employee && last.outcome !== 'connected';
  if (!isBack || call?.conversation?.employee !== employee) return null;
  return {
    id: last.id,
    target: office.names.destination(last.target).name,
    mode: last.mode,
    state: 'returned',
    party: 'caller',
    since: iso(last.at),
    ringUntil: null,
    outcome: last.outcome,
    restoringUntil: null,
    suggestedOwner: ownerOf(office, last.target),
    ...personOf(office, last.target),
  };
}

/** The team to which a note would go, were this destination not reached. */
function ownerOf(office: Office, target: Destination): Reference | null {
  if (target.kind === 'team') return office.names.team(target.team);
  if (target.kind === 'employee') {
    const team = office.people.now.employees.get(target.employee)?.teams[0];
    return team === undefined ? null : office.names.team(team);
  }
  return null;
}

function personOf({ names }: Office, target: Destination): { readonly suggestedPerson?: Reference } {
  return target.kind === 'employee' ? { suggestedPerson: names.employee(target.employee) } : {};
}
