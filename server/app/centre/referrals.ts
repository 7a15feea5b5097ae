/**
 * Phones that asked for a transfer by REFER and wait to hear how it goes. Their own leg stays up until the
 * final news has been sent over it, though the core has let go of it (RFC 3515 section 2.4.6).
 */
import type { LegId } from '../../domain/ids.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { SipPort } from '../ports/sip.ts';

/** A phone that hears nothing final for so long is hung up all the same, milliseconds. */
const patienceMs = 180_000;

interface Waiting {
  readonly late: Timer;
  /** The core has asked to hang up; done when the final news is sent. */
  isOver: boolean;
}

export class Referrals {
  readonly #sip: SipPort;
  readonly #clock: Pick<Clock, 'setTimer'>;
  readonly #waiting = new Map<LegId, Waiting>();

  constructor(sip: SipPort, clock: Pick<Clock, 'setTimer'>) {
    this.#sip = sip;
    this.#clock = clock;
  }

  begin(leg: LegId): void {
    if (this.#waiting.has(leg)) return;
    const late = this.#clock.setTimer(patienceMs, () => this.tell(leg, 408));
    this.#waiting.set(leg, { late, isOver: false });
  }

  /** `status` 200 and above is final. */
  tell(leg: LegId, status: number): void {
    const waiting = this.#waiting.get(leg);
    if (waiting === undefined) return;
    this.#sip.notifyReferral(leg, status);
    if (status < 200) return;
    this.gone(leg);
    if (waiting.isOver) this.#sip.hangUp(leg);
  }

  /** True when the leg is hung up later, after its last news. */
  defersHangUp(leg: LegId): boolean {
    const waiting = this.#waiting.get(leg);
    if (waiting !== undefined) waiting.isOver = true;
    return waiting !== undefined;
  }

  /** The leg has ended by itself: nobody waits any more. */
  gone(leg: LegId): void {
    this.#waiting.get(leg)?.late.cancel();
    this.#waiting.delete(leg);
  }

  clear(): void {
    for (const leg of [...this.#waiting.keys()]) this.gone(leg);
  }
}
