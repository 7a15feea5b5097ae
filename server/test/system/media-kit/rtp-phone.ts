/**
 * A telephone's sound without the telephone: it writes and reads descriptions, sends 20 ms frames of what it is told
 * to say, and keeps what it hears with the packets' numbers. Independent of the planes under test in all but the
 * header reader and the G.711 tables.
 */

import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { type DtmfKey, DtmfReceiver, eventPackets } from '../../../protocol/rtp/dtmf.ts';
import { alawToLinear, linearToAlaw, linearToUlaw, ulawToLinear } from '../../../protocol/rtp/g711.ts';
import { buildRtp, isRtcp, parseRtp } from '../../../protocol/rtp/packet.ts';

export interface RtpPhoneOptions {
  /** Payload type it sends and offers: 8 = A-law, 0 = µ-law, 9 = G.722 (bytes are not decoded). */
  readonly payloadType?: 0 | 8 | 9;
  /** Number of telephone-event, 0 = none. Default 101. */
  readonly events?: number;
  readonly address?: string;
}

export interface HeardPacket {
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  readonly marker: boolean;
  readonly payloadType: number;
  readonly payload: Uint8Array;
  readonly at: number;
}

export class RtpPhone {
  readonly port: number;
  readonly heard: HeardPacket[] = [];
  readonly keysHeard: DtmfKey[] = [];
  rtcpHeard = 0;
  readonly #socket: Socket;
  readonly #address: string;
  readonly #payloadType: 0 | 8 | 9;
  readonly #events: number;
  readonly #dtmf = new DtmfReceiver();
  #remote: { readonly address: string; readonly port: number } | undefined;
  #remoteEvents: number | undefined;
  readonly #ssrc = randomInt(1, 2 ** 32);
  #sequence = randomInt(2 ** 16);
  #timestamp = randomInt(2 ** 32);
  #version = 1;
  #timer: NodeJS.Timeout | undefined;
  #speech: Int16Array = new Int16Array(0);
  #at = 0;
  #loop = false;
  #keyPackets: { readonly packets: ReturnType<typeof eventPackets>[number]; readonly begins: boolean }[] = [];
  #keyTimestamp = 0;
  #closed = false;

  private constructor(socket: Socket, options: RtpPhoneOptions) {
    this.#socket = socket;
    this.port = socket.address().port;
    this.#address = options.address ?? '127.0.0.1';
    this.#payloadType = options.payloadType ?? 8;
    this.#events = options.events ?? 101;
    socket.on('message', (datagram) => this.#receive(datagram));
  }

  static open(options: RtpPhoneOptions = {}): Promise<RtpPhone> {
    const address = options.address ?? '127.0.0.1';
    return new Promise((resolve) => {
      const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
      socket.bind(0, address, () => resolve(new RtpPhone(socket, options)));
    });
  }

  /** Offer or answer of this phone. */
  description(direction = 'sendrecv'): string {
    const family = this.#address.includes(':') ? 6 : 4;
    const names = { 0: 'PCMU', 8: 'PCMA', 9: 'G722' } as const;
    const events = this.#events;
    return [
      'v=0',
      `o=phone 1 ${this.#version++} IN IP${family} ${this.#address}`,
      's=-',
      `c=IN IP${family} ${this.#address}`,
      't=0 0',
      `m=audio ${this.port} RTP/AVP ${this.#payloadType}${events ? ` ${events}` : ''}`,
      `a=rtpmap:${this.#payloadType} ${names[this.#payloadType]}/8000`,
      ...(events ? [`a=rtpmap:${events} telephone-event/8000`, `a=fmtp:${events} 0-15`] : []),
      `a=${direction}`,
      '',
    ].join('\r\n');
  }

  /** Reads the other side's description: where to send, and with which number keys go. */
  remote(sdp: string): void {
    const address = /^c=IN IP[46] (\S+)/m.exec(sdp)?.[1];
    const port = /^m=audio (\d+)/m.exec(sdp)?.[1];
    if (!address || !port) throw new Error(`no audio in ${sdp}`);
    this.#remote = { address, port: Number(port) };
    const events = /^a=rtpmap:(\d+) telephone-event/m.exec(sdp)?.[1];
    this.#remoteEvents = events === undefined ? undefined : Number(events);
  }

  /** Says the samples, then silence; `loop` says them over and over. Sending goes on until `quiet`. */
  say(samples: Int16Array, loop = false): void {
    this.#speech = samples;
    this.#at = 0;
    this.#loop = loop;
    if (this.#timer) return;
    const start = performance.now();
    let ticks = 0;
    const tick = () => {
      for (; performance.now() - start >= ticks * 20; ticks++) this.#send();
      this.#timer = setTimeout(tick, Math.max(1, start + ticks * 20 - performance.now()));
    };
    tick();
  }

  /** Stops sending packets at all. */
  quiet(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Presses keys of 100 ms with pauses of 80 ms; needs `say` running. */
  press(keys: readonly DtmfKey[]): void {
    for (const key of keys) {
      for (const [at, packets] of eventPackets(key, 100).entries()) {
        this.#keyPackets.push({ packets, begins: at === 0 });
      }
      for (let pause = 0; pause < 4; pause++) this.#keyPackets.push({ packets: [], begins: false });
    }
  }

  /** Sends raw bytes to the other side, or elsewhere. */
  sendRaw(bytes: Uint8Array, port = this.#remote?.port): void {
    if (port !== undefined) this.#socket.send(bytes, port, this.#remote?.address ?? '127.0.0.1');
  }

  /** Everything heard since the packet with this index, in order of sequence, as samples. */
  samplesSince(index: number): Int16Array {
    const packets = this.heard
      .slice(index)
      .filter(({ payloadType }) => payloadType === 8 || payloadType === 0);
    const samples: number[] = [];
    for (const { payload, payloadType } of packets) {
      const table = payloadType === 8 ? alawToLinear : ulawToLinear;
      for (const code of payload) samples.push(table[code]!);
    }
    return Int16Array.from(samples);
  }

  /** Waits for so many more packets. */
  async hear(packets: number): Promise<{ readonly from: number }> {
    const from = this.heard.length;
    await until(
      () => this.heard.length >= from + packets,
      () => `${this.heard.length - from} of ${packets} packets heard`,
    );
    return { from };
  }

  close(): void {
    this.quiet();
    if (!this.#closed) this.#socket.close();
    this.#closed = true;
  }

  #send(): void {
    const slot = this.#keyPackets.shift();
    if (slot) {
      if (slot.begins) this.#keyTimestamp = this.#timestamp;
      for (const { marker, payload } of slot.packets) {
        if (this.#remoteEvents !== undefined)
          this.#packet(marker, this.#remoteEvents, this.#keyTimestamp, payload);
      }
      this.#timestamp = (this.#timestamp + 160) >>> 0;
      return;
    }
    const encode = this.#payloadType === 8 ? linearToAlaw : linearToUlaw;
    const frame = new Uint8Array(160);
    for (let n = 0; n < 160; n++) frame[n] = encode(this.#speech[this.#at + n] ?? 0);
    this.#at += 160;
    if (this.#loop && this.#at >= this.#speech.length) this.#at = 0;
    this.#packet(false, this.#payloadType, this.#timestamp, frame);
    this.#timestamp = (this.#timestamp + 160) >>> 0;
  }

  #packet(marker: boolean, payloadType: number, timestamp: number, payload: Uint8Array): void {
    this.#sequence = (this.#sequence + 1) & 0xffff;
    this.sendRaw(
      buildRtp({ marker, payloadType, sequence: this.#sequence, timestamp, ssrc: this.#ssrc }, payload),
    );
  }

  #receive(datagram: Buffer): void {
    if (isRtcp(datagram)) {
      this.rtcpHeard += 1;
      return;
    }
    const parsed = parseRtp(datagram);
    if (!parsed.ok) return;
    const { packet } = parsed;
    if (packet.payloadType === this.#events) {
      for (const input of this.#dtmf.receive(packet.payload, packet.timestamp, performance.now())) {
        if (input.type === 'released') this.keysHeard.push(input.key);
      }
    }
    this.heard.push({ ...packet, at: performance.now() });
  }
}

/** A machine that is busy, or whose host takes the processor away, may need this long in ms; a fault only fails later. */
export const patienceMs = 20_000;

/** Waits until a condition holds, looking often, for `patienceMs`; fails with a sentence. */
export async function until(condition: () => boolean, what: () => string): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`waited ${patienceMs} ms: ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
