/** Callback notes as screens see them, and which of them an employee may see. */
import type { Note as WireNote } from '../../../contract/note.ts';
import { type Note, type NoteAttempt, pendingStates } from '../../../domain/callback/note.ts';
import { promiseInWords } from '../../../domain/callback/promise-words.ts';
import type { EmployeeId, TeamId } from '../../../domain/ids.ts';
import { showNumberText } from '../../../domain/numbers/show.ts';
import type { Instant } from '../../../domain/time.ts';
import { isMachine } from '../../accounts/machines.ts';
import type { Employee } from '../../ports/people.ts';
import type { BookedNote } from '../note-book.ts';
import { actsOn, isTheirs } from '../note-duty.ts';
import { contactShown, noteTextsOf } from '../note-texts.ts';
import type { Office } from '../office.ts';
import { iso, isoOrNull } from './wire-time.ts';

/** Own notes and those of the own teams; leaders and auditors see all of their municipality. */
export function mayRead(office: Office, employee: Employee, note: Note): boolean {
  if (note.municipality !== employee.municipality) return false;
  if (employee.roles.some((role) => role === 'teamleider' || role === 'beheerder' || role === 'auditor'))
    return true;
  return isNear(office, employee, note);
}

/** To do for this employee or their team, or they were called in because its time runs out. */
function isNear(office: Office, employee: Employee, note: Note): boolean {
  return (
    employee.teams.includes(note.ownerTeam) ||
    isTheirs(office, employee.id, note) ||
    note.toldTo.includes(employee.id)
  );
}

/** Reading a list of everything is no reason to ring people: an auditor only looks. */
export function mayChange(office: Office, employee: Employee, note: Note): boolean {
  return mayRead(office, employee, note) && employee.roles.some((role) => role !== 'auditor');
}

/** What the live feed keeps on the screen: pending notes of the person and the teams; a machine gets all it may read. */
export function isOnScreen(office: Office, employee: Employee, note: Note): boolean {
  if (!pendingStates.has(note.state) || !mayRead(office, employee, note)) return false;
  return isMachine(employee.id) || isNear(office, employee, note);
}

export function noteView(office: Office, { note, label }: BookedNote, now: Instant): WireNote {
  const { names, personal } = office;
  const detail = office.noteDetails.get(note.id);
  const person = detail === undefined ? null : personal.peek(detail.details);
  const texts = noteTextsOf(person?.text);
  const caller = note.caller === null ? null : personal.peek(note.caller);
  const { claim } = note;
  return {
    id: note.id,
    label,
    version: note.version,
    state: note.state,
    origin: note.origin,
    createdAt: iso(note.createdAt),
    createdBy: detail?.createdBy == null ? null : names.employee(detail.createdBy).name,
    dueAt: iso(note.due),
    language: note.language,
    promise: promiseInWords(note.due, note.createdAt, note.language),
    termPart: termPart(note, now),
    ownerTeam: names.team(note.ownerTeam),
    ownerEmployee: note.ownerEmployee === null ? null : names.employee(note.ownerEmployee),
    ...standInShown(office, note, now),
    claimedBy: claim === null || claim.until <= now ? null : names.employee(claim.employee),
    claimedUntil: claim === null || claim.until <= now ? null : isoOrNull(claim.until),
    callerName: person?.name ?? caller?.name ?? null,
    number: caller?.number === undefined ? null : showNumberText(caller.number),
    ...contactShown(texts.contact),
    subject: office.subjectName(note.municipality, note.subject),
    question: texts.question,
    ...(texts.answers.length === 0 ? {} : { answers: [...texts.answers] }),
    ...(texts.remarks.length === 0 ? {} : { remarks: [...texts.remarks] }),
    window: texts.window,
    attempts: attemptsOf(office, note).map(({ at, employee, result }) => ({
      at: iso(at),
      employee: names.employee(employee).name,
      result,
    })),
    ...laddersShown(office, note),
    callId: note.calls[0] ?? null,
  };
}

/** Also those that were made before it was forwarded. */
function attemptsOf(office: Office, note: Note): readonly NoteAttempt[] {
  const attempts = [...note.attempts];
  const seen = new Set([note.id]);
  for (let before = note.continues; before !== null && !seen.has(before); ) {
    seen.add(before);
    const earlier = office.notes.get(before)?.note;
    attempts.unshift(...(earlier?.attempts ?? []));
    before = earlier?.continues ?? null;
  }
  return attempts;
}

/** Who acts while the owner is away; no key at all while the owner is there, or when the note is a unit's. */
function standInShown(office: Office, note: Note, now: Instant): Pick<WireNote, 'standIn'> {
  const { why, employee, team } = actsOn(office, note, now);
  if (why === 'owner' || why === 'unit') return {};
  return { standIn: employee === null ? office.names.team(team) : office.names.employee(employee) };
}

function laddersShown({ names, people }: Office, note: Note): Pick<WireNote, 'escalations'> {
  if (note.escalated.length === 0) return {};
  const nameOf = (to: EmployeeId | TeamId) =>
    people.now.employees.has(to as EmployeeId) ? names.employee(to as EmployeeId) : names.team(to as TeamId);
  const steps = note.escalated.flatMap((percent, index) => {
    const to = note.toldTo[index];
    return to === undefined ? [] : [{ percent, toldTo: nameOf(to) }];
  });
  return { escalations: steps };
}

/** Between the moments of 0, 50, 80 and 100 % of the term it grows evenly. */
export function termPart(note: Note, now: Instant): number {
  const points = [
    [note.createdAt, 0],
    [note.warnAt[0], 0.5],
    [note.warnAt[1], 0.8],
    [note.due, 1],
  ] as const;
  for (const [index, [until, part]] of points.entries()) {
    const before = points[index - 1];
    if (before === undefined || now > until) continue;
    const [from, start] = before;
    const passed = until === from ? 1 : Math.max(0, (now - from) / (until - from));
    return round(start + (part - start) * passed);
  }
  const term = Math.max(1, note.due - note.createdAt);
  return round(1 + (now - note.due) / term);
}

function round(part: number): number {
  return Math.round(part * 100) / 100;
}
