/** What each call event makes true. One entry an event; an event for a call that is gone changes nothing. */
import type { CentreState } from '../centre/state.ts';
import type { Facts } from '../events.ts';
import { type CallId, idOf, type LegId, type MunicipalityId } from '../ids.ts';
import { learnHandling } from '../queue/handling.ts';
import { enterLine, leaveLine, moveToLine, moveToRinging } from '../queue/line.ts';
import type { Instant } from '../time.ts';
import { amend, newCall } from './amend.ts';
import type { Call, Consulted, MessageLeaving } from './model.ts';

type CallEventType = Extract<keyof Facts, `call.${string}`>;

/** What the envelope of an event says beside its data. */
export interface Envelope {
  readonly call: CallId;
  readonly municipality: MunicipalityId | null;
  readonly at: Instant;
}

type Evolvers = {
  readonly [T in CallEventType]: (state: CentreState, data: Facts[T], envelope: Envelope) => void;
};

export const evolveCall: Evolvers = {
  'call.arrived': (state, data, { call, municipality, at }) => {
    const { entrance, dialplanVersion: version, trunk, device, leg } = data;
    const caller = { subject: data.caller, groups: data.groups ?? [] };
    const beginning = { id: call, municipality, caller, arrivedAt: at, leg };
    const { by: begunBy = null, ownsEmployee = false } = data;
    state.calls.set(call, newCall(beginning, { entrance, version, trunk, device, begunBy, ownsEmployee }));
  },
  'call.joined': change((call, { leg }) =>
    call.conversation?.leg === leg ? { conversation: null, phase: 'routing' } : {},
  ),
  'call.callbackQueued': (state, data, { call: id, municipality, at }) => {
    const { note, caller, entrance, dialplanVersion: version, queue, priority, needs, since, rank } = data;
    const language = data.language ?? 'nl';
    const place = { queue, priority, needs, since, rank, overflowAt: null, leavesEmpty: false };
    const beginning = {
      id,
      municipality,
      caller: { subject: caller, groups: [] },
      arrivedAt: at,
      leg: legOfCallback(id),
    };
    const target = { kind: 'number', number: caller } as const;
    const callback = { note, target, attempts: 0, host: null, ringsUs: false, place };
    const line = { queue, since, leavesEmpty: false };
    const fields = { language, entrance, version, phase: 'waiting', place, line, callback } as const;
    state.calls.set(id, newCall(beginning, fields));
    state.callbacks.set(caller, id);
    enterLine(state, queue, { call: id, rank, since, needs, reservedFor: null, reservedUntil: 0 });
  },
  'call.placed': (state, { note, target }, { call: id, municipality, at }) => {
    const callback = { note, target, attempts: 0, host: null, ringsUs: false, place: null };
    const subject = target.kind === 'number' ? target.number : null;
    const caller = { subject, groups: [] };
    const beginning = { id, municipality, caller, arrivedAt: at, leg: legOfCallback(id) };
    state.calls.set(id, newCall(beginning, { phase: 'calling', callback }));
  },
  'call.supervisionStarted': change((call, { leg, employee, mode }) => ({
    supervision: { leg, employee, mode, on: false },
    made: call.made + 1,
  })),
  'call.supervisionChanged': change(({ supervision }, { mode }) => ({
    supervision: supervision === null ? null : { ...supervision, mode, on: true },
  })),
  'call.supervisionEnded': change(() => ({ supervision: null })),
  'call.callbackHosted': (state, data, { call: id, at }) => {
    const call = state.calls.get(id);
    if (call === undefined || call.callback === null) return;
    if (call.place !== null) leaveLine(state, call.place.queue, id, call.place.rank);
    const { leg, employee, queue, team, ringsUs = false } = data;
    const host = { leg, employee, queue, team, since: at, held: false };
    const callback = { ...call.callback, host, ringsUs };
    state.calls.set(id, amend(call, { phase: 'calling', place: null, callback }));
  },
  'call.callbackFailed': change((call, { attempt }) => ({
    phase: 'resting',
    callback: call.callback === null ? null : { ...call.callback, attempts: attempt, host: null },
  })),
  'call.callbackAgain': (state, _data, { call: id }) => {
    const call = state.calls.get(id);
    const place = call?.callback?.place;
    if (call === undefined || call.callback === null || place == null) return;
    state.calls.set(id, amend(call, { phase: 'waiting', place, callback: { ...call.callback, host: null } }));
    const { queue, rank, since, needs } = place;
    enterLine(state, queue, { call: id, rank, since, needs, reservedFor: null, reservedUntil: 0 });
  },
  'call.waitAnnounced': change((call, { low, high, callbackOffered, position }) => ({
    told: { position, low, high, callbackOffered: callbackOffered || call.told?.callbackOffered === true },
  })),
  'call.routed': change((call, data, { municipality }) => ({
    message: null,
    position: data.position ?? null,
    phase: 'routing',
    sound: null,
    entrance: data.entrance ?? call.entrance,
    language: data.language ?? call.language,
    municipality: municipality ?? call.municipality,
  })),
  'call.opened': change(() => ({ open: true })),
  'call.announced': change((call, data) => ({
    sound: data.leg === call.leg ? (data.sound ?? null) : call.sound,
    notice: data.notice === true ? (data.sound ?? null) : call.notice,
    made: call.made + 1,
  })),
  'call.menuChosen': change(() => ({ sound: null })),
  'call.queued': (state, data, envelope) => {
    const call = state.calls.get(envelope.call);
    if (call === undefined) return;
    // Defaults for facts recorded before these fields were.
    const { queue, priority, since, rank = since, needs = [], overflowAt = null } = data;
    const { leavesEmpty = false } = data;
    const { reservedFor = null, reservedUntil = 0 } = data;
    state.calls.set(
      call.id,
      amend(call, {
        phase: 'waiting',
        sound: null,
        place: { queue, priority, needs, since, rank, overflowAt, leavesEmpty },
        line: { queue, since, leavesEmpty },
      }),
    );
    if (call.caller.subject !== null) state.places.delete(call.caller.subject);
    enterLine(state, queue, { call: call.id, rank, since, needs, reservedFor, reservedUntil });
  },
  'call.dequeued': (state, _data, envelope) => {
    const call = state.calls.get(envelope.call);
    if (call === undefined || call.place === null) return;
    leaveLine(state, call.place.queue, call.id, call.place.rank);
    state.calls.set(call.id, amend(call, { place: null, phase: 'routing' }));
  },
  'call.pursuing': change((call, data) => {
    const { target, purpose, transfer, rung } = data;
    const tried = call.pursuit?.tried ?? [];
    return {
      pursuit: { target, purpose, transfer, rung, tried },
      phase: purpose === 'consult' ? call.phase : 'pursuing',
    };
  }),
  'call.pursuitEnded': change((call, data) => ({
    pursuit: null,
    phase: data.purpose === 'consult' ? call.phase : 'routing',
  })),
  'call.offered': (state, data, envelope) => {
    const call = state.calls.get(envelope.call);
    if (call === undefined) return;
    const { offer, leg, employee, queue, team, ringUntil } = data;
    state.calls.set(
      call.id,
      amend(call, {
        offers: [
          ...call.offers,
          { id: offer, leg, employee, queue, team, since: envelope.at, ringUntil, confirming: false },
        ],
        pursuit:
          queue === null && call.pursuit !== null
            ? { ...call.pursuit, tried: [...call.pursuit.tried, employee] }
            : call.pursuit,
        made: call.made + 1,
      }),
    );
    const ringAll = queue !== null && state.directory.queues.get(queue)?.strategy === 'ringAll';
    if (call.place !== null && queue !== null && !ringAll) {
      moveToRinging(state, call.place.queue, call.id, call.place.rank);
    }
  },
  'call.dialled': change((call, { leg, target, ringUntil }) => ({
    dialled: { leg, target, ringUntil },
    dialledTo: target,
    made: call.made + 1,
  })),
  'call.dialEnded': change(() => ({ dialled: null })),
  'call.confirmationAsked': change((call, data) => ({
    offers: call.offers.map((offer) => (offer.id === data.offer ? { ...offer, confirming: true } : offer)),
  })),
  'call.offerEnded': (state, data, envelope) => {
    const call = state.calls.get(envelope.call);
    if (call === undefined) return;
    const offers = call.offers.filter((offer) => offer.id !== data.offer);
    const { until = null } = data;
    const refusals = call.refusals.filter((one) => one.employee !== data.employee && one.until > envelope.at);
    state.calls.set(
      call.id,
      amend(call, {
        offers,
        refusals: until === null ? refusals : [...refusals, { employee: data.employee, until }],
      }),
    );
    if (data.outcome !== 'answered' && call.place !== null && offers.length === 0) {
      moveToLine(state, call.place.queue, call.id, call.place.rank);
    }
  },
  'call.answered': (state, data, { call: id, at }) => {
    const call = state.calls.get(id);
    if (call === undefined) return;
    if (call.place !== null) leaveLine(state, call.place.queue, call.id, call.place.rank);
    const { leg, employee, queue, team } = data;
    state.calls.set(
      id,
      amend(call, {
        open: true,
        phase: 'talking',
        callback: call.callback === null ? null : { ...call.callback, host: null },
        place: null,
        pursuit: null,
        sound: null,
        conversation: { leg, employee, queue, team, since: at, held: false },
        // A colleague whose browser is away takes the caller over all the same.
        lost: call.transfer?.consulted?.leg === leg ? call.transfer.consulted.lost : null,
      }),
    );
    if (employee !== null && call.caller.subject !== null) state.lastSpoke.set(call.caller.subject, employee);
  },
  'call.recordingNoticed': change(() => ({ noticed: true, notice: null })),
  'call.taped': change((call, { recording, what }) => ({
    tape: what === 'failed' ? null : { id: recording, paused: what === 'paused' },
    made: what === 'started' ? call.made + 1 : call.made,
  })),
  'call.phoneLost': change((call, { device, until, party }, { at }) => {
    const lost = { device, since: at, until, leg: null };
    return party === 'colleague' ? withConsulted(call, { lost }) : { lost };
  }),
  'call.phoneRung': change((call, { leg, party }) => {
    const lost = party === 'colleague' ? call.transfer?.consulted?.lost : call.lost;
    const rung = lost == null ? null : { ...lost, leg };
    const fields = party === 'colleague' ? withConsulted(call, { lost: rung }) : { lost: rung };
    return { ...fields, made: call.made + 1 };
  }),
  'call.phoneBack': change((call, { leg, party }) => {
    if (party === 'colleague') return withConsulted(call, { leg, lost: null });
    const { conversation } = call;
    return { lost: null, conversation: conversation === null ? null : { ...conversation, leg } };
  }),
  'call.held': change((call) => ({
    conversation: call.conversation === null ? null : { ...call.conversation, held: true },
  })),
  'call.resumed': change((call) => ({
    conversation: call.conversation === null ? null : { ...call.conversation, held: false },
  })),
  'call.partyLeft': (state, data, { call: id, at }) => {
    const call = state.calls.get(id);
    if (call === undefined || call.conversation?.leg !== data.leg) return;
    learnHandling(state, call.conversation, at);
    const talk = call.talk + data.talk;
    state.calls.set(id, amend(call, { conversation: null, lost: null, tape: null, phase: 'routing', talk }));
  },
  'call.transferStarted': change((_call, { transfer: id, from, target, mode, referrer = null }, { at }) => ({
    transfer: { id, from, target, mode, consulted: null, since: at, talksWith: 'caller', referrer },
  })),
  'call.consultAnswered': change(({ transfer }, { leg, employee, team }) => ({
    pursuit: null,
    transfer:
      transfer === null
        ? null
        : { ...transfer, consulted: { leg, employee, team, lost: null }, talksWith: 'consulted' },
  })),
  'call.consultSwitched': change(({ transfer }, { talksWith }) => ({
    transfer: transfer === null ? null : { ...transfer, talksWith },
  })),
  'call.transferEnded': change(() => ({ transfer: null })),
  'call.mailboxReached': change((_call, { box, secondsMax }) => ({
    phase: 'routing',
    pursuit: null,
    message: { box, stage: 'greeting', secondsMax, recording: null, length: 0, empty: 0 },
  })),
  'call.recordingStarted': change((call, { recording }) => ({
    message: atStage(call, { stage: 'speaking', recording }),
    sound: null,
    made: call.made + 1,
  })),
  'call.messageSpoken': change((call, { length }) => ({
    message: atStage(call, { stage: 'review', length }),
  })),
  'call.messageDropped': change((call, { why }) => ({
    message: atStage(call, {
      stage: why === 'cancelled' ? 'told' : 'greeting',
      recording: null,
      empty: (call.message?.empty ?? 0) + (why === 'empty' ? 1 : 0),
    }),
  })),
  'call.messageFailed': change((call) => ({
    message: atStage(call, { stage: 'failed', recording: null }),
  })),
  'call.callerGone': change((_call, { cause }) => ({ gone: cause })),
  'call.voicemailLeft': change((call) => ({
    messageLeft: true,
    message: atStage(call, { stage: 'told', recording: null }),
  })),
  'call.questionNoted': change(() => ({})),
  'call.outcomeRegistered': change(() => ({})),
  'call.noteMade': change((call) => ({
    promised: true,
    made: call.made + 1,
    message: call.message?.stage === 'failed' ? atStage(call, { stage: 'told' }) : call.message,
  })),
  'call.tagged': change(() => ({})),
  'call.ended': (state, data, { call: id, at }) => {
    const call = state.calls.get(id);
    if (call === undefined) return;
    state.calls.delete(id);
    if (call.conversation !== null) learnHandling(state, call.conversation, at);
    const { subject } = call.caller;
    if (subject !== null && state.callbacks.get(subject) === id) state.callbacks.delete(subject);
    if (call.place === null) return;
    leaveLine(state, call.place.queue, call.id, call.place.rank);
    // Cut off by us, not by the caller: who rings again soon stands where they stood.
    if (
      call.caller.subject !== null &&
      call.callback === null &&
      (data.reason === 'interrupted' || data.reason === 'failed')
    ) {
      state.places.set(call.caller.subject, {
        queue: call.place.queue,
        since: call.place.since,
        until: at + state.directory.limits.placeKeptSeconds * 1000,
      });
    }
  },
};

/** The leg on which the caller of a callback is rung; the same at every attempt. */
export function legOfCallback(call: CallId): LegId {
  return idOf<'leg'>(`${call}/a`);
}

function withConsulted({ transfer }: Call, fields: Partial<Consulted>): Partial<Call> {
  const consulted = transfer?.consulted ?? null;
  if (transfer === null || consulted === null) return {};
  return { transfer: { ...transfer, consulted: { ...consulted, ...fields } } };
}

function atStage(call: Call, fields: Partial<MessageLeaving>): MessageLeaving | null {
  return call.message === null ? null : { ...call.message, ...fields };
}

/** An evolver that only replaces fields of the call's own record. */
function change<D>(fields: (call: Call, data: D, envelope: Envelope) => Partial<Call>) {
  return (state: CentreState, data: D, envelope: Envelope): void => {
    const call = state.calls.get(envelope.call);
    if (call !== undefined) state.calls.set(call.id, amend(call, fields(call, data, envelope)));
  };
}
