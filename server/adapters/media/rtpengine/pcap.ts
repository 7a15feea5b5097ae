/**
 * Reads what rtpengine records: a pcap file of raw IP packets (link type 101), decrypted, that grows while the call
 * goes on. Pure: bytes in, RTP payloads with their destination port out; an unfinished packet waits for the rest.
 */
import { parseRtp, type RtpPacket } from '../../../protocol/rtp/packet.ts';

const fileHeaderBytes = 24;
const packetHeaderBytes = 16;
const packetBytesMax = 65_535;
const udp = 17;

export interface CapturedPacket {
  readonly destinationPort: number;
  readonly sourcePort: number;
  /** Unix milliseconds. */
  readonly at: number;
  readonly rtp: RtpPacket;
}

export class PcapReader {
  #rest: Buffer = Buffer.alloc(0);
  #headerSeen = false;
  #littleEndian = true;
  /** Set when the file is not what it should be; nothing more is read then. */
  #broken = false;

  get broken(): boolean {
    return this.#broken;
  }

  /** Takes the next piece of the file; answers the RTP packets that are complete now. */
  read(chunk: Buffer): readonly CapturedPacket[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    if (!this.#headerSeen && !this.#readHeader()) return [];
    const packets: CapturedPacket[] = [];
    while (!this.#broken && this.#rest.length >= packetHeaderBytes) {
      const length = this.#uint32(8);
      if (length > packetBytesMax) {
        this.#broken = true;
        break;
      }
      if (this.#rest.length < packetHeaderBytes + length) break;
      const at = this.#uint32(0) * 1000 + this.#uint32(4) / 1000;
      const packet = readIp(this.#rest.subarray(packetHeaderBytes, packetHeaderBytes + length), at);
      if (packet) packets.push(packet);
      this.#rest = this.#rest.subarray(packetHeaderBytes + length);
    }
    return packets;
  }

  #readHeader(): boolean {
    if (this.#rest.length < fileHeaderBytes) return false;
    const magic = this.#rest.readUInt32LE(0);
    this.#littleEndian = magic === 0xa1b2c3d4;
    if (!this.#littleEndian && this.#rest.readUInt32BE(0) !== 0xa1b2c3d4) this.#broken = true;
    this.#rest = this.#rest.subarray(fileHeaderBytes);
    this.#headerSeen = true;
    return !this.#broken;
  }

  #uint32(at: number): number {
    return this.#littleEndian ? this.#rest.readUInt32LE(at) : this.#rest.readUInt32BE(at);
  }
}

function readIp(ip: Buffer, at: number): CapturedPacket | undefined {
  const version = (ip[0] ?? 0) >> 4;
  let udpAt: number;
  if (version === 4 && ip.length >= 20 && ip[9] === udp) udpAt = (ip[0]! & 15) * 4;
  else if (version === 6 && ip.length >= 40 && ip[6] === udp) udpAt = 40;
  else return undefined;
  if (ip.length < udpAt + 8) return undefined;
  const parsed = parseRtp(ip.subarray(udpAt + 8));
  if (!parsed.ok) return undefined;
  return {
    sourcePort: ip.readUInt16BE(udpAt),
    destinationPort: ip.readUInt16BE(udpAt + 2),
    at,
    rtp: parsed.packet,
  };
}
