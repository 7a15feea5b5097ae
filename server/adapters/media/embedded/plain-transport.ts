/**
 * Plain RTP: two UDP sockets, RTP on the even port, RTCP on the next (RFC 3550 §11), with the peer's real
 * address learned from what it sends (source-lock.ts).
 */
import { createSocket, type Socket } from 'node:dgram';
import { isRtcp } from '../../../protocol/rtp/packet.ts';
import type { RemoteAudio } from '../../../protocol/sdp/offer-answer.ts';
import type { MediaAddress } from './options.ts';
import { type RemoteAddress, SourceLock } from './source-lock.ts';
import type { Transport, TransportEvents } from './transport.ts';

/** Half a second of one call; more in the queue is late anyway. */
const receiveBufferBytes = 64 * 1024;

export class PlainTransport implements Transport {
  readonly port: number;
  readonly security = undefined;
  readonly #rtp: Socket;
  readonly #rtcp: Socket;
  readonly #events: TransportEvents;
  readonly #now: () => number;
  readonly #lock = new SourceLock();
  /** Where reports go: the written place, or beside the learned one. */
  #rtcpTarget: RemoteAddress | undefined;
  #rtcpMux = false;
  #closed = false;

  private constructor(port: number, rtp: Socket, rtcp: Socket, events: TransportEvents, now: () => number) {
    this.port = port;
    this.#rtp = rtp;
    this.#rtcp = rtcp;
    this.#events = events;
    this.#now = now;
    rtp.on('message', (datagram, from) => this.#receive(datagram, from));
    rtcp.on('message', (datagram, from) => this.#receiveRtcp(datagram, from));
    // An ICMP "unreachable" or a full queue shows as an error of the socket; the silence alarm speaks for it.
    rtp.on('error', ignore);
    rtcp.on('error', ignore);
  }

  /** Binds both ports; throws when either is taken. */
  static async open(
    address: MediaAddress,
    port: number,
    events: TransportEvents,
    now: () => number,
  ): Promise<PlainTransport> {
    const rtp = await bind(address, port);
    try {
      return new PlainTransport(port, rtp, await bind(address, port + 1), events, now);
    } catch (error) {
      rtp.close();
      throw error;
    }
  }

  setRemote(audio: RemoteAudio): void {
    this.#rtcpMux = audio.rtcpMux;
    if (audio.direction === 'inactive' || audio.address === '0.0.0.0') return;
    this.#lock.describe({ address: audio.address, port: audio.port });
    if (!this.#lock.isLocked) this.#rtcpTarget = { address: audio.address, port: audio.rtcpPort };
  }

  sendRtp(datagram: Buffer): void {
    const target = this.#lock.target;
    if (target !== undefined && !this.#closed) this.#rtp.send(datagram, target.port, target.address, ignore);
  }

  sendRtcp(datagram: Buffer): void {
    if (this.#closed) return;
    const target = this.#rtcpMux ? this.#lock.target : this.#rtcpTarget;
    const socket = this.#rtcpMux ? this.#rtp : this.#rtcp;
    if (target !== undefined) socket.send(datagram, target.port, target.address, ignore);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#rtp.close();
    this.#rtcp.close();
    this.#events.onClosed();
  }

  #receive(datagram: Buffer, from: RemoteAddress): void {
    const now = this.#now();
    const admitted = this.#lock.admit(from, now);
    if (admitted === 'refuse') {
      this.#events.onRefused();
      return;
    }
    if (isRtcp(datagram)) {
      if (this.#rtcpMux && admitted === 'accept') this.#events.onRtcp(datagram);
      return;
    }
    if (this.#events.onRtp(datagram) === 'used' && admitted === 'learn') {
      this.#lock.lock(from, now);
      this.#events.onConnected();
    }
  }

  #receiveRtcp(datagram: Buffer, from: RemoteAddress): void {
    // Reports are believed from the host whose sound is believed; its router may have changed the port.
    if (!this.#lock.isLocked || this.#lock.target?.address !== from.address) return;
    this.#rtcpTarget = { address: from.address, port: from.port };
    this.#events.onRtcp(datagram);
  }
}

function bind(address: MediaAddress, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({
      type: address.family === 6 ? 'udp6' : 'udp4',
      ipv6Only: address.family === 6,
      recvBufferSize: receiveBufferBytes,
      // Addresses are always numbers here; the usual look-up would put every packet off to a later turn.
      lookup: (host, _options, callback) => callback(null, host, address.family),
    });
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.bind({ port, address: address.bind, exclusive: true }, () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
  });
}

function ignore(): void {
  // A packet that could not leave is a lost packet; sound goes on with the next.
}
