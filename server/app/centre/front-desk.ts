/**
 * Where SIP meets the core: what SIP tells becomes inputs, what the core asks becomes SIP commands.
 *
 *   SipHandler ─▶ inputs ─▶ CentreProcess ─▶ effects ─▶ SipPort, sound, timers
 *
 * Owns what a call needs outside the core: which call a leg belongs to, the caller's number in clear (for
 * the display of the phone that rings, never for a record), and inputs that overtake their call's arrival.
 */
import type { CentreEffect } from '../../domain/centre/effects.ts';
import type { CentreInput } from '../../domain/centre/inputs.ts';
import type {
  CallId,
  DeviceId,
  EmployeeId,
  LegId,
  MunicipalityId,
  SubjectId,
  TrunkId,
} from '../../domain/ids.ts';
import { idOf } from '../../domain/ids.ts';
import type { Chance, Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type {
  CallerNumber,
  IncomingInvite,
  RenegotiationReply,
  SessionKind,
  SipHandler,
  SipPort,
} from '../ports/sip.ts';
import type { Subjects } from '../ports/subjects.ts';
import type { Recordings } from '../ports/voices.ts';
import type { Recorded, Sound } from '../sound/sound.ts';
import { Timers } from './timers.ts';

export interface FrontDeskParts {
  readonly sip: SipPort;
  readonly sound: Sound;
  readonly subjects: Subjects;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly submit: (input: CentreInput) => void;
  /** Whose municipality a call will be, so that its caller is known within that municipality only. */
  readonly municipalityOf: (invite: IncomingInvite) => MunicipalityId | null;
  readonly ownerOf: (device: DeviceId) => EmployeeId | null;
  /** The number as it is stored and compared, or null when the text is no telephone number. */
  readonly canonicalNumber: (text: string) => string | null;
  /** The municipality's name for the display of the phone that rings. */
  readonly nameOf: (municipality: MunicipalityId) => string | null;
  /** Caller groups of the municipality that know this number, e.g. `ondernemers`. */
  readonly groupsOf: (municipality: MunicipalityId | null, number: string) => readonly string[];
  /** The way to a partner's or another outside number: which trunk, and with what caller id. */
  readonly outside: (
    target: Extract<CentreEffect, { type: 'leg.dial' }>['target'],
    municipality: MunicipalityId | null,
  ) => Promise<OutsideWay | null>;
  /** Messages of callers on disk. */
  readonly recordings: Recordings;
  /** An agent with only a desk phone takes calls for as long as the phone is registered. */
  readonly signsInByPhone: (employee: EmployeeId) => boolean;
}

/** A number that may be dialled, in the form the trunk wants. */
export interface OutsideWay {
  readonly trunk: TrunkId;
  readonly number: string;
  /** The municipality's ordinary number (DOMAIN R2). */
  readonly callerId: string | null;
}

interface CallInFlight {
  readonly legs: Set<LegId>;
  readonly caller: CallerNumber;
  /** Inputs that came before `call.arrived` could be submitted; null afterwards. */
  early: CentreInput[] | null;
}

export class FrontDesk implements SipHandler {
  readonly #parts: FrontDeskParts;
  readonly #calls = new Map<CallId, CallInFlight>();
  readonly #callOf = new Map<LegId, CallId>();
  /** Messages being recorded, by the call they belong to: their end may come after the call's last leg. */
  readonly #recordings = new Map<string, CallId>();
  /** Conversations being recorded. */
  readonly #tapes = new Map<string, CallId>();
  /** Legs whose phone said it rings. */
  readonly #rang = new Set<LegId>();
  readonly #timers: Timers;
  #refusing = false;

  constructor(parts: FrontDeskParts) {
    this.#parts = parts;
    this.#timers = new Timers(parts.clock, (key) => parts.submit({ type: 'timer.fired', key }));
  }

  /** Calls that are up or ringing, and messages whose file is not complete. */
  get openCalls(): number {
    return Math.max(this.#calls.size, this.#recordings.size);
  }

  /** From now on new calls are answered 503 with Retry-After. */
  refuseNewCalls(): void {
    this.#refusing = true;
  }

  /** Hangs up everything that is left: the end of a graceful stop's patience. */
  hangUpAll(): void {
    for (const leg of [...this.#callOf.keys()]) {
      this.#parts.sip.cancel(leg, false);
      this.#parts.sip.hangUp(leg);
    }
    this.#timers.clearAll();
  }

  /** The call a leg belongs to, or null when the leg is gone. */
  callOf(leg: LegId): CallId | null {
    return this.#callOf.get(leg) ?? null;
  }

  // ---- SIP tells

  invited(invite: IncomingInvite): LegId | null {
    if (this.#refusing) return null;
    const call = idOf<'call'>(this.#parts.chance.newId());
    const leg = idOf<'leg'>(`${call}/a`);
    this.#calls.set(call, { legs: new Set([leg]), caller: invite.caller, early: [] });
    this.#callOf.set(leg, call);
    this.#parts.sound.arrived(leg, invite.sdp);
    this.#parts.log.debug('call.invited', {
      call,
      sipCallId: invite.sipCallId,
      trunk: invite.trunk ?? 'none',
    });
    void this.#arrive(call, leg, invite);
    return leg;
  }

  ringing(leg: LegId, _sdp: string | null): void {
    this.#rang.add(leg);
    this.#input(leg, (call) => ({ type: 'leg.ringing', call, leg }));
  }

  answered(leg: LegId, sdp: string | null, device: DeviceId | null, kind: SessionKind): void {
    this.#parts.sound.answered(leg, sdp, kind);
    this.#input(leg, (call) => ({ type: 'leg.answered', call, leg, device }));
  }

  failed(leg: LegId, status: number): void {
    const rang = this.#rang.has(leg);
    this.#input(leg, (call) => ({ type: 'leg.failed', call, leg, status, rang }));
    this.#legGone(leg);
  }

  ended(leg: LegId, cause: 'peer' | 'network'): void {
    this.#input(leg, (call) => ({ type: 'leg.ended', call, leg, cause }));
    this.#legGone(leg);
  }

  renegotiate(leg: LegId, offer: string | null, reply: (answer: RenegotiationReply) => void): void {
    this.#parts.sound.renegotiate(leg, offer, reply);
  }

  acknowledged(leg: LegId, sdp: string): void {
    this.#parts.sound.acknowledged(leg, sdp);
  }

  digit(leg: LegId, digit: string): void {
    this.#parts.sound.feedDigit(leg, digit);
    this.#input(leg, (call) => ({ type: 'digit', call, leg, digit }));
  }

  referred(leg: LegId, _target: string, _replaces: LegId | null): boolean {
    this.#parts.log.info('call.referIgnored', { leg });
    return false;
  }

  deviceUp(device: DeviceId): void {
    const employee = this.#parts.ownerOf(device);
    if (employee === null) return;
    this.#parts.submit({ type: 'device.up', device, employee });
    if (this.#parts.signsInByPhone(employee)) this.#parts.submit({ type: 'agent.signedIn', employee });
  }

  deviceDown(device: DeviceId): void {
    const employee = this.#parts.ownerOf(device);
    if (employee !== null) this.#parts.submit({ type: 'device.down', device, employee });
  }

  // ---- the core asks

  perform(effect: CentreEffect): void {
    const { sip, sound } = this.#parts;
    switch (effect.type) {
      case 'leg.progress':
        sip.progress(effect.leg, effect.status, null);
        return;
      case 'leg.answer':
        void sound.open(effect.leg);
        return;
      case 'leg.reject':
        sip.reject(effect.leg, effect.status, effect.reason, effect.retryAfterSeconds);
        this.#legGone(effect.leg);
        return;
      case 'leg.invite':
        this.#invite(effect);
        return;
      case 'leg.cancel':
        sip.cancel(effect.leg, effect.answeredElsewhere);
        this.#legGone(effect.leg);
        return;
      case 'leg.hangUp':
        sip.hangUp(effect.leg);
        this.#legGone(effect.leg);
        return;
      case 'legs.connect':
        void sound.connect(effect.a, effect.b);
        return;
      case 'leg.hold':
        void sound.hold(effect.leg);
        return;
      case 'leg.resume':
        void sound.resume(effect.leg);
        return;
      case 'sound.play':
        sound.play(effect.leg, effect.sound, effect.prompts, effect.loop, effect.bargeIn, (heard) =>
          this.#input(effect.leg, (call) => ({
            type: 'sound.finished',
            call,
            leg: effect.leg,
            sound: effect.sound,
            heard,
          })),
        );
        return;
      case 'sound.stop':
        sound.stop(effect.leg, effect.sound);
        return;
      case 'timer.set':
        this.#timers.set(effect.key, effect.at);
        return;
      case 'timer.clear':
        this.#timers.clear(effect.key);
        return;
      case 'leg.dial':
        void this.#dial(effect);
        return;
      case 'legs.mix':
        void sound.mix(effect.legs);
        return;
      case 'legs.supervise':
        void sound.supervise({
          leader: effect.leg,
          mode: effect.mode,
          caller: effect.caller,
          employee: effect.employee,
        });
        return;
      case 'tape.start':
        this.#tapes.set(effect.recording, effect.call);
        sound.record(effect.leg, effect.recording, this.#parts.recordings.pathOf(effect.recording), {
          what: 'conversation',
          maxMs: effect.maxSeconds * 1000,
          silenceMs: 0,
        });
        return;
      case 'tape.pause':
        sound.pauseRecording(effect.leg, effect.paused);
        return;
      case 'tape.stop':
        sound.stopRecording(effect.leg);
        return;
      case 'record.start':
        this.#recordings.set(effect.recording, effect.call);
        sound.record(effect.leg, effect.recording, this.#parts.recordings.pathOf(effect.recording), {
          what: 'peer',
          maxMs: effect.maxSeconds * 1000,
          silenceMs: effect.silenceSeconds * 1000,
        });
        return;
      case 'record.stop':
        sound.stopRecording(effect.leg);
        return;
      case 'record.discard':
        void this.#parts.recordings.discard(effect.recording);
        return;
      case 'number.collect':
        void this.#collectNumber(effect);
        return;
      case 'notify':
        return;
      default:
        effect satisfies never;
    }
  }

  /** What sound tells: the recording is complete, also after its leg has gone. */
  recorded(leg: LegId, recording: string, how: Recorded): void {
    const taped = this.#tapes.get(recording);
    this.#tapes.delete(recording);
    if (taped !== undefined && how.ended === 'storage') {
      this.#parts.recordings.failed(recording);
      this.#parts.submit({ type: 'tape.failed', call: taped });
    }
    const call = this.#recordings.get(recording);
    if (call === undefined) return;
    this.#recordings.delete(recording);
    if (how.ended === 'storage') this.#parts.recordings.failed(recording);
    this.#parts.submit({ type: 'recording.ended', call, leg, recording, ...how });
  }

  /** A leg without sound is no use to anybody: it ends, and the core hears why. */
  soundLost(leg: LegId): void {
    this.#parts.sip.hangUp(leg);
    this.#input(leg, (call) => ({ type: 'leg.ended', call, leg, cause: 'media' }));
    this.#legGone(leg);
  }

  heldByPhone(leg: LegId, held: boolean): void {
    this.#input(leg, (call) => ({ type: held ? 'leg.held' : 'leg.resumed', call, leg }));
  }

  keyPressed(leg: LegId, digit: string): void {
    this.#input(leg, (call) => ({ type: 'digit', call, leg, digit }));
  }

  async #dial(effect: Extract<CentreEffect, { type: 'leg.dial' }>): Promise<void> {
    const flight = this.#calls.get(effect.call);
    if (!flight) return;
    flight.legs.add(effect.leg);
    this.#callOf.set(effect.leg, effect.call);
    const way = await this.#parts.outside(effect.target, effect.municipality);
    if (!this.#callOf.has(effect.leg)) return;
    if (way === null) {
      this.failed(effect.leg, 404);
      return;
    }
    this.#parts.sip.invite({
      leg: effect.leg,
      targets: [{ kind: 'trunk', trunk: way.trunk, number: way.number }],
      offer: (kind) => this.#parts.sound.offer(effect.leg, effect.towards, kind),
      from: { number: way.callerId, displayName: null },
      headers: { 'X-Bereikbaar-Call': effect.call },
    });
  }

  async #collectNumber(effect: Extract<CentreEffect, { type: 'number.collect' }>): Promise<void> {
    const { sound, subjects, clock, canonicalNumber, log } = this.#parts;
    const digits = await sound.collect(effect.leg, effect.prompts);
    const number = digits === '' ? null : canonicalNumber(digits);
    let subject: SubjectId | null = null;
    try {
      if (number !== null) subject = await subjects.callerByNumber(null, number, clock.now());
    } catch (error) {
      log.error('subjects.failed', { call: effect.call, error: error as Error });
    }
    this.#input(effect.leg, (call) => ({ type: 'number.entered', call, leg: effect.leg, subject }));
  }

  #invite(effect: Extract<CentreEffect, { type: 'leg.invite' }>): void {
    const flight = this.#calls.get(effect.call);
    if (!flight) return;
    flight.legs.add(effect.leg);
    this.#callOf.set(effect.leg, effect.call);
    const { caller } = flight;
    const name = effect.municipality === null ? null : this.#parts.nameOf(effect.municipality);
    this.#parts.sip.invite({
      leg: effect.leg,
      targets: effect.devices.map((device) => ({ kind: 'device', device })),
      offer: (kind) => this.#parts.sound.offer(effect.leg, effect.towards, kind),
      from: { number: caller.number, displayName: name ?? caller.displayName },
      headers: { 'X-Bereikbaar-Call': effect.call },
    });
  }

  async #arrive(call: CallId, leg: LegId, invite: IncomingInvite): Promise<void> {
    const { canonicalNumber, municipalityOf, groupsOf, subjects, clock, log } = this.#parts;
    const municipality = municipalityOf(invite);
    const number = invite.caller.number === null ? null : canonicalNumber(invite.caller.number);
    let subject = null;
    try {
      subject = number === null ? null : await subjects.callerByNumber(municipality, number, clock.now());
    } catch (error) {
      // The call matters more than knowing who calls: it goes on as an anonymous one.
      log.error('subjects.failed', { call, error: error as Error });
    }
    this.#parts.submit({
      type: 'call.arrived',
      call,
      leg,
      trunk: invite.trunk,
      device: invite.device,
      candidates: invite.candidates,
      caller: { subject, groups: number === null ? [] : groupsOf(municipality, number) },
    });
    const flight = this.#calls.get(call);
    const early = flight?.early ?? [];
    if (flight) flight.early = null;
    for (const input of early) this.#parts.submit(input);
    if (flight?.legs.size === 0) this.#calls.delete(call);
  }

  #input(leg: LegId, make: (call: CallId) => CentreInput): void {
    const call = this.#callOf.get(leg);
    if (call === undefined) return;
    const early = this.#calls.get(call)?.early;
    if (early) early.push(make(call));
    else this.#parts.submit(make(call));
  }

  #legGone(leg: LegId): void {
    const call = this.#callOf.get(leg);
    if (call === undefined) return;
    this.#callOf.delete(leg);
    this.#rang.delete(leg);
    this.#parts.sound.gone(leg);
    const flight = this.#calls.get(call);
    flight?.legs.delete(leg);
    if (flight?.legs.size !== 0) return;
    // A caller who hung up before `call.arrived` was submitted still has inputs to come: see `#arrive`.
    if (flight.early === null) this.#calls.delete(call);
  }
}
