/** Where a call can be sent: people, teams, queues and partners of one municipality, with who is there. */
import type { DirectoryEntry, Presence } from '../../contract/centre.ts';
import { isOpenAt } from '../../domain/calendar/opening.ts';
import { type EmployeeId, idOf, type MunicipalityId } from '../../domain/ids.ts';
import { reachChance } from '../../domain/reachability/reach-chance.ts';
import type { Share } from '../../domain/reachability/share.ts';
import type { Employee, Role } from '../ports/people.ts';
import type { Office } from './office.ts';
import { isAwayAt } from './own-reachability.ts';

/** A list to choose from, not to read through. */
const entriesMax = 50;
/** Everybody, for who chooses a deputy without typing. */
const everybodyMax = 5000;
/** Who may command calls; see `routes.ts`. */
const transferring: ReadonlySet<Role> = new Set(['kcc-agent', 'teamleider', 'beheerder'] as const);

/** `municipality`: the asker's, or that of the caller they answer for (`served-calls.ts`). */
export function directoryEntries(
  office: Office,
  asker: Employee,
  municipality: MunicipalityId,
  search: string,
): DirectoryEntry[] {
  const plan = office.names.plan(municipality);
  const now = office.now();
  const colleagues = [...office.people.now.employees.values()].filter(
    (one) => one.active && one.municipality === municipality,
  );
  const people = colleagues
    .filter(({ id }) => id !== asker.id)
    .sort((a, b) => a.name.localeCompare(b.name, 'nl'))
    .map((one): DirectoryEntry => {
      const { presence, explanation } = presenceOf(office, one.id);
      const description = one.teams.map((team) => office.names.team(team).name).join(', ') || null;
      return {
        kind: 'employee',
        id: one.id,
        name: one.name,
        description,
        presence,
        explanation,
        chance: null,
      };
    });
  const teams = office.names.teams(municipality).map((team): DirectoryEntry => {
    const members = colleagues.filter((one) => one.teams.includes(team.id));
    const there = members.filter((one) => presenceOf(office, one.id).presence === 'reachable').length;
    return {
      kind: 'team',
      id: team.id,
      name: team.name,
      description: null,
      presence: there > 0 ? 'reachable' : 'unreachable',
      explanation: `${there} van ${members.length} bereikbaar`,
      chance: null,
    };
  });
  const queues = [...(plan?.queues.values() ?? [])].map((queue): DirectoryEntry => {
    const schedule = queue.hours === undefined ? undefined : plan?.schedules.get(queue.hours);
    const isOpen = schedule === undefined || isOpenAt(schedule, now);
    return {
      kind: 'queue',
      id: queue.id,
      name: queue.name,
      description: null,
      presence: isOpen ? 'reachable' : 'closed',
      explanation: null,
      chance: null,
    };
  });
  const partners = [...(plan?.partners.values() ?? [])].map(
    (partner): DirectoryEntry => ({
      kind: 'partner',
      id: partner.id,
      name: partner.name,
      description: 'Partner',
      presence: 'reachable',
      explanation: null,
      chance: null,
    }),
  );
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const all = [...people, ...teams, ...queues, ...partners];
  if (words.length === 0) return all.slice(0, everybodyMax);
  return (
    all
      .filter(({ name, description }) => {
        const text = `${name} ${description ?? ''}`.toLowerCase();
        return words.every((word) => text.includes(word));
      })
      .slice(0, entriesMax)
      // Only of those that are shown: each is summed over weeks of figures.
      .map((entry) => ({ ...entry, chance: chanceOf(office, asker, municipality, entry) }))
  );
}

/** Figures of persons are for who sends callers to them; what an employee without calls looks up has none. */
function chanceOf(
  office: Office,
  asker: Employee,
  municipality: MunicipalityId,
  { kind, id }: DirectoryEntry,
): Share | null {
  const { figures } = office.figures;
  if (kind === 'team')
    return reachChance(figures, municipality, { kind, id: idOf<'team'>(id) }, office.now());
  if (kind !== 'employee' || !asker.roles.some((role) => transferring.has(role))) return null;
  return reachChance(figures, municipality, { kind, id: idOf<'employee'>(id) }, office.now());
}

function presenceOf(
  office: Office,
  employee: EmployeeId,
): { readonly presence: Presence; readonly explanation: string | null } {
  const { settings } = office.arrangements.of(employee);
  if (isAwayAt(settings, office.now())) {
    const deputy = settings.deputyId === null ? null : office.names.employee(settings.deputyId as EmployeeId);
    return {
      presence: 'away',
      explanation: deputy === null ? 'Afwezig' : `Afwezig, vervanger ${deputy.name}`,
    };
  }
  const agent = office.centre?.state.agents.get(employee);
  if (agent === undefined || agent.devices.length === 0) {
    return { presence: 'unreachable', explanation: 'Geen telefoon aangemeld' };
  }
  const isBusy = agent.state === 'talking' || agent.state === 'holding' || agent.state === 'offered';
  return { presence: isBusy ? 'busy' : 'reachable', explanation: isBusy ? 'In gesprek' : null };
}
