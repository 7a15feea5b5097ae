/** What screens and metrics ask of the centre's present state. Read only; numbers, not people's data. */
import type { Agent } from '../agent/model.ts';
import type { Call } from '../call/model.ts';
import type { AgentStateName } from '../events.ts';
import type { CallId, EmployeeId, QueueId } from '../ids.ts';
import { waitingIn } from '../queue/line.ts';
import type { Waiting } from '../queue/model.ts';
import type { Duration, Instant } from '../time.ts';
import type { CentreState } from './state.ts';

export interface QueueView {
  readonly queue: QueueId;
  readonly paused: boolean;
  readonly waiting: number;
  /** How long the first in line has waited; null when nobody waits. */
  readonly longestWait: Duration | null;
  readonly signedIn: number;
  readonly free: number;
}

/** One line per queue. */
export function queuesNow(state: CentreState, now: Instant): readonly QueueView[] {
  const views: QueueView[] = [];
  for (const queue of state.queues.values()) {
    const agents = (state.directory.servers.get(queue.id) ?? []).map((id) => state.agents.get(id));
    const oldest = Math.min(...queue.line.map(sinceOf), ...queue.ringing.map(sinceOf));
    views.push({
      queue: queue.id,
      paused: queue.paused,
      waiting: waitingIn(queue),
      longestWait: Number.isFinite(oldest) ? now - oldest : null,
      signedIn: agents.filter((agent) => agent?.signedIn === true).length,
      free: agents.filter((agent) => agent?.state === 'available').length,
    });
  }
  return views;
}

/** Callers of one queue in the order in which they will be offered, those for whom a phone rings included. */
export function lineOf(state: CentreState, queue: QueueId): readonly CallId[] {
  const now = state.queues.get(queue);
  if (now === undefined) return [];
  return [...now.line, ...now.ringing].sort((a, b) => a.rank - b.rank).map((entry) => entry.call);
}

export interface AgentView {
  readonly employee: EmployeeId;
  readonly state: AgentStateName;
  readonly since: Instant;
  readonly until: Instant | null;
  readonly cause: string;
  readonly call: CallId | null;
  readonly signedIn: boolean;
  readonly hasDevice: boolean;
  readonly wish: Agent['wish'];
}

export function agentsNow(state: CentreState): readonly AgentView[] {
  return [...state.agents.values()].map((agent) => ({
    employee: agent.employee,
    state: agent.state,
    since: agent.since,
    until: agent.until,
    cause: agent.cause,
    call: agent.call,
    signedIn: agent.signedIn,
    hasDevice: agent.devices.length > 0,
    wish: agent.wish,
  }));
}

/** The open calls an employee has a part in: talks, is rung, or is consulted. */
export function callsOf(state: CentreState, employee: EmployeeId): readonly Call[] {
  return [...state.calls.values()].filter(
    (call) =>
      call.conversation?.employee === employee ||
      call.begunBy === employee ||
      call.callback?.host?.employee === employee ||
      call.transfer?.consulted?.employee === employee ||
      call.offers.some((offer) => offer.employee === employee),
  );
}

function sinceOf(entry: Waiting): Instant {
  return entry.since;
}
