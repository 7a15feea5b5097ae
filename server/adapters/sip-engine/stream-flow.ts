/**
 * A TCP or TLS connection as a flow (RFC 3261 section 18; keep-alives: RFC 5626 section 3.5.1). It is written to while
 * it still connects; it closes on bytes that cannot be SIP, on a message that never ends, and on a peer that does not read.
 */
import type { Socket } from 'node:net';
import { pongBytes, StreamFramer } from '../../protocol/sip/framing.ts';
import type { Flow, FlowUser, Listener } from './flow.ts';
import type { EngineLimits } from './options.ts';
import type { EngineTimer, TimerService } from './timer-service.ts';

/** What a connection tells its owner. */
export interface StreamSink {
  onMessage(bytes: Buffer, flow: Flow): void;
  /** The stream cannot be read on; `head` is what a refusal can be made from. The flow closes after this. */
  onBroken(reason: string, head: Buffer | undefined, flow: Flow): void;
  onClosed(flow: Flow): void;
  count(name: string): void;
}

export interface StreamFlowStart {
  readonly proto: 'tcp' | 'tls';
  readonly listener: Listener;
  readonly socket: Socket;
  readonly remoteHost: string;
  readonly remotePort: number;
  /** Whether we opened it: then it may close when idle. */
  readonly outgoing: boolean;
}

export class StreamFlow implements Flow {
  readonly proto: 'tcp' | 'tls';
  readonly reliable = true;
  readonly listener: Listener;
  readonly remoteHost: string;
  readonly remotePort: number;
  readonly outgoing: boolean;
  readonly #socket: Socket;
  readonly #sink: StreamSink;
  readonly #limits: EngineLimits;
  readonly #timers: TimerService;
  readonly #framer = new StreamFramer();
  readonly #users = new Set<FlowUser>();
  #open = true;
  #corked = false;
  /** Waits for the end of a message that began, or for the first message. */
  #unfinished: EngineTimer | undefined;
  #idle: EngineTimer | undefined;
  #lastUse: number;

  constructor(start: StreamFlowStart, sink: StreamSink, limits: EngineLimits, timers: TimerService) {
    this.proto = start.proto;
    this.listener = start.listener;
    this.remoteHost = start.remoteHost;
    this.remotePort = start.remotePort;
    this.outgoing = start.outgoing;
    this.#socket = start.socket;
    this.#sink = sink;
    this.#limits = limits;
    this.#timers = timers;
    this.#lastUse = timers.now();
    const { socket } = start;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('error', () => this.#sink.count('stream.errors'));
    socket.on('close', () => this.#closed());
    if (start.outgoing) {
      this.#unfinished = timers.call(limits.connectMsMax, 'connect', () => this.#tooLong('connect'));
      socket.once(start.proto === 'tls' ? 'secureConnect' : 'connect', () => this.#cancelUnfinished());
      this.#watchIdle();
    } else {
      this.#unfinished = timers.call(limits.unfinishedMessageMsMax, 'first-message', () =>
        this.#tooLong('silent'),
      );
    }
  }

  get open(): boolean {
    return this.#open;
  }

  send(bytes: Uint8Array): boolean {
    if (!this.#open) return false;
    if (this.#socket.writableLength > this.#limits.connectionBacklogBytesMax) {
      this.#sink.count('stream.closed.not-reading');
      this.close();
      return false;
    }
    this.#lastUse = this.#timers.now();
    // Everything of one turn of the event loop leaves in one write.
    if (!this.#corked) {
      this.#corked = true;
      this.#socket.cork();
      setImmediate(() => {
        this.#corked = false;
        this.#socket.uncork();
      });
    }
    this.#socket.write(bytes);
    return true;
  }

  addUser(user: FlowUser): void {
    this.#users.add(user);
  }

  removeUser(user: FlowUser): void {
    this.#users.delete(user);
  }

  close(): void {
    this.#socket.destroySoon();
    this.#closed();
  }

  #read(chunk: Buffer): void {
    if (!this.#open) return;
    this.#lastUse = this.#timers.now();
    for (const event of this.#framer.push(chunk)) {
      if (event.kind === 'message') {
        this.#cancelUnfinished();
        this.#sink.onMessage(event.bytes, this);
      } else if (event.kind === 'ping') {
        this.#cancelUnfinished();
        this.send(pongBytes);
      } else if (event.kind === 'error') {
        this.#sink.onBroken(event.reason, event.head, this);
        this.close();
        return;
      }
      if (!this.#open) return;
    }
    if (this.#framer.pendingBytes > 0 && this.#unfinished === undefined) {
      this.#unfinished = this.#timers.call(this.#limits.unfinishedMessageMsMax, 'unfinished', () =>
        this.#tooLong('unfinished'),
      );
    }
  }

  #cancelUnfinished(): void {
    this.#timers.cancel(this.#unfinished);
    this.#unfinished = undefined;
  }

  #tooLong(what: string): void {
    this.#unfinished = undefined;
    this.#sink.count(`stream.closed.${what}`);
    this.#socket.destroy();
    this.#closed();
  }

  #watchIdle(): void {
    this.#idle = this.#timers.call(this.#limits.idleConnectionMsMax, 'idle', () => {
      if (this.#timers.now() - this.#lastUse >= this.#limits.idleConnectionMsMax) this.#tooLong('idle');
      else this.#watchIdle();
    });
  }

  #closed(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#cancelUnfinished();
    this.#timers.cancel(this.#idle);
    this.#sink.onClosed(this);
    for (const user of [...this.#users]) user.onFlowClosed(this);
    this.#users.clear();
  }
}
