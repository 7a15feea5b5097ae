/**
 * Timers A to M by letter (RFC 3261 table 4, RFC 6026 section 7 for L and M), as data.
 *
 * Whole systems of timers are scaled by T1, never skipped: a test that runs with T1 = 20 ms sees the
 * same sequence as a call with T1 = 500 ms.
 */

/** Base values of every SIP timer, in milliseconds. */
export interface SipTimerConfig {
  /** Round-trip estimate. */
  readonly t1: number;
  /** Ceiling of the retransmission interval of non-INVITE requests and of INVITE responses. */
  readonly t2: number;
  /** How long a message may stay in the network. */
  readonly t4: number;
}

/** The values of RFC 3261 section 17.1.1.1. */
export const rfcTimers: SipTimerConfig = { t1: 500, t2: 4000, t4: 5000 };

/** Scales all three values with T1, so that their proportions hold. */
export function scaledTimers(t1: number): SipTimerConfig {
  const factor = t1 / rfcTimers.t1;
  return { t1, t2: rfcTimers.t2 * factor, t4: rfcTimers.t4 * factor };
}

/** Timer C belongs to the proxy core (RFC 3261 section 16.6) and stands there. */
export type TimerLetter = 'A' | 'B' | 'D' | 'E' | 'F' | 'G' | 'H' | 'I' | 'J' | 'K' | 'L' | 'M';

/** `unused`: this timer does not run over a reliable transport. */
export type TimerDuration = number | 'unused';

/**
 * First duration of a timer in milliseconds. 0 means "at once" (the wait for stray retransmissions is
 * pointless when the transport is reliable).
 */
export function timerDuration(letter: TimerLetter, reliable: boolean, config: SipTimerConfig): TimerDuration {
  switch (letter) {
    case 'A':
    case 'E':
    case 'G':
      return reliable ? 'unused' : config.t1;
    case 'B':
    case 'F':
    case 'H':
    case 'L':
    case 'M':
      return 64 * config.t1;
    case 'D':
    case 'J':
      // Timer D is "at least 32 seconds" in the RFC's own values: 64*T1.
      return reliable ? 0 : 64 * config.t1;
    case 'I':
    case 'K':
      return reliable ? 0 : config.t4;
  }
}

/**
 * Next interval of a retransmission timer. A doubles without ceiling (RFC 3261 section 17.1.1.2); E and
 * G double up to T2 (sections 17.1.2.2 and 17.2.1).
 */
export function nextInterval(letter: 'A' | 'E' | 'G', interval: number, config: SipTimerConfig): number {
  return letter === 'A' ? interval * 2 : Math.min(interval * 2, config.t2);
}
