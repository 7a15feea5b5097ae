/** Writes the requests of a caller: one object a call, which remembers tags, CSeq and branch. */
import { getHeader, getHeaderValues } from '../../../protocol/sip/headers.ts';
import type { SipRequest, SipResponse } from '../../../protocol/sip/message.ts';
import { type Peer, unique, withBody } from './sip-peer.ts';

export const sdp = (name = 'a', port = 40_000, direction = 'sendrecv') =>
  `v=0\r\no=${name} 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio ${port} RTP/AVP 8\r\na=${direction}\r\n`;

export interface RequestOptions {
  readonly lines?: readonly string[];
  readonly body?: string;
  readonly branch?: string;
  readonly uri?: string;
  readonly cseq?: number;
  /** `rport` in Via; default true. */
  readonly rport?: boolean;
}

export class Caller {
  readonly peer: Peer;
  readonly callId = unique('call');
  readonly fromTag = unique('ft');
  readonly from: string;
  readonly to: string;
  toTag: string | undefined;
  target: string;
  seq = 0;
  routes: readonly string[] = [];
  inviteBranch = '';
  inviteSeq = 0;
  contact: string;

  constructor(peer: Peer, target: string, from = '<sip:alice@127.0.0.1>') {
    this.peer = peer;
    this.target = target;
    this.from = from;
    this.to = `<${target.replace(/;.*$/, '')}>`;
    const transport = peer.proto === 'UDP' ? '' : `;transport=${peer.proto.toLowerCase()}`;
    this.contact = `<sip:alice@${peer.host}:${peer.port}${transport}>`;
  }

  get dialogId(): string {
    return `${this.callId};from-tag=${this.fromTag}`;
  }

  /** Text of a request of this call; `send` is up to the test. */
  write(method: string, options: RequestOptions = {}): string {
    const sameSeq = method === 'ACK' || method === 'CANCEL';
    if (!sameSeq && options.cseq === undefined) this.seq += 1;
    const seq = options.cseq ?? (sameSeq ? this.inviteSeq : this.seq);
    const branch = options.branch ?? (method === 'CANCEL' ? this.inviteBranch : `z9hG4bK${unique('b')}`);
    if (method === 'INVITE') {
      this.inviteBranch = branch;
      this.inviteSeq = seq;
    }
    const toTag = this.toTag === undefined || method === 'CANCEL' ? '' : `;tag=${this.toTag}`;
    const lines = [
      `${method} ${options.uri ?? this.target} SIP/2.0`,
      `Via: SIP/2.0/${this.peer.proto} ${this.peer.host}:${this.peer.port};branch=${branch}${options.rport === false ? '' : ';rport'}`,
      'Max-Forwards: 70',
      ...this.routes.map((route) => `Route: ${route}`),
      `From: ${this.from};tag=${this.fromTag}`,
      `To: ${this.to}${toTag}`,
      `Call-ID: ${this.callId}`,
      `CSeq: ${seq} ${method}`,
    ];
    if (method !== 'ACK' && method !== 'CANCEL' && method !== 'BYE') lines.push(`Contact: ${this.contact}`);
    return withBody([...lines, ...(options.lines ?? [])], options.body);
  }

  send(method: string, options: RequestOptions = {}): string {
    const text = this.write(method, options);
    this.peer.send(text);
    return text;
  }

  /** Sends INVITE and waits for its 200, which is acknowledged. */
  async call(options: RequestOptions = {}): Promise<SipResponse> {
    this.send('INVITE', { body: sdp('caller'), ...options });
    const ok = await this.answered();
    this.send('ACK');
    return ok;
  }

  /** Waits for the 200 to the INVITE of this call, not to one that is sent once more, and learns the dialog from it. */
  async answered(): Promise<SipResponse> {
    const { message } = await this.peer.next(
      (each) =>
        each.kind === 'response' &&
        each.status === 200 &&
        getHeader(each, 'call-id') === this.callId &&
        (getHeader(each, 'cseq') ?? '').endsWith(' INVITE'),
      '200 INVITE',
    );
    const ok = message as SipResponse;
    this.learn(ok);
    return ok;
  }

  /** ACK for a non-2xx answer: the INVITE's own branch. */
  ackRefusal(response: SipResponse): void {
    this.toTag = tag(getHeader(response, 'to'));
    this.send('ACK', { branch: this.inviteBranch });
  }

  learn(response: SipResponse): void {
    this.toTag = tag(getHeader(response, 'to'));
    const contact = getHeader(response, 'contact');
    if (contact !== undefined) this.target = uri(contact);
    this.routes = getHeaderValues(response, 'record-route').reverse();
  }

  async hangUp(): Promise<void> {
    this.send('BYE');
    await this.peer.response(200, 'BYE');
  }
}

export function tag(value: string | undefined): string | undefined {
  return /;tag=([^;\s]+)/.exec(value ?? '')?.[1];
}

export function uri(value: string): string {
  return /<([^>]+)>/.exec(value)?.[1] ?? value;
}

export function header(message: SipRequest | SipResponse, key: string): string {
  return getHeader(message, key) ?? '';
}
