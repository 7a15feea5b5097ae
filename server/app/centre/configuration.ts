/** The centre's configuration from what administrators keep: dialplans and people. */
import { deadlineOf } from '../../domain/calendar/deadline.ts';
import { isOpenAt } from '../../domain/calendar/opening.ts';
import {
  type CentreConfiguration,
  defaultLimits,
  type EmployeeConfig,
  type GreetingFor,
  type QueueConfig,
  type Reachability,
  type Strategy,
  superviseNotice,
  type TeamConfig,
} from '../../domain/centre/configuration.ts';
import type { Routing } from '../../domain/centre/routing.ts';
import { isServedBy } from '../../domain/dialplan/shared-queues.ts';
import type {
  Dialplan,
  DialplanSet,
  QueueConfig as PlanQueue,
  QueueStrategy,
} from '../../domain/dialplan/types.ts';
import type { EmployeeId, MunicipalityId, QueueId, SkillId, TeamId } from '../../domain/ids.ts';
import { spokenParts } from '../../domain/prompt/spoken-parts.ts';
import { hour } from '../../domain/time.ts';
import type { PeopleSnapshot } from '../people-directory.ts';
import type { Employee } from '../ports/people.ts';

const strategies: Readonly<Record<QueueStrategy, Strategy>> = {
  'longest-idle': 'longestIdle',
  'fewest-calls': 'fewestCalls',
  'ring-all': 'ringAll',
  linear: 'linear',
  sticky: 'sticky',
};

/** Heard before a conversation is recorded; a municipality may replace it by its own recording. */
const recordingNotice = 'recording/notice';

/** How long a colleague's or team's phones ring when nothing else is said, seconds. */
const defaultRingSeconds = 20;

export function centreConfiguration(
  set: DialplanSet,
  people: PeopleSnapshot,
  routing: Routing,
  sound: boolean,
  arranged: (employee: EmployeeId) => Reachability | null = () => null,
  greetingFor: GreetingFor = (_box, _municipality, otherwise) => otherwise,
): CentreConfiguration {
  const active = [...people.employees.values()].filter((employee) => employee.active);
  const lines = [...set.plans.values()].flatMap((plan) => [...plan.queues.values()].map(queueOf));
  const employees = active.map((employee) =>
    employeeOf(employee, people, linesOf(set, employee, lines), arranged(employee.id)),
  );
  const queues = lines.map((queue) =>
    queue.strategy === 'linear' ? { ...queue, members: bestFirst(queue, employees) } : queue,
  );
  return {
    sound,
    routing,
    limits: defaultLimits,
    queues,
    say: (language) => ({
      position: (value) => spokenParts(language, { kind: 'position', value }),
      wait: (fromMinutes, toMinutes) => spokenParts(language, { kind: 'wait', fromMinutes, toMinutes }),
    }),
    superviseNotice: (id) =>
      id !== null && set.plans.get(id)?.silentSupervision === true ? null : superviseNotice,
    promiseDue: (municipality, team, now) => promiseDue(set, municipality, team, now),
    isOpen: (queue, now) => isQueueOpen(set, queue, now),
    employees,
    greetingFor,
    teams: [...set.plans.values()].flatMap((plan) => teamsOf(plan, active)),
  };
}

function queueOf(queue: PlanQueue): QueueConfig {
  return {
    id: queue.id,
    municipality: queue.municipality,
    team: queue.team ?? null,
    skills: [...queue.skills].map(([skill, level]) => ({ skill, level })),
    strategy: strategies[queue.strategy],
    members: [],
    ringSeconds: queue.ringSeconds,
    wrapUpSeconds: queue.wrapUpSeconds,
    headStartSeconds: queue.headStartSeconds,
    maxWaiting: queue.lengthMax,
    stickySeconds: queue.stickySeconds,
    widening: queue.widening,
    recordingNotice: queue.recording ? recordingNotice : null,
    comfort: {
      music: 'music/hold',
      tell: queue.waiting.tell,
      firstAnnouncementSeconds: queue.waiting.firstAfterSeconds,
      nextAnnouncementSeconds: queue.waiting.everySeconds,
      prompt: queue.waiting.comfort?.id ?? null,
      callbackAboveSeconds: queue.callbackAfterSeconds ?? null,
    },
  };
}

/** The term of the team, else of the municipality; a day where neither is known (DESIGN section 5). */
function promiseDue(
  set: DialplanSet,
  municipality: MunicipalityId | null,
  team: TeamId,
  now: number,
): number {
  const plan = municipality === null ? undefined : set.plans.get(municipality);
  const unit = plan?.teams.get(team);
  const schedule = plan?.schedules.get(unit?.hours ?? plan.callbackHours);
  if (plan === undefined || schedule === undefined) return now + 24 * hour;
  return deadlineOf(unit?.callbackNorm ?? plan.callbackNorm, schedule, now).at;
}

/** A line without hours of its own is open whenever a caller gets there. */
function isQueueOpen(set: DialplanSet, id: QueueId, now: number): boolean {
  const queue = set.queues.get(id);
  const plan = queue === undefined ? undefined : set.plans.get(queue.municipality);
  const schedule = queue?.hours === undefined ? undefined : plan?.schedules.get(queue.hours);
  return schedule === undefined || isOpenAt(schedule, now);
}

function employeeOf(
  employee: Employee,
  people: PeopleSnapshot,
  queues: readonly QueueConfig[],
  arranged: Reachability | null,
): EmployeeConfig {
  const skills = Object.fromEntries(employee.skills.map(({ skill, level }) => [skill, level])) as Record<
    SkillId,
    number
  >;
  return {
    id: employee.id,
    municipality: employee.municipality,
    team: employee.teams[0] ?? null,
    skills,
    queues: queues.filter((queue) => mayServe(queue, skills)).map((queue) => queue.id),
    devices: (people.devicesOf.get(employee.id) ?? []).map((device) => ({
      device: device.id,
      kind: device.kind === 'mobile' ? 'mobile' : 'sip',
    })),
    reachability: arranged ?? {
      ringSeconds: defaultRingSeconds,
      deputy: null,
      absences: [],
      forward: null,
      tryTeam: true,
      voicemail: false,
    },
    supervises: employee.roles.includes('teamleider') ? employee.teams : [],
  };
}

/** What an agent may answer, skills aside: the queues of the own municipality, and those shared with it. */
function linesOf(
  set: DialplanSet,
  { municipality, roles }: Employee,
  lines: readonly QueueConfig[],
): readonly QueueConfig[] {
  if (!roles.includes('kcc-agent')) return [];
  return lines.filter(({ id }) => isServedBy(set, id, municipality));
}

/** The fixed order of a `linear` queue: who knows most of what it asks for, then by id. */
function bestFirst(queue: QueueConfig, employees: readonly EmployeeConfig[]): readonly EmployeeId[] {
  const knows = ({ skills }: EmployeeConfig): number =>
    queue.skills.reduce((sum, { skill }) => sum + (skills[skill] ?? 0), 0);
  return employees
    .filter(({ queues }) => queues.includes(queue.id))
    .sort((a, b) => knows(b) - knows(a) || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);
}

/** Also an agent who will do only once a caller has waited long: the queue's widening says when. */
function mayServe(queue: QueueConfig, skills: Readonly<Record<SkillId, number>>): boolean {
  const lowest = Math.min(...queue.widening.map(({ level }) => level), Number.POSITIVE_INFINITY);
  return queue.skills.every((need) => (skills[need.skill] ?? 0) >= Math.min(need.level, lowest));
}

function teamsOf(plan: Dialplan, active: readonly Employee[]): TeamConfig[] {
  return [...plan.teams.values()].map((team) => ({
    id: team.id,
    municipality: plan.municipality,
    members: active.filter((employee) => employee.teams.includes(team.id)).map((employee) => employee.id),
    ringSeconds: team.ringSeconds,
  }));
}
