/**
 * Finds the transaction a message belongs to (RFC 3261 sections 17.1.3 and 17.2.3) and runs the machines of
 * `protocol/sip/transaction` on real flows.
 */
import type { MachineSetting } from '../../protocol/sip/transaction/machine.ts';
import { branchCookie } from '../../protocol/sip/via.ts';
import type { ClientTransaction } from './client-transaction.ts';
import { Counters } from './counters.ts';
import type { Inbound } from './inbound.ts';
import type { ServerTransaction } from './server-transaction.ts';

/** Methods that are counted by name: what others send as a method is anything they like. */
const counted: ReadonlySet<string> = new Set([
  'INVITE',
  'BYE',
  'CANCEL',
  'REGISTER',
  'OPTIONS',
  'SUBSCRIBE',
  'NOTIFY',
  'REFER',
  'MESSAGE',
  'INFO',
  'UPDATE',
  'PRACK',
  'PUBLISH',
]);

export class TransactionLayer {
  readonly setting: MachineSetting;
  readonly #now: () => number;
  readonly #counters: Counters;
  readonly #servers = new Map<string, ServerTransaction>();
  readonly #clients = new Map<string, ClientTransaction>();

  constructor(setting: MachineSetting, now: () => number, counters = new Counters()) {
    this.setting = setting;
    this.#now = now;
    this.#counters = counters;
  }

  /**
   * Counts the end of a transaction: `answered` one of ours for others, `got` one of others for us. `answer` is the
   * final status, or why none came.
   */
  count(side: 'answered' | 'got', method: string, answer: number | 'timeout' | 'transport-error'): void {
    this.#counters.add(`${side}.${counted.has(method) ? method : 'OTHER'}.${answer}`);
  }

  now(): number {
    return this.#now();
  }

  get sizes(): { readonly servers: number; readonly clients: number } {
    return { servers: this.#servers.size, clients: this.#clients.size };
  }

  server(key: string): ServerTransaction | undefined {
    return this.#servers.get(key);
  }

  addServer(transaction: ServerTransaction): void {
    this.#servers.set(transaction.key, transaction);
  }

  removeServer(transaction: ServerTransaction): void {
    this.#servers.delete(transaction.key);
  }

  client(branch: string, method: string): ClientTransaction | undefined {
    return this.#clients.get(`${method} ${branch}`);
  }

  addClient(transaction: ClientTransaction): void {
    this.#clients.set(`${transaction.method} ${transaction.branch}`, transaction);
  }

  removeClient(transaction: ClientTransaction): void {
    this.#clients.delete(`${transaction.method} ${transaction.branch}`);
  }

  /** Stops every timer: the engine closes. */
  close(): void {
    for (const transaction of this.#servers.values()) transaction.release();
    for (const transaction of this.#clients.values()) transaction.release();
    this.#servers.clear();
    this.#clients.clear();
  }
}

/**
 * Key of the server transaction a request belongs to. `method` is the request's own, or INVITE for an ACK and
 * for looking up what a CANCEL means (RFC 3261 sections 17.2.3 and 9.2).
 */
export function serverKey(inbound: Inbound, method: string): string {
  const { branch, via } = inbound;
  if (branch?.startsWith(branchCookie)) return `${method} ${branch} ${via.host}:${via.port ?? ''}`;
  // A peer of RFC 2543: the branch says nothing, so the transaction is named by what must be equal.
  return `${method} ${inbound.callId} ${inbound.fromTag ?? ''} ${inbound.cseq} ${via.host}:${via.port ?? ''} ${branch ?? ''}`;
}
