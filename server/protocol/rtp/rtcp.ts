/**
 * RTCP reports (RFC 3550 §6): sender and receiver reports with SDES CNAME, and goodbye, built and read.
 * What a report tells us of the far end (loss, round trip) goes into the call's statistics.
 * Pure: the NTP time is handed in.
 */
import { readUint32, writeUint32 } from './packet.ts';
import { clockPerMs } from './source.ts';

const senderReport = 200;
const receiverReport = 201;
const sourceDescription = 202;
const goodbye = 203;
/** Seconds between 1900 (NTP) and 1970 (Unix). */
const ntpOffsetSeconds = 2_208_988_800;
/** Compound packets with more parts than this are not from a telephone. */
const partsMax = 16;

/** What we tell of one source we hear (RFC 3550 §6.4.1, report block). */
export interface ReportBlock {
  readonly ssrc: number;
  /** 1/256. */
  readonly fractionLost: number;
  readonly lost: number;
  readonly extendedHighest: number;
  readonly jitterMs: number;
  /** Middle 32 bits of the NTP time in the last sender report, 0 = none came. */
  readonly lastSenderReport: number;
  /** Since that report, in 1/65536 s. */
  readonly delaySinceLast: number;
}

/** What we tell of ourselves as sender. */
export interface SenderInfo {
  /** Unix milliseconds of this report. */
  readonly atMs: number;
  /** Media clock at that moment, as in the packets. */
  readonly rtpTimestamp: number;
  readonly packets: number;
  readonly octets: number;
}

/** One compound packet: SR (or RR when we have sent nothing) and SDES with the CNAME (RFC 3550 §6.1). */
export function buildReport(
  ssrc: number,
  cname: string,
  sender: SenderInfo | undefined,
  blocks: readonly ReportBlock[],
): Uint8Array {
  const reportBytes = 8 + (sender ? 20 : 0) + blocks.length * 24;
  const name = new TextEncoder().encode(cname).subarray(0, 255);
  // SDES chunk: SSRC, one item (type, length, text), a zero byte, padded to 32 bits.
  const chunkBytes = Math.ceil((4 + 2 + name.length + 1) / 4) * 4;
  const out = new Uint8Array(reportBytes + 4 + chunkBytes);
  writeHeader(out, 0, blocks.length, sender ? senderReport : receiverReport, reportBytes);
  writeUint32(out, 4, ssrc);
  let at = 8;
  if (sender) {
    const ntp = ntpTime(sender.atMs);
    writeUint32(out, at, ntp.seconds);
    writeUint32(out, at + 4, ntp.fraction);
    writeUint32(out, at + 8, sender.rtpTimestamp);
    writeUint32(out, at + 12, sender.packets);
    writeUint32(out, at + 16, sender.octets);
    at += 20;
  }
  for (const block of blocks) {
    writeBlock(out, at, block);
    at += 24;
  }
  writeHeader(out, at, 1, sourceDescription, 4 + chunkBytes);
  writeUint32(out, at + 4, ssrc);
  out[at + 8] = 1;
  out[at + 9] = name.length;
  out.set(name, at + 10);
  return out;
}

/** Goodbye (RFC 3550 §6.6), sent behind an empty report as a compound packet must begin with one. */
export function buildGoodbye(ssrc: number, cname: string): Uint8Array {
  const report = buildReport(ssrc, cname, undefined, []);
  const out = new Uint8Array(report.length + 8);
  out.set(report);
  writeHeader(out, report.length, 1, goodbye, 8);
  writeUint32(out, report.length + 4, ssrc);
  return out;
}

/** What one compound packet said. */
export interface RtcpNews {
  /** From an SR: middle 32 bits of its NTP time, to be echoed in our next report. */
  readonly senderReport?: { readonly ssrc: number; readonly ntpMiddle: number };
  /** Blocks about sources, ours among them. */
  readonly blocks: readonly ReportBlock[];
  readonly goodbye: boolean;
}

/** Reads a compound packet; `undefined` when it is not well formed (RFC 3550 A.2). */
export function parseRtcp(datagram: Uint8Array): RtcpNews | undefined {
  let report: RtcpNews['senderReport'];
  const blocks: ReportBlock[] = [];
  let saidGoodbye = false;
  let at = 0;
  for (let part = 0; at < datagram.length; part++) {
    if (part >= partsMax || at + 8 > datagram.length || datagram[at]! >> 6 !== 2) return undefined;
    const type = datagram[at + 1]!;
    const bytes = (((datagram[at + 2]! << 8) | datagram[at + 3]!) + 1) * 4;
    if (at + bytes > datagram.length) return undefined;
    const count = datagram[at]! & 0x1f;
    if (type === senderReport || type === receiverReport) {
      const body = at + (type === senderReport ? 28 : 8);
      if (body + count * 24 > at + bytes) return undefined;
      if (type === senderReport) {
        const middle = ((readUint32(datagram, at + 8) << 16) | (readUint32(datagram, at + 12) >>> 16)) >>> 0;
        report = { ssrc: readUint32(datagram, at + 4), ntpMiddle: middle };
      }
      for (let i = 0; i < count; i++) blocks.push(readBlock(datagram, body + i * 24));
    } else if (type === goodbye) {
      saidGoodbye = true;
    }
    at += bytes;
  }
  return { ...(report && { senderReport: report }), blocks, goodbye: saidGoodbye };
}

/**
 * Round trip from a report block about us (RFC 3550 §6.4.1, figure 2): arrival − last SR − delay.
 *
 * @returns milliseconds, or `undefined` when the far end has heard no sender report of ours yet
 */
export function roundTripMs(block: ReportBlock, arrivedAtMs: number): number | undefined {
  if (block.lastSenderReport === 0) return undefined;
  const arrival = ntpMiddle(arrivedAtMs);
  const units = (arrival - block.lastSenderReport - block.delaySinceLast) | 0;
  return units < 0 ? undefined : (units * 1000) / 65536;
}

/** Middle 32 bits of the NTP time at a Unix moment. */
export function ntpMiddle(atMs: number): number {
  const { seconds, fraction } = ntpTime(atMs);
  return ((seconds << 16) | (fraction >>> 16)) >>> 0;
}

function ntpTime(atMs: number): { readonly seconds: number; readonly fraction: number } {
  const seconds = Math.floor(atMs / 1000);
  return {
    seconds: (seconds + ntpOffsetSeconds) >>> 0,
    fraction: Math.floor(((atMs - seconds * 1000) / 1000) * 0x1_0000_0000) >>> 0,
  };
}

function writeHeader(out: Uint8Array, at: number, count: number, type: number, bytes: number): void {
  out[at] = 0x80 | count;
  out[at + 1] = type;
  const words = bytes / 4 - 1;
  out[at + 2] = words >> 8;
  out[at + 3] = words & 0xff;
}

function writeBlock(out: Uint8Array, at: number, block: ReportBlock): void {
  writeUint32(out, at, block.ssrc);
  const lost = Math.max(-0x800000, Math.min(0x7fffff, block.lost));
  writeUint32(out, at + 4, ((block.fractionLost & 0xff) << 24) | (lost & 0xffffff));
  writeUint32(out, at + 8, block.extendedHighest);
  writeUint32(out, at + 12, Math.round(block.jitterMs * clockPerMs));
  writeUint32(out, at + 16, block.lastSenderReport);
  writeUint32(out, at + 20, block.delaySinceLast);
}

function readBlock(bytes: Uint8Array, at: number): ReportBlock {
  return {
    ssrc: readUint32(bytes, at),
    fractionLost: bytes[at + 4]!,
    lost: (readUint32(bytes, at + 4) << 8) >> 8,
    extendedHighest: readUint32(bytes, at + 8),
    jitterMs: readUint32(bytes, at + 12) / clockPerMs,
    lastSenderReport: readUint32(bytes, at + 16),
    delaySinceLast: readUint32(bytes, at + 20),
  };
}
