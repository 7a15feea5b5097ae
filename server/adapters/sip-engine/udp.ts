/** UDP: one socket a listener; every datagram is one message (RFC 3261 section 18). */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import type { Flow, FlowUser, Listener } from './flow.ts';
import { ListenerAddress } from './listener-address.ts';
import { isWildcard } from './local-address.ts';
import type { ListenOption } from './options.ts';

/** Asked of the kernel, in bytes, so that a burst waits there instead of being lost. */
const receiveBufferBytes = 4_194_304;

/** Where datagrams go; `bytes` is valid for as long as somebody holds it. */
export type DatagramSink = (bytes: Buffer, flow: UdpFlow) => void;

export class UdpFlow implements Flow {
  readonly proto = 'udp';
  readonly reliable = false;
  readonly open = true;
  readonly listener: UdpListener;
  readonly remoteHost: string;
  readonly remotePort: number;

  constructor(listener: UdpListener, remoteHost: string, remotePort: number) {
    this.listener = listener;
    this.remoteHost = remoteHost;
    this.remotePort = remotePort;
  }

  send(bytes: Uint8Array): boolean {
    return this.listener.send(bytes, this.remoteHost, this.remotePort);
  }

  /** A datagram socket has no end, so nobody waits for it. */
  addUser(_user: FlowUser): void {}
  removeUser(_user: FlowUser): void {}
}

export class UdpListener implements Listener {
  readonly proto = 'udp';
  readonly host: string;
  readonly port: number;
  readonly #socket: Socket;
  readonly #address: ListenerAddress;
  #closed = false;

  constructor(socket: Socket, host: string, port: number, advertise: string | undefined) {
    this.#socket = socket;
    this.host = host;
    this.port = port;
    this.#address = new ListenerAddress(host, port, advertise);
  }

  hostPortFor(remoteHost: string): string {
    return this.#address.towards(remoteHost);
  }

  flowTo(host: string, port: number): UdpFlow {
    return new UdpFlow(this, host, port);
  }

  /** A datagram that cannot be sent is a lost datagram: the transaction repeats it or gives up. */
  send(bytes: Uint8Array, host: string, port: number): boolean {
    if (this.#closed || port < 1 || port > 65_535) return false;
    this.#socket.send(bytes, port, host, ignoreSendError);
    return true;
  }

  /** Sends a datagram to this listener's own address, to see how long it waits. */
  sendToSelf(bytes: Uint8Array): void {
    const { address, port } = this.#socket.address();
    this.send(bytes, isWildcard(address) ? (address === '::' ? '::1' : '127.0.0.1') : address, port);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const closed = once(this.#socket, 'close');
    this.#socket.close();
    await closed;
  }
}

function ignoreSendError(): void {}

export async function listenUdp(
  option: ListenOption,
  advertise: string | undefined,
  sink: DatagramSink,
  onError: (error: Error) => void,
): Promise<UdpListener> {
  const socket = createSocket({
    type: isIPv6(option.host) ? 'udp6' : 'udp4',
    recvBufferSize: receiveBufferBytes,
    // Senders give IP addresses, so that a name never waits for DNS in the middle of a transaction.
    lookup: (host, _options, done) => done(null, host, isIPv6(host) ? 6 : 4),
  });
  const listening = once(socket, 'listening');
  socket.bind(option.port, option.host);
  await listening;
  const listener = new UdpListener(socket, option.host, socket.address().port, advertise);
  socket.on('message', (bytes, remote) => sink(bytes, new UdpFlow(listener, remote.address, remote.port)));
  socket.on('error', onError);
  return listener;
}
