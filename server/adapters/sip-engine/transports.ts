/** All listeners of one engine, and the choice of one for a request that goes out. */
import { comparableHost, unbracketed } from '../../protocol/sip/host.ts';
import type { Flow, Listener } from './flow.ts';
import { isWildcard, ownAddresses } from './local-address.ts';
import type { SipProto } from './options.ts';
import { StreamListener } from './stream-listener.ts';
import { UdpListener } from './udp.ts';

export class Transports {
  readonly #listeners: Listener[] = [];
  readonly #own = ownAddresses();
  readonly #advertise: string | undefined;

  constructor(advertise: string | undefined) {
    this.#advertise = advertise;
  }

  get listeners(): readonly Listener[] {
    return this.#listeners;
  }

  add(listener: Listener): void {
    this.#listeners.push(listener);
  }

  /**
   * The listener to send from: of the wanted transport, and bound to the address the peer is nearest to when
   * there are several.
   */
  pick(proto: SipProto, host: string): Listener | undefined {
    let first: Listener | undefined;
    for (const listener of this.#listeners) {
      if (listener.proto !== proto) continue;
      if (isWildcard(listener.host) || nearness(listener.host, host)) return listener;
      first ??= listener;
    }
    return first;
  }

  /** A flow from this listener to an address, or undefined when it cannot open one (WebSocket). */
  open(listener: Listener, host: string, port: number, serverName?: string): Flow | undefined {
    if (listener instanceof UdpListener) return listener.flowTo(host, port);
    if (listener instanceof StreamListener) return listener.flowTo(host, port, serverName);
    return undefined;
  }

  /** Whether host and port name this engine itself. */
  isOwn(host: string, port: number): boolean {
    const name = unbracketed(comparableHost(host));
    for (const listener of this.#listeners) {
      if (listener.port !== port) continue;
      if (listener.host === name || this.#advertise === name) return true;
      if (isWildcard(listener.host) && this.#own.has(name)) return true;
    }
    return false;
  }

  /** `proto/host:port,…` as the authenticate reply lists it. */
  hostPorts(external: boolean): string {
    return this.#listeners
      .map((listener) => {
        const host =
          external && this.#advertise !== undefined
            ? this.#advertise
            : listener.hostPortFor('').replace(/:\d+$/, '');
        return `${listener.proto}/${host}:${listener.port}`;
      })
      .join(',');
  }

  async close(): Promise<void> {
    await Promise.all(this.#listeners.map((listener) => listener.close()));
  }
}

/** Same first three numbers of an IPv4 address: near enough to prefer one interface over another. */
function nearness(bound: string, remote: string): boolean {
  const end = bound.lastIndexOf('.');
  return end > 0 && remote.startsWith(bound.slice(0, end + 1));
}
