/**
 * Pairs of UDP ports: an even one for RTP, the next for RTCP (RFC 3550 §11). A released pair rests before it
 * is given out again, so that late packets of one call are never heard in the next. Oldest first, so that the
 * whole range is used before any pair returns. Pure: `now` is handed in.
 */
export class PortPool {
  /** Released pairs in the order of release; the first has rested longest. */
  readonly #resting: { readonly port: number; readonly freeAt: number }[] = [];
  readonly #used = new Set<number>();
  readonly #quarantineMs: number;
  readonly #max: number;
  /** The first pair that was never given out. */
  #fresh: number;

  constructor(range: { readonly min: number; readonly max: number }, quarantineMs: number) {
    this.#fresh = range.min + (range.min & 1);
    this.#max = range.max - 1;
    this.#quarantineMs = quarantineMs;
  }

  /** The even port of a pair, or `undefined` when all are in use or resting. */
  take(now: number): number | undefined {
    const port = this.#fresh <= this.#max ? this.#takeFresh() : this.#takeRested(now);
    if (port !== undefined) this.#used.add(port);
    return port;
  }

  release(port: number, now: number): void {
    if (this.#used.delete(port)) this.#resting.push({ port, freeAt: now + this.#quarantineMs });
  }

  /** Pairs that could be taken at this moment. */
  free(now: number): number {
    const never = Math.max(0, Math.floor((this.#max - this.#fresh) / 2) + 1);
    return never + this.#resting.filter(({ freeAt }) => freeAt <= now).length;
  }

  get inUse(): number {
    return this.#used.size;
  }

  #takeFresh(): number {
    const port = this.#fresh;
    this.#fresh += 2;
    return port;
  }

  #takeRested(now: number): number | undefined {
    const first = this.#resting[0];
    if (first === undefined || first.freeAt > now) return undefined;
    this.#resting.shift();
    return first.port;
  }
}
