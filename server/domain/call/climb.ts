/**
 * Climbing the no-answer ladder for a call: rings the next rung that has somebody free. A rung where all
 * are busy, on a break or without a phone is passed without ringing, with the reason.
 */
import { devicesFor, type Via } from '../agent/devices.ts';
import type { Agent } from '../agent/model.ts';
import { ladderOf, type Rung } from '../backoffice/ladder.ts';
import type { Draft } from '../centre/draft.ts';
import type { Destination, PursuitPurpose, Reason } from '../events.ts';
import type { EmployeeId, LegId, QueueId } from '../ids.ts';
import { obstacle } from '../queue/able.ts';
import { startDial } from './dial.ts';
import type { Call } from './model.ts';
import { startOffer } from './offer.ts';
import { startMusic } from './sound.ts';

/** What a caller whose leg is answered hears while a colleague's phone rings. */
const ringTone = 'music/hold';

/** Starts a ladder; false when nobody at all could be rung. */
export function pursue(
  draft: Draft,
  call: Call,
  target: Destination,
  purpose: PursuitPurpose,
  ringSeconds: number | null = null,
  transfer: string | null = null,
): boolean {
  return climb(draft, call, { target, purpose, transfer, rung: 0, ringSeconds });
}

/** The next rung of a ladder whose present one did not answer; false when there is none. */
export function climbOn(draft: Draft, call: Call): boolean {
  const { pursuit } = call;
  if (pursuit === null) return false;
  return climb(draft, call, { ...pursuit, rung: pursuit.rung + 1, ringSeconds: null });
}

interface Climb {
  readonly target: Destination;
  readonly purpose: PursuitPurpose;
  readonly transfer: string | null;
  readonly rung: number;
  /** For the first rung; null = as arranged. */
  readonly ringSeconds: number | null;
}

function climb(draft: Draft, call: Call, from: Climb): boolean {
  const reasons: Reason[] = [];
  const tried = call.pursuit?.tried ?? [];
  const { target: wanted } = from;
  // Who is free in a line changes all the time: its next rung is looked for when it is needed.
  const rungs =
    wanted.kind === 'queue'
      ? freeInLine(draft, call, wanted.queue, tried)
      : ladderOf(draft.directory, wanted, draft.now).slice(from.rung);
  for (const [passed, rung] of rungs.entries()) {
    const index = from.rung + passed;
    reasons.push(...rung.reasons);
    if (rung.dial !== null) {
      const { target, purpose, transfer } = from;
      draft.tellCall(call.id, 'call.pursuing', { target, purpose, transfer, rung: index, reasons });
      tellRinging(draft, call, purpose);
      startDial(draft, call.id, rung.dial, from.ringSeconds ?? rung.ringSeconds, towardsOf(call, purpose));
      return true;
    }
    const { via } = rung;
    const free = rung.who.filter(
      (who) =>
        // Nobody is rung for a call of their own, as a member of the team that they dialled.
        who !== call.begunBy &&
        (via === 'mobile' || !tried.includes(who)) &&
        isFree(draft, who, from, via, reasons),
    );
    if (free.length === 0) continue;
    const { target, purpose, transfer } = from;
    draft.tellCall(call.id, 'call.pursuing', { target, purpose, transfer, rung: index, reasons });
    tellRinging(draft, call, purpose);
    const ringSeconds = index === 0 ? (from.ringSeconds ?? rung.ringSeconds) : rung.ringSeconds;
    const towards = towardsOf(call, purpose);
    const terms = { queue: null, team: rung.team, ringSeconds, reasons: [], towards, via };
    for (const employee of free) startOffer(draft, call.id, employee, terms);
    return true;
  }
  draft.tellCall(call.id, 'call.pursuitEnded', { purpose: from.purpose, reasons });
  return false;
}

/** A line is consulted by asking who serves it and is free, one after another, longest idle first. */
function freeInLine(draft: Draft, call: Call, queue: QueueId, tried: readonly EmployeeId[]): readonly Rung[] {
  const config = draft.directory.queues.get(queue);
  if (config === undefined || draft.state.queues.get(queue)?.paused === true) return [];
  const asker = { call: call.id, rank: 0, since: draft.now, needs: [], reservedFor: null, reservedUntil: 0 };
  const able = draft.state.available.filter((id) => {
    const employee = draft.directory.employees.get(id);
    const serves = employee?.queues.includes(queue) === true && !tried.includes(id);
    return serves && obstacle(employee, config, asker, draft.now) === null;
  });
  const left = Math.max(0, draft.directory.limits.pursuitHopsMax - tried.length);
  const { team, ringSeconds } = config;
  return able.slice(0, left).map((id) => {
    const text = `Rings ${id}: free in the line that is consulted.`;
    const reasons = [{ code: 'rung', text, facts: { of: id, seconds: ringSeconds } }];
    return { who: [id], via: 'desk', dial: null, team, ringSeconds, reasons };
  });
}

/** The caller hears that a phone rings; in a consultation they hear music meanwhile. */
function tellRinging(draft: Draft, call: Call, purpose: PursuitPurpose): void {
  if (!call.open) draft.ask({ type: 'leg.progress', call: call.id, leg: call.leg, status: 180 });
  else if (purpose !== 'consult') startMusic(draft, call.id, ringTone);
}

function towardsOf(call: Call, purpose: PursuitPurpose): LegId {
  return (purpose === 'consult' ? call.conversation?.leg : null) ?? call.leg;
}

function isFree(draft: Draft, employee: EmployeeId, climb: Climb, via: Via, reasons: Reason[]): boolean {
  const agent = draft.agent(employee);
  const why = agent === undefined ? 'unknown' : notFree(draft, agent, climb.purpose, via);
  if (why === null) return true;
  const facts = { employee, until: agent?.until ?? null };
  reasons.push({ code: why, text: `${employee} skipped: ${why}.`, facts });
  return false;
}

/** Why a person cannot be rung directly now; null when they can. Signed in or not does not matter. */
function notFree(draft: Draft, agent: Agent, purpose: PursuitPurpose, via: Via): string | null {
  if (devicesFor(draft, agent, via).length === 0) return 'noDevice';
  switch (agent.state) {
    case 'offline':
    case 'available':
      return null;
    case 'wrappingUp':
      // Their own caller comes back: that is part of the same conversation.
      return purpose === 'return' ? null : 'wrappingUp';
    case 'setAside':
      // Who did not hear the phone on their desk may hear their mobile.
      return agent.until === null || via === 'mobile' ? null : 'setAside';
    case 'offered':
    case 'talking':
    case 'holding':
    case 'paused':
      return agent.state;
  }
}
