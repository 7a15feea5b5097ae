/**
 * Who has to act on a note now. Its owner on paper is a unit and perhaps a person; while that person is absent it
 * is the deputy, and when there is none who is present, the unit. Notes of an absent employee do not lie still
 * (DOMAIN 2.5: eight calls, two notes, an employee who was ill).
 */
import type { EmployeeId, TeamId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { Ladder } from './escalation.ts';
import type { Note } from './note.ts';

/** What this needs to know of an employee. */
export interface Colleague {
  readonly id: EmployeeId;
  readonly team: TeamId;
  readonly deputy: EmployeeId | null;
  /** Absent from … until (not included); null: not absent. */
  readonly absent: { readonly from: Instant; readonly until: Instant | null } | null;
}

export type Directory = Pick<ReadonlyMap<EmployeeId, Colleague>, 'get'>;

export interface Responsible {
  readonly team: TeamId;
  /** Null: everybody of the unit. */
  readonly employee: EmployeeId | null;
  readonly why: 'owner' | 'deputy' | 'unit' | 'ownerAbsent' | 'ownerGone';
}

export function isAbsent(colleague: Colleague, now: Instant): boolean {
  const { absent } = colleague;
  return absent !== null && absent.from <= now && (absent.until === null || now < absent.until);
}

/** Deputies of deputies are followed at most this far; A standing in for B and B for A is common. */
const deputyHops = 5;

/** Who has to act on `note` at `now`. */
export function responsibleFor(
  note: Pick<Note, 'ownerTeam' | 'ownerEmployee'>,
  directory: Directory,
  now: Instant,
): Responsible {
  if (note.ownerEmployee === null) return { team: note.ownerTeam, employee: null, why: 'unit' };
  let colleague = directory.get(note.ownerEmployee);
  if (colleague === undefined) return { team: note.ownerTeam, employee: null, why: 'ownerGone' };
  for (let hop = 0; hop <= deputyHops; hop++) {
    if (!isAbsent(colleague, now)) {
      return { team: note.ownerTeam, employee: colleague.id, why: hop === 0 ? 'owner' : 'deputy' };
    }
    const next: Colleague | undefined =
      colleague.deputy === null ? undefined : directory.get(colleague.deputy);
    if (next === undefined) break;
    colleague = next;
  }
  return { team: note.ownerTeam, employee: null, why: 'ownerAbsent' };
}

/** Who hears at 50, 80 and 100 %: deputy or unit, unit, leader (or the unit when it has none). */
export function ladderFor(
  note: Pick<Note, 'ownerTeam' | 'ownerEmployee'>,
  directory: Directory,
  leaderOf: (team: TeamId) => EmployeeId | null,
  now: Instant,
): Ladder {
  const owner = note.ownerEmployee === null ? undefined : directory.get(note.ownerEmployee);
  const deputy = owner?.deputy == null ? undefined : directory.get(owner.deputy);
  const colleague = deputy !== undefined && !isAbsent(deputy, now) ? deputy.id : note.ownerTeam;
  return { 50: colleague, 80: note.ownerTeam, 100: leaderOf(note.ownerTeam) ?? note.ownerTeam };
}
