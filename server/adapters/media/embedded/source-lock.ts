/**
 * Symmetric RTP (RFC 4961, RFC 7362 §2): the peer may sit behind a router, so its real address is learned from
 * its packets, once, and then held against strangers.
 *
 *   unknown ──remote described──▶ learning ──believable source──▶ locked ──described anew──▶ learning
 *                                   ▲                                │
 *                                   └── the described address speaks ┘ (it outranks whoever was first)
 *
 * A locked host may move to another of its ports after a quiet time (its router forgot the mapping); another host
 * may not. Pure: times are handed in.
 */
export interface RemoteAddress {
  readonly address: string;
  readonly port: number;
}

/** A mapping in a router lives for 30 s at least, mostly; a speaker is never quiet at the packet level for this long. */
export const rebindAfterMs = 5000;

export class SourceLock {
  #described: RemoteAddress | undefined;
  #locked: RemoteAddress | undefined;
  #lastHeardAt = 0;

  /** The peer wrote down where it is; a different place than before starts learning anew. */
  describe(remote: RemoteAddress): void {
    if (this.#described && same(this.#described, remote)) return;
    this.#described = remote;
    this.#locked = undefined;
  }

  /** Where our packets go: the learned address, before that the described one. */
  get target(): RemoteAddress | undefined {
    return this.#locked ?? this.#described;
  }

  get isLocked(): boolean {
    return this.#locked !== undefined;
  }

  /** May a packet from here be looked at? `learn` = yes, but only a believable source may lock. */
  admit(from: RemoteAddress, now: number): 'accept' | 'learn' | 'refuse' {
    if (this.#described === undefined) return 'refuse';
    if (this.#locked === undefined) return 'learn';
    if (same(this.#locked, from)) {
      this.#lastHeardAt = now;
      return 'accept';
    }
    if (same(this.#described, from)) return 'learn';
    const hasMoved = from.address === this.#locked.address && now - this.#lastHeardAt >= rebindAfterMs;
    return hasMoved ? 'learn' : 'refuse';
  }

  /** The source behind this address has proven to be one (probation passed). */
  lock(from: RemoteAddress, now: number): void {
    this.#locked = { address: from.address, port: from.port };
    this.#lastHeardAt = now;
  }
}

function same(a: RemoteAddress, b: RemoteAddress): boolean {
  return a.port === b.port && a.address === b.address;
}
