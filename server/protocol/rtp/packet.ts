/**
 * RTP header, read in place and written in place (RFC 3550 §5.1). A relay handles a hundred packets a second
 * per call, so the fields are read from the buffer by offset and nothing is copied.
 *
 *    0               1               2               3
 *   |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 *   |                           timestamp                           |
 *   |                             SSRC                              |
 *   |  CSRC × CC, extension where X, then payload, then padding where P
 *
 * Pure: bytes in, bytes out.
 */

/** Bytes before CSRCs and extension. */
export const rtpHeaderBytes = 12;
/** Larger datagrams are not voice: 20 ms of G.711 is 172 bytes, 120 ms is 972. */
export const rtpPacketBytesMax = 1500;

/** Where the parts of one packet lie in its buffer. */
export interface RtpPacket {
  readonly marker: boolean;
  /** 0 … 127. */
  readonly payloadType: number;
  /** 0 … 65535. */
  readonly sequence: number;
  /** Media clock units (8 kHz for all our codecs), 32 bit. */
  readonly timestamp: number;
  readonly ssrc: number;
  /** Shares memory with the datagram. */
  readonly payload: Uint8Array;
}

export type RtpRefusal = 'tooShort' | 'tooLong' | 'notVersion2' | 'rtcp' | 'badPadding' | 'badExtension';

export type RtpParse =
  | { readonly ok: true; readonly packet: RtpPacket }
  | { readonly ok: false; readonly reason: RtpRefusal };

/**
 * RTP and RTCP share a port under rtcp-mux; the second byte tells them apart (RFC 5761 §4: 192 … 223 is RTCP,
 * and those payload types with marker bit are not used for RTP).
 */
export function isRtcp(datagram: Uint8Array): boolean {
  return datagram.length >= 2 && datagram[1]! >= 192 && datagram[1]! <= 223;
}

/** Reads one datagram. Every refusal is a reason, for the count of refused packets. */
export function parseRtp(datagram: Uint8Array): RtpParse {
  const length = datagram.length;
  if (length < rtpHeaderBytes) return refused('tooShort');
  if (length > rtpPacketBytesMax) return refused('tooLong');
  const first = datagram[0]!;
  if (first >> 6 !== 2) return refused('notVersion2');
  if (isRtcp(datagram)) return refused('rtcp');

  let start = rtpHeaderBytes + (first & 0x0f) * 4;
  if ((first & 0x10) !== 0) {
    if (length < start + 4) return refused('badExtension');
    start += 4 + ((datagram[start + 2]! << 8) | datagram[start + 3]!) * 4;
  }
  if (start > length) return refused('badExtension');
  let end = length;
  if ((first & 0x20) !== 0) {
    const padding = datagram[length - 1]!;
    // RFC 3550 §5.1: the last byte counts itself, so zero is as wrong as more than there is.
    if (padding === 0 || padding > length - start) return refused('badPadding');
    end -= padding;
  }
  const second = datagram[1]!;
  return {
    ok: true,
    packet: {
      marker: second >= 128,
      payloadType: second & 0x7f,
      sequence: (datagram[2]! << 8) | datagram[3]!,
      timestamp: readUint32(datagram, 4),
      ssrc: readUint32(datagram, 8),
      payload: datagram.subarray(start, end),
    },
  };
}

const refusals = {
  tooShort: { ok: false, reason: 'tooShort' },
  tooLong: { ok: false, reason: 'tooLong' },
  notVersion2: { ok: false, reason: 'notVersion2' },
  rtcp: { ok: false, reason: 'rtcp' },
  badPadding: { ok: false, reason: 'badPadding' },
  badExtension: { ok: false, reason: 'badExtension' },
} as const satisfies Record<RtpRefusal, RtpParse>;

function refused(reason: RtpRefusal): RtpParse {
  return refusals[reason];
}

export interface RtpHeader {
  readonly marker: boolean;
  readonly payloadType: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
}

/** Writes the twelve header bytes at the start of `target`. Sequence and timestamp are taken modulo their size. */
export function writeRtpHeader(target: Uint8Array, header: RtpHeader): void {
  target[0] = 0x80;
  target[1] = (header.marker ? 0x80 : 0) | (header.payloadType & 0x7f);
  target[2] = (header.sequence >> 8) & 0xff;
  target[3] = header.sequence & 0xff;
  writeUint32(target, 4, header.timestamp);
  writeUint32(target, 8, header.ssrc);
}

/** A whole packet in a buffer of its own. */
export function buildRtp(header: RtpHeader, payload: Uint8Array): Uint8Array {
  const datagram = new Uint8Array(rtpHeaderBytes + payload.length);
  writeRtpHeader(datagram, header);
  datagram.set(payload, rtpHeaderBytes);
  return datagram;
}

export function readUint32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

export function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = (value >>> 24) & 0xff;
  bytes[at + 1] = (value >>> 16) & 0xff;
  bytes[at + 2] = (value >>> 8) & 0xff;
  bytes[at + 3] = value & 0xff;
}

/** Distance from `from` to `to` on the 16 bit circle, −32768 … 32767: negative means `to` is older. */
export function sequenceDistance(from: number, to: number): number {
  return ((to - from) << 16) >> 16;
}

/** Distance from `from` to `to` on the 32 bit circle, negative when `to` is older. */
export function timestampDistance(from: number, to: number): number {
  return (to - from) | 0;
}
