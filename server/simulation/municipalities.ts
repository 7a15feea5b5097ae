/**
 * Profiles of the municipalities of the dialplans: how large they are and how their people behave. The
 * sizes are our own estimates from the number of inhabitants; the habits are set so that a day looks like
 * what the policy documents tell: a KCC that does well, and teams that are often not at their desks.
 */
import { centreConfiguration } from '../app/centre/configuration.ts';
import { dialplanRouting } from '../app/centre/dialplan-routing.ts';
import type { PeopleSnapshot } from '../app/people-directory.ts';
import type { Device, Employee } from '../app/ports/people.ts';
import type { CentreConfiguration } from '../domain/centre/configuration.ts';
import { nothingSwitched } from '../domain/dialplan/route-types.ts';
import type { Dialplan, DialplanSet } from '../domain/dialplan/types.ts';
import { type EmployeeId, idOf, type MunicipalityId, type TeamId } from '../domain/ids.ts';
import { type DayProfile, officeQuarters } from './profile.ts';
import { deviceOf } from './staff.ts';

export interface Size {
  /** Calls on an ordinary weekday. */
  readonly calls: number;
  readonly agents: number;
  readonly colleaguesPerTeam: number;
}

export const sizes: Readonly<Record<string, Size>> = {
  'olst-wijhe': { calls: 240, agents: 4, colleaguesPerTeam: 4 },
  deventer: { calls: 1200, agents: 14, colleaguesPerTeam: 8 },
  'rijssen-holten': { calls: 420, agents: 6, colleaguesPerTeam: 5 },
  lochem: { calls: 400, agents: 6, colleaguesPerTeam: 5 },
  elburg: { calls: 280, agents: 4, colleaguesPerTeam: 4 },
};

export interface MunicipalDay {
  readonly configuration: CentreConfiguration;
  readonly profile: DayProfile;
}

/** Sets up one municipality of the dialplans; null when there is none of that name. */
export function municipalDay(
  set: DialplanSet,
  name: string,
  size: Size,
  options: { readonly sound: boolean },
): MunicipalDay | null {
  const plan = set.plans.get(idOf<'municipality'>(name));
  if (plan === undefined) return null;
  const agents = Array.from({ length: size.agents }, (_, index) => agentOf(plan, index));
  const colleagues = officesOf(plan).flatMap((team) =>
    Array.from({ length: size.colleaguesPerTeam }, (_, index) => ({
      ...someone(plan.municipality, idOf(`${team}/${index + 1}`)),
      teams: [team],
    })),
  );
  const shelf = {
    current: set,
    byVersion: (version: string) => (version === set.version ? set : undefined),
    switched: nothingSwitched,
  };
  const routing = dialplanRouting(
    () => shelf,
    () => undefined,
  );
  const people = snapshotOf(plan, [...agents, ...colleagues]);
  return {
    configuration: centreConfiguration(set, people, routing, options.sound),
    profile: profileOf(plan, size, agents, colleagues),
  };
}

/** The team of the KCC itself; its members are the agents. */
function isContactCentre(team: TeamId): boolean {
  return team.endsWith('/kcc');
}

function officesOf(plan: Dialplan): TeamId[] {
  return [...plan.teams.keys()].filter((team) => !isContactCentre(team));
}

function someone(municipality: MunicipalityId, id: EmployeeId): Employee {
  return {
    id,
    municipality,
    name: id,
    email: null,
    teams: [],
    roles: ['medewerker'],
    skills: [],
    active: true,
  };
}

/** Every agent has the skills of all lines of the municipality, and every second one those of its callers. */
function agentOf(plan: Dialplan, index: number): Employee {
  const id = idOf<'employee'>(`${plan.municipality}/agent-${index + 1}`);
  const needed = new Map<string, number>();
  for (const queue of plan.queues.values()) {
    for (const [skill, level] of queue.skills) needed.set(skill, Math.max(level, needed.get(skill) ?? 0));
  }
  for (const node of plan.nodes.values()) {
    if (node.type !== 'queue' || index % 2 === 1) continue;
    for (const [skill, level] of node.skills) needed.set(skill, Math.max(level, needed.get(skill) ?? 0));
  }
  return {
    ...someone(plan.municipality, id),
    teams: [...plan.teams.keys()].filter(isContactCentre),
    roles: ['kcc-agent'],
    skills: [...needed].map(([skill, level]) => ({ skill: idOf<'skill'>(skill), level })),
  };
}

function snapshotOf(plan: Dialplan, employees: readonly Employee[]): PeopleSnapshot {
  const devices = employees.map(
    (employee): Device => ({
      id: deviceOf(employee.id),
      employee: employee.id,
      kind: 'sip',
      label: 'Bureautoestel',
    }),
  );
  return {
    version: 1,
    municipalities: new Map([[plan.municipality, { id: plan.municipality, name: plan.name }]]),
    teams: [...plan.teams.values()].map(({ id, name }) => ({ id, name, municipality: plan.municipality })),
    employees: new Map(employees.map((employee) => [employee.id, employee])),
    devices: new Map(devices.map((device) => [device.id, device])),
    devicesOf: new Map(devices.map((device) => [device.employee, [device]])),
    credentials: new Map(),
  };
}

function profileOf(
  plan: Dialplan,
  size: Size,
  agents: readonly Employee[],
  colleagues: readonly Employee[],
): DayProfile {
  const teams = officesOf(plan);
  return {
    calls: size.calls,
    quarters: officeQuarters(),
    numbers: numbersOf(plan),
    caller: {
      patienceSeconds: 180,
      patience: 'lognormal',
      redialShare: 0.55,
      redialAfterSeconds: 420,
      redialsMax: 4,
      anonymousShare: 0.08,
    },
    talk: {
      talk: 'lognormal',
      talkSeconds: 165,
      transferShare: 0.3,
      attendedShare: 0.5,
      transferTargets: [
        ...teams.map((team) => ({ target: { kind: 'team', team } as const, weight: 2 })),
        ...colleagues.map(({ id }) => ({ target: { kind: 'employee', employee: id } as const, weight: 0.5 })),
      ],
      employeeEndsShare: 0.25,
    },
    agents: { answerShare: 0.97, answerSeconds: 4, rejectShare: 0.3 },
    colleagues: { answerShare: 0.55, answerSeconds: 8, rejectShare: 0.15 },
    shifts: agents.map(({ id }, index) => ({
      employee: id,
      fromMinute: 505,
      untilMinute: 995,
      pauses: [
        { atMinute: 600 + 15 * (index % 4), minutes: 15, reason: 'pauze' },
        { atMinute: 705 + 30 * (index % 3), minutes: 30, reason: 'lunch' },
      ],
    })),
    atDesk: colleagues.map(({ id }) => id),
    mishaps: { trunkDown: [], phoneDownPerHour: 0.05, phoneDownSeconds: 90 },
  };
}

/** The general entrances get the crowd, the direct numbers of teams and persons a trickle. */
function numbersOf(plan: Dialplan): DayProfile['numbers'] {
  return [...plan.entrances.values()].flatMap(({ id, numbers }) =>
    numbers.slice(0, 1).map((called) => ({ called, weight: id.includes('/direct-') ? 0.05 : 0.45 })),
  );
}
