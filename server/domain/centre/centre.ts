/**
 * The decision function: one input, what is now true, and what to ask of the outside.
 *
 *   input ─▶ handler (one per input type) ─▶ matcher ─▶ { events, effects, ignored }
 *
 * Total: an input for something gone changes nothing and says why. Pure: the state is only looked at;
 * the app records the events, applies `evolve`, then performs the effects in order.
 */
import { deviceDown, deviceUp, endWrapUp, pause, ready, signIn, signOut } from '../agent/presence.ts';
import { answered } from '../call/answer.ts';
import { arrive } from '../call/arrive.ts';
import { begin } from '../call/begin.ts';
import { endCallbacks } from '../call/callback.ts';
import { colleagueUp } from '../call/colleague-lost.ts';
import { digit } from '../call/digit.ts';
import { hold, legHeld, resume } from '../call/hold.ts';
import { hangUp, legEnded, legFailed, phoneGone } from '../call/leave.ts';
import { phoneUp } from '../call/phone-lost.ts';
import { placeCall } from '../call/place.ts';
import { refer } from '../call/refer.ts';
import { messageStored, numberEntered, soundOver } from '../call/route.ts';
import { supervise, superviseEnd } from '../call/supervise.ts';
import { pauseTape, tapeOver } from '../call/tape.ts';
import {
  holdInConsultation,
  switchConsultation,
  transfer,
  transferCancel,
  transferComplete,
} from '../call/transfer.ts';
import { match } from '../queue/match.ts';
import { pauseQueue, resumeQueue } from '../queue/pause.ts';
import type { Instant } from '../time.ts';
import { type Decision, Draft } from './draft.ts';
import type { CentreInput } from './inputs.ts';
import type { CentreState } from './state.ts';
import { timerFired } from './timers.ts';

type Handlers = {
  readonly [T in CentreInput['type']]: (draft: Draft, input: Extract<CentreInput, { type: T }>) => void;
};

const handlers: Handlers = {
  'call.arrived': arrive,
  'call.begun': begin,
  'call.refer': refer,
  'leg.ringing': (draft) => draft.ignore('noChange', 'The caller hears ringing already.'),
  'leg.answered': (draft, { call, leg, device }) => answered(draft, call, leg, device),
  'leg.failed': (draft, { call, leg, status, rang }) => legFailed(draft, call, leg, status, rang ?? false),
  'leg.ended': (draft, { call, leg, cause, browser }) => legEnded(draft, call, leg, cause, browser ?? null),
  'leg.held': (draft, { call, leg }) => legHeld(draft, call, leg, true),
  'leg.resumed': (draft, { call, leg }) => legHeld(draft, call, leg, false),
  'sound.finished': (draft, input) => {
    const call = draft.call(input.call);
    if (call === undefined) draft.ignore('callGone', 'The call is over.');
    else soundOver(draft, call, input.sound, input.heard ?? true);
  },
  'recording.ended': (draft, input) => {
    const call = draft.call(input.call);
    if (call === undefined) {
      // A caller who is gone and a call that is over: nobody can reach this file.
      draft.ask({ type: 'record.discard', call: input.call, recording: input.recording });
      draft.ignore('callGone', 'The call is over.');
    } else messageStored(draft, call, input);
  },
  'tape.failed': (draft, { call: id }) => {
    const call = draft.call(id);
    if (call === undefined) draft.ignore('callGone', 'The call is over.');
    else tapeOver(draft, call);
  },
  'number.entered': (draft, { call: id, subject }) => {
    const call = draft.call(id);
    if (call === undefined) draft.ignore('callGone', 'The call is over.');
    else numberEntered(draft, call, subject);
  },
  digit: (draft, input) => digit(draft, input.call, input.leg, input.digit),
  'timer.fired': (draft, { key }) => timerFired(draft, key),
  'agent.signedIn': (draft, { employee }) => signIn(draft, employee),
  'agent.signedOut': (draft, { employee }) => signOut(draft, employee),
  'agent.ready': (draft, { employee }) => ready(draft, employee),
  'agent.pause': (draft, { employee, reason }) => pause(draft, employee, reason),
  'agent.endWrapUp': (draft, { employee }) => endWrapUp(draft, employee),
  'device.up': (draft, { employee, device }) => {
    deviceUp(draft, employee, device);
    phoneUp(draft, employee, device);
    colleagueUp(draft, employee, device);
  },
  'device.down': (draft, { employee, device }) => {
    deviceDown(draft, employee, device);
    phoneGone(draft, employee);
  },
  'call.hangUp': (draft, { call, employee }) => hangUp(draft, call, employee),
  'call.pauseRecording': (draft, { call, employee }) => pauseTape(draft, call, employee, true),
  'call.resumeRecording': (draft, { call, employee }) => pauseTape(draft, call, employee, false),
  'call.hold': (draft, { call, employee }) => {
    if (!holdInConsultation(draft, call, employee, true)) hold(draft, call, employee);
  },
  'call.resume': (draft, { call, employee }) => {
    if (!holdInConsultation(draft, call, employee, false)) resume(draft, call, employee);
  },
  'call.transfer': transfer,
  'call.transferComplete': (draft, { call, employee }) => transferComplete(draft, call, employee),
  'call.transferCancel': (draft, { call, employee }) => transferCancel(draft, call, employee),
  'call.supervise': supervise,
  'call.superviseEnd': superviseEnd,
  'call.place': placeCall,
  'call.consultSwitch': (draft, { call, employee, talksWith }) =>
    switchConsultation(draft, call, employee, talksWith),
  'centre.drain': (draft) => {
    if (draft.state.draining) draft.ignore('sameAsBefore', 'The centre is draining already.');
    else {
      draft.tell('centre', 'centre.draining', {});
      // Callbacks of our own would keep a server from ever stopping; their notes stay.
      endCallbacks(draft);
    }
  },
  'queue.pause': (draft, { queue }) => pauseQueue(draft, queue),
  'queue.resume': (draft, { queue }) => resumeQueue(draft, queue),
};

/** Decides; never changes `state`, never throws for an input. `now` must not go back. */
export function decide(state: CentreState, input: CentreInput, now: Instant): Decision {
  const draft = new Draft(state, now);
  const handle = handlers[input.type] as (draft: Draft, input: CentreInput) => void;
  handle(draft, input);
  match(draft);
  return draft.decision();
}
