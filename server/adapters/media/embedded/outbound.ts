/**
 * The one stream a leg sends for its whole life: one SSRC, unbroken numbers, whatever feeds it (the other leg,
 * a prompt, keys, silence).
 *
 *   relay source A   5001 5002 5003 │                │ 812 813 …   source B
 *   prompt                          │ frame frame    │
 *   sent           ▶ 100  101  102    103(M) 104       105(M) 106 …
 *
 * At each change of feed the numbers go on and the timestamp jumps by the time that passed, so the far end sees
 * a pause, never a new source (Chromium falls silent for good on some changes of SSRC). Inside one feed gaps and
 * order are kept: loss before us must show as loss behind us. Pure, apart from the buffers it fills.
 */
import {
  type RtpPacket,
  rtpHeaderBytes,
  sequenceDistance,
  writeRtpHeader,
} from '../../../protocol/rtp/packet.ts';
import { clockPerMs } from '../../../protocol/rtp/source.ts';

/** One 20 ms frame in clock units. */
const frameUnits = 20 * clockPerMs;

export interface OutboundStart {
  readonly ssrc: number;
  readonly sequence: number;
  readonly timestamp: number;
}

export class Outbound {
  readonly ssrc: number;
  #sequence: number;
  #timestamp: number;
  #sentAt: number | undefined;
  /** What feeds the stream: an object per relayed source, or the name of a feed of our own. */
  #feed: object | string | undefined;
  #sequenceOffset = 0;
  #timestampOffset = 0;
  #packets = 0;
  #octets = 0;

  constructor(start: OutboundStart) {
    this.ssrc = start.ssrc;
    this.#sequence = start.sequence;
    this.#timestamp = start.timestamp;
  }

  get packets(): number {
    return this.#packets;
  }

  get octets(): number {
    return this.#octets;
  }

  /** When the last packet left; `undefined` = never. */
  get sentAt(): number | undefined {
    return this.#sentAt;
  }

  /** Timestamp of the last packet, as the recorder sees it. */
  get timestamp(): number {
    return this.#timestamp;
  }

  /** A packet of another leg, with the payload already in this leg's codec. */
  relay(feed: object, packet: RtpPacket, payloadType: number, payload: Uint8Array, now: number): Buffer {
    let marker = packet.marker;
    if (this.#feed !== feed) {
      this.#feed = feed;
      this.#sequenceOffset = this.#sequence + 1 - packet.sequence;
      this.#timestampOffset = this.#timestampAt(now) - packet.timestamp;
      marker = true;
    }
    const sequence = (packet.sequence + this.#sequenceOffset) & 0xffff;
    const timestamp = (packet.timestamp + this.#timestampOffset) >>> 0;
    if (sequenceDistance(this.#sequence, sequence) > 0) {
      this.#sequence = sequence;
      this.#timestamp = timestamp;
    }
    return this.#packet(marker, payloadType, sequence, timestamp, payload, now);
  }

  /** A packet of the current feed was left out on purpose: the numbers close up, so it does not look lost. */
  skip(feed: object): void {
    if (this.#feed === feed) this.#sequenceOffset -= 1;
  }

  /** A frame of 20 ms of our own (prompt, silence). */
  frame(feed: string, payloadType: number, payload: Uint8Array, now: number): Buffer {
    const isNew = this.#feed !== feed;
    this.#timestamp = isNew ? this.#timestampAt(now) : (this.#timestamp + frameUnits) >>> 0;
    this.#feed = feed;
    this.#sequence = (this.#sequence + 1) & 0xffff;
    return this.#packet(isNew, payloadType, this.#sequence, this.#timestamp, payload, now);
  }

  /** First timestamp of a press; its packets all carry it (RFC 4733 §2.2). */
  beginEvent(now: number): number {
    this.#feed = 'event';
    this.#timestamp = this.#timestampAt(now);
    return this.#timestamp;
  }

  event(marker: boolean, payloadType: number, timestamp: number, payload: Uint8Array, now: number): Buffer {
    this.#sequence = (this.#sequence + 1) & 0xffff;
    return this.#packet(marker, payloadType, this.#sequence, timestamp, payload, now);
  }

  /** Timestamp for something new at this moment: the last one plus the time that passed, one frame at least. */
  #timestampAt(now: number): number {
    const units = this.#sentAt === undefined ? 0 : Math.round((now - this.#sentAt) * clockPerMs);
    return (this.#timestamp + Math.max(frameUnits, units)) >>> 0;
  }

  #packet(
    marker: boolean,
    payloadType: number,
    sequence: number,
    timestamp: number,
    payload: Uint8Array,
    now: number,
  ): Buffer {
    const datagram = Buffer.allocUnsafe(rtpHeaderBytes + payload.length);
    writeRtpHeader(datagram, { marker, payloadType, sequence, timestamp, ssrc: this.ssrc });
    datagram.set(payload, rtpHeaderBytes);
    this.#packets += 1;
    this.#octets += payload.length;
    this.#sentAt = now;
    return datagram;
  }
}
