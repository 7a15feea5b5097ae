/**
 * A WebSocket connection as a flow (RFC 7118): one SIP message per WebSocket message. The client cannot be called back, so
 * everything for it goes down this connection for as long as it lives.
 */
import { isUtf8 } from 'node:buffer';
import type { WebSocket } from 'ws';
import type { Flow, FlowUser, Listener } from './flow.ts';
import type { EngineLimits } from './options.ts';

export interface WsSink {
  onMessage(bytes: Buffer, flow: Flow): void;
  onClosed(flow: WsFlow): void;
  count(name: string): void;
}

export interface WsFlowStart {
  readonly proto: 'ws' | 'wss';
  readonly listener: Listener;
  readonly socket: WebSocket;
  readonly remoteHost: string;
  readonly remotePort: number;
}

/** Code of a close because the peer broke the rules (RFC 6455 section 7.4.1). */
const policyViolation = 1008;

export class WsFlow implements Flow {
  readonly proto: 'ws' | 'wss';
  readonly reliable = true;
  readonly listener: Listener;
  readonly remoteHost: string;
  readonly remotePort: number;
  readonly #socket: WebSocket;
  readonly #sink: WsSink;
  readonly #limits: EngineLimits;
  readonly #users = new Set<FlowUser>();
  #open = true;

  constructor(start: WsFlowStart, sink: WsSink, limits: EngineLimits) {
    this.proto = start.proto;
    this.listener = start.listener;
    this.remoteHost = start.remoteHost;
    this.remotePort = start.remotePort;
    this.#socket = start.socket;
    this.#sink = sink;
    this.#limits = limits;
    const { socket } = start;
    socket.on('message', (data) => this.#read(data as Buffer | ArrayBuffer | Buffer[]));
    socket.on('error', () => sink.count('ws.errors'));
    socket.on('close', () => this.#closed());
  }

  get open(): boolean {
    return this.#open;
  }

  send(bytes: Uint8Array): boolean {
    if (!this.#open) return false;
    if (this.#socket.bufferedAmount > this.#limits.connectionBacklogBytesMax) {
      this.#sink.count('ws.closed.not-reading');
      this.close();
      return false;
    }
    // Browsers' SIP stacks read text; a body that is not UTF-8 has to go as it is (RFC 7118 section 5.2).
    this.#socket.send(bytes, { binary: !isUtf8(bytes) });
    return true;
  }

  addUser(user: FlowUser): void {
    this.#users.add(user);
  }

  removeUser(user: FlowUser): void {
    this.#users.delete(user);
  }

  close(): void {
    this.#socket.close(policyViolation);
    this.#closed();
  }

  /** For the end of the engine: no handshake is waited for. */
  terminate(): void {
    this.#socket.terminate();
    this.#closed();
  }

  #read(data: Buffer | ArrayBuffer | Buffer[]): void {
    if (!this.#open) return;
    const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer);
    // RFC 5626 section 3.5.1 as RFC 7118 leaves it: a double CRLF is answered with a single one.
    if (bytes.length === 4 && bytes.equals(ping)) this.#socket.send('\r\n');
    else if (bytes.length > 2) this.#sink.onMessage(bytes, this);
  }

  #closed(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#sink.onClosed(this);
    for (const user of [...this.#users]) user.onFlowClosed(this);
    this.#users.clear();
  }
}

const ping = Buffer.from('\r\n\r\n');
