/**
 * Between the centre and the people: performs effects as SIP and media would, and brings back what phones
 * and callers do. Conversations begin when two legs are connected and end when one party has had enough.
 */
import type { CentreEffect } from '../domain/centre/effects.ts';
import { type CallId, type EmployeeId, idOf, type LegId } from '../domain/ids.ts';
import { type Instant, second } from '../domain/time.ts';
import type { Callers } from './callers.ts';
import { drop, type Plan } from './clock.ts';
import type { DayProfile } from './profile.ts';
import type { Random } from './random.ts';
import type { Staff } from './staff.ts';
import type { World } from './world.ts';

/** How long a spoken announcement lasts, and a colleague is consulted. */
const promptSeconds = 6;
const consultSeconds = 20;
/** Share of callers who choose to be rung back when it is offered, and of those who then answer. */
const callbackOffer = 'callback/offer';
const callbackShare = 0.3;
const rungBackAnswers = 0.8;
/** How long it takes to complete a file, milliseconds. */
const storeMs = 20;
/** Transfers in one call; after the second the agent keeps the caller. */
const transfersMax = 2;

interface Phone {
  readonly call: CallId;
  readonly employee: EmployeeId;
  plan: Plan | undefined;
}

export class Telephony {
  readonly #world: World;
  readonly #profile: DayProfile;
  readonly #random: Random;
  readonly #callers: Callers;
  readonly #staff: Staff;
  readonly #phones = new Map<LegId, Phone>();
  /** When the message of a call began. */
  readonly #spoken = new Map<CallId, Instant>();
  /** What ends or moves the conversation of a call. */
  readonly #talks = new Map<CallId, Plan>();
  readonly #transfers = new Map<CallId, number>();
  /** Numbers we rang, with what makes them answer. */
  readonly #outside = new Map<LegId, Plan>();
  #dialled = 0;
  #conversations = 0;

  constructor(world: World, profile: DayProfile, random: Random, callers: Callers, staff: Staff) {
    this.#world = world;
    this.#profile = profile;
    this.#random = random;
    this.#callers = callers;
    this.#staff = staff;
  }

  perform(effect: CentreEffect): void {
    switch (effect.type) {
      case 'leg.invite':
        this.#ring(effect.call, effect.leg);
        break;
      case 'leg.cancel':
      case 'leg.hangUp':
        this.#letGo(effect.call, effect.leg, effect.type === 'leg.hangUp');
        break;
      case 'leg.dial':
        this.#dial(effect.call, effect.leg);
        break;
      case 'leg.reject':
        this.#callers.ended(effect.call, false);
        break;
      case 'legs.connect':
        this.#connect(effect.call, effect.a, effect.b);
        break;
      case 'sound.play':
        if (!effect.loop) this.#play(effect.call, effect.leg, effect.sound);
        if (effect.prompts.includes(callbackOffer)) this.#perhapsChoose(effect.call, effect.leg);
        break;
      case 'record.stop': {
        const { call, leg, recording } = effect;
        const began = this.#spoken.get(call) ?? this.#world.clock.now;
        const lengthMs = this.#world.clock.now - began;
        this.#world.clock.after(storeMs, () =>
          this.#world.submit({
            type: 'recording.ended',
            call,
            leg,
            recording,
            ended: 'stopped',
            lengthMs,
            soundMs: lengthMs,
          }),
        );
        break;
      }
      case 'record.start': {
        this.#spoken.set(effect.call, this.#world.clock.now);
        // Callers say their piece and hang up.
        const { call } = effect;
        this.#world.clock.after(this.#random.of('message', call).between(5, 40) * second, () =>
          this.#callers.hangUp(call),
        );
        break;
      }
      case 'number.collect': {
        const { call, leg } = effect;
        this.#world.clock.after(promptSeconds * second, () =>
          this.#world.submit({
            type: 'number.entered',
            call,
            leg,
            subject: idOf<'subject'>(`keyed-${call}`),
          }),
        );
        break;
      }
      default:
        break;
    }
  }

  #ring(call: CallId, leg: LegId): void {
    const employee = this.#world.state.calls.get(call)?.offers.find((offer) => offer.leg === leg)?.employee;
    if (employee === undefined) return;
    const phone: Phone = { call, employee, plan: undefined };
    this.#phones.set(leg, phone);
    const reaction = this.#staff.reaction(employee);
    if (reaction.kind === 'lets it ring') return;
    phone.plan = this.#world.clock.after(reaction.after, () => {
      if (reaction.kind === 'answers') {
        this.#world.submit({ type: 'leg.answered', call, leg, device: null });
      } else {
        this.#phones.delete(leg);
        this.#world.submit({ type: 'leg.failed', call, leg, status: 603 });
      }
    });
  }

  /** Who is rung back mostly answers. */
  #dial(call: CallId, leg: LegId): void {
    this.#dialled += 1;
    const random = this.#random.of('dial', call, this.#dialled);
    if (!random.chance(rungBackAnswers)) return;
    const plan = this.#world.clock.after(random.exponential(8) * second, () =>
      this.#world.submit({ type: 'leg.answered', call, leg, device: null }),
    );
    this.#outside.set(leg, plan);
  }

  /** A waiting caller may prefer to be rung back. */
  #perhapsChoose(call: CallId, leg: LegId): void {
    if (!this.#random.of('callback', call).chance(callbackShare)) return;
    this.#world.clock.after(promptSeconds * second, () => {
      if (this.#callers.callOf(leg) === null) return;
      this.#world.submit({ type: 'digit', call, leg, digit: '1' });
    });
  }

  #letGo(call: CallId, leg: LegId, answered: boolean): void {
    drop(this.#outside.get(leg));
    this.#outside.delete(leg);
    const phone = this.#phones.get(leg);
    if (phone !== undefined) {
      drop(phone.plan);
      this.#phones.delete(leg);
      return;
    }
    if (answered && this.#callers.callOf(leg) !== null) {
      drop(this.#talks.get(call));
      this.#callers.ended(call, true);
    }
  }

  #connect(call: CallId, a: LegId, b: LegId): void {
    const employee = this.#phones.get(b)?.employee;
    if (employee === undefined) return;
    drop(this.#talks.get(call));
    const consults = this.#callers.callOf(a) === null && !this.#outside.has(a);
    if (!consults) this.#callers.answered(call);
    this.#conversations += 1;
    const random = this.#random.of('talk', call, this.#conversations);
    const seconds = consults ? random.exponential(consultSeconds) : this.#talkSeconds(random);
    const act = consults
      ? () => this.#completeTransfer(call)
      : () => this.#talkOver(call, a, b, employee, random);
    this.#talks.set(call, this.#world.clock.after(seconds * second, act));
  }

  #talkSeconds(random: Random): number {
    const { talk, talkSeconds } = this.#profile.talk;
    return talk === 'exponential' ? random.exponential(talkSeconds) : random.lognormal(talkSeconds, 0.7);
  }

  #talkOver(call: CallId, other: LegId, leg: LegId, employee: EmployeeId, random: Random): void {
    const { transferShare, attendedShare, transferTargets, employeeEndsShare } = this.#profile.talk;
    const done = this.#transfers.get(call) ?? 0;
    const target = random.pick(transferTargets)?.target;
    const passesOn = target !== undefined && done < transfersMax && random.chance(transferShare);
    if (passesOn && this.#staff.isAgent(employee)) {
      this.#transfers.set(call, done + 1);
      const mode = random.chance(attendedShare) ? 'attended' : 'blind';
      const transfer = `${call}/t${done + 1}`;
      this.#world.submit({ type: 'call.transfer', call, employee, transfer, target, mode });
      return;
    }
    const municipality = this.#world.state.calls.get(call)?.municipality ?? null;
    const outcome = { employee, outcome: 'answeredDirectly', subject: null } as const;
    this.#world.record({
      type: 'call.outcomeRegistered',
      v: 1,
      at: this.#world.clock.now,
      stream: `call:${call}`,
      municipality,
      data: outcome,
    });
    if (random.chance(employeeEndsShare)) {
      this.#phones.delete(leg);
      this.#world.submit({ type: 'leg.ended', call, leg, cause: 'peer' });
    } else if (this.#outside.has(other)) {
      this.#world.submit({ type: 'leg.ended', call, leg: other, cause: 'peer' });
    } else this.#callers.hangUp(call);
  }

  #completeTransfer(call: CallId): void {
    const employee = this.#world.state.calls.get(call)?.conversation?.employee;
    if (employee != null) this.#world.submit({ type: 'call.transferComplete', call, employee });
  }

  #play(call: CallId, leg: LegId, sound: string): void {
    this.#world.clock.after(promptSeconds * second, () =>
      this.#world.submit({ type: 'sound.finished', call, leg, sound }),
    );
  }
}
