/** What would be promised for a team: until when and in which words, who can own it, and what the team wants asked. */
import type { NotePromise } from '../../contract/note.ts';
import { responsibleFor } from '../../domain/callback/ownership.ts';
import { promiseInWords } from '../../domain/callback/promise-words.ts';
import { type Term, termOf } from '../../domain/callback/term.ts';
import type { NoteQuestion } from '../../domain/dialplan/types.ts';
import type { MunicipalityId, TeamId } from '../../domain/ids.ts';
import { Refusal } from './handler.ts';
import { colleaguesOf } from './note-duty.ts';
import { formShown } from './note-form.ts';
import type { Office } from './office.ts';
import { iso } from './views/wire-time.ts';

/** Members of a team to choose from. */
const membersMax = 200;

export function promiseFor(office: Office, municipality: MunicipalityId, team: TeamId): NotePromise {
  const now = office.now();
  const { due } = termAt(office, municipality, team);
  const channels = channelsOf(office);
  return {
    dueAt: iso(due),
    promise: promiseInWords(due, now, 'nl'),
    promiseEnglish: promiseInWords(due, now, 'en'),
    members: membersOf(office, municipality, team),
    ...formShown(formOf(office, municipality, team)),
    ...(channels.length === 0 ? {} : { channels }),
  };
}

/** The team's own norm and hours, or those of the municipality, from now. */
export function termAt(office: Office, municipality: MunicipalityId, owner: TeamId): Term {
  const plan = office.names.plan(municipality);
  const team = plan?.teams.get(owner);
  const schedule = plan?.schedules.get(team?.hours ?? plan.callbackHours);
  if (plan === undefined || schedule === undefined) {
    throw new Refusal('unavailable', 'Uw gemeente heeft nog geen openingstijden.');
  }
  return termOf(team?.callbackNorm ?? plan.callbackNorm, schedule, office.now());
}

/** What this team wants asked for a note. */
export function formOf(office: Office, municipality: MunicipalityId, team: TeamId): readonly NoteQuestion[] {
  return office.names.plan(municipality)?.teams.get(team)?.noteForm ?? [];
}

/** How a caller can get the promise in writing here. */
export function channelsOf({ parts: { outward } }: Office): ('mail' | 'sms')[] {
  return [
    ...(outward.mail === null ? [] : ['mail' as const]),
    ...(outward.sms === null ? [] : ['sms' as const]),
  ];
}

/** Whom a note can be for in this team, by name; who is away has somebody who acts instead. */
function membersOf(office: Office, municipality: MunicipalityId, team: TeamId): NotePromise['members'] {
  const { names, people } = office;
  const now = office.now();
  const colleagues = colleaguesOf(office);
  return [...people.now.employees.values()]
    .filter((one) => one.active && one.municipality === municipality && one.teams.includes(team))
    .sort((a, b) => a.name.localeCompare(b.name, 'nl'))
    .slice(0, membersMax)
    .map(({ id, name }) => {
      const owned = { ownerTeam: team, ownerEmployee: id };
      const { why, employee } = responsibleFor(owned, colleagues, now);
      const isAway = why === 'deputy' || why === 'ownerAbsent';
      return {
        id,
        name,
        away: isAway,
        standIn: isAway && employee !== null ? names.employee(employee) : null,
      };
    });
}
