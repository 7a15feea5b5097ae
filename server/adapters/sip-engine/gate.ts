/**
 * First thing every message meets: ban, parser, scanners, rate, overload. What passes is a SIP message worth a
 * transaction; what does not is counted by reason, and answered only where an answer helps somebody honest.
 */
import { getHeader } from '../../protocol/sip/headers.ts';
import type { SipMessage, SipRequest } from '../../protocol/sip/message.ts';
import { type ParseRefusal, parseMessage } from '../../protocol/sip/parse.ts';
import type { EngineCore } from './core.ts';
import type { Flow } from './flow.ts';
import { Inbound, topVia } from './inbound.ts';
import { Overload } from './overload.ts';
import { writeResponse } from './responses.ts';
import { tagOf } from './sip-text.ts';
import { Sources } from './sources.ts';
import type { StreamSink } from './stream-flow.ts';
import { serverKey } from './transaction-layer.ts';
import { UdpListener } from './udp.ts';

export type MessageHandler = (message: SipMessage, flow: Flow, bytes: number) => void;

/** User agents of tools that look for servers to abuse; they get no answer, so that they find nothing. */
const scanners =
  /friendly-scanner|friendly-request|sipvicious|sundayddr|sip-scan|sipcli|siparmyknife|iwar|pplsip|sipptk|gulp/i;

export class Gate {
  readonly streamSink: StreamSink;
  readonly overload: Overload;
  readonly #core: EngineCore;
  readonly #handle: MessageHandler;
  readonly #sources: Sources;

  constructor(core: EngineCore, handle: MessageHandler) {
    this.#core = core;
    this.#handle = handle;
    this.#sources = new Sources(core.limits);
    this.overload = new Overload(core);
    this.streamSink = {
      onMessage: (bytes, flow) => this.receive(bytes, flow),
      onBroken: (reason, head, flow) => this.#broken(reason, head, flow),
      onClosed: (flow) => this.#sources.closeConnection(flow.remoteHost),
      count: (name) => core.counters.add(name),
    };
  }

  start(): void {
    this.overload.start();
  }

  close(): void {
    this.overload.stop();
  }

  admitConnection(host: string): boolean {
    return this.#sources.openConnection(host, this.#core.timers.now());
  }

  receive(bytes: Buffer, flow: Flow): void {
    const { listener } = flow;
    if (listener instanceof UdpListener && this.overload.takeProbe(bytes, listener)) return;
    const { counters } = this.#core;
    const now = this.#core.timers.now();
    const trusted = this.#core.options.isTrusted?.(flow.remoteHost) === true;
    if (!trusted && this.#sources.isBanned(flow.remoteHost, now)) {
      counters.add('refused.banned');
      return;
    }
    const result = parseMessage(bytes);
    if (!result.ok) {
      this.#refuseUnreadable(result, flow, trusted, now);
      return;
    }
    const { message } = result;
    try {
      if (
        message.kind === 'request' &&
        message.method !== 'ACK' &&
        !this.#admits(message, flow, bytes.length, trusted, now)
      ) {
        return;
      }
      this.#handle(message, flow, bytes.length);
    } catch (error) {
      // A peer must never end the process; a fault of ours is loud in the log and costs one message.
      counters.add('faults');
      this.#core.log.error({ error: error instanceof Error ? error.stack : String(error) }, 'engine.fault');
    }
  }

  /** Whether a request may go on. Only requests outside dialogs are ever held back. */
  #admits(request: SipRequest, flow: Flow, bytes: number, trusted: boolean, now: number): boolean {
    if (request.method === 'CANCEL' || tagOf(getHeader(request, 'to') ?? '') !== undefined) return true;
    const { counters } = this.#core;
    if (!trusted) {
      const agent = getHeader(request, 'user-agent');
      if (agent !== undefined && scanners.test(agent)) {
        counters.add('refused.scanner');
        return false;
      }
      const verdict = this.#sources.countRequest(flow.remoteHost, now);
      if (verdict !== 'ok') {
        counters.add(`refused.${verdict}`);
        if (verdict === 'rate') this.#core.log.warn({ banMs: this.#core.limits.banMs }, 'source.banned');
        return false;
      }
    }
    return request.method !== 'INVITE' || !this.#overloaded(request, flow, bytes);
  }

  /**
   * Refuses a new INVITE without a transaction (RFC 3261 section 8.2.7): the tag follows from the branch, so a copy gets the
   * same answer. A copy of an INVITE that was accepted goes on to its transaction.
   */
  #overloaded(request: SipRequest, flow: Flow, bytes: number): boolean {
    const { limits, counters, transactions } = this.#core;
    const reason = this.overload.reason();
    if (reason === undefined) return false;
    const via = topVia(request);
    if (via === undefined) return false;
    const inbound = new Inbound(request, flow, bytes, via);
    if (transactions.server(serverKey(inbound, 'INVITE')) !== undefined) return false;
    counters.add(`refused.overload.${reason}`);
    const own = `Retry-After: ${limits.retryAfterSeconds}\r\n`;
    flow.send(
      writeResponse(inbound, { status: 503, toTag: statelessTag(inbound.branch ?? inbound.callId), own }),
    );
    return true;
  }

  #refuseUnreadable(refusal: ParseRefusal, flow: Flow, trusted: boolean, now: number): void {
    const { counters } = this.#core;
    if (refusal.reason === 'keep-alive') {
      counters.add('keep-alives');
      return;
    }
    counters.add(`refused.${refusal.reason}`);
    if (!trusted && this.#sources.countGarbage(flow.remoteHost, now) !== 'ok') {
      counters.add('refused.garbage-rate');
      return;
    }
    const { partial, answer } = refusal;
    const via = partial === undefined ? undefined : topVia(partial);
    if (partial === undefined || answer === undefined || via === undefined) return;
    const inbound = new Inbound(partial, flow, 0, via);
    // An answer that could not be matched to its request would help nobody.
    if (inbound.callId === '' || inbound.from === '' || inbound.to === '' || inbound.cseqMethod === '')
      return;
    flow.send(
      writeResponse(inbound, { status: answer, toTag: statelessTag(inbound.branch ?? inbound.callId) }),
    );
  }

  #broken(reason: string, head: Buffer | undefined, flow: Flow): void {
    const { counters } = this.#core;
    counters.add(`refused.stream.${reason}`);
    if (head === undefined) return;
    const result = parseMessage(head);
    if (!result.ok) this.#refuseUnreadable(result, flow, false, this.#core.timers.now());
  }
}

/** FNV-1a over the branch: the same tag for every copy of one request. */
function statelessTag(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return `s${(hash >>> 0).toString(36)}`;
}
