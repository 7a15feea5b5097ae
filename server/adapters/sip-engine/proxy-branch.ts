/** One target of a proxied request: its own client transaction, its CANCEL, its time limits (RFC 3261 sections 16.6 to 16.10). */

import { getHeader, getHeaderValues } from '../../protocol/sip/headers.ts';
import type { SipResponse } from '../../protocol/sip/message.ts';
import { type ClientFailure, ClientTransaction, type ClientUser } from './client-transaction.ts';
import type { EngineCore } from './core.ts';
import type { Flow } from './flow.ts';
import { type Hop, openHop } from './hop.ts';
import type { Inbound } from './inbound.ts';
import type { ProxiedRequest } from './proxy.ts';
import { writeForwarded } from './proxy-request.ts';
import { writeRequest } from './requests.ts';
import type { EngineTimer } from './timer-service.ts';

export class ProxyBranch implements ClientUser {
  readonly #core: EngineCore;
  readonly #proxy: ProxiedRequest;
  readonly #hop: Hop;
  readonly #uri: string;
  #branch = '';
  #flow: Flow | undefined;
  #txn: ClientTransaction | undefined;
  #state: 'trying' | 'ringing' | 'done' = 'trying';
  #cancel: 'none' | 'held' | 'sent' = 'none';
  #limit: EngineTimer | undefined;

  constructor(core: EngineCore, proxy: ProxiedRequest, hop: Hop, uri: string) {
    this.#core = core;
    this.#proxy = proxy;
    this.#hop = hop;
    this.#uri = uri;
  }

  /** Sends a request that waits for nothing. */
  static sendOnce(core: EngineCore, inbound: Inbound, hop: Hop, uri: string): void {
    const { bytes } = writeForwarded(inbound, hop, { uri, stay: false, more: [] });
    openHop(core, hop, (flow) => {
      if (typeof flow !== 'string') flow.send(bytes);
    });
  }

  send(): void {
    const { inbound, order } = this.#proxy;
    const { bytes, branch } = writeForwarded(inbound, this.#hop, {
      uri: this.#uri,
      stay: order.stay,
      more: order.more,
    });
    this.#branch = branch;
    const { provisionalMs } = order;
    if (provisionalMs !== undefined) this.#watch(provisionalMs, 'proxy-provisional');
    openHop(this.#core, this.#hop, (flow) => {
      if (this.#state === 'done') return;
      if (typeof flow === 'string') {
        // The proxy adds this branch before it hears of its end.
        queueMicrotask(() => this.#fail(503));
        return;
      }
      this.#flow = flow;
      this.#txn = new ClientTransaction(this.#core.transactions, branch, inbound.method, flow, bytes, this);
      this.#txn.start();
    });
  }

  cancel(): void {
    if (this.#state === 'done' || this.#cancel !== 'none' || this.#proxy.inbound.method !== 'INVITE') return;
    if (this.#state === 'trying') this.#cancel = 'held';
    else this.#sendCancel();
  }

  onResponse(response: SipResponse, flow: Flow, bytes: number): void {
    if (this.#state === 'done') {
      // Given up before it rang, and now it does: the CANCEL may go out at last.
      if (response.status < 200 && this.#cancel === 'held') this.#sendCancel();
      if (response.status >= 200 && response.status < 300) this.#proxy.onMore2xx(response);
      return;
    }
    if (response.status < 200) {
      if (this.#state === 'trying') {
        this.#state = 'ringing';
        // Timer C: more than three minutes of ringing (RFC 3261 section 16.6 step 11).
        this.#watch(this.#proxy.order.finalMs ?? 360 * this.#core.timerConfig.t1, 'timer-C');
      }
      if (this.#cancel === 'held') this.#sendCancel();
    } else this.#end();
    this.#proxy.onResponse(this, response, flow, bytes);
  }

  onFailure(failure: ClientFailure): void {
    this.#fail(failure === 'timeout' ? 408 : 503);
  }

  /** RFC 3261 section 17.1.1.3. */
  makeAck(response: SipResponse): Uint8Array {
    return this.#write('ACK', getHeader(response, 'to') ?? this.#proxy.inbound.to);
  }

  onTimer(reason: string): void {
    if (reason === 'cancel-unanswered') {
      // RFC 3261 section 9.1: the INVITE counts as cancelled.
      this.#txn?.giveUp();
      return;
    }
    if (this.#state === 'done') return;
    if (reason === 'timer-C' && this.#cancel === 'none') {
      this.#sendCancel();
      return;
    }
    if (reason === 'proxy-provisional' && this.#state === 'ringing') return;
    this.#cancel = this.#cancel === 'none' ? 'held' : this.#cancel;
    this.#fail(408);
  }

  #watch(ms: number, reason: string): void {
    this.#core.timers.cancel(this.#limit);
    this.#limit = this.#core.timers.after(ms, reason, this);
  }

  #end(): void {
    this.#state = 'done';
    this.#core.timers.cancel(this.#limit);
  }

  #fail(status: number): void {
    if (this.#state === 'done') return;
    this.#end();
    this.#proxy.onFailure(this, status);
  }

  #sendCancel(): void {
    this.#cancel = 'sent';
    const flow = this.#flow;
    if (flow === undefined) return;
    const nobody: ClientUser = { onResponse() {}, onFailure() {} };
    const bytes = this.#write('CANCEL', this.#proxy.inbound.to);
    new ClientTransaction(this.#core.transactions, this.#branch, 'CANCEL', flow, bytes, nobody).start();
    this.#core.timers.after(64 * this.#core.timerConfig.t1, 'cancel-unanswered', this);
  }

  #write(method: string, to: string): Buffer {
    const { inbound } = this.#proxy;
    return writeRequest({
      method,
      uri: this.#uri,
      routes: getHeaderValues(inbound.request, 'route'),
      from: inbound.from,
      to,
      callId: inbound.callId,
      seq: inbound.cseq,
      proto: this.#hop.proto,
      hostPort: this.#hop.hostPort,
      branch: this.#branch,
    });
  }
}
