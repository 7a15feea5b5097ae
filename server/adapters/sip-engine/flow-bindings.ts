/**
 * Which connection leads to a client that cannot be called back: browsers over WebSocket with an `.invalid`
 * Contact, and phones behind TCP (RFC 7118 section 5, RFC 5626). A Contact that registered or subscribed over a
 * connection is reached through it, by `user@host[:port]`, until it expires.
 */

import { parseAddress } from '../../protocol/sip/address.ts';
import { getHeader, getHeaderValues } from '../../protocol/sip/headers.ts';
import type { SipMessage } from '../../protocol/sip/message.ts';
import { getParam } from '../../protocol/sip/params.ts';
import { parseSip, type SipUri } from '../../protocol/sip/uri.ts';
import type { Flow } from './flow.ts';

/** Bindings kept; beyond it the oldest goes. */
const bindingsMax = 100_000;

interface Binding {
  readonly flow: Flow;
  readonly expiresAt: number;
}

export class FlowBindings {
  readonly #bindings = new Map<string, Binding>();
  readonly #now: () => number;

  /** `now` in ms of a monotonic clock. */
  constructor(now: () => number) {
    this.#now = now;
  }

  get size(): number {
    return this.#bindings.size;
  }

  /** Remembers the Contacts of an accepted REGISTER or SUBSCRIBE that came over `flow`. */
  remember(
    request: SipMessage,
    response: { readonly contacts: readonly string[]; readonly expires: string | undefined },
    flow: Flow,
  ): void {
    if (!flow.reliable) return;
    const common = seconds(response.expires) ?? seconds(getHeader(request, 'expires')) ?? 3600;
    const granted = new Map<string, number>();
    for (const value of response.contacts) {
      const contact = parseAddress(value);
      const uri = contact === undefined ? undefined : parseSip(contact.uri);
      if (contact === undefined || uri === undefined) continue;
      const own = seconds(getParam(contact.params, 'expires'));
      if (own !== undefined) granted.set(keyOf(uri), own);
    }
    for (const value of getHeaderValues(request, 'contact')) {
      const contact = parseAddress(value);
      const uri = contact === undefined ? undefined : parseSip(contact.uri);
      if (contact === undefined || uri === undefined) continue;
      const key = keyOf(uri);
      const life = granted.get(key) ?? seconds(getParam(contact.params, 'expires')) ?? common;
      this.#bindings.delete(key);
      if (life > 0) this.#bindings.set(key, { flow, expiresAt: this.#now() + life * 1000 });
    }
    if (this.#bindings.size > bindingsMax) {
      const oldest = this.#bindings.keys().next();
      if (oldest.done !== true) this.#bindings.delete(oldest.value);
    }
  }

  /** `gone`: the client registered over a connection that has closed since. */
  find(uri: SipUri): Flow | 'gone' | undefined {
    const key = keyOf(uri);
    const binding = this.#bindings.get(key);
    if (binding === undefined) return undefined;
    if (binding.expiresAt < this.#now()) {
      this.#bindings.delete(key);
      return undefined;
    }
    return binding.flow.open ? binding.flow : 'gone';
  }
}

function keyOf(uri: SipUri): string {
  const port = uri.port === undefined ? '' : `:${uri.port}`;
  return `${uri.user ?? ''}@${uri.host.toLowerCase()}${port}`;
}

function seconds(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,10}$/.test(text.trim())) return undefined;
  return Number(text.trim());
}
