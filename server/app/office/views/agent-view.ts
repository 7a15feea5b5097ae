/** Agents as screens see them: the own work state, and everybody's for the team leader. */
import type { AgentState } from '../../../contract/agent.ts';
import type { AgentNow } from '../../../contract/centre.ts';
import { type AgentView, agentsNow } from '../../../domain/centre/selectors.ts';
import type { CentreState } from '../../../domain/centre/state.ts';
import type { EmployeeId, MunicipalityId, QueueId } from '../../../domain/ids.ts';
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
      notesMade: office.notesMade.today(employee.id, now),
    },
  };
}

/**
 * The agents of a municipality: who may serve a queue, and who is signed in. Agents of another municipality who answer a
 * queue of this one are there while they are signed in, with what this municipality has to do with: no other queues or calls.
 */
export function agentsOf(
  office: Office,
  state: CentreState,
  municipality: MunicipalityId,
  now: Instant,
): readonly AgentNow[] {
  const views = new Map(agentsNow(state).map((view) => [view.employee, view]));
  return [...office.people.now.employees.values()]
    .filter((employee) => employee.active)
    .filter((employee) => {
      const isSignedIn = views.get(employee.id)?.signedIn === true;
      if (employee.municipality === municipality) return employee.roles.includes('kcc-agent') || isSignedIn;
      return isSignedIn && queuesServed(office, state, employee, municipality).length > 0;
    })
    .map((employee) => agentNow(office, state, employee, municipality, views.get(employee.id), now));
}

/** What the employee answers, as far as the reader's municipality is concerned: all of an own agent. */
function queuesServed(
  office: Office,
  state: CentreState,
  employee: Employee,
  reader: MunicipalityId,
): readonly QueueId[] {
  const queues = state.directory.employees.get(employee.id)?.queues ?? [];
  if (employee.municipality === reader) return queues;
  return queues.filter((queue) => office.names.queueConfig(queue)?.municipality === reader);
}

function agentNow(
  office: Office,
  state: CentreState,
  employee: Employee,
  reader: MunicipalityId,
  view: AgentView | undefined,
  now: Instant,
): AgentNow {
  const day = localDay(now);
  const series = seriesOf(employee.municipality, 'employee', employee.id);
  const work = office.figures.figures.sums('work', series, { first: day, last: day });
  const paused = view?.state === 'paused';
  const isGuest = employee.municipality !== reader;
  return {
    id: employee.id,
    name: employee.name,
    municipality: office.names.municipality(employee.municipality),
    teams: isGuest ? [] : employee.teams.map((team) => office.names.team(team)),
    queues: queuesServed(office, state, employee, reader).map((queue) => office.names.queue(queue)),
    state: view?.state ?? 'offline',
    since: iso(view === undefined || view.since === 0 ? office.startedAt : view.since),
    pauseReason: paused
      ? (pauseReasons.find((reason) => reason.id === view.cause)?.name ?? view.cause)
      : null,
    busyWith: busyWith(office, state, employee, reader, view),
    callId: conversationOf(state, employee.id, view, reader),
    answeredToday: work.offersAnswered,
    missedToday: work.offersMissed,
  };
}

/** The conversation a leader of `reader` may open; not that with a caller of another municipality. */
function conversationOf(
  state: CentreState,
  employee: EmployeeId,
  view: AgentView | undefined,
  reader: MunicipalityId,
): string | null {
  if (view?.call == null) return null;
  const call = state.calls.get(view.call);
  if (call?.conversation?.employee !== employee) return null;
  return call.municipality === null || call.municipality === reader ? view.call : null;
}

function busyWith(
  office: Office,
  state: CentreState,
  { id, municipality }: Employee,
  reader: MunicipalityId,
  view: AgentView | undefined,
): string | null {
  if (view?.call == null) return null;
  const call = state.calls.get(view.call);
  if (call === undefined) return null;
  if (municipality !== reader && call.municipality !== reader) return 'Gesprek van een andere gemeente';
  const offer = call.offers.find((one) => one.employee === id);
  const queue = offer?.queue ?? call.conversation?.queue ?? null;
  return queue === null ? 'Rechtstreeks gesprek' : office.names.queue(queue).name;
}
