/**
 * Nonce counts seen, so that no request can be sent a second time by somebody who overheard it (RFC 7616 section 5.12).
 *
 * Each nonce has a window of the last 32 counts, because requests can overtake each other on UDP. What lies below the window is
 * refused. Memory is bounded: when a nonce must be forgotten, it and every nonce as old become stale, which costs their owners
 * one more challenge and never lets a replay through.
 */

/** Counts seen of one nonce: a value, replaced and never changed. */
export interface NonceWindow {
  /** Largest count accepted. */
  readonly highest: number;
  /** Bit n set: `highest - n` has been accepted. */
  readonly seen: number;
}

const windowBits = 32;

/** The window after `count`, or undefined when that count was used before or is too far behind. */
export function countNonce(window: NonceWindow | undefined, count: number): NonceWindow | undefined {
  if (count < 1) return undefined;
  if (window === undefined) return { highest: count, seen: 1 };
  const ahead = count - window.highest;
  if (ahead > 0)
    return { highest: count, seen: ahead >= windowBits ? 1 : ((window.seen << ahead) | 1) >>> 0 };
  const bit = -ahead;
  if (bit >= windowBits || ((window.seen >>> bit) & 1) === 1) return undefined;
  return { highest: window.highest, seen: (window.seen | (1 << bit)) >>> 0 };
}

export type CountVerdict = 'fresh' | 'replayed' | 'forgotten';

/** Windows of the nonces in use, at most `noncesMax`. No clock: the caller says what has expired. */
export class ReplayGuard {
  readonly #noncesMax: number;
  /** In the order in which nonces were first used. */
  readonly #windows = new Map<string, { readonly made: number; readonly window: NonceWindow }>();
  /** Nonces made at or before this time are not accepted any more, since some of them have been forgotten. */
  #floor = Number.NEGATIVE_INFINITY;

  constructor(noncesMax = 50_000) {
    this.#noncesMax = noncesMax;
  }

  get size(): number {
    return this.#windows.size;
  }

  /** `made`: when the nonce was made, as `nonceTime` tells. Only for requests whose response was right. */
  use(nonce: string, made: number, count: number): CountVerdict {
    const entry = this.#windows.get(nonce);
    if (entry === undefined && made <= this.#floor) return 'forgotten';
    const window = countNonce(entry?.window, count);
    if (window === undefined) return 'replayed';
    this.#windows.set(nonce, { made, window });
    if (this.#windows.size > this.#noncesMax) this.#forgetFirst();
    return 'fresh';
  }

  /** Drops nonces made before `time` (milliseconds): their age refuses them, so their counts are needed no more. */
  expire(time: number): void {
    for (const [nonce, { made }] of this.#windows) if (made < time) this.#windows.delete(nonce);
  }

  #forgetFirst(): void {
    for (const [nonce, { made }] of this.#windows) {
      this.#windows.delete(nonce);
      this.#floor = Math.max(this.#floor, made);
      return;
    }
  }
}
