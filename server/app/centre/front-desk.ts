/**
 * Where SIP meets the core: what SIP tells becomes inputs, what the core asks becomes SIP commands.
 *
 *   SipHandler ─▶ inputs ─▶ CentreProcess ─▶ effects ─▶ SipPort, sound, timers
 *
 * Each part has its own file: calls in flight (`flights.ts`), calls that come in (`arrivals.ts`), phones that we ring
 * (`ringing.ts`), recordings (`takes.ts`), transfers by REFER (`referrals.ts`). The desk hands each its work.
 */
import type { CentreEffect } from '../../domain/centre/effects.ts';
import type { Destination } from '../../domain/events.ts';
import type { CallId, DeviceId, LegId, SubjectId } from '../../domain/ids.ts';
import { idOf } from '../../domain/ids.ts';
import type { IncomingInvite, RenegotiationReply, SessionKind, SipHandler } from '../ports/sip.ts';
import type { Recorded } from '../sound/sound.ts';
import { Arrivals } from './arrivals.ts';
import { Flights } from './flights.ts';
import type { FrontDeskParts } from './front-desk-parts.ts';
import { Referrals } from './referrals.ts';
import { Ringing } from './ringing.ts';
import { Takes } from './takes.ts';
import { Timers } from './timers.ts';

export class FrontDesk implements SipHandler {
  readonly #parts: FrontDeskParts;
  readonly #flights: Flights;
  readonly #arrivals: Arrivals;
  readonly #ringing: Ringing;
  readonly #takes: Takes;
  readonly #referrals: Referrals;
  readonly #timers: Timers;
  /** Legs that key in a number: a key of it is no choice, though it may be the 1 that was one before. */
  readonly #keyingIn = new Set<LegId>();
  #refusing = false;

  constructor(parts: FrontDeskParts) {
    this.#parts = parts;
    this.#flights = new Flights(parts.submit);
    this.#arrivals = new Arrivals(parts, this.#flights, (leg) => this.#legGone(leg));
    this.#ringing = new Ringing(parts, this.#flights, (leg, status) => this.failed(leg, status));
    this.#takes = new Takes(parts);
    this.#referrals = new Referrals(parts.sip, parts.clock);
    this.#timers = new Timers(parts.clock, (key) => parts.submit({ type: 'timer.fired', key }));
  }

  /** Calls that are up or ringing, and messages whose file is not complete. */
  get openCalls(): number {
    return Math.max(this.#flights.size, this.#takes.openMessages);
  }

  /** From now on new calls are answered 503 with Retry-After. */
  refuseNewCalls(): void {
    this.#refusing = true;
  }

  /** Hangs up everything that is left: the end of a graceful stop's patience. */
  hangUpAll(): void {
    for (const leg of this.#flights.legs()) {
      this.#parts.sip.cancel(leg, false);
      this.#parts.sip.hangUp(leg);
    }
    this.#timers.clearAll();
    this.#referrals.clear();
  }

  /** The call a leg belongs to, or null when the leg is gone. */
  callOf(leg: LegId): CallId | null {
    return this.#flights.callOf(leg);
  }

  // ---- SIP tells

  invited(invite: IncomingInvite): LegId | null {
    if (this.#refusing) return null;
    const call = idOf<'call'>(this.#parts.chance.newId());
    // An employee who dials out hosts the call: its first leg is the one that they dial.
    const leg = idOf<'leg'>(invite.device === null ? `${call}/a` : `${call}/h`);
    this.#flights.arriving(call, leg, invite.caller);
    if (invite.device !== null) {
      // RFC 8827 section 6.5: a browser's offer always has a fingerprint.
      this.#flights.isOf(leg, invite.device, invite.sdp?.includes('a=fingerprint:') === true);
    }
    this.#parts.sound.arrived(leg, invite.sdp);
    this.#parts.log.debug('call.invited', {
      call,
      sipCallId: invite.sipCallId,
      trunk: invite.trunk ?? 'none',
    });
    void this.#arrivals.take(call, leg, invite);
    return leg;
  }

  ringing(leg: LegId, _sdp: string | null): void {
    this.#flights.rings(leg);
    this.#flights.input(leg, (call) => ({ type: 'leg.ringing', call, leg }));
  }

  answered(leg: LegId, sdp: string | null, device: DeviceId | null, kind: SessionKind): void {
    if (device !== null) this.#flights.isOf(leg, device, kind === 'webrtc');
    this.#parts.sound.answered(leg, sdp, kind);
    this.#flights.input(leg, (call) => ({ type: 'leg.answered', call, leg, device }));
  }

  failed(leg: LegId, status: number): void {
    const rang = this.#flights.rang(leg);
    this.#flights.input(leg, (call) => ({ type: 'leg.failed', call, leg, status, rang }));
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
    const device = this.#flights.deviceOf(leg);
    const line = replaces === null ? null : this.#flights.callOf(replaces);
    // Only our own phones transfer; a trunk that asks would send our callers wherever it likes.
    if (device === null || (replaces !== null && line === null)) {
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
        this.#ringing.invite(effect);
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
        this.#flights.adopt(effect.leg, effect.call);
        return;
      case 'leg.hold':
        void sound.hold(effect.leg);
        return;
      case 'leg.resume':
        void sound.resume(effect.leg);
        return;
      case 'sound.play':
        sound.play(effect.leg, effect.sound, effect.prompts, effect.loop, effect.bargeIn, (heard) =>
          this.#flights.input(effect.leg, (call) => ({
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
        void this.#ringing.dial(effect);
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
        this.#takes.conversation(effect);
        return;
      case 'tape.pause':
        sound.pauseRecording(effect.leg, effect.paused);
        return;
      case 'tape.stop':
        sound.stopRecording(effect.leg);
        return;
      case 'record.start':
        this.#takes.message(effect);
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
    this.#takes.recorded(leg, recording, how);
  }

  /** A leg without sound is no use to anybody: it ends, and the core hears why. */
  soundLost(leg: LegId): void {
    this.#parts.sip.hangUp(leg);
    this.#legEnded(leg, 'media');
  }

  heldByPhone(leg: LegId, held: boolean): void {
    this.#flights.input(leg, (call) => ({ type: held ? 'leg.held' : 'leg.resumed', call, leg }));
  }

  keyPressed(leg: LegId, digit: string): void {
    if (this.#keyingIn.has(leg)) return;
    this.#flights.input(leg, (call) => ({ type: 'digit', call, leg, digit }));
  }

  #legEnded(leg: LegId, cause: 'peer' | 'network' | 'media'): void {
    const browser = this.#flights.browserOf(leg);
    const of = browser === null ? {} : { browser };
    this.#flights.input(leg, (call) => ({ type: 'leg.ended', call, leg, cause, ...of }));
    this.#legGone(leg);
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
    this.#flights.input(effect.leg, (call) => ({ type: 'number.entered', call, leg: effect.leg, subject }));
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
    if (this.#flights.callOf(leg) === null) this.#referrals.gone(leg);
    this.#flights.input(leg, (call) => ({
      type: 'call.refer',
      call,
      leg,
      transfer: chance.newId(),
      target,
      replaces,
    }));
  }

  #legGone(leg: LegId): void {
    if (this.#flights.gone(leg)) this.#parts.sound.gone(leg);
  }
}
