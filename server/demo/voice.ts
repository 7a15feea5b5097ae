/**
 * The sound of a telephone of the demo: RTP with something like a voice, A-law. Nobody says words, but one
 * hears that there is somebody, and who: each voice has its own pitch.
 */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Chance, Clock, Timer } from '../app/ports/clock.ts';
import { linearToAlaw } from '../protocol/rtp/g711.ts';
import { buildRtp } from '../protocol/rtp/packet.ts';

const frameMs = 20;
const frameSamples = 160;
const rate = 8000;
/** How long the murmur lasts before it begins again. */
const murmurSeconds = 5;

/** Syllables of harmonics with pauses between them, as A-law frames. `pitch` in Hz. */
export function murmur(pitch: number): readonly Uint8Array[] {
  const samples = new Uint8Array(murmurSeconds * rate);
  for (let n = 0; n < samples.length; n += 1) {
    const t = n / rate;
    const syllable = Math.max(0, Math.sin(2 * Math.PI * 3.7 * t)) ** 0.6;
    // Some breath between sentences.
    const breath = t % murmurSeconds > murmurSeconds - 1.6 ? 0 : 1;
    const vowel = 1.5 + Math.sin(2 * Math.PI * 0.9 * t);
    let sum = 0;
    for (let harmonic = 1; harmonic <= 8; harmonic += 1) {
      const weight = Math.exp(-(((harmonic - 2 * vowel) / 2.2) ** 2));
      sum += weight * Math.sin(2 * Math.PI * pitch * harmonic * (t + 0.002 * Math.sin(2 * Math.PI * 5 * t)));
    }
    samples[n] = linearToAlaw(Math.round(2200 * syllable * breath * sum));
  }
  const frames: Uint8Array[] = [];
  for (let at = 0; at < samples.length; at += frameSamples)
    frames.push(samples.subarray(at, at + frameSamples));
  return frames;
}

export class Voice {
  readonly port: number;
  /** Packets that came in. */
  heard = 0;
  readonly #socket: Socket;
  readonly #host: string;
  readonly #clock: Clock;
  readonly #frames: readonly Uint8Array[];
  readonly #ssrc: number;
  #sequence: number;
  #timestamp: number;
  #remote: { readonly host: string; readonly port: number } | null = null;
  #timer: Timer | null = null;
  #begun = 0;
  #sent = 0;
  #version = 0;

  private constructor(
    socket: Socket,
    host: string,
    clock: Clock,
    chance: Chance,
    frames: readonly Uint8Array[],
  ) {
    this.#socket = socket;
    this.#host = host;
    this.#clock = clock;
    this.#frames = frames;
    this.port = socket.address().port;
    const random = (below: number): number => Math.floor(chance.random() * below);
    this.#ssrc = random(2 ** 32);
    this.#sequence = random(2 ** 16);
    this.#timestamp = random(2 ** 32);
    socket.on('message', () => {
      this.heard += 1;
    });
    socket.on('error', () => undefined);
  }

  static async open(
    host: string,
    clock: Clock,
    chance: Chance,
    frames: readonly Uint8Array[],
  ): Promise<Voice> {
    const socket = createSocket('udp4');
    socket.bind(0, host);
    await once(socket, 'listening');
    return new Voice(socket, host, clock, chance, frames);
  }

  /** Offer or answer. */
  description(): string {
    this.#version += 1;
    return [
      'v=0',
      `o=demo 1 ${this.#version} IN IP4 ${this.#host}`,
      's=-',
      `c=IN IP4 ${this.#host}`,
      't=0 0',
      `m=audio ${this.port} RTP/AVP 8 101`,
      'a=rtpmap:8 PCMA/8000',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-15',
      'a=sendrecv',
      '',
    ].join('\r\n');
  }

  /** Where the other side wants it. A description that cannot be read changes nothing. */
  towards(sdp: string): void {
    const host = /^c=IN IP4 (\S+)/m.exec(sdp)?.[1];
    const port = /^m=audio (\d+)/m.exec(sdp)?.[1];
    if (host !== undefined && port !== undefined && port !== '0') this.#remote = { host, port: Number(port) };
  }

  speak(): void {
    if (this.#timer !== null) return;
    this.#begun = this.#clock.now();
    this.#sent = 0;
    const tick = (): void => {
      const due = Math.floor((this.#clock.now() - this.#begun) / frameMs);
      // After a pause of the machine what was missed is left out rather than sent in a burst.
      if (due - this.#sent > 10) {
        this.#timestamp = (this.#timestamp + (due - this.#sent - 1) * frameSamples) >>> 0;
        this.#sent = due - 1;
      }
      for (; this.#sent < due; this.#sent += 1) this.#send();
      this.#timer = this.#clock.setTimer(frameMs, tick);
    };
    this.#timer = this.#clock.setTimer(0, tick);
  }

  close(): void {
    if (this.#timer === null && this.#begun === -1) return;
    this.#timer?.cancel();
    this.#timer = null;
    this.#begun = -1;
    this.#socket.close();
  }

  #send(): void {
    const payload = this.#frames[this.#sent % this.#frames.length];
    if (payload === undefined || this.#remote === null) return;
    this.#sequence = (this.#sequence + 1) & 0xffff;
    this.#timestamp = (this.#timestamp + frameSamples) >>> 0;
    const header = {
      marker: false,
      payloadType: 8,
      sequence: this.#sequence,
      timestamp: this.#timestamp,
      ssrc: this.#ssrc,
    };
    this.#socket.send(buildRtp(header, payload), this.#remote.port, this.#remote.host, () => undefined);
  }
}
