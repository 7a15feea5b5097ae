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
import type { Destination } from '../../domain/events.ts';
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
import type { Dialled } from './dialled.ts';
import { Referrals } from './referrals.ts';
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
  /** The employee's name for the display of a colleague's phone. */
  readonly displayOf: (employee: EmployeeId) => string | null;
  /** The number as it is stored and compared, or null when the text is no telephone number. */
  readonly canonicalNumber: (text: string) => string | null;
  /** The municipality's name for the display of the phone that rings. */
  readonly nameOf: (municipality: MunicipalityId) => string | null;
  /** Caller groups of the municipality that know this number, e.g. `ondernemers`. */
  readonly groupsOf: (municipality: MunicipalityId | null, number: string) => readonly string[];
  /** The way to a partner's or another outside number: which trunks, and with what caller id. */
  readonly outside: (
    target: Extract<CentreEffect, { type: 'leg.dial' }>['target'],
    municipality: MunicipalityId | null,
  ) => Promise<OutsideWay | null>;
  /** Messages of callers on disk. */
  readonly recordings: Recordings;
  /** The way to a mobile phone of an employee; null for phones that register. */
  readonly mobile: (
    device: DeviceId,
    municipality: MunicipalityId | null,
  ) => Promise<OutsideWay | null> | null;
  /** What the owner of this phone means by what they dial or name in a REFER. */
  readonly dialledBy: (device: DeviceId, text: string) => Promise<Dialled>;
  /** An agent with only a desk phone takes calls for as long as the phone is registered. */
  readonly signsInByPhone: (employee: EmployeeId) => boolean;
}

/** A number that may be dialled, in the form the trunk wants. */
export interface OutsideWay {
  /** In the order in which they are tried. */
  readonly trunks: readonly TrunkId[];
  readonly number: string;
  /** The municipality's ordinary number (DOMAIN R2). */
  readonly callerId: string | null;
}

interface CallInFlight {
  readonly legs: Set<LegId>;
  readonly caller: CallerNumber;
  /** An employee rings a colleague: their own name is on the display, not the municipality's. */
  readonly isInternal?: boolean;
  /** Inputs that came before `call.arrived` could be submitted; null afterwards. */
  early: CentreInput[] | null;
}

const nobody: CallerNumber = { number: null, displayName: null, asserted: false };

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
  /** Which phone a leg is of; absent for legs over a trunk. */
  readonly #deviceOf = new Map<LegId, DeviceId>();
  /** Legs that are up in a browser: its page may be loaded anew, and is rung again then. */
  readonly #browserOf = new Map<LegId, DeviceId>();
  /** Legs that key in a number: a key of it is no choice, though it may be the 1 that was one before. */
  readonly #keyingIn = new Set<LegId>();
  readonly #referrals: Referrals;
  #refusing = false;

  constructor(parts: FrontDeskParts) {
    this.#parts = parts;
    this.#referrals = new Referrals(parts.sip, parts.clock);
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
    this.#referrals.clear();
  }

  /** The call a leg belongs to, or null when the leg is gone. */
  callOf(leg: LegId): CallId | null {
    return this.#callOf.get(leg) ?? null;
  }

  // ---- SIP tells

  invited(invite: IncomingInvite): LegId | null {
    if (this.#refusing) return null;
    const call = idOf<'call'>(this.#parts.chance.newId());
    // An employee who dials out hosts the call: its first leg is the one that they dial.
    const leg = idOf<'leg'>(invite.device === null ? `${call}/a` : `${call}/h`);
    this.#calls.set(call, { legs: new Set([leg]), caller: invite.caller, early: [] });
    this.#callOf.set(leg, call);
    if (invite.device !== null) {
      this.#deviceOf.set(leg, invite.device);
      // RFC 8827 section 6.5: a browser's offer always has a fingerprint.
      if (invite.sdp?.includes('a=fingerprint:') === true) this.#browserOf.set(leg, invite.device);
    }
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
    if (device !== null) this.#deviceOf.set(leg, device);
    if (device !== null && kind === 'webrtc') this.#browserOf.set(leg, device);
    this.#parts.sound.answered(leg, sdp, kind);
    this.#input(leg, (call) => ({ type: 'leg.answered', call, leg, device }));
  }

  failed(leg: LegId, status: number): void {
    const rang = this.#rang.has(leg);
    this.#input(leg, (call) => ({ type: 'leg.failed', call, leg, status, rang }));
    this.#legGone(leg);
  }

  ended(leg: LegId, cause: 'peer' | 'network'): void {
    this.#referrals.gone(leg);
    this.#legEnded(leg, cause);
  }

  renegotiate(leg: LegId, offer: string | null, reply: (answer: RenegotiationReply) => void): void {
    this.#parts.sound.renegotiate(leg, offer, reply);
  }

  acknowledged(leg: LegId, sdp: string): void {
    this.#parts.sound.acknowledged(leg, sdp);
  }

  digit(leg: LegId, digit: string): void {
    this.#parts.sound.feedDigit(leg, digit);
    this.keyPressed(leg, digit);
  }

  referred(leg: LegId, target: string, replaces: LegId | null): boolean {
    const device = this.#deviceOf.get(leg);
    const line = replaces === null ? null : this.#callOf.get(replaces);
    // Only our own phones transfer; a trunk that asks would send our callers wherever it likes.
    if (device === undefined || line === undefined || !this.#callOf.has(leg)) {
      this.#parts.log.info('call.referDeclined', { leg });
      return false;
    }
    this.#referrals.begin(leg);
    void this.#refer(
      leg,
      device,
      target,
      replaces === null || line === null ? null : { call: line, leg: replaces },
    );
    return true;
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

  /** A page that was loaded anew cannot go on with the talk it had: what is left of that ends at once. */
  deviceAnew(device: DeviceId): void {
    for (const [leg, browser] of [...this.#browserOf]) if (browser === device) this.soundLost(leg);
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
        if (!this.#referrals.defersHangUp(effect.leg)) sip.hangUp(effect.leg);
        this.#legGone(effect.leg);
        return;
      case 'legs.connect':
        void sound.connect(effect.a, effect.b);
        return;
      case 'leg.referred':
        this.#referrals.tell(effect.leg, effect.status);
        return;
      case 'leg.adopt':
        this.#adopt(effect.leg, effect.call);
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
    this.#legEnded(leg, 'media');
  }

  #legEnded(leg: LegId, cause: 'peer' | 'network' | 'media'): void {
    const browser = this.#browserOf.get(leg);
    const of = browser === undefined ? {} : { browser };
    this.#input(leg, (call) => ({ type: 'leg.ended', call, leg, cause, ...of }));
    this.#legGone(leg);
  }

  heldByPhone(leg: LegId, held: boolean): void {
    this.#input(leg, (call) => ({ type: held ? 'leg.held' : 'leg.resumed', call, leg }));
  }

  keyPressed(leg: LegId, digit: string): void {
    if (this.#keyingIn.has(leg)) return;
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
      targets: [{ kind: 'trunk', trunks: way.trunks, number: way.number }],
      offer: (kind) => this.#parts.sound.offer(effect.leg, effect.towards, kind),
      from: { number: way.callerId, displayName: null },
      headers: { 'X-Bereikbaar-Call': effect.call },
    });
  }

  async #collectNumber(effect: Extract<CentreEffect, { type: 'number.collect' }>): Promise<void> {
    const { sound, subjects, clock, canonicalNumber, log } = this.#parts;
    this.#keyingIn.add(effect.leg);
    const digits = await sound
      .collect(effect.leg, effect.prompts)
      .finally(() => this.#keyingIn.delete(effect.leg));
    const number = digits === '' ? null : canonicalNumber(digits);
    let subject: SubjectId | null = null;
    try {
      if (number !== null) subject = await subjects.callerByNumber(null, number, clock.now());
    } catch (error) {
      log.error('subjects.failed', { call: effect.call, error: error as Error });
    }
    this.#input(effect.leg, (call) => ({ type: 'number.entered', call, leg: effect.leg, subject }));
  }

  /** A call of our own making has no leg before its first phone rings: its flight begins here. */
  #invite(effect: Extract<CentreEffect, { type: 'leg.invite' }>): void {
    const { call, leg, about } = effect;
    if (about === undefined) {
      this.#ring(effect);
      return;
    }
    if (!this.#calls.has(call)) this.#calls.set(call, { legs: new Set([leg]), caller: nobody, early: null });
    this.#callOf.set(leg, call);
    void this.#callerOf(about).then((caller) => {
      const flight = this.#calls.get(call);
      if (flight === undefined || !this.#callOf.has(leg)) return;
      this.#calls.set(call, { ...flight, caller });
      this.#ring(effect);
    });
  }

  async #callerOf(subject: SubjectId | null): Promise<CallerNumber> {
    const { subjects, log } = this.#parts;
    try {
      const data = subject === null ? null : await subjects.read(subject);
      return { number: data?.number ?? null, displayName: data?.name ?? null, asserted: true };
    } catch (error) {
      log.error('subjects.failed', { error: error as Error });
      return nobody;
    }
  }

  /** A leg goes over into another call, with what is known of it. */
  #adopt(leg: LegId, into: CallId): void {
    const from = this.#callOf.get(leg);
    const flight = this.#calls.get(into);
    if (from === undefined || flight === undefined) return;
    this.#calls.get(from)?.legs.delete(leg);
    flight.legs.add(leg);
    this.#callOf.set(leg, into);
  }

  async #refer(
    leg: LegId,
    device: DeviceId,
    text: string,
    replaces: { readonly call: CallId; readonly leg: LegId } | null,
  ): Promise<void> {
    const { chance, dialledBy, log } = this.#parts;
    let target: Destination | null = null;
    try {
      const dialled = replaces === null ? await dialledBy(device, text) : 'unknown';
      if (typeof dialled !== 'string') target = dialled;
    } catch (error) {
      log.error('call.referFailed', { leg, error: error as Error });
    }
    if (!this.#callOf.has(leg)) this.#referrals.gone(leg);
    this.#input(leg, (call) => ({
      type: 'call.refer',
      call,
      leg,
      transfer: chance.newId(),
      target,
      replaces,
    }));
  }

  #ring(effect: Extract<CentreEffect, { type: 'leg.invite' }>): void {
    const flight = this.#calls.get(effect.call);
    if (!flight) return;
    flight.legs.add(effect.leg);
    this.#callOf.set(effect.leg, effect.call);
    const ways = effect.devices.map((device) => ({
      device,
      way: this.#parts.mobile(device, effect.municipality),
    }));
    if (ways.some(({ way }) => way !== null)) {
      void this.#ringMobiles(effect, ways);
      return;
    }
    const { caller, isInternal = false } = flight;
    const name = isInternal || effect.municipality === null ? null : this.#parts.nameOf(effect.municipality);
    this.#parts.sip.invite({
      leg: effect.leg,
      targets: effect.devices.map((device) => ({ kind: 'device', device })),
      offer: (kind) => this.#parts.sound.offer(effect.leg, effect.towards, kind),
      from: { number: caller.number, displayName: name ?? caller.displayName },
      // RFC 5373 section 4.2: a talk that goes on needs nobody's hand.
      headers: {
        'X-Bereikbaar-Call': effect.call,
        ...(effect.resumes === true ? { 'Answer-Mode': 'Auto' } : {}),
      },
    });
  }

  /** Over the trunk with the municipality's number; ringing on a desk as well is another rung's. */
  async #ringMobiles(
    effect: Extract<CentreEffect, { type: 'leg.invite' }>,
    ways: readonly { readonly device: DeviceId; readonly way: Promise<OutsideWay | null> | null }[],
  ): Promise<void> {
    const found = await Promise.all(ways.map(async ({ device, way }) => ({ device, way: await way })));
    const { leg } = effect;
    if (!this.#callOf.has(leg)) return;
    const targets = found.flatMap(({ device, way }) =>
      way === null ? [] : [{ kind: 'trunk', trunks: way.trunks, number: way.number, device } as const],
    );
    if (targets.length === 0) {
      this.failed(leg, 480);
      return;
    }
    this.#parts.sip.invite({
      leg,
      targets,
      offer: (kind) => this.#parts.sound.offer(leg, effect.towards, kind),
      from: { number: found.find(({ way }) => way !== null)?.way?.callerId ?? null, displayName: null },
      headers: { 'X-Bereikbaar-Call': effect.call },
    });
  }

  async #arrive(call: CallId, leg: LegId, invite: IncomingInvite): Promise<void> {
    const { canonicalNumber, municipalityOf, groupsOf, subjects, clock, log } = this.#parts;
    if (invite.device !== null && (await this.#begins(call, leg, invite.device, invite))) return;
    const employee = invite.device === null ? null : this.#parts.ownerOf(invite.device);
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
      ...(employee === null ? {} : { employee }),
      candidates: invite.candidates,
      caller: { subject, groups: number === null ? [] : groupsOf(municipality, number) },
    });
    this.#caughtUp(call);
  }

  /** Inputs that came while the arrival was prepared follow it now. */
  #caughtUp(call: CallId): void {
    const flight = this.#calls.get(call);
    const early = flight?.early ?? [];
    if (flight) flight.early = null;
    for (const input of early) this.#parts.submit(input);
    if (flight?.legs.size === 0) this.#calls.delete(call);
  }

  /** True when one of our own phones dialled something else than an entrance of ours. */
  async #begins(call: CallId, leg: LegId, device: DeviceId, invite: IncomingInvite): Promise<boolean> {
    const { dialledBy, ownerOf, displayOf, sip, submit, log } = this.#parts;
    const employee = ownerOf(device);
    const text = invite.candidates.find(({ source }) => source === 'requestUri')?.text ?? '';
    const dialled = await dialledBy(device, text).catch((error: unknown): Dialled => {
      log.error('call.dialFailed', { call, error: error as Error });
      return 'unknown';
    });
    if (typeof dialled !== 'string' && dialled.kind === 'entrance') return false;
    if (typeof dialled === 'string' || employee === null) {
      log.info('call.dialRefused', { call, why: dialled === 'notAllowed' ? 'notAllowed' : 'unknown' });
      if (dialled === 'notAllowed') sip.reject(leg, 403, 'Forbidden');
      else sip.reject(leg, 404, 'Not Found');
      this.#calls.get(call)!.early = null;
      this.#legGone(leg);
      return true;
    }
    const flight = this.#calls.get(call);
    // The colleague's display shows who rings by name; a phone's SIP name says nothing.
    const caller = { number: device, displayName: displayOf(employee), asserted: true };
    if (flight !== undefined) this.#calls.set(call, { ...flight, caller, isInternal: true });
    submit({ type: 'call.begun', call, leg, device, employee, target: dialled });
    this.#caughtUp(call);
    return true;
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
    this.#deviceOf.delete(leg);
    this.#browserOf.delete(leg);
    this.#parts.sound.gone(leg);
    const flight = this.#calls.get(call);
    flight?.legs.delete(leg);
    if (flight?.legs.size !== 0) return;
    // A caller who hung up before `call.arrived` was submitted still has inputs to come: see `#arrive`.
    if (flight.early === null) this.#calls.delete(call);
  }
}
