/**
 * What we know of one sender: is it real, what was lost, how much does it jitter. The algorithms of RFC 3550:
 * A.1 (sequence validity and probation), A.3 (loss), A.8 (jitter).
 *
 *   first packet ─▶ probation ──two in a row──▶ valid ──jump > 3000──▶ suspect ──next in row──▶ valid (restarted)
 *
 * Pure: arrival times are handed in.
 */
import { timestampDistance } from './packet.ts';

/** RFC 3550 A.1: this many packets in a row make a source believable. */
const minSequential = 2;
/** A gap up to this long is loss; a longer one is a restart or an intruder. */
const dropoutMax = 3000;
/** A packet up to this much older is late, not a restart. */
const misorderMax = 100;
const sequenceModulus = 0x10000;
/** Media clock of G.711, G.722 (by RFC 3551 §4.5.2) and telephone-event, units per millisecond. */
export const clockPerMs = 8;

export type SourceVerdict =
  /** In probation; not to be used yet. */
  | 'probation'
  /** Counted and fit for use. */
  | 'valid'
  /** Valid, and the counts began anew: the sender restarted its numbering. */
  | 'restarted'
  /** Much too old or too new, or a second copy of the newest packet: not to be used. */
  | 'refused';

export interface SourceReport {
  readonly received: number;
  /** Expected − received; negative with duplicates (RFC 3550 A.3). */
  readonly lost: number;
  readonly jitterMs: number;
  /** Highest sequence number with the count of wraps above it, as in a receiver report. */
  readonly extendedHighest: number;
}

/** State of one SSRC. */
export class RtpSource {
  readonly ssrc: number;
  #maxSequence: number;
  #cycles = 0;
  #baseSequence: number;
  /** The next number that would confirm a restart; above 65535 = none. */
  #badSequence = sequenceModulus + 1;
  #probation = minSequential;
  #received = 0;
  #transit: number | undefined;
  #jitter = 0;
  #expectedPrior = 0;
  #receivedPrior = 0;

  /** Starts probation with the number of the first packet, which is then given to `accept` too. */
  constructor(ssrc: number, firstSequence: number) {
    this.ssrc = ssrc;
    this.#maxSequence = (firstSequence - 1) & 0xffff;
    this.#baseSequence = firstSequence;
  }

  get valid(): boolean {
    return this.#probation === 0;
  }

  /** Takes the next packet of this source; `arrivalMs` only measures jitter, any origin will do. */
  accept(sequence: number, timestamp: number, arrivalMs: number): SourceVerdict {
    const verdict = this.#order(sequence);
    if (verdict === 'valid' || verdict === 'restarted') this.#measure(timestamp, arrivalMs);
    return verdict;
  }

  #order(sequence: number): SourceVerdict {
    if (this.#probation > 0) return this.#prove(sequence);
    const delta = (sequence - this.#maxSequence) & 0xffff;
    if (delta === 0 && this.#received > 0) {
      // The newest packet once more: counted by A.3 as received, yet of no use to anyone.
      this.#received += 1;
      return 'refused';
    }
    if (delta < dropoutMax) {
      if (sequence < this.#maxSequence) this.#cycles += sequenceModulus;
      this.#maxSequence = sequence;
    } else if (delta <= sequenceModulus - misorderMax) {
      if (sequence !== this.#badSequence) {
        this.#badSequence = (sequence + 1) & 0xffff;
        return 'refused';
      }
      // Two in a row after a jump: the other side restarted without telling (A.1).
      this.#restart(sequence);
      this.#received += 1;
      return 'restarted';
    }
    this.#received += 1;
    return 'valid';
  }

  #prove(sequence: number): SourceVerdict {
    if (sequence === ((this.#maxSequence + 1) & 0xffff)) {
      this.#probation -= 1;
      this.#maxSequence = sequence;
      if (this.#probation > 0) return 'probation';
      this.#restart(sequence);
      this.#received += 1;
      return 'valid';
    }
    this.#probation = minSequential - 1;
    this.#maxSequence = sequence;
    return 'probation';
  }

  #restart(sequence: number): void {
    this.#baseSequence = sequence;
    this.#maxSequence = sequence;
    this.#badSequence = sequenceModulus + 1;
    this.#cycles = 0;
    this.#received = 0;
    this.#receivedPrior = 0;
    this.#expectedPrior = 0;
    this.#transit = undefined;
  }

  #measure(timestamp: number, arrivalMs: number): void {
    const transit = (Math.round(arrivalMs * clockPerMs) - timestamp) | 0;
    if (this.#transit !== undefined) {
      const difference = Math.abs(timestampDistance(this.#transit, transit));
      // A jump of over a second is a new timeline (music after speech), not jitter.
      if (difference < 1000 * clockPerMs) this.#jitter += (difference - this.#jitter) / 16;
    }
    this.#transit = transit;
  }

  report(): SourceReport {
    const extendedHighest = this.#cycles + this.#maxSequence;
    const expected = this.valid ? extendedHighest - this.#baseSequence + 1 : 0;
    return {
      received: this.#received,
      lost: expected - this.#received,
      jitterMs: this.#jitter / clockPerMs,
      extendedHighest,
    };
  }

  /** Share lost since the last call, in 1/256, for a receiver report (A.3). Changes the interval's start. */
  takeFractionLost(): number {
    const { extendedHighest, received } = this.report();
    const expected = extendedHighest - this.#baseSequence + 1;
    const expectedInterval = expected - this.#expectedPrior;
    const receivedInterval = received - this.#receivedPrior;
    this.#expectedPrior = expected;
    this.#receivedPrior = received;
    const lost = expectedInterval - receivedInterval;
    return expectedInterval <= 0 || lost <= 0
      ? 0
      : Math.min(255, Math.floor((lost * 256) / expectedInterval));
  }
}
