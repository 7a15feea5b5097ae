/**
 * Self-repair (PEERS 11, 12, 13): every few seconds each busy agent is held against the call that owns the
 * state, and each waiting caller against the free employees. By construction nothing is ever found; what
 * is found is put right and counted (`agent.repaired`).
 */
import type { Agent } from '../agent/model.ts';
import { isBusy } from '../agent/model.ts';
import { toRest } from '../agent/release.ts';
import { second } from '../time.ts';
import type { Draft } from './draft.ts';

/** Key of the one timer that never ends. */
export const sweepTimer = 'sweep';

export function armSweep(draft: Draft): void {
  const at = draft.now + draft.directory.limits.sweepSeconds * second;
  draft.ask({ type: 'timer.set', key: sweepTimer, at });
}

export function sweep(draft: Draft): void {
  const wrong = [...draft.state.agents.values()].filter((agent) => wrongness(draft, agent) !== null);
  for (const agent of wrong) {
    const why = wrongness(draft, agent);
    if (why === null) continue;
    draft.tellAgent('agent.repaired', { employee: agent.employee, was: agent.state, why });
    toRest(draft, agent, 'repaired');
  }
  for (const employee of draft.state.available) draft.wakeAgent(employee);
  armSweep(draft);
}

/** What is wrong with an agent's state, null when nothing. */
export function wrongness(draft: Draft, agent: Agent): string | null {
  if (!isBusy(agent)) {
    const slack = draft.directory.limits.leaseSlackSeconds * second;
    return agent.until !== null && draft.now > agent.until + slack ? 'its time was over' : null;
  }
  const call = agent.call === null ? undefined : draft.call(agent.call);
  if (call === undefined) return 'its call is gone';
  if (agent.state === 'offered') {
    const rings = call.offers.some((offer) => offer.employee === agent.employee);
    if (!rings && call.supervision?.employee !== agent.employee) return 'its offer is gone';
    return agent.until !== null && draft.now > agent.until ? 'it rang too long' : null;
  }
  const talks =
    call.conversation?.employee === agent.employee ||
    call.transfer?.consulted?.employee === agent.employee ||
    call.callback?.host?.employee === agent.employee ||
    call.supervision?.employee === agent.employee;
  return talks ? null : 'its conversation is gone';
}
