/** How an agent gets into a state: the one place that records it and keeps its clock. */
import type { Draft } from '../centre/draft.ts';
import type { AgentStateName } from '../events.ts';
import type { CallId, EmployeeId } from '../ids.ts';
import type { Instant } from '../time.ts';
import { type Agent, agentTransitions } from './model.ts';

export interface Becoming {
  readonly cause: string;
  readonly call?: CallId | null;
  readonly until?: Instant | null;
}

/** Key of the timer that ends a wrap-up, a pause or a time aside. */
export function agentTimer(employee: EmployeeId): string {
  return `agent/${employee}`;
}

/**
 * Records the new state and keeps its timer. An employee who becomes available is looked at by the
 * matcher in the same decision. A change the table does not have is not made and reported as ignored.
 */
export function become(draft: Draft, agent: Agent, to: AgentStateName, how: Becoming): void {
  const allowed: readonly AgentStateName[] = agentTransitions[agent.state];
  if (!allowed.includes(to)) {
    draft.ignore('agentTransition', `${agent.employee} cannot go from ${agent.state} to ${to}.`);
    return;
  }
  const until = how.until ?? null;
  draft.tellAgent('agent.stateChanged', {
    employee: agent.employee,
    from: agent.state,
    to,
    cause: how.cause,
    call: how.call ?? null,
    until,
  });
  if (until !== null && timed(to))
    draft.ask({ type: 'timer.set', key: agentTimer(agent.employee), at: until });
  else if (agent.until !== null && timed(agent.state)) {
    draft.ask({ type: 'timer.clear', key: agentTimer(agent.employee) });
  }
  if (to === 'available') draft.wakeAgent(agent.employee);
}

/** States whose end is the timer's business; the others end by what the call does, or by the sweep. */
function timed(state: AgentStateName): boolean {
  return state === 'wrappingUp' || state === 'setAside' || state === 'paused';
}
