/**
 * An engine without sockets and on a virtual clock: a network that keeps what was sent to it, and one application that is a
 * stream in memory. For tests that send a million messages.
 */

import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { attachApp } from '../control-server.ts';
import type { EngineCore } from '../core.ts';
import { dispatch } from '../dispatch.ts';
import type { Flow, FlowUser, Listener } from '../flow.ts';
import { Gate } from '../gate.ts';
import { makeCore } from '../make-core.ts';
import type { SipEngineOptions } from '../options.ts';
import { UdpListener } from '../udp.ts';

const engineHost = '192.0.2.1';
const peerHost = '192.0.2.9';

/** One peer behind one address; every datagram to it is kept. */
class LabFlow implements Flow {
  readonly proto = 'udp';
  readonly reliable = false;
  readonly open = true;
  readonly listener: Listener;
  readonly remoteHost = peerHost;
  readonly remotePort = 5060;
  readonly sent: Buffer[];

  constructor(listener: Listener, sent: Buffer[]) {
    this.listener = listener;
    this.sent = sent;
  }

  send(bytes: Uint8Array): boolean {
    this.sent.push(Buffer.from(bytes));
    return true;
  }

  addUser(_user: FlowUser): void {}
  removeUser(_user: FlowUser): void {}
}

/** The engine's end of the control connection. */
class LabSocket extends Duplex {
  readonly written: Buffer[] = [];

  override _read(): void {}
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.written.push(chunk);
    done();
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  destroySoon(): void {
    this.destroy();
  }
}

export class Laboratory {
  readonly core: EngineCore;
  readonly gate: Gate;
  /** What the engine sent into the network, oldest first; whoever reads it empties it. */
  readonly sent: Buffer[] = [];
  /** Probes of the overload control that wait in the imagined kernel. */
  readonly probes: Buffer[] = [];
  readonly flow: Flow;
  #now = 0;
  #socket: LabSocket | undefined;

  constructor(options: Partial<SipEngineOptions> = {}) {
    this.core = makeCore({
      listen: [],
      control: { host: '127.0.0.1', port: 0 },
      secret: 'lab',
      now: () => this.#now,
      isTrusted: () => true,
      ...options,
    });
    const listener = new LabListener(this.sent, this.probes);
    this.core.transports.add(listener);
    this.flow = new LabFlow(listener, this.sent);
    this.gate = new Gate(this.core, (message, flow, bytes) => dispatch(this.core, message, flow, bytes));
  }

  get now(): number {
    return this.#now;
  }

  /** A datagram of the peer. */
  receive(bytes: Buffer): void {
    this.gate.receive(bytes, this.flow);
  }

  /** Lets time pass, firing every timer on its own millisecond. */
  pass(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const next = this.core.timers.heap.peek();
      if (next === undefined || next.at > until) break;
      this.#now = Math.max(this.#now, next.at);
      this.core.timers.heap.runDue(this.#now);
    }
    this.#now = until;
  }

  /** The whole machine stands still: timers that were due fire late, all at once. */
  freeze(ms: number): void {
    this.#now += ms;
    this.pass(0);
  }

  /** Connects the application; `command` sends it a frame of the application. */
  connectApp(): void {
    this.#socket = new LabSocket();
    attachApp(this.core, this.#socket as unknown as Socket);
    this.command('0|authenticate|lab|');
    for (const verb of [
      'invite',
      'register',
      'message',
      'options',
      'info',
      'notify',
      'subscribe',
      'publish',
      'refer',
    ]) {
      this.command(`0|route|${verb}`);
    }
  }

  command(text: string): void {
    this.#socket?.push(`${Buffer.byteLength(text)}#${text}`);
  }

  /** Frames the application got since it was last asked. */
  takeFrames(): string[] {
    const written = this.#socket?.written.splice(0) ?? [];
    let rest = Buffer.concat(written);
    const frames: string[] = [];
    for (;;) {
      const mark = rest.indexOf('#');
      if (mark < 0) return frames;
      const length = Number(rest.toString('latin1', 0, mark));
      frames.push(rest.toString('utf8', mark + 1, mark + 1 + length));
      rest = rest.subarray(mark + 1 + length);
    }
  }

  loseApp(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  close(): void {
    this.loseApp();
    this.core.transactions.close();
    this.core.timers.close();
  }
}

/** A UDP listener whose datagrams go to the laboratory. */
class LabListener extends UdpListener {
  readonly #sent: Buffer[];
  readonly #probes: Buffer[];

  constructor(sent: Buffer[], probes: Buffer[]) {
    // The socket is never used: sending is replaced.
    super(undefined as never, engineHost, 5060, undefined);
    this.#sent = sent;
    this.#probes = probes;
  }

  override sendToSelf(bytes: Uint8Array): void {
    this.#probes.push(Buffer.from(bytes));
  }

  override send(bytes: Uint8Array): boolean {
    this.#sent.push(Buffer.from(bytes));
    return true;
  }

  override async close(): Promise<void> {}
}
