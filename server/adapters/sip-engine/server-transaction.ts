/** A server transaction on a flow: remembers the last response, repeats it, and tells its user what matters. */
import { TransactionMachine } from '../../protocol/sip/transaction/machine.ts';
import type { TransactionAction } from '../../protocol/sip/transaction/table.ts';
import type { Flow } from './flow.ts';
import type { Inbound } from './inbound.ts';
import { kept } from './kept.ts';
import type { TransactionLayer } from './transaction-layer.ts';

/** The user of a server transaction (RFC 3261 section 5: the transaction user). */
export interface ServerUser {
  /** ACK for a 2xx that came with the INVITE's own branch (some peers do so). */
  onAck?(ack: Inbound): void;
  /** The INVITE came again after a 2xx. */
  onRetransmission?(): void;
  /** No ACK came for a final non-2xx answer within timer H. */
  onNoAck?(): void;
}

/** Stands in for a user that has nothing left to hear; a finished transaction must not hold a whole request. */
const nobody: ServerUser = {};

export class ServerTransaction {
  readonly key: string;
  readonly method: string;
  readonly flow: Flow;
  user: ServerUser = nobody;
  readonly #layer: TransactionLayer;
  readonly #machine: TransactionMachine<'invite-server'> | TransactionMachine<'plain-server'>;
  #last: Uint8Array | undefined;
  #ack: Inbound | undefined;
  #sender: ((bytes: Uint8Array) => void) | undefined;

  /** `sender` replaces the plain way of answering, for flows that are gone (RFC 3261 section 18.2.2). */
  constructor(
    layer: TransactionLayer,
    key: string,
    method: string,
    flow: Flow,
    sender?: (bytes: Uint8Array) => void,
  ) {
    this.#layer = layer;
    this.key = key;
    this.method = method;
    this.flow = flow;
    this.#sender = sender;
    this.#machine =
      method === 'INVITE'
        ? new TransactionMachine('invite-server', flow.reliable)
        : new TransactionMachine('plain-server', flow.reliable);
    layer.addServer(this);
  }

  get state(): string {
    return this.#machine.state;
  }

  /** Whether a final response was given. */
  get answered(): boolean {
    const { state } = this.#machine;
    return state !== 'proceeding' && state !== 'trying';
  }

  /** Sends a response; ignored by the machine when a final one was given before. */
  respond(status: number, bytes: Uint8Array): void {
    // A 2xx of an INVITE is sent again by its user: only the first one is an answer.
    if (status >= 200 && !this.answered) this.#layer.count('answered', this.method, status);
    if (!this.answered || (status >= 200 && status < 300)) this.#last = kept(bytes);
    const machine = this.#machine;
    if (machine.kind === 'invite-server') {
      const input = status < 200 ? 'send-1xx' : status < 300 ? 'send-2xx' : 'send-3xx-6xx';
      this.#do(
        (machine as TransactionMachine<'invite-server'>).input(input, this.#now(), this, this.#layer.setting),
      );
    } else {
      const input = status < 200 ? 'send-1xx' : 'send-2xx-6xx';
      this.#do(
        (machine as TransactionMachine<'plain-server'>).input(input, this.#now(), this, this.#layer.setting),
      );
    }
  }

  /** The user has heard all it wants. */
  forgetUser(): void {
    this.user = nobody;
  }

  /** The request came again. */
  repeated(): void {
    this.#feed('request');
  }

  /** An ACK that belongs to this INVITE came. */
  acknowledged(ack: Inbound): void {
    this.#ack = ack;
    this.#feed('ack');
    this.#ack = undefined;
  }

  onTimer(reason: string): void {
    this.#feed(reason as 'timer-G');
  }

  release(): void {
    this.#machine.release(this.#layer.setting);
  }

  #now(): number {
    return this.#layer.now();
  }

  #feed(input: 'request' | 'ack' | 'timer-G'): void {
    const machine = this.#machine as TransactionMachine<'invite-server'>;
    this.#do(machine.input(input, this.#now(), this, this.#layer.setting));
  }

  #do(actions: readonly TransactionAction[]): void {
    for (const action of actions) {
      if (action === 'send' || action === 'resend') this.#send();
      else if (action === 'deliver') {
        if (this.#ack !== undefined) this.user.onAck?.(this.#ack);
      } else if (action === 'tell-retransmission') this.user.onRetransmission?.();
      else if (action === 'report-timeout') this.user.onNoAck?.();
      else if (action === 'terminate') this.#end();
    }
  }

  #send(): void {
    const bytes = this.#last;
    if (bytes === undefined) return;
    if (this.#sender !== undefined) this.#sender(bytes);
    else this.flow.send(bytes);
  }

  #end(): void {
    this.#layer.removeServer(this);
    this.#last = undefined;
    this.#sender = undefined;
    this.user = nobody;
  }
}
