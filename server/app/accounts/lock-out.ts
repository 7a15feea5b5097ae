/**
 * Guessing made slow: after some failures within a while, an account or a source address is refused without
 * looking at the password. Kept in memory and bounded; a restart forgives.
 */
import { type Duration, type Instant, minute } from '../../domain/time.ts';

export interface LockOutRules {
  readonly failuresMax: number;
  /** Failures further apart than this do not add up. */
  readonly within: Duration;
  readonly lockedFor: Duration;
}

/** Per account: few, as its owner may ask an administrator. */
export const accountRules: LockOutRules = { failuresMax: 5, within: 15 * minute, lockedFor: 15 * minute };
/** Per address: more, as a whole town hall may share one. */
export const sourceRules: LockOutRules = { failuresMax: 30, within: 15 * minute, lockedFor: 15 * minute };

/** Keys remembered; beyond it the oldest are forgotten, so that guessing costs us no memory. */
const keysMax = 10_000;

interface Record {
  failures: number;
  lastAt: Instant;
  lockedUntil: Instant;
}

export class LockOut {
  readonly #rules: LockOutRules;
  readonly #records = new Map<string, Record>();

  constructor(rules: LockOutRules) {
    this.#rules = rules;
  }

  /** Until when this key is refused; null when it is not. */
  lockedUntil(key: string, now: Instant): Instant | null {
    const until = this.#records.get(key)?.lockedUntil ?? 0;
    return until > now ? until : null;
  }

  failed(key: string, now: Instant): void {
    const { failuresMax, within, lockedFor } = this.#rules;
    const known = this.#records.get(key);
    const failures = known !== undefined && now - known.lastAt <= within ? known.failures + 1 : 1;
    const locks = failures >= failuresMax;
    this.#records.delete(key);
    this.#records.set(key, {
      failures: locks ? 0 : failures,
      lastAt: now,
      lockedUntil: locks ? now + lockedFor : 0,
    });
    const oldest = this.#records.keys().next();
    if (this.#records.size > keysMax && !oldest.done) this.#records.delete(oldest.value);
  }

  succeeded(key: string): void {
    this.#records.delete(key);
  }

  /** Takes back one failure: it was counted before it was known, and was none. What came before it still counts. */
  forgive(key: string): void {
    const known = this.#records.get(key);
    if (known !== undefined && known.failures > 0) known.failures -= 1;
  }
}

/**
 * What counts as one source: an IPv4 address, or the /64 of an IPv6 address, since one subscriber has all of it
 * (RFC 6177 section 2) and would begin anew with each of its addresses.
 */
export function sourceKey(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !address.includes(':')) return mapped ?? address;
  const [head = '', tail = ''] = address.toLowerCase().split('%', 1)[0]?.split('::') ?? [];
  const [first, last] = [head, tail].map((part) => (part === '' ? [] : part.split(':')));
  const zeros = Array.from(
    { length: Math.max(0, 8 - (first?.length ?? 0) - (last?.length ?? 0)) },
    () => '0',
  );
  const groups = [...(first ?? []), ...zeros, ...(last ?? [])];
  return `${groups.slice(0, 4).join(':')}::/64`;
}
