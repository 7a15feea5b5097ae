/**
 * Merged requests (RFC 3261 section 8.2.2.2): a copy of a request that came by another way, with another branch. Only when
 * the Request-URI is the same too: an upstream fork to two of our numbers is two calls, not one.
 */
import type { Inbound } from './inbound.ts';
import type { TimerService } from './timer-service.ts';

export class RecentRequests {
  readonly #timers: TimerService;
  readonly #keepMs: number;
  /** Two generations: what was seen in this period and in the one before. */
  #young = new Map<string, string>();
  #old = new Map<string, string>();
  #turnAt: number;

  /** @param keepMs how long at least a request is remembered, in ms */
  constructor(timers: TimerService, keepMs: number) {
    this.#timers = timers;
    this.#keepMs = keepMs;
    this.#turnAt = timers.now() + keepMs;
  }

  /** Remembers the request; true when it came before with another branch. */
  isMerged(inbound: Inbound): boolean {
    const now = this.#timers.now();
    if (now >= this.#turnAt) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#turnAt = now + this.#keepMs;
    }
    const key = `${inbound.callId} ${inbound.fromTag ?? ''} ${inbound.cseq} ${inbound.method} ${inbound.request.uri}`;
    const branch = inbound.branch ?? '';
    const known = this.#young.get(key) ?? this.#old.get(key);
    if (known !== undefined) return known !== branch;
    this.#young.set(key, branch);
    return false;
  }
}
