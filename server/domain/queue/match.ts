/**
 * The matcher: at the end of every decision, whoever was woken is matched, so that a waiting caller and an
 * able free employee never stay side by side (PEERS 8, 13).
 *
 *   a caller woke   ─▶ which free employee?   by the strategy of the queue
 *   an employee woke ─▶ which caller?          the smallest rank over all their queues
 */
import { startOffer } from '../call/offer.ts';
import type { QueueConfig } from '../centre/configuration.ts';
import type { Draft } from '../centre/draft.ts';
import type { AgentStateName, Reason } from '../events.ts';
import type { CallId, EmployeeId } from '../ids.ts';
import { clockSeconds } from '../time.ts';
import { obstacle } from './able.ts';
import { choose } from './choose.ts';
import { find } from './line.ts';
import type { Waiting } from './model.ts';

/** Offers everything that can be offered now. */
export function match(draft: Draft): void {
  for (;;) {
    // Who has waited longest is looked at first, whatever woke them.
    const woken = draft.takeWokenCalls().sort((a, b) => rankOf(draft, a) - rankOf(draft, b));
    for (const call of woken) matchCall(draft, call);
    const employee = draft.takeWokenAgent();
    if (employee === null) return;
    matchAgent(draft, employee);
  }
}

function matchCall(draft: Draft, callId: CallId): void {
  const place = draft.call(callId)?.place;
  if (place == null) return;
  const queue = draft.state.queues.get(place.queue);
  const config = draft.directory.queues.get(place.queue);
  if (queue === undefined || config === undefined || queue.paused) return;
  const entry = find(queue.line, callId, place.rank);
  if (entry === undefined) return;
  for (const employee of choose(draft, config, ableFor(draft, config, entry))) {
    offer(draft, config, entry, employee);
  }
}

function rankOf(draft: Draft, call: CallId): number {
  return draft.call(call)?.place?.rank ?? 0;
}

/** Free employees who can take this caller, longest idle first. */
function ableFor(draft: Draft, config: QueueConfig, entry: Waiting): EmployeeId[] {
  const able: EmployeeId[] = [];
  for (const id of draft.state.available) {
    const employee = draft.directory.employees.get(id);
    if (employee === undefined || !employee.queues.includes(config.id)) continue;
    if (obstacle(employee, config, entry, draft.now) !== null) continue;
    if (refusedBy(draft, entry.call, id)) continue;
    able.push(id);
    // For the longest idle, the first is the one.
    if (config.strategy === 'longestIdle' || config.strategy === 'sticky') break;
  }
  return able;
}

function matchAgent(draft: Draft, id: EmployeeId): void {
  const agent = draft.agent(id);
  const employee = draft.directory.employees.get(id);
  if (agent === undefined || employee === undefined || agent.state !== 'available') return;
  let best: { readonly entry: Waiting; readonly config: QueueConfig } | null = null;
  for (const queueId of employee.queues) {
    const queue = draft.state.queues.get(queueId);
    const config = draft.directory.queues.get(queueId);
    if (queue === undefined || config === undefined || queue.paused) continue;
    for (const entry of queue.line) {
      // The line is by rank: what follows cannot beat what another queue gave.
      if (best !== null && entry.rank >= best.entry.rank) break;
      if (obstacle(employee, config, entry, draft.now) !== null) continue;
      if (refusedBy(draft, entry.call, id)) continue;
      best = { entry, config };
      break;
    }
  }
  if (best !== null) offer(draft, best.config, best.entry, id);
}

function offer(draft: Draft, config: QueueConfig, entry: Waiting, employee: EmployeeId): void {
  startOffer(draft, entry.call, employee, {
    queue: config.id,
    team: config.team,
    ringSeconds: config.ringSeconds,
    reasons: [why(draft, config, employee), ...passedOver(draft, config, entry, employee)],
  });
}

/** The employee let this very caller go by a moment ago. */
function refusedBy(draft: Draft, call: CallId, employee: EmployeeId): boolean {
  for (const refusal of draft.call(call)?.refusals ?? []) {
    if (refusal.employee === employee && refusal.until > draft.now) return true;
  }
  return false;
}

/** Servers looked at for the reasons of one offer; more would cost time and tell nobody anything. */
const passedOverMax = 30;

const passedOverWords: Readonly<Record<AgentStateName | 'skill' | 'reserved' | 'refused' | 'later', string>> =
  {
    offline: 'offline',
    available: 'available',
    offered: 'the phone rings for another caller',
    talking: 'in conversation',
    holding: 'has a caller on hold',
    wrappingUp: 'wrapping up',
    paused: 'paused',
    setAside: 'set aside',
    skill: 'does not have the skill',
    reserved: 'the caller is kept for a colleague',
    refused: 'did not take this caller a moment ago',
    later: 'comes after the one chosen',
  };

/** Who serves this line and was not chosen, with the reason, e.g. wrapping up until 10:02:11. */
function passedOver(
  draft: Draft,
  config: QueueConfig,
  entry: Waiting,
  chosen: EmployeeId,
): readonly Reason[] {
  const servers = draft.directory.servers.get(config.id) ?? [];
  if (servers.length > passedOverMax) return [];
  const reasons: Reason[] = [];
  for (const id of servers) {
    const agent = draft.agent(id);
    const employee = draft.directory.employees.get(id);
    if (id === chosen || agent === undefined || employee === undefined || !agent.signedIn) continue;
    const code =
      agent.state !== 'available'
        ? agent.state
        : (obstacle(employee, config, entry, draft.now) ??
          (refusedBy(draft, entry.call, id) ? 'refused' : 'later'));
    const until = agent.until === null ? '' : ` until ${clockSeconds(agent.until)}`;
    reasons.push({
      code: `passedOver.${code}`,
      text: `${id} skipped: ${passedOverWords[code]}${until}.`,
      facts: { employee: id, until: agent.until },
    });
  }
  return reasons;
}

function why(draft: Draft, config: QueueConfig, employee: EmployeeId): Reason {
  const agent = draft.agent(employee);
  const facts = {
    employee,
    strategy: config.strategy,
    idleSince: agent?.idleSince ?? null,
    calls: agent?.calls ?? null,
    free: draft.state.available.length,
  };
  return {
    code: config.strategy,
    text: `${employee} is free and able; chosen by ${config.strategy}.`,
    facts,
  };
}
