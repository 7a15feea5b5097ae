/** What each timer means, by the first part of its key. A timer for something gone is ignored. */
import { stateTimer } from '../agent/presence.ts';
import { callbackDue } from '../call/callback.ts';
import { colleagueTimer, phoneTimer } from '../call/leave.ts';
import type { Call } from '../call/model.ts';
import { offerTimer } from '../call/offer.ts';
import { dialFailed, offerFailed, wakeLater } from '../call/proceed.ts';
import { stopRecording } from '../call/record.ts';
import { advance, keyPressed, messageStored, soundTimer } from '../call/route.ts';
import { supervisorTimer } from '../call/supervise.ts';
import { type CallId, idOf } from '../ids.ts';
import { comfort } from '../queue/comfort.ts';
import { setWiderTimer } from '../queue/enter.ts';
import type { Draft } from './draft.ts';
import { sweep, sweepTimer } from './sweep.ts';

type OnTimer = (draft: Draft, rest: string, key: string) => void;

/** A timer that belongs to a call: nothing happens when the call is gone. */
function forCall(act: (draft: Draft, call: Call) => void): OnTimer {
  return (draft, rest) => {
    const call = draft.call(idOf<'call'>(rest) as CallId);
    if (call === undefined) draft.ignore('callGone', 'The call is over.');
    else act(draft, call);
  };
}

const onTimer: Readonly<Record<string, OnTimer>> = {
  agent: (draft, rest) => stateTimer(draft, idOf<'employee'>(rest)),
  offer: (draft, rest) => {
    const call = draft.call(idOf<'call'>(rest.slice(0, rest.lastIndexOf('/'))));
    const offer = call?.offers.find((one) => one.id === rest);
    if (call === undefined || offer === undefined) draft.ignore('offerGone', 'The offer was over.');
    else if (draft.now < offer.ringUntil) {
      draft.ask({ type: 'timer.set', key: offerTimer(offer.id), at: offer.ringUntil });
      draft.ignore('earlyTimer', 'The phone rings longer.');
    } else offerFailed(draft, call, offer, 'noAnswer');
  },
  dial: (draft, rest) => {
    const call = draft.call(idOf<'call'>(rest.slice(0, rest.lastIndexOf('/'))));
    if (call?.dialled?.leg !== rest) draft.ignore('dialGone', 'The number rings no more.');
    else dialFailed(draft, call, 'noAnswer');
  },
  overflow: forCall((draft, call) => {
    const { place } = call;
    if (place === null || place.overflowAt === null || draft.now < place.overflowAt) {
      draft.ignore('staleTimer', 'The caller is not due to leave the line.');
    } else if (call.offers.length > 0) {
      // A phone rings for this caller: let it, and look again when it has been answered or not.
      draft.ask({ type: 'timer.set', key: `overflow/${call.id}`, at: call.offers[0]!.ringUntil + 1 });
      draft.ignore('ringing', 'A phone rings for this caller.');
    } else {
      draft.tellCall(call.id, 'call.dequeued', { queue: place.queue, why: 'overflow' });
      advance(draft, call.id, { kind: 'overflow', why: 'waited' });
    }
  }),
  comfort: forCall(comfort),
  supervise: forCall(supervisorTimer),
  phone: forCall(phoneTimer),
  colleague: forCall(colleagueTimer),
  callback: forCall(callbackDue),
  reserved: forCall((draft, call) => draft.wakeCall(call.id)),
  wider: forCall((draft, call) => {
    const config = call.place === null ? undefined : draft.directory.queues.get(call.place.queue);
    if (config === undefined || call.place === null) return;
    setWiderTimer(draft, call.id, config, call.place.since);
    draft.wakeCall(call.id);
  }),
  again: forCall((draft, call) => {
    wakeLater(draft, call);
    draft.wakeCall(call.id);
  }),
  record: forCall((draft, call) => {
    if (call.message?.stage !== 'speaking') draft.ignore('staleTimer', 'No message is being spoken.');
    else stopRecording(draft, call, call.message);
  }),
  stored: forCall((draft, call) => {
    const recording = call.message?.stage === 'speaking' ? call.message.recording : null;
    if (recording === null) draft.ignore('staleTimer', 'No file is waited for.');
    else messageStored(draft, call, { recording, ended: 'storage', lengthMs: 0, soundMs: 0 });
  }),
  sound: forCall(soundTimer),
  silence: forCall((draft, call) => keyPressed(draft, call, null)),
  [sweepTimer]: (draft) => sweep(draft),
};

export function timerFired(draft: Draft, key: string): void {
  const slash = key.indexOf('/');
  const kind = slash === -1 ? key : key.slice(0, slash);
  const act = onTimer[kind];
  if (act === undefined) draft.ignore('unknownTimer', `No timer is called ${kind}.`);
  else act(draft, key.slice(slash + 1), key);
}
