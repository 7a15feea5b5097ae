/**
 * What each address has sent lately: a rate limit with a ban, so that a flood from one place costs a look-up a message
 * and not a call. Counts are per second of the caller's clock; memory is bounded.
 */
import type { EngineLimits } from './options.ts';

interface Source {
  /** Start of the second being counted, in ms. */
  since: number;
  requests: number;
  garbage: number;
  bannedUntil: number;
  connections: number;
}

export type SourceVerdict = 'ok' | 'banned' | 'rate';

export class Sources {
  readonly #limits: EngineLimits;
  readonly #sources = new Map<string, Source>();

  constructor(limits: EngineLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#sources.size;
  }

  isBanned(host: string, now: number): boolean {
    const source = this.#sources.get(host);
    return source !== undefined && source.bannedUntil > now;
  }

  /** Counts a new request outside a dialog. `rate`: this one begins a ban. */
  countRequest(host: string, now: number): SourceVerdict {
    const source = this.#take(host, now);
    if (source.bannedUntil > now) return 'banned';
    source.requests += 1;
    return this.#judge(source, source.requests > this.#limits.newRequestsPerSecondPerSource, now);
  }

  /** Counts bytes that were no SIP message. */
  countGarbage(host: string, now: number): SourceVerdict {
    const source = this.#take(host, now);
    if (source.bannedUntil > now) return 'banned';
    source.garbage += 1;
    return this.#judge(source, source.garbage > this.#limits.garbagePerSecondPerSource, now);
  }

  /** False when the source holds as many connections as it may, or is banned. */
  openConnection(host: string, now: number): boolean {
    const source = this.#take(host, now);
    if (source.bannedUntil > now || source.connections >= this.#limits.connectionsPerSourceMax) return false;
    source.connections += 1;
    return true;
  }

  closeConnection(host: string): void {
    const source = this.#sources.get(host);
    if (source !== undefined && source.connections > 0) source.connections -= 1;
  }

  #judge(source: Source, over: boolean, now: number): SourceVerdict {
    if (!over) return 'ok';
    source.bannedUntil = now + this.#limits.banMs;
    // After the ban the source starts anew.
    source.since = source.bannedUntil;
    source.requests = 0;
    source.garbage = 0;
    return 'rate';
  }

  #take(host: string, now: number): Source {
    let source = this.#sources.get(host);
    if (source === undefined) {
      source = { since: now, requests: 0, garbage: 0, bannedUntil: 0, connections: 0 };
      this.#sources.set(host, source);
      if (this.#sources.size > this.#limits.sourcesMax) this.#forgetOldest();
    } else if (now - source.since >= 1000) {
      source.since = now;
      source.requests = 0;
      source.garbage = 0;
    }
    return source;
  }

  /** The one known longest goes, unless it holds connections that will be counted down later. */
  #forgetOldest(): void {
    for (const [host, source] of this.#sources) {
      if (source.connections > 0) continue;
      this.#sources.delete(host);
      return;
    }
  }
}
