/**
 * Where an employee goes when a call lets go of them:
 *
 *   conversation over ─▶ wrap-up, when the queue has one ─▶ what they wished for, else available
 *   offer not taken   ─▶ what they wished for, else set aside (no answer, refused, unreachable)
 *   offer withdrawn   ─▶ what they wished for, else where they came from
 */
import type { Draft } from '../centre/draft.ts';
import type { OfferOutcome } from '../events.ts';
import type { EmployeeId } from '../ids.ts';
import { second } from '../time.ts';
import { become } from './become.ts';
import type { Agent } from './model.ts';

/** Doublings of the time aside after misses in a row; longer would hide somebody who is back. */
const setAsideDoublingsMax = 4;

/** A conversation is over: wrap up first, since a change of status waits for the notes to be written. */
export function releaseAfterTalk(draft: Draft, employee: EmployeeId, wrapUpSeconds: number): void {
  const agent = draft.agent(employee);
  if (agent === undefined || (agent.state !== 'talking' && agent.state !== 'holding')) return;
  if (agent.signedIn && wrapUpSeconds > 0) {
    const until = draft.now + wrapUpSeconds * second;
    become(draft, agent, 'wrappingUp', { cause: 'conversationEnded', call: agent.call, until });
    return;
  }
  toRest(draft, agent, 'conversationEnded');
}

/** An offer ended without a conversation. */
export function releaseAfterOffer(draft: Draft, employee: EmployeeId, outcome: OfferOutcome): void {
  const agent = draft.agent(employee);
  if (agent === undefined || agent.state !== 'offered') return;
  const seconds = asideSeconds(draft, outcome) * 2 ** Math.min(agent.misses, setAsideDoublingsMax);
  if (seconds > 0 && agent.signedIn && agent.wish === null && agent.devices.length > 0) {
    become(draft, agent, 'setAside', { cause: outcome, until: draft.now + seconds * second });
    return;
  }
  toRest(draft, agent, outcome === 'answered' ? 'conversationEnded' : outcome);
}

/** Nothing holds the employee any more: their wish, else offline, available or without a phone. */
export function toRest(draft: Draft, agent: Agent, cause: string): void {
  if (agent.wish !== null) become(draft, agent, agent.wish.to, { cause: agent.wish.cause });
  else if (!agent.signedIn) become(draft, agent, 'offline', { cause });
  else if (agent.devices.length === 0) become(draft, agent, 'setAside', { cause: 'noDevice' });
  else become(draft, agent, 'available', { cause });
}

function asideSeconds(draft: Draft, outcome: OfferOutcome): number {
  const { limits } = draft.directory;
  switch (outcome) {
    case 'noAnswer':
      return limits.setAsideNoAnswerSeconds;
    case 'rejected':
      return limits.setAsideRejectedSeconds;
    case 'busy':
    case 'unreachable':
      return limits.setAsideUnreachableSeconds;
    case 'answered':
    case 'callerLeft':
    case 'withdrawn':
      return 0;
  }
}
