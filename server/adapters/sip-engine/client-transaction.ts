/** A client transaction on a flow: sends, repeats, matches answers, acknowledges refusals. */
import type { SipResponse } from '../../protocol/sip/message.ts';
import { TransactionMachine } from '../../protocol/sip/transaction/machine.ts';
import type { TransactionAction } from '../../protocol/sip/transaction/table.ts';
import type { Flow, FlowUser } from './flow.ts';
import type { TransactionLayer } from './transaction-layer.ts';

export type ClientFailure = 'timeout' | 'transport-error';

/** The user of a client transaction. */
export interface ClientUser {
  onResponse(response: SipResponse, flow: Flow, bytes: number): void;
  /** No answer will come: RFC 3261 section 8.1.3.1 has the user act as on 408 or 503. */
  onFailure(failure: ClientFailure): void;
  /** Makes the ACK for a non-2xx answer (INVITE only, RFC 3261 section 17.1.1.3). */
  makeAck?(response: SipResponse): Uint8Array;
}

export class ClientTransaction implements FlowUser {
  readonly branch: string;
  readonly method: string;
  readonly flow: Flow;
  readonly #layer: TransactionLayer;
  readonly #machine: TransactionMachine<'invite-client'> | TransactionMachine<'plain-client'>;
  #user: ClientUser | undefined;
  #request: Uint8Array | undefined;
  #ack: Uint8Array | undefined;
  #response: { readonly response: SipResponse; readonly flow: Flow; readonly bytes: number } | undefined;

  constructor(
    layer: TransactionLayer,
    branch: string,
    method: string,
    flow: Flow,
    request: Uint8Array,
    user: ClientUser,
  ) {
    this.#layer = layer;
    this.branch = branch;
    this.method = method;
    this.flow = flow;
    this.#request = request;
    this.#user = user;
    this.#machine =
      method === 'INVITE'
        ? new TransactionMachine('invite-client', flow.reliable)
        : new TransactionMachine('plain-client', flow.reliable);
    layer.addClient(this);
  }

  get state(): string {
    return this.#machine.state;
  }

  start(): void {
    if (this.flow.reliable) this.flow.addUser(this);
    this.#feed('start');
  }

  received(response: SipResponse, flow: Flow, bytes: number): void {
    const { status } = response;
    this.#response = { response, flow, bytes };
    if (this.#machine.kind === 'invite-client') {
      this.#feed(status < 200 ? '1xx' : status < 300 ? '2xx' : '3xx-6xx');
    } else {
      this.#feed(status < 200 ? '1xx' : '2xx-6xx');
    }
    this.#response = undefined;
  }

  /** After a CANCEL without effect (RFC 3261 section 9.1). */
  giveUp(): void {
    if (this.#machine.kind === 'invite-client') this.#feed('give-up');
  }

  onFlowClosed(): void {
    this.#feed('transport-error');
  }

  onTimer(reason: string): void {
    this.#feed(reason as 'start');
  }

  release(): void {
    this.flow.removeUser(this);
    this.#machine.release(this.#layer.setting);
  }

  #feed(input: 'start' | '1xx' | '2xx' | '3xx-6xx' | '2xx-6xx' | 'transport-error' | 'give-up'): void {
    const machine = this.#machine as TransactionMachine<'invite-client'>;
    this.#do(machine.input(input as 'start', this.#layer.now(), this, this.#layer.setting));
  }

  #do(actions: readonly TransactionAction[]): void {
    for (const action of actions) {
      switch (action) {
        case 'send':
        case 'resend':
          if (this.#request !== undefined && !this.flow.send(this.#request)) this.#feed('transport-error');
          break;
        case 'send-ack':
          if (this.#response !== undefined) this.#ack = this.#user?.makeAck?.(this.#response.response);
          if (this.#ack !== undefined) this.flow.send(this.#ack);
          break;
        case 'resend-ack':
          if (this.#ack !== undefined) this.flow.send(this.#ack);
          break;
        case 'deliver':
          this.#deliver();
          break;
        case 'report-timeout':
          this.#layer.count('got', this.method, 'timeout');
          this.#user?.onFailure('timeout');
          break;
        case 'report-transport-error':
          this.#layer.count('got', this.method, 'transport-error');
          this.#user?.onFailure('transport-error');
          break;
        case 'terminate':
          this.#end();
          break;
        default:
          break;
      }
    }
  }

  #deliver(): void {
    const got = this.#response;
    if (got === undefined) return;
    if (got.response.status >= 200) {
      // Further 2xx of other forks belong to the same answer.
      if (this.#request !== undefined) this.#layer.count('got', this.method, got.response.status);
      // A finished transaction keeps what it needs to absorb copies, and nothing else.
      this.#request = undefined;
      this.flow.removeUser(this);
    }
    const user = this.#user;
    // After a refusal, or the answer to a plain request, there is nothing more to tell.
    if (got.response.status >= (this.method === 'INVITE' ? 300 : 200)) this.#user = undefined;
    user?.onResponse(got.response, got.flow, got.bytes);
  }

  #end(): void {
    this.#layer.removeClient(this);
    this.flow.removeUser(this);
    this.#user = undefined;
    this.#request = undefined;
    this.#ack = undefined;
  }
}
