/**
 * Self-repair (PEERS 11, 12, 13): every few seconds each busy agent is held against the call that owns the
 * state, and each waiting caller against the free employees. By construction nothing is ever found; what
 * is found is put right and counted (`agent.repaired`).
 */

import { become } from '../agent/become.ts';
import type { Agent } from '../agent/model.ts';
import { isBusy } from '../agent/model.ts';
import { toRest } from '../agent/release.ts';
import { finish } from '../call/end.ts';
import { advance } from '../call/route.ts';
import type { EmployeeId } from '../ids.ts';
import { signedInFor } from '../queue/enter.ts';
import { second } from '../time.ts';
import type { Draft } from './draft.ts';

/** Key of the one timer that never ends. */
export const sweepTimer = 'sweep';

export function armSweep(draft: Draft): void {
  const at = draft.now + draft.directory.limits.sweepSeconds * second;
  draft.ask({ type: 'timer.set', key: sweepTimer, at });
}

export function sweep(draft: Draft): void {
  const wrong: Agent[] = [];
  const left: Agent[] = [];
  for (const agent of draft.state.agents.values()) {
    if (wrongness(draft, agent) !== null) wrong.push(agent);
    if (hasLeft(draft, agent)) left.push(agent);
  }
  for (const agent of wrong) repair(draft, agent);
  for (const agent of left) sendHome(draft, agent.employee);
  moveOnFromGoneQueues(draft);
  moveOnFromEmptyQueues(draft);
  for (const employee of draft.state.available) draft.wakeAgent(employee);
  armSweep(draft);
}

function repair(draft: Draft, agent: Agent): void {
  const why = wrongness(draft, agent);
  if (why === null) return;
  draft.tellAgent('agent.repaired', { employee: agent.employee, was: agent.state, why });
  toRest(draft, agent, 'repaired');
}

function hasLeft(draft: Draft, { state, employee }: Agent): boolean {
  return state !== 'offline' && !draft.directory.employees.has(employee);
}

/** An employee who is no longer in the configuration finishes what they have, and is offered nothing more. */
function sendHome(draft: Draft, employee: EmployeeId): void {
  const agent = draft.agent(employee);
  if (agent === undefined || isBusy(agent) || !hasLeft(draft, agent)) return;
  become(draft, agent, 'offline', { cause: 'left' });
}

/** Callers in a line that the configuration does not have any more go on by their dialplan. */
function moveOnFromGoneQueues(draft: Draft): void {
  const { queues } = draft.directory;
  for (const queue of [...draft.state.queues.values()].filter(({ id }) => !queues.has(id))) {
    for (const { call: id } of [...queue.line]) {
      const call = draft.call(id);
      if (call === undefined) continue;
      if (call.callback !== null) {
        finish(draft, id, { by: 'us', reason: 'nobodyReached', facts: { why: 'queue gone' } });
        continue;
      }
      draft.tellCall(id, 'call.dequeued', { queue: queue.id, why: 'closed' });
      advance(draft, id, { kind: 'overflow', why: 'noAgents' });
    }
  }
}

/**
 * The last employee of a line signed out while callers wait in it: those whose dialplan says where to go then
 * go there (PEERS 9). Only the sweep looks, so that somebody who takes over within seconds finds them all.
 */
function moveOnFromEmptyQueues(draft: Draft): void {
  for (const { id, line, paused } of [...draft.state.queues.values()]) {
    if (line.length === 0 || paused || signedInFor(draft, id) > 0) continue;
    for (const { call } of [...line]) {
      if (draft.call(call)?.place?.leavesEmpty !== true) continue;
      draft.tellCall(call, 'call.dequeued', { queue: id, why: 'overflow' });
      advance(draft, call, { kind: 'overflow', why: 'noAgents' });
    }
  }
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
    (call.begunBy === agent.employee && call.ownsEmployee) ||
    call.transfer?.consulted?.employee === agent.employee ||
    call.callback?.host?.employee === agent.employee ||
    call.supervision?.employee === agent.employee;
  return talks ? null : 'its conversation is gone';
}
