/**
 * One call of a telephone of the demo, either way round.
 *
 *   calling ──200──▶ up ──BYE──▶ over          ringing ──accept──▶ up ──BYE──▶ over
 *      └─ refused / cancel ─▶ over                └─ refuse / CANCEL ─▶ over
 */
import type { Timer } from '../app/ports/clock.ts';
import { parseAddress } from '../protocol/sip/address.ts';
import { getHeader, getHeaderValues } from '../protocol/sip/headers.ts';
import type { SipRequest, SipResponse } from '../protocol/sip/message.ts';
import type { UserAgent } from './user-agent.ts';

export interface DemoCallStart {
  readonly callId: string;
  /** Own From or To, with what the other side calls us. */
  readonly local: string;
  readonly remote: string;
  readonly target: string;
  /** Our user name or number in this call. */
  readonly user: string;
}

export class DemoCall {
  readonly callId: string;
  readonly user: string;
  state: 'calling' | 'ringing' | 'up' | 'over' = 'calling';
  /** The other side's session description, each time one comes. */
  onSdp: (sdp: string) => void = () => undefined;
  /** Our description for an offer in mid-call. */
  describe: () => string = () => '';
  /** 200 came, or our own was acknowledged. */
  onUp: () => void = () => undefined;
  /** Once; the status of a call that never came up, else null. */
  onOver: (status: number | null) => void = () => undefined;
  readonly #agent: UserAgent;
  readonly #local: string;
  readonly #tag: string;
  #remote: string;
  #target: string;
  #routes: readonly string[] = [];
  #cseq = 0;
  #inviteBranch = '';
  #inviteSeq = 0;
  #provisional = false;
  #cancelled = false;
  #invite: SipRequest | null = null;
  /** Last answer to each request, sent again when the request comes again. */
  readonly #answers = new Map<string, Buffer>();
  #ack: Buffer | null = null;
  #repeat: Timer | null = null;

  constructor(agent: UserAgent, start: DemoCallStart) {
    this.#agent = agent;
    this.callId = start.callId;
    this.user = start.user;
    this.#tag = agent.word();
    this.#local = start.local;
    this.#remote = start.remote;
    this.#target = start.target;
  }

  /** The other side's user name or number. */
  get peer(): string | null {
    const user = /^(?:sips?|tel):([^@;]+)/.exec(parseAddress(this.#remote)?.uri ?? '')?.[1];
    return user === undefined || user === 'anonymous' ? null : decodeURIComponent(user);
  }

  /** Sends the INVITE. */
  begin(sdp: string, lines: readonly string[]): void {
    this.#cseq += 1;
    this.#inviteSeq = this.#cseq;
    this.#inviteBranch = this.#agent.request(
      'INVITE',
      this.#target,
      [...this.#headers('INVITE'), ...lines],
      sdp,
      (response) => this.#invited(response),
    );
  }

  /** An INVITE came for us: it rings. */
  invited(request: SipRequest): void {
    this.state = 'ringing';
    this.#invite = request;
    this.#routes = getHeaderValues(request, 'record-route');
    if (request.body.byteLength > 0) this.onSdp(Buffer.from(request.body).toString('utf8'));
    this.#answer(request, 180, 'Ringing');
  }

  /** The offer of the INVITE that rings; empty when it brought none. */
  get offer(): string {
    return Buffer.from(this.#invite?.body ?? []).toString('utf8');
  }

  accept(sdp: string): void {
    if (this.state !== 'ringing' || this.#invite === null) return;
    this.state = 'up';
    const bytes = this.#answer(this.#invite, 200, 'OK', sdp);
    this.#sendUntilAck(bytes, 500);
  }

  refuse(status: number, reason: string): void {
    if (this.state !== 'ringing' || this.#invite === null) return;
    this.#answer(this.#invite, status, reason);
    this.#end(status);
  }

  /** Presses a key, as a telephone without RFC 4733 does. */
  key(digit: string): void {
    if (this.state !== 'up') return;
    this.#cseq += 1;
    this.#agent.request(
      'INFO',
      this.#target,
      [...this.#headers('INFO'), 'Content-Type: application/dtmf-relay'],
      `Signal=${digit}\r\nDuration=120\r\n`,
      () => undefined,
    );
  }

  hangUp(): void {
    if (this.state === 'over') return;
    if (this.state === 'ringing') {
      this.refuse(486, 'Busy Here');
      return;
    }
    if (this.state === 'calling') {
      this.#cancelled = true;
      if (this.#provisional) this.#sendCancel();
      return;
    }
    this.#cseq += 1;
    this.#agent.request('BYE', this.#target, this.#headers('BYE'), '', () => undefined);
    this.#end(null);
  }

  /** Without a word to the other side: the telephone itself is gone. */
  drop(): void {
    this.#end(null);
  }

  /** A response whose transaction is over. */
  repeated(response: SipResponse): void {
    if (response.status >= 200 && response.status < 300 && this.#ack !== null)
      this.#agent.sendBytes(this.#ack);
  }

  /** A request within this call. */
  requested(request: SipRequest): void {
    const branch = /;branch=([^;,\s]+)/.exec(getHeader(request, 'via') ?? '')?.[1] ?? '';
    const before = this.#answers.get(`${branch} ${request.method}`);
    if (before !== undefined) {
      this.#agent.sendBytes(before);
      return;
    }
    switch (request.method) {
      case 'ACK':
        this.#acknowledged(request);
        return;
      case 'BYE':
        this.#answer(request, 200, 'OK');
        this.#end(null);
        return;
      case 'CANCEL':
        this.#agent.reply(request, 200, 'OK');
        if (this.state === 'ringing') this.refuse(487, 'Request Terminated');
        return;
      case 'INVITE':
      case 'UPDATE': {
        const offer = Buffer.from(request.body).toString('utf8');
        if (offer !== '') this.onSdp(offer);
        const needsBody = request.method === 'INVITE' || offer !== '';
        const bytes = this.#answer(request, 200, 'OK', needsBody ? this.describe() : '');
        if (request.method === 'INVITE') this.#sendUntilAck(bytes, 500);
        return;
      }
      default:
        this.#answer(request, 200, 'OK');
    }
  }

  #invited(response: SipResponse | null): void {
    if (response === null) {
      this.#end(408);
      return;
    }
    if (response.status < 200) {
      this.#provisional = true;
      if (this.#cancelled) this.#sendCancel();
      return;
    }
    this.#remote = getHeader(response, 'to') ?? this.#remote;
    if (response.status >= 300) {
      this.#agent.acknowledge(this.#target, this.#headers('ACK'), this.#inviteBranch);
      this.#end(response.status);
      return;
    }
    this.#routes = getHeaderValues(response, 'record-route').reverse();
    this.#target = parseAddress(getHeader(response, 'contact') ?? '')?.uri ?? this.#target;
    this.#ack = this.#agent.acknowledge(this.#target, this.#headers('ACK'));
    this.state = 'up';
    if (this.#cancelled) {
      this.hangUp();
      return;
    }
    this.onSdp(Buffer.from(response.body).toString('utf8'));
    this.onUp();
  }

  #acknowledged(request: SipRequest): void {
    this.#repeat?.cancel();
    this.#repeat = null;
    if (request.body.byteLength > 0) this.onSdp(Buffer.from(request.body).toString('utf8'));
    if (this.state === 'up') this.onUp();
  }

  #sendCancel(): void {
    this.#agent.request(
      'CANCEL',
      this.#target,
      this.#headers('CANCEL'),
      '',
      () => undefined,
      this.#inviteBranch,
    );
  }

  /** Answers and remembers it; also the tag that is ours. */
  #answer(request: SipRequest, status: number, reason: string, body = ''): Buffer {
    const to = getHeader(request, 'to') ?? '';
    const tagged = to.includes(';tag=') ? to : `${to};tag=${this.#tag}`;
    const contact = `Contact: <sip:${this.user}@${this.#agent.host}:${this.#agent.port}>`;
    const bytes = this.#agent.reply(request, status, reason, [`To: ${tagged}`, contact], body);
    const branch = /;branch=([^;,\s]+)/.exec(getHeader(request, 'via') ?? '')?.[1] ?? '';
    this.#answers.set(`${branch} ${request.method}`, bytes);
    return bytes;
  }

  /** RFC 3261 section 13.3.1.4: the 200 is ours to repeat. */
  #sendUntilAck(bytes: Buffer, interval: number): void {
    this.#repeat?.cancel();
    this.#repeat = this.#agent.parts.clock.setTimer(interval, () => {
      if (this.state !== 'up' || interval > 16_000) return;
      this.#agent.sendBytes(bytes);
      this.#sendUntilAck(bytes, interval * 2);
    });
  }

  #headers(method: string): string[] {
    const own = this.#local.includes(';tag=') ? this.#local : `${this.#local};tag=${this.#tag}`;
    const seq = method === 'ACK' || method === 'CANCEL' ? this.#inviteSeq : this.#cseq;
    const to = method === 'CANCEL' ? this.#remote.replace(/;tag=.*$/, '') : this.#remote;
    return [
      ...(method === 'CANCEL' ? [] : this.#routes.map((route) => `Route: ${route}`)),
      `From: ${own}`,
      `To: ${to}`,
      `Call-ID: ${this.callId}`,
      `CSeq: ${seq} ${method}`,
      `Contact: <sip:${this.user}@${this.#agent.host}:${this.#agent.port}>`,
    ];
  }

  #end(status: number | null): void {
    if (this.state === 'over') return;
    this.state = 'over';
    this.#repeat?.cancel();
    this.#repeat = null;
    this.onOver(status);
    // Copies of the last messages may still come; they are answered for a while (RFC 3261 timer J).
    this.#agent.parts.clock.setTimer(2_000, () => this.#agent.forget(this));
  }
}
