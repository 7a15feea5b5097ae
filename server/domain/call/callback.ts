/**
 * Callback in the queue: the caller hangs up and keeps the place. When their turn comes an employee is put
 * on the line first and then the number is rung, so there is never more than one dial for a free employee
 * and nobody is rung back by a machine (PEERS 17, 18). The promise is a note from the start: whatever fails,
 * it remains.
 */
import { releaseAfterTalk } from '../agent/release.ts';
import type { Draft } from '../centre/draft.ts';
import type { Facts } from '../events.ts';
import { type CallId, idOf, type LegId, type SubjectId } from '../ids.ts';
import { teamOfQueue } from '../queue/comfort.ts';
import { second } from '../time.ts';
import { endDial, startDial } from './dial.ts';
import { finish, overflowTimer } from './end.ts';
import type { Call, CallbackTask, Conversation, Offer } from './model.ts';
import { makeNote } from './promise.ts';
import { announce, hush } from './sound.ts';

/** Prompt that confirms the choice, and the one that asks for a number. */
const confirmed = 'callback/thanks';
const askNumber = 'callback/ask-number';

/** What the employee hears while the number rings. */
const ringTone = 'music/hold';

/** Key of the timer of the next attempt. */
function callbackTimer(call: CallId): string {
  return `callback/${call}`;
}

/** The caller pressed the key; who withholds the number is asked for one. */
export function chooseCallback(draft: Draft, call: Call): void {
  if (call.caller.subject !== null) {
    acceptCallback(draft, call, call.caller.subject);
    return;
  }
  hush(draft, call);
  const sound = `${call.id}/number`;
  draft.ask({ type: 'number.collect', call: call.id, leg: call.leg, sound, prompts: [askNumber] });
}

/** The place goes over to a call of our own; the caller is thanked and let go. */
export function acceptCallback(draft: Draft, call: Call, caller: SubjectId): void {
  const { place } = call;
  if (call.offers.length > 0 || call.promised) {
    // A phone rings for this caller, or the promise has been made: one of the two is enough.
    draft.ignore(call.promised ? 'promised' : 'ringing', 'No callback is needed now.');
    return;
  }
  const config = place === null ? undefined : draft.directory.queues.get(place.queue);
  const team = config === undefined ? null : teamOfQueue(draft, config);
  if (place === null || team === null) {
    draft.ignore('noPlace', 'The caller does not wait any more.');
    return;
  }
  const { queue, priority, needs, since, rank } = place;
  const note = idOf<'note'>(`${call.id}/n${call.made + 1}`);
  hush(draft, call);
  draft.tellCall(call.id, 'call.dequeued', { queue, why: 'callback' });
  if (place.overflowAt !== null) draft.ask({ type: 'timer.clear', key: overflowTimer(call.id) });
  makeNote(draft, call.id, { team, employee: null, origin: 'callbackInQueue', subject: caller });
  const { entrance, version: dialplanVersion, municipality, language } = call;
  const task = {
    note,
    from: call.id,
    caller,
    entrance,
    dialplanVersion,
    queue,
    priority,
    needs,
    since,
    rank,
    ...(language === 'nl' ? {} : { language }),
  };
  const callback = idOf<'call'>(`${call.id}/cb`);
  draft.tellCall(callback, 'call.callbackQueued', task, municipality);
  draft.wakeCall(callback);
  if (announce(draft, call.id, [confirmed], false) === null) {
    finish(draft, call.id, { by: 'rule', reason: 'callbackPromised' });
  }
}

/** An employee took it: now the number is rung. */
export function hostCallback(draft: Draft, call: Call, task: CallbackTask, offer: Offer): void {
  const { leg, employee, queue, team } = offer;
  const attempt = task.attempts + 1;
  draft.tellCall(call.id, 'call.callbackHosted', { leg, employee, queue, team, attempt });
  startDial(draft, call.id, task.target, draft.directory.limits.dialSeconds, leg, call.leg);
  if (!draft.directory.sound) return;
  // Silence on an answered line is taken for a fault; connecting the two ends it.
  const tone = { sound: `${leg}/ringing`, prompts: [ringTone], loop: true, bargeIn: false } as const;
  draft.ask({ type: 'sound.play', call: call.id, leg, ...tone });
}

export function callbackReached(draft: Draft, call: Call, task: CallbackTask, host: Conversation): void {
  const { leg, employee, queue, team } = host;
  const wait = draft.now - (task.place?.since ?? call.arrivedAt);
  draft.tellCall(call.id, 'call.answered', { leg, employee, queue, team, wait });
  tellAttempt(draft, call, task, host, 'reached');
  draft.ask({ type: 'legs.connect', call: call.id, a: call.leg, b: leg });
}

/** Nobody there: the employee is free again, and the next attempt comes later, or the note is left. */
export function callbackMissed(
  draft: Draft,
  callId: CallId,
  outcome: Facts['call.dialEnded']['outcome'],
): void {
  const call = draft.call(callId);
  const task = call?.callback;
  if (call === undefined || task == null || task.host === null) return;
  const attempt = task.attempts + 1;
  const gap = task.place === null ? undefined : draft.directory.limits.callbackGapsSeconds[attempt - 1];
  const nextAt = gap === undefined ? null : draft.now + gap * second;
  tellAttempt(draft, call, task, task.host, outcome === 'busy' ? 'busy' : 'noAnswer');
  draft.tellCall(callId, 'call.callbackFailed', { attempt, nextAt });
  letHostGo(draft, callId, task.host.leg, task.ringsUs ? outcome : null);
  if (task.host.employee !== null) releaseAfterTalk(draft, task.host.employee, 0);
  if (nextAt !== null) draft.ask({ type: 'timer.set', key: callbackTimer(callId), at: nextAt });
  else finish(draft, callId, { by: 'rule', reason: 'nobodyReached' });
}

/** A phone that still rings us hears why in the status (RFC 3261 section 21.4); one that is up is hung up. */
function letHostGo(
  draft: Draft,
  call: CallId,
  leg: LegId,
  outcome: Facts['call.dialEnded']['outcome'] | null,
): void {
  if (outcome === null) draft.ask({ type: 'leg.hangUp', call, leg });
  else if (outcome === 'busy') draft.ask({ type: 'leg.reject', call, leg, status: 486, reason: 'Busy Here' });
  else draft.ask({ type: 'leg.reject', call, leg, status: 480, reason: 'Temporarily Unavailable' });
}

/** Time for the next attempt, in opening hours only. */
export function callbackDue(draft: Draft, call: Call): void {
  const task = call.callback;
  if (task === null || task.place === null || call.phase !== 'resting') {
    draft.ignore('staleTimer', 'No attempt is due.');
  } else if (!draft.directory.isOpen(task.place.queue, draft.now)) {
    finish(draft, call.id, { by: 'rule', reason: 'nobodyReached', facts: { why: 'closed' } });
  } else toLineAgain(draft, call, task);
}

/** The employee let go while the number rang: the caller is not to notice. */
export function hostGone(draft: Draft, call: Call, theirs: boolean): void {
  const task = call.callback;
  if (task === null || task.host === null) return;
  const { leg, employee, queue } = task.host;
  endDial(draft, call.id, 'withdrawn');
  if (!theirs) draft.ask({ type: 'leg.hangUp', call: call.id, leg });
  if (task.place === null) {
    finish(draft, call.id, { by: 'employee', reason: 'nobodyReached' });
    return;
  }
  toLineAgain(draft, call, task);
  const wrapUp = queue === null ? 0 : (draft.directory.queues.get(queue)?.wrapUpSeconds ?? 0);
  if (employee !== null) releaseAfterTalk(draft, employee, wrapUp);
}

/** A server that stops makes no calls of its own. */
export function endCallbacks(draft: Draft): void {
  for (const id of [...draft.state.callbacks.values()]) {
    if (draft.call(id)?.conversation === null) finish(draft, id, { by: 'us', reason: 'shuttingDown' });
  }
}

function toLineAgain(draft: Draft, call: Call, task: CallbackTask): void {
  draft.tellCall(call.id, 'call.callbackAgain', { attempt: task.attempts });
  draft.wakeCall(call.id);
}

function tellAttempt(
  draft: Draft,
  call: Call,
  task: CallbackTask,
  host: Conversation,
  result: Facts['note.attempted']['result'],
): void {
  if (host.employee === null || task.note === null) return;
  const data = { note: task.note, employee: host.employee, call: call.id, result };
  draft.tell(`note:${task.note}`, 'note.attempted', data, call.municipality);
}
