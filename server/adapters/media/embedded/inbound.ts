/**
 * What a leg hears: which of the arriving packets belong to the call, and what they mean.
 *
 *   datagram ─▶ header ─▶ payload type ─▶ source in probation ─▶ the current source ─▶ sound | keys
 *                 │           │                 │
 *                 └───────────┴────── refused, counted by reason
 *
 * One source is current. Another SSRC takes over when it passes probation (transfer at the far end, restart);
 * the former one is then refused until it proves itself again. Pure: arrival times are handed in.
 */

import { type DtmfInput, DtmfReceiver } from '../../../protocol/rtp/dtmf.ts';
import { parseRtp, type RtpPacket } from '../../../protocol/rtp/packet.ts';
import { RtpSource, type SourceReport } from '../../../protocol/rtp/source.ts';
import type { AudioCodec, PayloadMap } from '../../../protocol/sdp/codecs.ts';

export type InboundPacket =
  | {
      readonly type: 'audio';
      readonly packet: RtpPacket;
      readonly codec: AudioCodec;
      /** Identity of the numbering: changes with the source and when it restarts. */
      readonly feed: object;
    }
  | {
      readonly type: 'event';
      readonly packet: RtpPacket;
      readonly keys: readonly DtmfInput[];
      readonly feed: object;
    }
  | { readonly type: 'probation' }
  | { readonly type: 'refused' };

const refused: InboundPacket = { type: 'refused' };
const probation: InboundPacket = { type: 'probation' };

export class Inbound {
  readonly #dtmf = new DtmfReceiver();
  /** Codec and key numbers we told the peer to use. */
  #codecs: readonly (AudioCodec | undefined)[] = [];
  #eventPayloadType: number | undefined;
  #current: RtpSource | undefined;
  #candidate: RtpSource | undefined;
  #feed: object = {};
  #refused = 0;
  #octets = 0;
  #lastAt: number | undefined;
  /** Counts of sources that are no longer current. */
  #past = { received: 0, lost: 0 };

  /** Takes the numbers of our latest description; earlier ones are no longer heard. */
  expect(payloads: PayloadMap): void {
    const codecs: (AudioCodec | undefined)[] = [];
    for (const { codec, payloadType } of payloads.codecs) codecs[payloadType] = codec;
    this.#codecs = codecs;
    this.#eventPayloadType = payloads.telephoneEvent;
  }

  receive(datagram: Uint8Array, now: number): InboundPacket {
    const parsed = parseRtp(datagram);
    if (!parsed.ok) return this.refuse();
    const { packet } = parsed;
    const codec = this.#codecs[packet.payloadType];
    const isEvent = packet.payloadType === this.#eventPayloadType;
    if (codec === undefined && !isEvent) return this.refuse();
    const verdict = this.#accept(packet, now);
    if (verdict !== 'valid') return verdict === 'probation' ? probation : this.refuse();
    this.#octets += packet.payload.length;
    this.#lastAt = now;
    if (isEvent) {
      const keys = this.#dtmf.receive(packet.payload, packet.timestamp, now);
      return { type: 'event', packet, keys, feed: this.#feed };
    }
    return { type: 'audio', packet, codec: codec!, feed: this.#feed };
  }

  #accept(packet: RtpPacket, now: number): 'valid' | 'probation' | 'refused' {
    if (this.#current?.ssrc === packet.ssrc) {
      const verdict = this.#current.accept(packet.sequence, packet.timestamp, now);
      if (verdict === 'restarted') this.#feed = {};
      return verdict === 'restarted' ? 'valid' : verdict;
    }
    if (this.#candidate?.ssrc !== packet.ssrc) this.#candidate = new RtpSource(packet.ssrc, packet.sequence);
    const verdict = this.#candidate.accept(packet.sequence, packet.timestamp, now);
    if (verdict !== 'valid') return 'probation';
    this.#retire();
    this.#current = this.#candidate;
    this.#candidate = undefined;
    this.#feed = {};
    return 'valid';
  }

  #retire(): void {
    const report = this.#current?.report();
    if (report)
      this.#past = { received: this.#past.received + report.received, lost: this.#past.lost + report.lost };
  }

  /** Counts a packet that was turned away, here or before it came here. */
  refuse(): InboundPacket {
    this.#refused += 1;
    return refused;
  }

  /** Ends a press whose end packets were lost. */
  expireKeys(now: number): readonly DtmfInput[] {
    return this.#dtmf.expire(now);
  }

  /** When the last good packet came; `undefined` = never. */
  get lastAt(): number | undefined {
    return this.#lastAt;
  }

  get source(): RtpSource | undefined {
    return this.#current;
  }

  get statistics(): SourceReport & { readonly octets: number; readonly refused: number } {
    const report = this.#current?.report() ?? { received: 0, lost: 0, jitterMs: 0, extendedHighest: 0 };
    return {
      ...report,
      received: report.received + this.#past.received,
      lost: Math.max(0, report.lost + this.#past.lost),
      octets: this.#octets,
      refused: this.#refused,
    };
  }
}
