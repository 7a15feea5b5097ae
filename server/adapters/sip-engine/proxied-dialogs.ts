/** Dialogs this engine proxied and stayed on the path of: only their requests are relayed. */
import type { Inbound } from './inbound.ts';

/** Dialogs remembered; beyond it the oldest goes, and its later requests get 481. */
const dialogsMax = 100_000;

export class ProxiedDialogs {
  readonly #callers = new Set<string>();

  remember(inbound: Inbound): void {
    this.#callers.add(`${inbound.callId} ${inbound.fromTag ?? ''}`);
    if (this.#callers.size <= dialogsMax) return;
    const oldest = this.#callers.values().next();
    if (oldest.done !== true) this.#callers.delete(oldest.value);
  }

  /** The caller's tag is in From of its own requests and in To of the callee's. */
  knows(inbound: Inbound): boolean {
    return this.#keys(inbound).some((key) => this.#callers.has(key));
  }

  forget(inbound: Inbound): void {
    for (const key of this.#keys(inbound)) this.#callers.delete(key);
  }

  #keys(inbound: Inbound): string[] {
    return [`${inbound.callId} ${inbound.fromTag ?? ''}`, `${inbound.callId} ${inbound.toTag ?? ''}`];
  }
}
