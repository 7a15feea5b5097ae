/**
 * One application on the control connection: what it said of itself, and the frames it gets. Frames leave in the
 * order of events, gathered into one write per turn of the event loop.
 */
import type { Socket } from 'node:net';
import { framePieces } from './control-frames.ts';
import type { Flow } from './flow.ts';
import { controlProto } from './flow.ts';
import { newUuid } from './ids.ts';
import type { Inbound } from './inbound.ts';
import { stackTime } from './sip-text.ts';

/** Something that belongs to an application and must be told when the application is gone. */
export interface AppOwned {
  onAppLost(): void;
}

export class AppConnection {
  readonly socket: Socket;
  /** Set by the reader of commands once the secret was right. */
  authenticated = false;
  tags: readonly string[] = [];
  /** Methods it asked for, in lower case as it wrote them. */
  readonly verbs = new Set<string>();
  /** Dialogs and pending INVITEs of this application. */
  readonly owned = new Set<AppOwned>();
  /** Set by whoever waits for the application to name itself (outbound connections). */
  onAuthenticated: (() => void) | undefined;
  #pieces: (string | Uint8Array)[] = [];
  #flushing = false;
  #lost = false;

  constructor(socket: Socket) {
    this.socket = socket;
  }

  get lost(): boolean {
    return this.#lost;
  }

  /** Bytes the application has not read yet. */
  get backlog(): number {
    return this.socket.writableLength;
  }

  /** A new request outside a dialog: 13 tokens, the last ones say where it came in. */
  offer(inbound: Inbound, txnId: string, message: Uint8Array): void {
    const local = inbound.flow.listener.hostPortFor(inbound.flow.remoteHost);
    const colon = local.lastIndexOf(':');
    this.#write(
      `${this.#network(inbound, txnId, '')}${local.slice(0, colon)}|${local.slice(colon + 1)}|`,
      message,
    );
  }

  /** A request within a dialog, or one that ends a pending INVITE: 11 tokens. */
  request(inbound: Inbound, txnId: string, dialogId: string, message: Uint8Array): void {
    this.#write(this.#network(inbound, txnId, dialogId), message);
  }

  /** A response to a request of the application. */
  response(flow: Flow, bytes: number, txnId: string, dialogId: string, message: Uint8Array): void {
    this.#write(
      `${newUuid()}|sip|network|${bytes}|${controlProto(flow.proto)}|${flow.remoteHost}|${flow.remotePort}|${stackTime()}|${txnId}|${dialogId}|`,
      message,
    );
  }

  /** A response the engine made itself, because none will come. */
  madeUp(txnId: string, dialogId: string, message: Uint8Array): void {
    this.#write(`${newUuid()}|sip|network|0|udp||0|${stackTime()}|${txnId}|${dialogId}|`, message);
  }

  /** A request the engine sent by itself in a dialog of the application: the call is over. */
  unsolicited(flow: Flow | undefined, dialogId: string, message: Uint8Array): void {
    const proto = flow === undefined ? 'udp' : controlProto(flow.proto);
    const [host, port] = flow === undefined ? ['', 0] : [flow.remoteHost, flow.remotePort];
    this.#write(
      `${newUuid()}|sip|application|${message.byteLength}|${proto}|${host}|${port}|${stackTime()}|unsolicited|${dialogId}|`,
      message,
    );
  }

  /** The command was done and has nothing to show. */
  done(commandId: string, rest = ''): void {
    this.#write(`${newUuid()}|response|${commandId}|OK${rest}`, undefined);
  }

  /** `network` result of a proxied request. */
  proxied(commandId: string, flow: Flow, bytes: number, message: Uint8Array): void {
    this.#write(
      `${newUuid()}|response|${commandId}|OK|network|${bytes}|${controlProto(flow.proto)}|${flow.remoteHost}|${flow.remotePort}|${stackTime()}|||continue`,
      message,
    );
  }

  /** Echo of a response that went out: 15 tokens. */
  sentResponse(commandId: string, flow: Flow, txnId: string, dialogId: string, message: Uint8Array): void {
    this.#write(
      `${newUuid()}|response|${commandId}|OK|application|${message.byteLength}|${controlProto(flow.proto)}|${flow.remoteHost}|${flow.remotePort}|${stackTime()}|${txnId}|${dialogId}||Msg sent:|`,
      message,
    );
  }

  /** Echo of a request that is about to go out: 13 tokens. Always written before any answer to it. */
  sentRequest(
    commandId: string,
    proto: Flow['proto'],
    local: string,
    txnId: string,
    message: Uint8Array,
  ): void {
    const colon = local.lastIndexOf(':');
    this.#write(
      `${newUuid()}|response|${commandId}|OK|application|${message.byteLength}|${controlProto(proto)}|${local.slice(0, colon)}|${local.slice(colon + 1)}|${stackTime()}|${txnId}|Msg sent:|`,
      message,
    );
  }

  refused(commandId: string, reason: string): void {
    this.#write(`${newUuid()}|response|${commandId}|NOK|${reason}`, undefined);
  }

  /** The answer to what is no command at all; the connection is closed after it. */
  rejected(commandId: string, reason: string): void {
    this.#write(`${newUuid()}|response|${commandId}|NO${reason === '' ? '' : `|${reason}`}`, undefined);
  }

  /** The connection is gone: everything of this application ends or is handed back. */
  lose(): void {
    if (this.#lost) return;
    this.#lost = true;
    this.#pieces = [];
    for (const owned of [...this.owned]) owned.onAppLost();
    this.owned.clear();
  }

  /** Writes what waits and closes. */
  end(): void {
    this.#flush();
    this.socket.end();
  }

  #network(inbound: Inbound, txnId: string, dialogId: string): string {
    const { flow } = inbound;
    return `${newUuid()}|sip|network|${inbound.bytes}|${controlProto(flow.proto)}|${flow.remoteHost}|${flow.remotePort}|${inbound.time}|${txnId}|${dialogId}|`;
  }

  #write(lead: string, message: Uint8Array | undefined): void {
    if (this.#lost) return;
    this.#pieces.push(...framePieces(lead, message));
    if (this.#flushing) return;
    this.#flushing = true;
    setImmediate(() => this.#flush());
  }

  #flush(): void {
    this.#flushing = false;
    if (this.#pieces.length === 0 || this.#lost || !this.socket.writable) return;
    const pieces = this.#pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece));
    this.#pieces = [];
    this.socket.write(Buffer.concat(pieces));
  }
}
