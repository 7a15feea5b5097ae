/** Callback notes as screens see them, and which of them an employee may see. */
import type { Note as WireNote } from '../../../contract/note.ts';
import { type Note, pendingStates } from '../../../domain/callback/note.ts';
import { promiseInWords } from '../../../domain/callback/promise-words.ts';
import { showNumberText } from '../../../domain/numbers/show.ts';
import type { Instant } from '../../../domain/time.ts';
import { isMachine } from '../../accounts/machines.ts';
import type { Employee } from '../../ports/people.ts';
import type { BookedNote } from '../note-book.ts';
import { contactShown, noteTextsOf } from '../note-texts.ts';
import type { Office } from '../office.ts';
import { iso, isoOrNull } from './wire-time.ts';

/** Own notes and those of the own teams; leaders and auditors see all of their municipality. */
export function mayRead(employee: Employee, note: Note): boolean {
  if (note.municipality !== employee.municipality) return false;
  if (employee.roles.some((role) => role === 'teamleider' || role === 'beheerder' || role === 'auditor'))
    return true;
  return isOwn(employee, note) || employee.teams.includes(note.ownerTeam);
}

/** Reading a list of everything is no reason to ring people: an auditor only looks. */
export function mayChange(employee: Employee, note: Note): boolean {
  return mayRead(employee, note) && employee.roles.some((role) => role !== 'auditor');
}

export function isOwn(employee: Employee, note: Note): boolean {
  return note.ownerEmployee === employee.id || note.claim?.employee === employee.id;
}

/** What the live feed keeps on the screen: pending notes of the person and the teams; a machine gets all it may read. */
export function isOnScreen(employee: Employee, note: Note): boolean {
  if (!pendingStates.has(note.state) || !mayRead(employee, note)) return false;
  return isMachine(employee.id) || isOwn(employee, note) || employee.teams.includes(note.ownerTeam);
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
    promise: promiseInWords(note.due, note.createdAt, 'nl'),
    termPart: termPart(note, now),
    ownerTeam: names.team(note.ownerTeam),
    ownerEmployee: note.ownerEmployee === null ? null : names.employee(note.ownerEmployee),
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
    attempts: note.attempts.map(({ at, employee, result }) => ({
      at: iso(at),
      employee: names.employee(employee).name,
      result,
    })),
    callId: note.calls[0] ?? null,
  };
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
