/** A caller joins a line, or learns at once that it has no place for them. */
import { finish, overflowTimer } from '../call/end.ts';
import type { Call } from '../call/model.ts';
import { startMusic } from '../call/sound.ts';
import { tellWhileWaiting } from '../call/tape.ts';
import type { QueueConfig } from '../centre/configuration.ts';
import type { Draft } from '../centre/draft.ts';
import type { OverflowRules, StepOutcome } from '../centre/routing.ts';
import type { Reason, SkillNeed } from '../events.ts';
import type { CallId, EmployeeId, QueueId } from '../ids.ts';
import { type Instant, second } from '../time.ts';
import { waitingIn } from './line.ts';

export interface QueueWish {
  readonly queue: QueueId;
  /** Points; each is a head start in line. */
  readonly priority: number;
  readonly needs: readonly SkillNeed[];
  /** Since when the caller waits in truth, for those who come back; null = now. */
  readonly since: Instant | null;
  readonly overflow: OverflowRules;
  readonly reasons: readonly Reason[];
}

/** Keys of the timers that make a waiting caller be looked at again. */
export function reservedTimer(call: CallId): string {
  return `reserved/${call}`;
}
export function widerTimer(call: CallId): string {
  return `wider/${call}`;
}

/** Puts the caller in line and looks for an employee in the same decision; or says why there is no place. */
export function enterQueue(draft: Draft, call: Call, wish: QueueWish): StepOutcome | null {
  const config = draft.directory.queues.get(wish.queue);
  const queue = draft.state.queues.get(wish.queue);
  if (config === undefined || queue === undefined) return { kind: 'overflow', why: 'noAgents' };
  const kept = keptPlace(draft, call, wish.queue);
  const since = wish.since ?? kept ?? call.arrivedAt;
  // Those who come back had a place before; sending them away would lose them.
  const returning = wish.since !== null || kept !== null;
  if (!returning && wish.overflow.full && waitingIn(queue) >= config.maxWaiting) {
    return { kind: 'overflow', why: 'full' };
  }
  if (!returning && wish.overflow.noAgents && signedInFor(draft, wish.queue) === 0) {
    return { kind: 'overflow', why: 'noAgents' };
  }
  const { headStartPerPrioritySeconds } = draft.directory.limits;
  const headStart = (config.headStartSeconds + wish.priority * headStartPerPrioritySeconds) * second;
  const { waitedSeconds } = wish.overflow;
  const overflowAt = waitedSeconds === null ? null : draft.now + waitedSeconds * second;
  const reserved = reservation(draft, call, config);
  draft.tellCall(call.id, 'call.queued', {
    queue: wish.queue,
    priority: wish.priority,
    skills: wish.needs.map((need) => need.skill),
    needs: wish.needs,
    since,
    rank: since - headStart,
    overflowAt,
    ...(wish.overflow.noAgents && { leavesEmpty: true }),
    reservedFor: reserved.employee,
    reservedUntil: reserved.until,
    reasons: [...wish.reasons, ...(kept === null ? [] : [keptReason(kept)]), ...reserved.reasons],
  });
  endCallbackOf(draft, call);
  if (!tellWhileWaiting(draft, call.id, wish.queue)) startMusic(draft, call.id, config.comfort.music);
  setComfortTimer(draft, call.id, config.comfort.firstAnnouncementSeconds);
  if (overflowAt !== null) draft.ask({ type: 'timer.set', key: overflowTimer(call.id), at: overflowAt });
  if (reserved.employee !== null) {
    draft.ask({ type: 'timer.set', key: reservedTimer(call.id), at: reserved.until });
  }
  setWiderTimer(draft, call.id, config, since);
  draft.wakeCall(call.id);
  return null;
}

/** When the caller is told next how long it may take; without sound never. */
export function setComfortTimer(draft: Draft, call: CallId, seconds: number | null): void {
  if (seconds === null || !draft.directory.sound) return;
  draft.ask({ type: 'timer.set', key: `comfort/${call}`, at: draft.now + seconds * second });
}

/** Who rings again is not rung back as well; the place goes over to the call, the note stays. */
function endCallbackOf(draft: Draft, call: Call): void {
  if (call.caller.subject === null || call.callback !== null) return;
  const waiting = draft.state.callbacks.get(call.caller.subject);
  if (waiting === undefined || draft.call(waiting)?.conversation !== null) return;
  finish(draft, waiting, { by: 'caller', reason: 'callbackPromised', facts: { why: 'rang again' } });
}

/** The next moment at which fewer skills will do, if there is one. */
export function setWiderTimer(draft: Draft, call: CallId, config: QueueConfig, since: Instant): void {
  const next = config.widening.find((step) => since + step.afterSeconds * second > draft.now);
  if (next === undefined) return;
  draft.ask({ type: 'timer.set', key: widerTimer(call), at: since + next.afterSeconds * second });
}

/** Employees who serve the queue and are signed in, whatever they are doing. */
export function signedInFor(draft: Draft, queue: QueueId): number {
  let count = 0;
  for (const employee of draft.directory.servers.get(queue) ?? []) {
    if (draft.agent(employee)?.signedIn === true) count += 1;
  }
  return count;
}

function keptPlace(draft: Draft, call: Call, queue: QueueId): Instant | null {
  if (call.caller.subject === null) return null;
  const callback = draft.state.callbacks.get(call.caller.subject);
  const waiting = callback === undefined ? undefined : draft.call(callback)?.callback?.place;
  if (waiting?.queue === queue) return waiting.since;
  const place = draft.state.places.get(call.caller.subject);
  return place !== undefined && place.queue === queue && place.until >= draft.now ? place.since : null;
}

function keptReason(since: Instant): Reason {
  return {
    code: 'placeKept',
    text: 'The caller had a place in this line and stands where they stood.',
    facts: { since },
  };
}

interface Reservation {
  readonly employee: EmployeeId | null;
  readonly until: Instant;
  readonly reasons: readonly Reason[];
}

/** `sticky`: the employee this caller spoke last has the first right, if they are at work. */
function reservation(draft: Draft, call: Call, config: QueueConfig): Reservation {
  const none = { employee: null, until: 0, reasons: [] };
  if (config.strategy !== 'sticky' || call.caller.subject === null) return none;
  const employee = draft.state.lastSpoke.get(call.caller.subject);
  const agent = employee === undefined ? undefined : draft.agent(employee);
  if (employee === undefined || agent === undefined || !agent.signedIn) return none;
  if (agent.state === 'paused' || agent.state === 'setAside') return none;
  if (!(draft.directory.servers.get(config.id) ?? []).includes(employee)) return none;
  const text = `Kept for ${employee}, who spoke this caller last.`;
  return {
    employee,
    until: draft.now + config.stickySeconds * second,
    reasons: [{ code: 'sticky', text, facts: { employee, seconds: config.stickySeconds } }],
  };
}
