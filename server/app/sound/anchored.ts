/**
 * Sound of our own: every leg ends at an endpoint of the media plane, so that prompts, music, keys and
 * recordings are possible and a phone behind any network only ever talks to us.
 *
 *   caller rings ─▶ (open) answer the offer, 200     employee's phone ─▶ offer, its answer
 *                         └────────── connect: bridge ──────────┘
 *
 * Steps of one leg happen one after another, whatever the order in which they are asked for.
 */
import type { LegId } from '../../domain/ids.ts';
import type { Log } from '../ports/log.ts';
import type {
  DtmfDigit,
  EndpointId,
  MediaError,
  MediaEvent,
  MediaPort,
  MediaResult,
  PlayItem,
  RecordingId,
} from '../ports/media.ts';
import type { RenegotiationReply, SessionKind, SipPort } from '../ports/sip.ts';
import { LegSession } from './leg-session.ts';
import { refusal } from './refusal.ts';
import type { Recorded, RecordLimits, Sound } from './sound.ts';
import { allTogether, type Hearing, type Taking, withLeader } from './who-hears.ts';

export interface AnchoredParts {
  readonly sip: SipPort;
  readonly media: MediaPort;
  readonly log: Log;
  /** Files of prompts in order, as this leg is to hear them; a prompt without audio is left out and reported. */
  readonly filesOf: (prompts: readonly string[], leg: LegId) => Promise<readonly PlayItem[]>;
  /** A key that came as RFC 4733 event. */
  readonly digit: (leg: LegId, digit: string) => void;
  /** The far end put us on hold by its phone, or took us back. */
  readonly held: (leg: LegId, held: boolean) => void;
  /** A leg lost its sound and cannot get it back. */
  readonly lost: (leg: LegId) => void;
  /** A recording is complete, or will never be; also after its leg has gone. */
  readonly recorded: (leg: LegId, recording: string, how: Recorded) => void;
}

const noSound = { lengthMs: 0, soundMs: 0 } as const;

/** Longest telephone number (ITU-T E.164) with an international prefix. */
const numberDigitsMax = 17;

export class Anchored implements Sound {
  readonly #parts: AnchoredParts;
  readonly #legs = new Map<LegId, LegSession>();
  readonly #legOf = new Map<EndpointId, LegId>();
  /** Leaders who take part, by their leg: told again when a hold or its end changed who hears whom. */
  readonly #taking = new Map<LegId, Taking>();
  readonly #recordings = new Map<RecordingId, { readonly leg: LegId; readonly recording: string }>();
  readonly #unsubscribe: () => void;

  constructor(parts: AnchoredParts) {
    this.#parts = parts;
    this.#unsubscribe = parts.media.subscribe((event) => this.#heard(event));
  }

  close(): void {
    this.#unsubscribe();
  }

  arrived(leg: LegId, offer: string | null): void {
    this.#legs.set(leg, new LegSession('in', offer));
  }

  async offer(leg: LegId, _towards: LegId, kind: SessionKind): Promise<string | null> {
    const session = this.#legs.get(leg) ?? new LegSession('out', null);
    this.#legs.set(leg, session);
    return session.inTurn(async () => {
      const known = session.offers.get(kind);
      if (known !== undefined) return known.sdp;
      const endpoint = this.#taken(leg, await this.#parts.media.allocate({ kind, label: leg }));
      if (endpoint === null) return null;
      const offer = await this.#parts.media.createOffer(endpoint);
      if (!offer.ok) {
        this.#failed(leg, offer.error);
        return null;
      }
      session.offers.set(kind, { endpoint, sdp: offer.value });
      return offer.value;
    });
  }

  answered(leg: LegId, sdp: string | null, kind: SessionKind): void {
    const session = this.#legs.get(leg);
    if (!session) return;
    void session.inTurn(async () => {
      const chosen = session.offers.get(kind);
      for (const [other, { endpoint }] of session.offers) if (other !== kind) this.#drop(endpoint);
      if (!chosen || sdp === null) return;
      session.endpoint = chosen.endpoint;
      session.isOpen = true;
      const agreed = await this.#parts.media.acceptAnswer(chosen.endpoint, sdp);
      if (!agreed.ok) this.#giveUp(leg, agreed.error);
    });
  }

  open(leg: LegId): Promise<void> {
    const session = this.#legs.get(leg);
    return session ? session.inTurn(() => this.#open(leg, session)) : Promise.resolve();
  }

  async connect(aId: LegId, bId: LegId): Promise<void> {
    const a = this.#legs.get(aId);
    const b = this.#legs.get(bId);
    if (!a || !b) return;
    a.peer = bId;
    b.peer = aId;
    await this.#together([aId, bId], async () => {
      if (a.endpoint === null || b.endpoint === null) return;
      await this.#quiet(a.endpoint);
      await this.#quiet(b.endpoint);
      const bridged = await this.#parts.media.bridge(a.endpoint, b.endpoint);
      if (!bridged.ok) this.#failed(aId, bridged.error);
      for (const taking of this.#taking.values()) {
        const { caller, employee } = taking;
        if ([caller, employee].includes(aId) && [caller, employee].includes(bId)) {
          await this.#arrange(withLeader(taking));
        }
      }
    });
  }

  async mix(legs: readonly LegId[]): Promise<void> {
    await this.#together(legs, async () => {
      for (const leg of legs) {
        const endpoint = this.#legs.get(leg)?.endpoint ?? null;
        if (endpoint !== null) await this.#quiet(endpoint);
      }
      await this.#arrange(allTogether(legs));
    });
  }

  async supervise(taking: Taking): Promise<void> {
    const { leader, caller, employee } = taking;
    this.#taking.set(leader, taking);
    await this.#together([leader, caller, employee], async () => {
      if (this.#taking.get(leader) === taking) await this.#arrange(withLeader(taking));
    });
  }

  async hold(leg: LegId): Promise<void> {
    await this.#onEndpoint(leg, async (endpoint) => {
      await this.#parts.media.unbridge(endpoint);
    });
  }

  async resume(leg: LegId): Promise<void> {
    const peer = this.#legs.get(leg)?.peer;
    if (peer) await this.connect(leg, peer);
  }

  play(
    leg: LegId,
    sound: string,
    prompts: readonly string[],
    loop: boolean,
    bargeIn: boolean,
    finished: (heard: boolean) => void,
  ): void {
    const session = this.#legs.get(leg);
    if (!session) return;
    void session.inTurn(async () => {
      await this.#open(leg, session);
      const items = await this.#parts.filesOf(prompts, leg);
      if (session.endpoint === null || items.length === 0) {
        if (!loop) finished(false);
        return;
      }
      const playing = await this.#parts.media.play(session.endpoint, { items, loop, bargeIn });
      if (playing.ok) session.playing.set(playing.value, { sound, finished });
      else {
        this.#failed(leg, playing.error);
        if (!loop) finished(false);
      }
    });
  }

  stop(leg: LegId): void {
    void this.#onEndpoint(leg, (endpoint) => this.#quiet(endpoint));
  }

  record(leg: LegId, recording: string, path: string, limits: RecordLimits): void {
    const session = this.#legs.get(leg);
    const nothing = (): void => this.#parts.recorded(leg, recording, { ended: 'closed', ...noSound });
    if (session === undefined) {
      nothing();
      return;
    }
    void session.inTurn(async () => {
      const { endpoint } = session;
      if (endpoint === null || !this.#legs.has(leg)) {
        nothing();
        return;
      }
      const started = await this.#parts.media.startRecording(endpoint, { path, ...limits });
      if (started.ok) this.#recordings.set(started.value, { leg, recording });
      else {
        this.#failed(leg, started.error);
        const ended = started.error.code === 'unknownEndpoint' ? 'closed' : 'storage';
        this.#parts.recorded(leg, recording, { ended, ...noSound });
      }
    });
  }

  pauseRecording(leg: LegId, paused: boolean): void {
    void this.#onEndpoint(leg, async (endpoint) => {
      const result = await this.#parts.media.pauseRecording(endpoint, paused);
      if (!result.ok) this.#failed(leg, result.error);
    });
  }

  stopRecording(leg: LegId): void {
    void this.#onEndpoint(leg, async (endpoint) => {
      await this.#parts.media.stopRecording(endpoint);
    });
  }

  async collect(leg: LegId, prompts: readonly string[]): Promise<string> {
    const session = this.#legs.get(leg);
    if (!session) return '';
    await session.inTurn(() => this.#open(leg, session));
    const { endpoint } = session;
    if (endpoint === null) return '';
    const items = await this.#parts.filesOf(prompts, leg);
    if (items.length > 0) await this.#parts.media.play(endpoint, { items, bargeIn: true });
    // Not in the leg's turn: a caller who takes their time must not hold up a hang-up.
    const collected = await this.#parts.media.collectDigits(endpoint, {
      digitsMax: numberDigitsMax,
      endKeys: ['#'],
      firstDigitMs: 15_000,
      nextDigitMs: 8_000,
    });
    return collected.ok ? collected.value.digits : '';
  }

  acknowledged(leg: LegId, sdp: string): void {
    void this.#onEndpoint(leg, async (endpoint) => {
      const agreed = await this.#parts.media.acceptAnswer(endpoint, sdp);
      if (!agreed.ok) this.#giveUp(leg, agreed.error);
    });
  }

  renegotiate(leg: LegId, offer: string | null, reply: (answer: RenegotiationReply) => void): void {
    const session = this.#legs.get(leg);
    if (!session?.endpoint) {
      reply({ ok: false, status: 488, reason: 'Not Acceptable Here' });
      return;
    }
    const { endpoint } = session;
    void session.inTurn(async () => {
      if (offer === null) {
        const ours = await this.#parts.media.createOffer(endpoint);
        reply(ours.ok ? { ok: true, sdp: ours.value } : refusal(ours.error));
        return;
      }
      const answer = await this.#parts.media.answerOffer(endpoint, offer);
      if (!answer.ok) {
        reply(refusal(answer.error));
        return;
      }
      reply({ ok: true, sdp: answer.value.sdp });
      const isHeld = answer.value.direction === 'recvonly' || answer.value.direction === 'inactive';
      if (isHeld === session.isHeld) return;
      session.isHeld = isHeld;
      this.#parts.held(leg, isHeld);
    });
  }

  /** A key that came by SIP INFO: it stops prompts and recordings like one that came in the sound. */
  feedDigit(leg: LegId, digit: string): void {
    void this.#onEndpoint(leg, async (endpoint) => {
      await this.#parts.media.feedDigit(endpoint, digit as DtmfDigit);
    });
  }

  gone(leg: LegId): void {
    const session = this.#legs.get(leg);
    if (!session) return;
    this.#legs.delete(leg);
    this.#taking.delete(leg);
    const peer = session.peer === null ? undefined : this.#legs.get(session.peer);
    if (peer?.peer === leg) peer.peer = null;
    void session.inTurn(async () => {
      for (const endpoint of session.endpoints()) this.#drop(endpoint);
      for (const { finished } of session.playing.values()) finished(false);
    });
  }

  /** Inside the leg's turn: gives an incoming leg its endpoint and its 200. */
  async #open(leg: LegId, session: LegSession): Promise<void> {
    if (session.isOpen || session.direction === 'out') return;
    session.isOpen = true;
    const kind = session.remoteOffer?.includes('a=fingerprint:') ? 'webrtc' : 'plain';
    const endpoint = this.#taken(leg, await this.#parts.media.allocate({ kind, label: leg }));
    if (endpoint === null) {
      this.#parts.sip.reject(leg, 503, 'Service Unavailable', 5);
      this.#parts.lost(leg);
      return;
    }
    session.endpoint = endpoint;
    const ours =
      session.remoteOffer === null
        ? await this.#parts.media.createOffer(endpoint)
        : await this.#parts.media.answerOffer(endpoint, session.remoteOffer);
    if (!ours.ok) {
      const { status, reason } = refusal(ours.error);
      this.#parts.sip.reject(leg, status, reason);
      this.#giveUp(leg, ours.error);
      return;
    }
    await this.#parts.sip.answer(leg, typeof ours.value === 'string' ? ours.value : ours.value.sdp);
  }

  async #onEndpoint(leg: LegId, act: (endpoint: EndpointId) => Promise<void>): Promise<void> {
    const session = this.#legs.get(leg);
    await session?.inTurn(async () => {
      if (session.endpoint !== null) await act(session.endpoint);
    });
  }

  /**
   * Acts when each of these legs has its turn, and keeps all turns until it is done: what is asked for after
   * this, such as a notice to one of them, comes after it. Turns are taken at once, so that two who want the
   * same legs never wait for each other.
   */
  async #together(legs: readonly LegId[], act: () => Promise<void>): Promise<void> {
    let done = (): void => {};
    const isDone = new Promise<void>((resolve) => {
      done = resolve;
    });
    const turns = legs.flatMap((leg): readonly Promise<void>[] => {
      const session = this.#legs.get(leg);
      if (session === undefined) return [];
      return [
        new Promise<void>((hasTurn) => {
          void session.inTurn(async () => {
            await this.#open(leg, session).finally(hasTurn);
            await isDone;
          });
        }),
      ];
    });
    await Promise.all(turns);
    await act().finally(done);
  }

  async #quiet(endpoint: EndpointId): Promise<void> {
    await this.#parts.media.stopPlaying(endpoint);
  }

  /** Tells the plane who hears whom; legs that are gone by now are left out. */
  async #arrange(hearings: readonly Hearing[]): Promise<void> {
    const endpointOf = (leg: LegId): EndpointId | null => this.#legs.get(leg)?.endpoint ?? null;
    for (const { listener, sources } of hearings) {
      const endpoint = endpointOf(listener);
      const heard = sources.map(endpointOf).filter((source) => source !== null);
      if (endpoint === null) continue;
      const result = await this.#parts.media.hear(endpoint, heard);
      if (!result.ok) this.#failed(listener, result.error);
    }
  }

  /**
   * A browser stays deaf to a source that comes back after another one, until it was offered `inactive` and
   * then `sendrecv` (see `MediaEvent`).
   */
  async #wake(leg: LegId): Promise<void> {
    await this.#onEndpoint(leg, async (endpoint) => {
      for (const direction of ['inactive', 'sendrecv'] as const) {
        const offer = await this.#parts.media.createOffer(endpoint, { direction });
        const answer = offer.ok ? await this.#parts.sip.modify(leg, offer.value) : null;
        if (answer === null) {
          this.#parts.log.warn('sound.wakeRefused', { leg });
          return;
        }
        const agreed = await this.#parts.media.acceptAnswer(endpoint, answer);
        if (!agreed.ok) this.#failed(leg, agreed.error);
      }
    });
  }

  #taken(leg: LegId, result: MediaResult<EndpointId>): EndpointId | null {
    if (!result.ok) {
      this.#failed(leg, result.error);
      return null;
    }
    // The leg may have gone while the endpoint was made.
    if (!this.#legs.has(leg)) {
      this.#drop(result.value);
      return null;
    }
    this.#legOf.set(result.value, leg);
    return result.value;
  }

  #drop(endpoint: EndpointId): void {
    this.#legOf.delete(endpoint);
    void this.#parts.media.close(endpoint);
  }

  #failed(leg: LegId, error: MediaError): void {
    this.#parts.log.warn('sound.failed', {
      leg,
      code: error.code,
      detail: 'detail' in error ? error.detail : '',
    });
  }

  #giveUp(leg: LegId, error: MediaError): void {
    this.#failed(leg, error);
    this.#parts.lost(leg);
  }

  #heard(event: MediaEvent): void {
    if (event.type === 'recordingFinished') {
      // By its own name: the leg of a caller who hung up is gone before the file is complete.
      const { recording: id, ended, durationMs: lengthMs, soundMs } = event;
      const known = this.#recordings.get(id);
      this.#recordings.delete(id);
      if (known) this.#parts.recorded(known.leg, known.recording, { ended, lengthMs, soundMs });
      return;
    }
    if (!('endpoint' in event)) return;
    const leg = this.#legOf.get(event.endpoint);
    if (leg === undefined) return;
    const session = this.#legs.get(leg);
    switch (event.type) {
      case 'dtmf':
        if (event.source === 'rfc4733') this.#parts.digit(leg, event.digit);
        return;
      case 'playFinished': {
        const playing = session?.playing.get(event.playback);
        session?.playing.delete(event.playback);
        playing?.finished(event.ended === 'completed');
        return;
      }
      case 'silenceAlarm':
        this.#parts.log.warn('sound.silent', { leg, silentMs: event.silentMs });
        return;
      case 'endpointLost':
        this.#legOf.delete(event.endpoint);
        this.#parts.log.warn('sound.lost', { leg, why: event.reason });
        this.#parts.lost(leg);
        return;
      case 'renegotiate':
        void this.#wake(leg);
        return;
      case 'endpointConnected':
        return;
    }
  }
}
