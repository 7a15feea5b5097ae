/**
 * Who has to act on a note now, who hears of it, and so who may read it: the owner, while that person is away the
 * deputy, and whoever a step of the ladder called in (`domain/callback/ownership`).
 */
import type { Note } from '../../domain/callback/note.ts';
import {
  type Colleague,
  type Directory,
  type Responsible,
  responsibleFor,
} from '../../domain/callback/ownership.ts';
import type { EmployeeId, TeamId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { Office } from './office.ts';
import { absenceOf } from './own-reachability.ts';

/** The employees as the rules of ownership see them; nothing is copied. */
export function colleaguesOf(office: Office): Directory {
  return { get: (id) => colleagueOf(office, id) };
}

function colleagueOf(office: Office, id: EmployeeId): Colleague | undefined {
  const employee = office.people.now.employees.get(id);
  const team = employee?.teams[0];
  if (employee === undefined || !employee.active || team === undefined) return undefined;
  const { settings } = office.arrangements.of(id);
  const deputy = settings.deputyId as EmployeeId | null;
  return { id, team, deputy, absent: absenceOf(settings) };
}

/** Whom the caller may expect a call of, now. */
export function actsOn(office: Office, note: Note, now: Instant = office.now()): Responsible {
  return responsibleFor(note, colleaguesOf(office), now);
}

/** Who gets word of a note: the person who acts, else the unit. */
export function toTell(office: Office, note: Note): EmployeeId | TeamId {
  const { employee, team } = actsOn(office, note);
  return employee ?? team;
}

/** Whether this note is this employee's to do: owned, taken up, or stood in for. */
export function isTheirs(office: Office, employee: EmployeeId, note: Note): boolean {
  if (note.ownerEmployee === employee || note.claim?.employee === employee) return true;
  return note.ownerEmployee !== null && actsOn(office, note).employee === employee;
}

/** The first leader of a team; null when it has none. */
export function leaderOf(office: Office, team: TeamId): EmployeeId | null {
  for (const { id, teams, roles, active } of office.people.now.employees.values()) {
    if (active && teams.includes(team) && roles.includes('teamleider')) return id;
  }
  return null;
}
