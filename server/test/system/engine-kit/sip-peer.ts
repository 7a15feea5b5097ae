/**
 * A small SIP peer for tests: a UDP socket (or a TCP connection) that sends what the test writes and lets it wait
 * for what arrives. It has no transactions of its own, so a test sees every copy of every message.
 */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket as TcpSocket } from 'node:net';
import { StreamFramer } from '../../../protocol/sip/framing.ts';
import { getHeader, getHeaderLines } from '../../../protocol/sip/headers.ts';
import type { SipMessage, SipRequest, SipResponse } from '../../../protocol/sip/message.ts';
import { parseMessage } from '../../../protocol/sip/parse.ts';

/** How long a test waits for a message, in ms; generous, because the machine may be busy. */
const waitMsMax = process.env['BEREIKBAAR_DRACHTIO'] ? 45_000 : 20_000;

export interface Got {
  readonly message: SipMessage;
  /** When it came, in ms of `performance.now`. */
  readonly at: number;
  readonly text: string;
}

type Wanted = (message: SipMessage) => boolean;

let serial = 0;
/** Unique word for tags, branches and Call-IDs of one test. */
export function unique(prefix: string): string {
  serial += 1;
  return `${prefix}${process.pid.toString(36)}${Date.now().toString(36)}${serial.toString(36)}`;
}

export abstract class Peer {
  /** Everything received, in order. */
  readonly all: Got[] = [];
  readonly #waiting: { wanted: Wanted; done: (got: Got) => void }[] = [];
  /** Up to where `next` has looked. */
  #seen = 0;

  abstract readonly host: string;
  abstract readonly port: number;
  abstract readonly proto: string;
  abstract send(text: string): void;
  abstract close(): Promise<void>;

  protected arrive(bytes: Buffer): void {
    const parsed = parseMessage(bytes);
    if (!parsed.ok) return;
    const got: Got = { message: parsed.message, at: performance.now(), text: bytes.toString('utf8') };
    this.all.push(got);
    for (const waiter of [...this.#waiting]) {
      if (!waiter.wanted(got.message)) continue;
      this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
      this.#seen = this.all.length;
      waiter.done(got);
      return;
    }
  }

  /** The first message not looked at yet that is wanted; those before it are passed over. */
  async next(wanted: Wanted, what = 'message'): Promise<Got> {
    for (let i = this.#seen; i < this.all.length; i += 1) {
      const got = this.all[i] as Got;
      if (wanted(got.message)) {
        this.#seen = i + 1;
        return got;
      }
    }
    return await new Promise((resolve, reject) => {
      const waiter = {
        wanted,
        done: (got: Got) => {
          clearTimeout(timer);
          resolve(got);
        },
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        const seen = this.all.map((got) => got.text.split('\r\n', 1)[0]).join(' | ');
        reject(new Error(`no ${what} within ${waitMsMax} ms; seen: ${seen}`));
      }, waitMsMax);
      this.#waiting.push(waiter);
    });
  }

  async request(method: string): Promise<SipRequest> {
    const got = await this.next((m) => m.kind === 'request' && m.method === method, method);
    return got.message as SipRequest;
  }

  /** The next response with this status (to `method`, when given). */
  async response(status: number, method?: string): Promise<SipResponse> {
    const got = await this.next(
      (m) =>
        m.kind === 'response' &&
        m.status === status &&
        (method === undefined || (getHeader(m, 'cseq') ?? '').endsWith(` ${method}`)),
      `${status} ${method ?? ''}`,
    );
    return got.message as SipResponse;
  }

  /** Waits until `count` messages of this kind have come in all, and gives them. */
  async collect(count: number, wanted: Wanted): Promise<Got[]> {
    const limit = performance.now() + waitMsMax;
    for (;;) {
      const found = this.all.filter((got) => wanted(got.message));
      if (found.length >= count) return found;
      if (performance.now() > limit) throw new Error(`only ${found.length} of ${count} messages came`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** How many messages of this kind have come so far. */
  count(wanted: Wanted): number {
    return this.all.filter((got) => wanted(got.message)).length;
  }

  /** Answers a request: Via, From, To (with tag), Call-ID and CSeq are copied. */
  reply(
    request: SipRequest,
    status: number,
    reason: string,
    more: { tag?: string; lines?: string[]; body?: string } = {},
  ): void {
    const lines = [`SIP/2.0 ${status} ${reason}`];
    for (const via of getHeaderLines(request, 'via')) lines.push(`Via: ${via}`);
    for (const route of getHeaderLines(request, 'record-route')) lines.push(`Record-Route: ${route}`);
    const to = getHeader(request, 'to') ?? '';
    const tag = more.tag !== undefined && !to.includes(';tag=') ? `;tag=${more.tag}` : '';
    lines.push(`From: ${getHeader(request, 'from')}`, `To: ${to}${tag}`);
    lines.push(`Call-ID: ${getHeader(request, 'call-id')}`, `CSeq: ${getHeader(request, 'cseq')}`);
    lines.push(...(more.lines ?? []));
    this.send(withBody(lines, more.body));
  }
}

/** Header lines and body to a message with the right Content-Length. */
export function withBody(lines: readonly string[], body = ''): string {
  const type =
    body === '' || lines.some((line) => /^content-type:/i.test(line))
      ? []
      : ['Content-Type: application/sdp'];
  return `${[...lines, ...type, `Content-Length: ${Buffer.byteLength(body)}`].join('\r\n')}\r\n\r\n${body}`;
}

export class UdpPeer extends Peer {
  readonly host: string;
  readonly port: number;
  readonly proto = 'UDP';
  readonly #socket: Socket;
  #target: number;

  private constructor(socket: Socket, target: number) {
    super();
    this.#socket = socket;
    this.host = socket.address().address;
    this.port = socket.address().port;
    this.#target = target;
    socket.on('message', (bytes) => this.arrive(bytes));
  }

  /**
   * @param target port of the engine on 127.0.0.1
   * @param host address of its own; another one of 127.0.0.0/8 plays another peer
   */
  static async open(target: number, host = '127.0.0.1'): Promise<UdpPeer> {
    const socket = createSocket('udp4');
    socket.bind(0, host);
    await once(socket, 'listening');
    return new UdpPeer(socket, target);
  }

  /** For a peer that must be there before the engine: where it sends to from now on. */
  aim(target: number): void {
    this.#target = target;
  }

  override send(text: string | Uint8Array): void {
    this.#socket.send(text, this.#target, '127.0.0.1');
  }

  async close(): Promise<void> {
    const closed = once(this.#socket, 'close');
    this.#socket.close();
    await closed;
  }
}

/** A TCP client of the engine. */
export class TcpPeer extends Peer {
  readonly host = '127.0.0.1';
  readonly port: number;
  readonly proto: string = 'TCP';
  readonly socket: TcpSocket;
  /** Bytes that were no message: keep-alives. */
  raw = '';

  constructor(socket: TcpSocket, port: number) {
    super();
    this.socket = socket;
    this.port = port;
    const framer = new StreamFramer();
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      for (const event of framer.push(chunk)) {
        if (event.kind === 'message') this.arrive(event.bytes);
        else if (event.kind === 'pong') this.raw += '\r\n';
      }
    });
  }

  static async open(target: number): Promise<TcpPeer> {
    const socket = connect(target, '127.0.0.1');
    await once(socket, 'connect');
    return new TcpPeer(socket, socket.localPort ?? 0);
  }

  override send(text: string | Uint8Array): void {
    this.socket.write(text);
  }

  async close(): Promise<void> {
    if (this.socket.destroyed) return;
    const closed = once(this.socket, 'close');
    this.socket.destroy();
    await closed;
  }
}

/** A TCP listener that hands over the first connection the engine opens. */
export class TcpServerPeer {
  readonly #server: Server;
  readonly port: number;
  readonly #peers: TcpPeer[] = [];

  private constructor(server: Server) {
    this.#server = server;
    const address = server.address();
    this.port = address !== null && typeof address === 'object' ? address.port : 0;
    server.on('connection', (socket) => this.#peers.push(new TcpPeer(socket, this.port)));
  }

  static async open(): Promise<TcpServerPeer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TcpServerPeer(server);
  }

  /** Connections so far. */
  get peers(): readonly TcpPeer[] {
    return this.#peers;
  }

  async connection(): Promise<TcpPeer> {
    if (this.#peers[0] === undefined) await once(this.#server, 'connection');
    return this.#peers[0] as TcpPeer;
  }

  async close(): Promise<void> {
    for (const peer of this.#peers) await peer.close();
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }
}
