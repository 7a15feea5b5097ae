/**
 * Overload control: when the engine or an application falls behind, new INVITEs are refused early and cheaply, so that the
 * calls already accepted stay clean (the aim of RFC 6357; 503 with Retry-After as RFC 3261 section 21.5.4 has it).
 *
 * What "behind" means is measured, not guessed: the engine sends itself a datagram through each UDP listener and sees how
 * long it waits in the kernel's queue and for the event loop; a timer does the same for the rest.
 */
import { randomBytes } from 'node:crypto';
import type { EngineCore } from './core.ts';
import type { EngineTimer } from './timer-service.ts';
import { UdpListener } from './udp.ts';

/** Time between two measurements in ms. */
const probeMs = 50;
/** Late probes in a row that mean overload; one alone may be a pause of the machine or the garbage collector. */
const lateInRow = 3;
/** After an overload one late probe is enough, for this long in ms: the load is probably still there. */
const waryMs = 5_000;

export type OverloadReason = 'queue-delay' | 'app-backlog' | 'unanswered-invites';

export class Overload {
  readonly #core: EngineCore;
  readonly #cookie = randomBytes(16);
  #timer: EngineTimer | undefined;
  /** When the probe that is still under way was sent, by listener. */
  readonly #underWay = new Map<UdpListener, number>();
  /** Last measured delay by listener, in ms. */
  readonly #delays = new Map<UdpListener, number>();
  #timerDelay = 0;
  #due = 0;
  #lateCount = 0;
  #overloaded = false;
  #waryUntil = 0;
  /** INVITEs no application has reacted to. */
  untouchedInvites = 0;

  constructor(core: EngineCore) {
    this.#core = core;
  }

  start(): void {
    this.#schedule();
  }

  stop(): void {
    this.#core.timers.cancel(this.#timer);
  }

  /** True for a datagram that is a probe of ours; it goes no further. */
  takeProbe(bytes: Buffer, listener: UdpListener): boolean {
    if (bytes.length !== this.#cookie.length || !bytes.equals(this.#cookie)) return false;
    const sentAt = this.#underWay.get(listener);
    if (sentAt !== undefined) {
      this.#delays.set(listener, this.#core.timers.now() - sentAt);
      this.#underWay.delete(listener);
    }
    return true;
  }

  /** Longest wait in ms anything has now. */
  get delay(): number {
    const now = this.#core.timers.now();
    let worst = this.#timerDelay;
    for (const delay of this.#delays.values()) worst = Math.max(worst, delay);
    // A probe that has not come back has waited at least since it was sent.
    for (const sentAt of this.#underWay.values()) worst = Math.max(worst, now - sentAt);
    return worst;
  }

  /** Why a new INVITE must be refused now; undefined when it may come in. */
  reason(): OverloadReason | undefined {
    const { limits, apps } = this.#core;
    if (this.untouchedInvites > limits.unansweredInvitesMax) return 'unanswered-invites';
    if (this.#overloaded) return 'queue-delay';
    // One application that is behind is passed over; when all are, nobody can take the call.
    return apps.allBehind() ? 'app-backlog' : undefined;
  }

  /** Late probes in a row switch overload on; one that is well in time switches it off. */
  #judge(): void {
    const { delay } = this;
    const limit = this.#core.limits.queueDelayMsMax;
    const now = this.#core.timers.now();
    this.#lateCount = delay > limit ? this.#lateCount + 1 : 0;
    if (this.#lateCount >= (now < this.#waryUntil ? 1 : lateInRow)) this.#overloaded = true;
    else if (delay < limit / 3) this.#overloaded = false;
    if (this.#overloaded) this.#waryUntil = now + waryMs;
  }

  #schedule(): void {
    this.#due = this.#core.timers.now() + probeMs;
    this.#timer = this.#core.timers.call(probeMs, 'overload-probe', () => this.#probe());
  }

  #probe(): void {
    const now = this.#core.timers.now();
    this.#timerDelay = Math.max(0, now - this.#due);
    this.#judge();
    for (const listener of this.#core.transports.listeners) {
      if (!(listener instanceof UdpListener)) continue;
      const sentAt = this.#underWay.get(listener);
      // A lost probe (its queue was full) is sent again after a while.
      if (sentAt !== undefined && now - sentAt < 20 * probeMs) continue;
      this.#underWay.set(listener, sentAt ?? now);
      listener.sendToSelf(this.#cookie);
    }
    this.#schedule();
  }
}
