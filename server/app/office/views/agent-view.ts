/** Agents as screens see them: the own work state, and everybody's for the team leader. */
import type { AgentState } from '../../../contract/agent.ts';
import type { AgentNow } from '../../../contract/centre.ts';
import { type AgentView, agentsNow } from '../../../domain/centre/selectors.ts';
import type { CentreState } from '../../../domain/centre/state.ts';
import type { EmployeeId, MunicipalityId } from '../../../domain/ids.ts';
import { localDay } from '../../../domain/reachability/bucket.ts';
import type { Instant } from '../../../domain/time.ts';
import type { Employee } from '../../ports/people.ts';
import { seriesOf } from '../figure-book.ts';
import type { Office } from '../office.ts';
import { iso, isoOrNull, seconds } from './wire-time.ts';

export const pauseReasons = [
  { id: 'pauze', name: 'Pauze' },
  { id: 'overleg', name: 'Overleg' },
  { id: 'training', name: 'Training' },
  { id: 'nawerk', name: 'Langer nawerk' },
] as const;

/** Codes of the core for which the agent deserves a sentence. */
const explanations: Readonly<Record<string, string>> = {
  noAnswer: 'U nam een oproep niet op. U krijgt even geen nieuwe.',
  rejected: 'U weigerde een oproep. U krijgt even geen nieuwe.',
  unreachable: 'Uw telefoon was niet te bereiken.',
  noDevice: 'Uw telefoon is niet aangemeld. U krijgt geen oproepen.',
};

/** The own state of one employee. */
export function agentState(office: Office, state: CentreState, employee: Employee, now: Instant): AgentState {
  const view = agentsNow(state).find((one) => one.employee === employee.id);
  const day = localDay(now);
  const { figures } = office.figures;
  const work = figures.sums('work', seriesOf(employee.municipality, 'employee', employee.id), {
    first: day,
    last: day,
  });
  const config = state.directory.employees.get(employee.id);
  return {
    id: employee.id,
    state: view?.state ?? 'offline',
    since: iso(view === undefined || view.since === 0 ? office.startedAt : view.since),
    until: isoOrNull(view?.until),
    pauseReason: view?.state === 'paused' ? view.cause : null,
    explanation: view?.state === 'setAside' ? (explanations[view.cause] ?? null) : null,
    callId: view?.call ?? null,
    phone: view?.hasDevice === true ? 'registered' : 'unregistered',
    afterCall: view?.wish == null ? null : view.wish.to,
    queues: (config?.queues ?? []).map((queue) => office.names.queue(queue)),
    today: {
      answered: work.offersAnswered,
      missed: work.offersMissed,
      talkSeconds: seconds(work.talking),
      wrapUpSeconds: seconds(work.wrappingUp),
      pausedSeconds: seconds(work.paused),
      notesMade: office.notesMadeToday(employee.id, now),
    },
  };
}

/** The agents of a municipality: who may serve a queue, and who is signed in. */
export function agentsOf(
  office: Office,
  state: CentreState,
  municipality: MunicipalityId,
  now: Instant,
): readonly AgentNow[] {
  const views = new Map(agentsNow(state).map((view) => [view.employee, view]));
  return [...office.people.now.employees.values()]
    .filter((employee) => employee.municipality === municipality && employee.active)
    .filter((employee) => employee.roles.includes('kcc-agent') || views.get(employee.id)?.signedIn === true)
    .map((employee) => agentNow(office, state, employee, views.get(employee.id), now));
}

function agentNow(
  office: Office,
  state: CentreState,
  employee: Employee,
  view: AgentView | undefined,
  now: Instant,
): AgentNow {
  const day = localDay(now);
  const series = seriesOf(employee.municipality, 'employee', employee.id);
  const work = office.figures.figures.sums('work', series, { first: day, last: day });
  const paused = view?.state === 'paused';
  return {
    id: employee.id,
    name: employee.name,
    municipality: office.names.municipality(employee.municipality),
    teams: employee.teams.map((team) => office.names.team(team)),
    queues: (state.directory.employees.get(employee.id)?.queues ?? []).map((queue) =>
      office.names.queue(queue),
    ),
    state: view?.state ?? 'offline',
    since: iso(view === undefined || view.since === 0 ? office.startedAt : view.since),
    pauseReason: paused
      ? (pauseReasons.find((reason) => reason.id === view.cause)?.name ?? view.cause)
      : null,
    busyWith: busyWith(office, state, employee.id, view),
    callId: conversationOf(state, employee.id, view),
    answeredToday: work.offersAnswered,
    missedToday: work.offersMissed,
  };
}

function conversationOf(
  state: CentreState,
  employee: EmployeeId,
  view: AgentView | undefined,
): string | null {
  if (view?.call == null) return null;
  return state.calls.get(view.call)?.conversation?.employee === employee ? view.call : null;
}

function busyWith(
  office: Office,
  state: CentreState,
  employee: EmployeeId,
  view: AgentView | undefined,
): string | null {
  if (view?.call == null) return null;
  const call = state.calls.get(view.call);
  if (call === undefined) return null;
  const offer = call.offers.find((one) => one.employee === employee);
  const queue = offer?.queue ?? call.conversation?.queue ?? null;
  return queue === null ? 'Rechtstreeks gesprek' : office.names.queue(queue).name;
}
