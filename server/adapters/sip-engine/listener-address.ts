/** The `host:port` a listener shows to a peer, remembered per peer network. */
import { isIPv6 } from 'node:net';
import { addressTowards, isWildcard, uriHost } from './local-address.ts';

/** Addresses remembered; beyond it the memory starts over. */
const rememberedMax = 4096;

export class ListenerAddress {
  readonly #host: string;
  readonly #port: number;
  readonly #advertise: string | undefined;
  readonly #remembered = new Map<string, string>();
  readonly #fixed: string | undefined;

  constructor(host: string, port: number, advertise: string | undefined) {
    this.#host = host;
    this.#port = port;
    this.#advertise = advertise;
    this.#fixed = isWildcard(host) ? undefined : `${uriHost(advertise ?? host)}:${port}`;
  }

  towards(remoteHost: string): string {
    if (this.#fixed !== undefined) return this.#fixed;
    const known = this.#remembered.get(remoteHost);
    if (known !== undefined) return known;
    if (this.#remembered.size >= rememberedMax) this.#remembered.clear();
    const loopback = remoteHost.startsWith('127.') || remoteHost === '::1';
    const family = isIPv6(remoteHost) || this.#host === '::' ? 6 : 4;
    const host =
      loopback || this.#advertise === undefined ? addressTowards(remoteHost, family) : this.#advertise;
    const text = `${uriHost(host)}:${this.#port}`;
    this.#remembered.set(remoteHost, text);
    return text;
  }
}
