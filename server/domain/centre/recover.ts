/**
 * After a restart: the recorded facts are folded, and what was open is closed as interrupted. A server
 * that stopped cannot take a conversation up again; it says so, and keeps the places of those who waited.
 */
import { agentTimer } from '../agent/become.ts';
import { type Agent, isBusy } from '../agent/model.ts';
import { toRest } from '../agent/release.ts';
import { talkTime } from '../call/end.ts';
import { keepInterrupted } from '../call/record.ts';
import type { DomainEvent } from '../events.ts';
import type { Instant } from '../time.ts';
import type { CentreConfiguration } from './configuration.ts';
import { type Decision, Draft } from './draft.ts';
import { evolve } from './evolve.ts';
import { type CentreState, createCentre } from './state.ts';
import { armSweep } from './sweep.ts';

/**
 * Folds `events` (all, or those since nothing was open) and decides what the restart makes true. The app
 * records and evolves the decision like any other; its effects set the timers again.
 */
export function recover(
  configuration: CentreConfiguration,
  events: Iterable<DomainEvent>,
  now: Instant,
): { readonly state: CentreState; readonly decision: Decision } {
  const state = createCentre(configuration);
  for (const event of events) evolve(state, event);
  return { state, decision: start(state, now) };
}

/** The decision with which a server starts, on a new centre or a folded one. */
export function start(state: CentreState, now: Instant): Decision {
  const draft = new Draft(state, now);
  let interrupted = 0;
  for (const call of [...draft.state.calls.values()]) {
    interrupted += 1;
    keepInterrupted(draft, call);
    draft.tellCall(call.id, 'call.ended', {
      by: 'us',
      reason: 'interrupted',
      status: null,
      talk: talkTime(draft, call),
      facts: { phase: call.phase, queue: call.place?.queue ?? null, waitingSince: call.place?.since ?? null },
    });
  }
  for (const agent of [...draft.state.agents.values()]) {
    if (isBusy(agent)) {
      const why = 'the server stopped in mid-call';
      draft.tellAgent('agent.repaired', { employee: agent.employee, was: agent.state, why });
      toRest(draft, agent, 'restart');
    } else if (isHalfway(agent)) {
      // The server stopped between two facts of one decision.
      toRest(draft, agent, 'restart');
    } else if (agent.until !== null) {
      draft.ask({ type: 'timer.set', key: agentTimer(agent.employee), at: Math.max(agent.until, now) });
    }
  }
  draft.tell('centre', 'centre.started', { interrupted });
  armSweep(draft);
  return draft.decision();
}

/** A phone came or went, and the state that goes with it was not recorded any more. */
function isHalfway(agent: Agent): boolean {
  if (agent.state === 'available') return agent.devices.length === 0;
  return agent.state === 'setAside' && agent.until === null && agent.devices.length > 0;
}
