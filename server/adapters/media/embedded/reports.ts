/**
 * RTCP of one leg: our report every five seconds, and what the peer's reports say of us (RFC 3550 §6.2, §6.4).
 * Pure: the time is handed in, as monotonic milliseconds for intervals and Unix milliseconds for NTP.
 */
import { buildReport, parseRtcp, type ReportBlock, roundTripMs } from '../../../protocol/rtp/rtcp.ts';
import type { RtpSource } from '../../../protocol/rtp/source.ts';
import type { Outbound } from './outbound.ts';

/** The RFC's minimum interval. */
export const reportEveryMs = 5000;
const cname = 'bereikbaar';

export class Reports {
  #nextAt: number | undefined;
  #heard: { readonly ssrc: number; readonly ntpMiddle: number; readonly at: number } | undefined;
  #peerLost: number | undefined;
  #roundTrip: number | undefined;

  /** Our report when one is due. */
  due(
    now: number,
    unixMs: number,
    outbound: Outbound,
    source: RtpSource | undefined,
  ): Uint8Array | undefined {
    if (this.#nextAt === undefined) {
      // The first comes early, so that a short call has a round trip too.
      this.#nextAt = now + reportEveryMs / 5;
      return undefined;
    }
    if (now < this.#nextAt) return undefined;
    this.#nextAt = now + reportEveryMs;
    const sender =
      outbound.sentAt === undefined
        ? undefined
        : {
            atMs: unixMs,
            rtpTimestamp: (outbound.timestamp + Math.round((now - outbound.sentAt) * 8)) >>> 0,
            packets: outbound.packets,
            octets: outbound.octets,
          };
    return buildReport(outbound.ssrc, cname, sender, source ? [this.#block(source, now)] : []);
  }

  #block(source: RtpSource, now: number): ReportBlock {
    const { lost, extendedHighest, jitterMs } = source.report();
    const heard = this.#heard?.ssrc === source.ssrc ? this.#heard : undefined;
    return {
      ssrc: source.ssrc,
      fractionLost: source.takeFractionLost(),
      lost,
      extendedHighest,
      jitterMs,
      lastSenderReport: heard?.ntpMiddle ?? 0,
      delaySinceLast: heard ? Math.round(((now - heard.at) * 65536) / 1000) : 0,
    };
  }

  /** Takes a report of the peer; what is not well formed changes nothing. */
  receive(datagram: Uint8Array, now: number, unixMs: number, ourSsrc: number): void {
    const news = parseRtcp(datagram);
    if (news === undefined) return;
    if (news.senderReport) this.#heard = { ...news.senderReport, at: now };
    for (const block of news.blocks) {
      if (block.ssrc !== ourSsrc) continue;
      this.#peerLost = Math.max(0, block.lost);
      this.#roundTrip = roundTripMs(block, unixMs) ?? this.#roundTrip;
    }
  }

  get peerPacketsLost(): number | undefined {
    return this.#peerLost;
  }

  get roundTripMs(): number | undefined {
    return this.#roundTrip;
  }
}
