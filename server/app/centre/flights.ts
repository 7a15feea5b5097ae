/**
 * Calls in flight: what a call needs outside the core. Which call a leg belongs to, who calls in clear (for the
 * display of the phone that rings, never for a record), which phone a leg is of, and inputs that overtake their
 * call's arrival:
 *
 *   arriving ──inputs are kept──▶ caughtUp ──inputs go straight to the core──▶ over with its last leg
 */
import type { CentreInput } from '../../domain/centre/inputs.ts';
import type { CallId, DeviceId, LegId } from '../../domain/ids.ts';
import type { CallerNumber } from '../ports/sip.ts';

/** Who calls, as a phone that rings shows it. */
export interface Shown {
  readonly caller: CallerNumber;
  /** An employee rings a colleague: their own name is on the display, not the municipality's. */
  readonly isInternal: boolean;
}

interface Flight {
  readonly legs: Set<LegId>;
  shown: Shown;
  /** Inputs that came before the call itself could be submitted; null afterwards. */
  early: CentreInput[] | null;
}

interface LegFacts {
  call: CallId;
  /** The phone said that it rings. */
  rang: boolean;
  /** Which phone it is of; absent for legs over a trunk. */
  device?: DeviceId;
  /** The phone is a page in a browser: it may be loaded anew, and is rung again then. */
  inBrowser: boolean;
}

export class Flights {
  readonly #submit: (input: CentreInput) => void;
  readonly #calls = new Map<CallId, Flight>();
  readonly #legs = new Map<LegId, LegFacts>();

  constructor(submit: (input: CentreInput) => void) {
    this.#submit = submit;
  }

  /** Calls that are up or ringing. */
  get size(): number {
    return this.#calls.size;
  }

  /** Every leg of every call. */
  legs(): readonly LegId[] {
    return [...this.#legs.keys()];
  }

  /** The call a leg belongs to, or null when the leg is gone. */
  callOf(leg: LegId): CallId | null {
    return this.#legs.get(leg)?.call ?? null;
  }

  /** What is shown of this call; null when it is over. */
  shownOf(call: CallId): Shown | null {
    return this.#calls.get(call)?.shown ?? null;
  }

  /** A call comes in with its first leg; its inputs are kept until `caughtUp`. */
  arriving(call: CallId, leg: LegId, caller: CallerNumber): void {
    this.#calls.set(call, { legs: new Set(), shown: { caller, isInternal: false }, early: [] });
    this.join(call, leg);
  }

  /** A call of our own making, known to the core already; nothing happens when it is in flight. */
  ours(call: CallId, caller: CallerNumber): void {
    if (this.#calls.has(call)) return;
    this.#calls.set(call, { legs: new Set(), shown: { caller, isInternal: false }, early: null });
  }

  show(call: CallId, shown: Partial<Shown>): void {
    const flight = this.#calls.get(call);
    if (flight !== undefined) flight.shown = { ...flight.shown, ...shown };
  }

  /** One more leg of this call; false when the call is over. A leg may be named twice. */
  join(call: CallId, leg: LegId): boolean {
    const flight = this.#calls.get(call);
    if (flight === undefined) return false;
    flight.legs.add(leg);
    const known = this.#legs.get(leg);
    if (known === undefined) this.#legs.set(leg, { call, rang: false, inBrowser: false });
    else known.call = call;
    return true;
  }

  /** A leg goes over into another call, with what is known of it. */
  adopt(leg: LegId, into: CallId): void {
    const from = this.callOf(leg);
    if (from === null || !this.#calls.has(into)) return;
    this.#calls.get(from)?.legs.delete(leg);
    this.join(into, leg);
  }

  rings(leg: LegId): void {
    const facts = this.#legs.get(leg);
    if (facts !== undefined) facts.rang = true;
  }

  rang(leg: LegId): boolean {
    return this.#legs.get(leg)?.rang === true;
  }

  /** The phone that this leg is of. */
  isOf(leg: LegId, device: DeviceId, inBrowser: boolean): void {
    const facts = this.#legs.get(leg);
    if (facts === undefined) return;
    facts.device = device;
    facts.inBrowser ||= inBrowser;
  }

  deviceOf(leg: LegId): DeviceId | null {
    return this.#legs.get(leg)?.device ?? null;
  }

  /** The browser that this leg is up in, or null for every other telephone. */
  browserOf(leg: LegId): DeviceId | null {
    const facts = this.#legs.get(leg);
    return facts?.inBrowser === true ? (facts.device ?? null) : null;
  }

  /** Tells the core something of the call that this leg is of by now; nothing when the leg is gone. */
  input(leg: LegId, make: (call: CallId) => CentreInput): void {
    const call = this.callOf(leg);
    if (call === null) return;
    const early = this.#calls.get(call)?.early;
    if (early) early.push(make(call));
    else this.#submit(make(call));
  }

  /** The call was submitted: inputs that came before follow it now. */
  caughtUp(call: CallId): void {
    const flight = this.#calls.get(call);
    if (flight === undefined) return;
    const early = flight.early ?? [];
    flight.early = null;
    for (const input of early) this.#submit(input);
    if (flight.legs.size === 0) this.#calls.delete(call);
  }

  /** The core will never hear of this call, nor of what happened in it so far; its legs go one by one. */
  keptFromCore(call: CallId): void {
    const flight = this.#calls.get(call);
    if (flight === undefined) return;
    flight.early = null;
    if (flight.legs.size === 0) this.#calls.delete(call);
  }

  /** The leg is over, and with the last one its call; false when it was over before. */
  gone(leg: LegId): boolean {
    const call = this.callOf(leg);
    if (call === null) return false;
    this.#legs.delete(leg);
    const flight = this.#calls.get(call);
    flight?.legs.delete(leg);
    // A caller who hung up before the call was submitted still has inputs to come: see `caughtUp`.
    if (flight?.legs.size === 0 && flight.early === null) this.#calls.delete(call);
    return true;
  }
}
