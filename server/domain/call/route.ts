/**
 * The call and its dialplan: performs a step, and where the step is over at once (nothing to hear, no
 * place in the queue) goes on to the next in the same decision.
 *
 *   start / outcome ─▶ step ─▶ perform ─▶ waits for something outside
 *                       ▲         └─ over at once ─▶ outcome ─┐
 *                       └────────────────────────────────────┘   at most `routeStepsMax` times
 */
import { arrangedNow } from '../backoffice/ladder.ts';
import type { Draft } from '../centre/draft.ts';
import type { CentreInput } from '../centre/inputs.ts';
import type { RouteAction, RouteContext, RouteStep, StepOutcome } from '../centre/routing.ts';
import type { Destination, EndReason, Facts } from '../events.ts';
import type { CallId, EntranceId, SubjectId, TeamId } from '../ids.ts';
import { enterQueue, signedInFor } from '../queue/enter.ts';
import { waitingIn } from '../queue/line.ts';
import { second } from '../time.ts';
import { acceptCallback, chooseCallback } from './callback.ts';
import { pursue } from './climb.ts';
import { callerGone, finish } from './end.ts';
import type { Call } from './model.ts';
import { makeNote, offerNote } from './promise.ts';
import { mailboxHeard, mailboxKey, openMailbox, recordingEnded, teamOfBox } from './record.ts';
import { announce, soundGuard, startMusic } from './sound.ts';
import { noticeOver } from './tape.ts';

/** The key that asks to be rung back. */
const ringBackKey = '1';

/** Heard at a box without a greeting of its own. */
const boxGreeting = 'voicemail/greeting';

/** Key of the timer that ends the silence after a menu. */
export function silenceTimer(call: CallId): string {
  return `silence/${call}`;
}

/** Begins the route of a call that has arrived. */
export function startRoute(draft: Draft, call: Call): void {
  walk(draft, call.id, draft.directory.routing.start(contextOf(draft, call)));
}

/** Begins anew at another entrance, of this or another municipality: a transfer brought the caller there. */
export function startRouteAt(draft: Draft, call: Call, entrance: EntranceId): void {
  walk(draft, call.id, draft.directory.routing.start({ ...contextOf(draft, call), entrance }));
}

/** Goes on after what happened at the present step. */
export function advance(draft: Draft, callId: CallId, outcome: StepOutcome): void {
  const call = draft.call(callId);
  if (call === undefined) return;
  if (call.position === null) {
    finish(draft, callId, { by: 'rule', reason: 'nobodyReached' });
    return;
  }
  walk(draft, callId, draft.directory.routing.next(call.position, outcome, contextOf(draft, call)));
}

function walk(draft: Draft, callId: CallId, first: RouteStep): void {
  let step = first;
  for (let steps = 0; steps < draft.directory.limits.routeStepsMax; steps += 1) {
    const outcome = perform(draft, callId, step);
    const call = draft.call(callId);
    if (outcome === null || call === undefined) return;
    step = draft.directory.routing.next(step.position, outcome, contextOf(draft, call));
  }
  // A checked dialplan never gets here; a caller must not pay for one that was not.
  finish(draft, callId, { by: 'us', reason: 'failed', facts: { why: 'the dialplan goes round' } });
}

/** Does what the step says; null when it now waits, else how it ended at once. */
function perform(draft: Draft, callId: CallId, step: RouteStep): StepOutcome | null {
  draft.tellCall(callId, 'call.routed', routedFact(draft, callId, step), step.municipality);
  const call = draft.call(callId);
  if (call === undefined) return null;
  const { action } = step;
  switch (action.do) {
    case 'announce':
      return announce(draft, callId, action.prompts, action.bypassKey !== undefined) === null
        ? { kind: 'announced' }
        : null;
    case 'menu':
      return showMenu(draft, callId, action);
    case 'queue': {
      const { queue, priority, skills, overflow } = action;
      return enterQueue(draft, call, { queue, priority, needs: skills, since: null, overflow, reasons: [] });
    }
    case 'reach':
      if (pursue(draft, call, action.target, 'route', action.ringSeconds)) return null;
      return ownMailbox(draft, callId, action.target) ? null : { kind: 'notReached' };
    case 'voicemail': {
      const { box, prompts, secondsMax = null } = action;
      return openMailbox(draft, callId, box, prompts, secondsMax) ? null : { kind: 'notReached' };
    }
    case 'note':
      return offerNote(draft, callId, action.prompts) ? null : { kind: 'announced' };
    case 'end':
      return end(draft, callId, action);
  }
}

/** Records that the call stands at this step now, without performing it: whom it leads to has the caller. */
export function tellRouted(draft: Draft, callId: CallId, step: RouteStep): void {
  const { entrance, position, reasons, municipality } = step;
  draft.tellCall(callId, 'call.routed', { step: position.step, entrance, position, reasons }, municipality);
}

/** The step as recorded; a person or team it leads to is what the caller wants (DESIGN section 6). */
function routedFact(draft: Draft, callId: CallId, step: RouteStep): Facts['call.routed'] {
  const { action, position, reasons, entrance, language } = step;
  const isNew = language !== undefined && language !== draft.call(callId)?.language;
  const fact = { step: position.step, entrance, position, reasons, ...(isNew && { language }) };
  if (action.do === 'end') return { ...fact, closed: action.reason === 'closed' };
  if (action.do !== 'reach') return fact;
  const { target } = action;
  const { employees } = draft.directory;
  const team =
    target.kind === 'team'
      ? target.team
      : target.kind === 'employee'
        ? (employees.get(target.employee)?.team ?? null)
        : null;
  return { ...fact, target, team };
}

/** Without sound a menu is silence: it leads to a person (DOMAIN R24). */
function showMenu(
  draft: Draft,
  callId: CallId,
  action: Extract<RouteAction, { do: 'menu' }>,
): StepOutcome | null {
  return announce(draft, callId, action.prompts, true) === null ? { kind: 'key', key: null } : null;
}

function end(draft: Draft, callId: CallId, action: Extract<RouteAction, { do: 'end' }>): null {
  const { status, phrase } = action;
  if (announce(draft, callId, action.prompts, false) === null) {
    finish(draft, callId, { by: 'rule', reason: trueReason(draft, callId, action.reason), status, phrase });
  }
  return null;
}

/** A promise or a message is only told as the reason when there is one (DOMAIN R11). */
function trueReason(draft: Draft, callId: CallId, reason: EndReason): EndReason {
  const call = draft.call(callId);
  if (reason === 'callbackPromised' && call?.promised !== true) return 'nobodyReached';
  if (reason === 'voicemailLeft' && call?.messageLeft !== true) {
    // Nothing could be stored, and the caller is rung back instead.
    return call?.promised === true ? 'callbackPromised' : 'nobodyReached';
  }
  return reason;
}

/** Key 1 promises to ring back; silence or another key goes on without. */
function answerNote(draft: Draft, call: Call, team: TeamId, key: string | null): void {
  if (call.sound !== null) {
    draft.ask({ type: 'sound.stop', call: call.id, leg: call.leg, sound: call.sound });
  }
  draft.ask({ type: 'timer.clear', key: silenceTimer(call.id) });
  if (key === ringBackKey) makeNote(draft, call.id, { team, employee: null, origin: 'callbackInQueue' });
  advance(draft, call.id, { kind: 'announced' });
}

/** Nobody of the ladder answered: the person's own box where they arranged one, else the dialplan goes on. */
export function notReached(draft: Draft, callId: CallId, target: Destination): void {
  if (!ownMailbox(draft, callId, target)) advance(draft, callId, { kind: 'notReached' });
}

/** Opens the box of a person who arranged it; false for anybody else. */
export function ownMailbox(draft: Draft, callId: CallId, target: Destination): boolean {
  if (target.kind !== 'employee') return false;
  const employee = draft.directory.employees.get(target.employee);
  const wants = employee !== undefined && arrangedNow(employee, draft.now).voicemail;
  return wants && openMailbox(draft, callId, target, [boxGreeting], null);
}

/** A recording is complete, or lost. */
export function messageStored(
  draft: Draft,
  call: Call,
  input: Omit<Extract<CentreInput, { type: 'recording.ended' }>, 'type' | 'call' | 'leg'>,
): void {
  const { message } = call;
  if (message?.stage !== 'speaking' || message.recording !== input.recording) {
    draft.ignore('otherRecording', 'No such message is being spoken.');
    return;
  }
  const isOver = recordingEnded(draft, call, message, input);
  // After a crash the call is closed as interrupted in a moment.
  if (!isOver || input.ended === 'interrupted') return;
  const now = draft.call(call.id);
  if (now?.gone != null) callerGone(draft, now, now.gone);
  else leaveMailbox(draft, call.id);
}

/** The box is done with this caller. */
function leaveMailbox(draft: Draft, callId: CallId): void {
  const call = draft.call(callId);
  if (call === undefined) return;
  draft.ask({ type: 'timer.clear', key: silenceTimer(callId) });
  const settled = call.messageLeft || call.promised;
  const isStep = call.position !== null && actionAt(draft, call).do === 'voicemail';
  if (settled && !isStep) {
    const reason = call.messageLeft ? 'voicemailLeft' : 'callbackPromised';
    finish(draft, callId, { by: 'rule', reason });
  } else advance(draft, callId, { kind: settled ? 'announced' : 'notReached' });
}

/** A caller without a number keyed one in, or not. */
export function numberEntered(draft: Draft, call: Call, subject: SubjectId | null): void {
  const action =
    call.position === null
      ? null
      : draft.directory.routing.current(call.position, contextOf(draft, call)).action;
  if (call.phase === 'waiting' && call.told?.callbackOffered === true) {
    if (subject === null) startMusic(draft, call.id, musicOfLine(draft, call));
    else acceptCallback(draft, call, subject);
    return;
  }
  const { message } = call;
  if (message?.stage === 'failed') {
    const team = teamOfBox(draft, message.box);
    if (subject !== null && team !== null) {
      makeNote(draft, call.id, { team, employee: null, origin: 'callbackInQueue', subject });
    }
    leaveMailbox(draft, call.id);
    return;
  }
  if (call.phase !== 'routing' || action?.do !== 'note') {
    draft.ignore('notAsked', 'No number was asked for.');
    return;
  }
  if (subject !== null) {
    makeNote(draft, call.id, { team: action.team, employee: null, origin: 'callbackInQueue', subject });
  }
  advance(draft, call.id, { kind: 'announced' });
}

/** A sound of which no end was heard counts as over: a fault of the media must not keep a caller for ever. */
export function soundTimer(draft: Draft, call: Call): void {
  if (call.sound === null) draft.ignore('staleTimer', 'No sound is waited for.');
  else soundOver(draft, call, call.sound, false);
}

/** The sound a route waits for is over: an announcement is done, a menu begins its silence. */
export function soundOver(draft: Draft, call: Call, sound: string, heard: boolean): void {
  if (noticeOver(draft, call, sound, heard)) return;
  if (call.sound === sound && call.phase === 'waiting') {
    startMusic(draft, call.id, musicOfLine(draft, call));
    return;
  }
  if (call.sound === sound && call.message !== null) {
    // Also for a colleague, whose call walks no dialplan.
    draft.ask({ type: 'timer.clear', key: soundGuard(call.id) });
    if (mailboxHeard(draft, call, call.message, silenceTimer(call.id))) leaveMailbox(draft, call.id);
    return;
  }
  if (call.sound !== sound || call.position === null) {
    draft.ignore('otherSound', 'The route does not wait for this sound.');
    return;
  }
  draft.ask({ type: 'timer.clear', key: soundGuard(call.id) });
  const { action } = draft.directory.routing.current(call.position, contextOf(draft, call));
  if (action.do === 'menu') {
    const at = draft.now + action.silenceSeconds * second;
    draft.ask({ type: 'timer.set', key: silenceTimer(call.id), at });
  } else if (action.do === 'end') {
    finish(draft, call.id, { by: 'rule', reason: trueReason(draft, call.id, action.reason) });
  } else if (action.do === 'note') {
    const at = draft.now + draft.directory.limits.announceSilenceSeconds * second;
    draft.ask({ type: 'timer.set', key: silenceTimer(call.id), at });
  } else if (action.do === 'queue' && call.promised) {
    finish(draft, call.id, { by: 'rule', reason: 'callbackPromised' });
  } else if (action.do === 'announce') advance(draft, call.id, { kind: 'announced' });
  else draft.ignore('otherStep', 'The route is past its announcement.');
}

/** A key, or null for silence, at a menu or at an announcement that a key may skip. */
export function keyPressed(draft: Draft, call: Call, key: string | null): void {
  if (call.message !== null) {
    draft.ask({ type: 'timer.clear', key: silenceTimer(call.id) });
    if (mailboxKey(draft, call, call.message, key)) leaveMailbox(draft, call.id);
    return;
  }
  const action =
    call.position === null
      ? null
      : draft.directory.routing.current(call.position, contextOf(draft, call)).action;
  if (call.phase === 'waiting') {
    if (key === ringBackKey && call.told?.callbackOffered === true) chooseCallback(draft, call);
    else draft.ignore('noMenu', 'No choice is offered to this caller.');
    return;
  }
  if (call.phase === 'routing' && action?.do === 'announce' && key !== null && key === action.bypassKey) {
    if (call.sound !== null) {
      draft.ask({ type: 'sound.stop', call: call.id, leg: call.leg, sound: call.sound });
    }
    advance(draft, call.id, { kind: 'key', key });
    return;
  }
  if (call.phase === 'routing' && action?.do === 'note') {
    answerNote(draft, call, action.team, key);
    return;
  }
  if (call.phase !== 'routing' || action?.do !== 'menu') {
    draft.ignore('noMenu', 'No menu is waiting for a key.');
    return;
  }
  const label = key === null ? null : (action.labels[key] ?? null);
  draft.tellCall(call.id, 'call.menuChosen', { menu: action.menu, key, option: label });
  if (call.sound !== null) {
    draft.ask({ type: 'sound.stop', call: call.id, leg: call.leg, sound: call.sound });
  }
  draft.ask({ type: 'timer.clear', key: silenceTimer(call.id) });
  advance(draft, call.id, { kind: 'key', key });
}

function actionAt(draft: Draft, call: Call): RouteAction {
  return draft.directory.routing.current(call.position!, contextOf(draft, call)).action;
}

function musicOfLine(draft: Draft, call: Call): string | null {
  const queue = call.place?.queue;
  return queue === undefined ? null : (draft.directory.queues.get(queue)?.comfort.music ?? null);
}

export function contextOf(draft: Draft, call: Call): RouteContext {
  return {
    now: draft.now,
    entrance: call.entrance,
    municipality: call.municipality,
    caller: call.caller,
    version: call.version,
    sound: draft.directory.sound,
    queue: (id) => {
      const queue = draft.state.queues.get(id);
      return { waiting: queue === undefined ? 0 : waitingIn(queue), signedIn: signedInFor(draft, id) };
    },
  };
}
