/**
 * A small SIP user agent over UDP: enough of RFC 3261 for the telephones of the demo, on one machine.
 *
 *   invite(…) ─▶ DemoCall ◀─ onInvite      answered · over · key · hangUp · accept
 *
 * One socket serves all telephones of a kind; calls are told apart by Call-ID. Requests are repeated until
 * something comes back (section 17), since a busy machine may drop a datagram.
 */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Chance, Clock, Timer } from '../app/ports/clock.ts';
import { parseAddress } from '../protocol/sip/address.ts';
import { answerChallenge, chooseChallenge } from '../protocol/sip/digest-client.ts';
import { getHeader, getHeaderLines } from '../protocol/sip/headers.ts';
import type { SipMessage, SipRequest, SipResponse } from '../protocol/sip/message.ts';
import { parseMessage } from '../protocol/sip/parse.ts';
import { DemoCall } from './demo-call.ts';

/** RFC 3261 section 17.1.1.1. */
const t1 = 500;
const t2 = 4000;
/** Timers B and F. */
const giveUpAfter = 64 * t1;

export interface UserAgentParts {
  readonly host: string;
  /** Where everything is sent: the server's SIP port. */
  readonly serverPort: number;
  readonly clock: Clock;
  readonly chance: Chance;
}

interface Pending {
  readonly bytes: Buffer;
  readonly method: string;
  readonly heard: (response: SipResponse) => void;
  timer: Timer;
  interval: number;
  left: number;
}

export interface Account {
  readonly user: string;
  readonly password: string;
  readonly realm: string;
}

export class UserAgent {
  readonly host: string;
  readonly port: number;
  readonly parts: UserAgentParts;
  /** A call that comes in, for this user of ours. */
  onInvite: (call: DemoCall, user: string) => void = (call) => call.refuse(480, 'Temporarily Unavailable');
  readonly #socket: Socket;
  readonly #pending = new Map<string, Pending>();
  readonly #calls = new Map<string, DemoCall>();

  private constructor(socket: Socket, parts: UserAgentParts) {
    this.#socket = socket;
    this.parts = parts;
    this.host = parts.host;
    this.port = socket.address().port;
    socket.on('message', (bytes) => this.#receive(bytes));
    // Nobody listens any more: the server has stopped, and the demo ends with it.
    socket.on('error', () => undefined);
  }

  static async open(parts: UserAgentParts): Promise<UserAgent> {
    const socket = createSocket('udp4');
    socket.bind(0, parts.host);
    await once(socket, 'listening');
    return new UserAgent(socket, parts);
  }

  get serverUri(): string {
    return `${this.host}:${this.parts.serverPort}`;
  }

  /** Calls that are going on. */
  get calls(): ReadonlyMap<string, DemoCall> {
    return this.#calls;
  }

  close(): void {
    for (const pending of this.#pending.values()) pending.timer.cancel();
    this.#pending.clear();
    for (const call of [...this.#calls.values()]) call.drop();
    this.#socket.close();
  }

  /** Rings `number`. `from` is null for a caller who withholds the own number (RFC 3323). */
  invite(number: string, from: string | null, sdp: string): DemoCall {
    const call = new DemoCall(this, {
      callId: `${this.word()}@${this.host}`,
      local: from === null ? '"Anonymous" <sip:anonymous@anonymous.invalid>' : `<sip:${from}@${this.host}>`,
      remote: `<sip:${number}@${this.serverUri}>`,
      target: `sip:${number}@${this.serverUri}`,
      user: from ?? 'anonymous',
    });
    this.#calls.set(call.callId, call);
    call.begin(sdp, from === null ? ['Privacy: id'] : []);
    return call;
  }

  /** Registers for so many seconds; false when the server does not want it. */
  async register(account: Account, seconds: number): Promise<boolean> {
    const uri = `sip:${account.realm}`;
    const callId = `${this.word()}@${this.host}`;
    const tag = this.word();
    const ask = (cseq: number, more: readonly string[]): Promise<SipResponse | null> =>
      new Promise((resolve) => {
        this.request(
          'REGISTER',
          uri,
          [
            `From: <sip:${account.user}@${account.realm}>;tag=${tag}`,
            `To: <sip:${account.user}@${account.realm}>`,
            `Call-ID: ${callId}`,
            `CSeq: ${cseq} REGISTER`,
            `Contact: <sip:${account.user}@${this.host}:${this.port}>;expires=${seconds}`,
            ...more,
          ],
          '',
          (response) => {
            if (response === null || response.status >= 200) resolve(response);
          },
        );
      });
    const asked = await ask(1, []);
    if (asked?.status === 200) return true;
    const challenge = asked === null ? undefined : chooseChallenge(getHeaderLines(asked, 'www-authenticate'));
    if (challenge === undefined) return false;
    const authorization = answerChallenge(challenge, {
      username: account.user,
      password: account.password,
      method: 'REGISTER',
      uri,
      cnonce: this.word(),
      count: 1,
    });
    return (await ask(2, [`Authorization: ${authorization}`]))?.status === 200;
  }

  word(): string {
    return this.parts.chance.secret(9).replaceAll(/[-_]/g, 'x');
  }

  /**
   * Sends a request with a transaction of its own and returns its branch. `heard` gets every response, and
   * null when nothing came at all.
   */
  request(
    method: string,
    uri: string,
    lines: readonly string[],
    body: string,
    heard: (response: SipResponse | null) => void,
    branch = `z9hG4bK${this.word()}`,
  ): string {
    const bytes = this.#write(method, uri, branch, lines, body);
    const key = `${branch} ${method}`;
    const repeat = (): Timer =>
      this.parts.clock.setTimer(pending.interval, () => {
        pending.left -= pending.interval;
        if (pending.left <= 0) {
          this.#pending.delete(key);
          heard(null);
          return;
        }
        this.sendBytes(bytes);
        pending.interval = method === 'INVITE' ? pending.interval * 2 : Math.min(pending.interval * 2, t2);
        pending.timer = repeat();
      });
    const pending: Pending = {
      bytes,
      method,
      heard,
      interval: t1,
      left: giveUpAfter,
      timer: { cancel: () => undefined },
    };
    pending.timer = repeat();
    this.#pending.set(key, pending);
    this.sendBytes(bytes);
    return branch;
  }

  /** ACK: a message without an answer. Returns its bytes, to be sent again when the 200 comes again. */
  acknowledge(uri: string, lines: readonly string[], branch = `z9hG4bK${this.word()}`): Buffer {
    const bytes = this.#write('ACK', uri, branch, lines, '');
    this.sendBytes(bytes);
    return bytes;
  }

  /** Answers a request; `lines` are further headers. Returns the bytes, to be sent again. */
  reply(
    request: SipRequest,
    status: number,
    reason: string,
    lines: readonly string[] = [],
    body = '',
  ): Buffer {
    const copied = (name: string, key: string): string[] =>
      getHeaderLines(request, key).map((value) => `${name}: ${value}`);
    const bytes = Buffer.from(
      message(
        [
          `SIP/2.0 ${status} ${reason}`,
          ...copied('Via', 'via'),
          ...copied('Record-Route', 'record-route'),
          ...copied('From', 'from'),
          ...(lines.some((line) => line.startsWith('To:')) ? [] : copied('To', 'to')),
          ...copied('Call-ID', 'call-id'),
          ...copied('CSeq', 'cseq'),
          ...lines,
        ],
        body,
      ),
    );
    this.sendBytes(bytes);
    return bytes;
  }

  sendBytes(bytes: Buffer): void {
    this.#socket.send(bytes, this.parts.serverPort, this.host, () => undefined);
  }

  /** Told by a call that it is over. */
  forget(call: DemoCall): void {
    this.#calls.delete(call.callId);
  }

  #write(method: string, uri: string, branch: string, lines: readonly string[], body: string): Buffer {
    const via = `Via: SIP/2.0/UDP ${this.host}:${this.port};branch=${branch};rport`;
    return Buffer.from(message([`${method} ${uri} SIP/2.0`, via, 'Max-Forwards: 70', ...lines], body));
  }

  #receive(bytes: Buffer): void {
    const parsed = parseMessage(bytes);
    if (!parsed.ok) return;
    if (parsed.message.kind === 'response') this.#responded(parsed.message);
    else this.#requested(parsed.message);
  }

  #responded(response: SipResponse): void {
    const branch = /;branch=([^;,\s]+)/.exec(getHeader(response, 'via') ?? '')?.[1];
    const method = (getHeader(response, 'cseq') ?? '').split(' ')[1];
    const key = `${branch} ${method}`;
    const pending = this.#pending.get(key);
    if (pending === undefined) {
      // A 200 that comes again wants its ACK again (RFC 3261 section 13.2.2.4).
      this.#calls.get(callIdOf(response))?.repeated(response);
      return;
    }
    if (response.status >= 200 || method === 'INVITE') pending.timer.cancel();
    if (response.status >= 200) this.#pending.delete(key);
    pending.heard(response);
  }

  #requested(request: SipRequest): void {
    const known = this.#calls.get(callIdOf(request));
    if (known !== undefined) {
      known.requested(request);
      return;
    }
    if (request.method === 'ACK') return;
    if (request.method !== 'INVITE') {
      if (request.method === 'OPTIONS') this.reply(request, 200, 'OK');
      else this.reply(request, 481, 'Call/Transaction Does Not Exist');
      return;
    }
    const from = getHeader(request, 'from') ?? '';
    const call = new DemoCall(this, {
      callId: callIdOf(request),
      local: getHeader(request, 'to') ?? '',
      remote: from,
      target: parseAddress(getHeader(request, 'contact') ?? '')?.uri ?? '',
      user: /^sip:([^@;]+)@/.exec(request.uri)?.[1] ?? '',
    });
    this.#calls.set(call.callId, call);
    call.invited(request);
    this.onInvite(call, call.user);
  }
}

function callIdOf(sip: SipMessage): string {
  return getHeader(sip, 'call-id') ?? '';
}

/** Header lines and body to a message with the right Content-Length. */
export function message(lines: readonly string[], body: string): string {
  const hasType = lines.some((line) => line.startsWith('Content-Type:'));
  const type = body === '' || hasType ? [] : ['Content-Type: application/sdp'];
  return `${[...lines, ...type, `Content-Length: ${Buffer.byteLength(body)}`].join('\r\n')}\r\n\r\n${body}`;
}
