/** Reads the reply of rtpengine's `query`: what one endpoint heard, and what was sent to it. */
import { innerTag, outerTag } from './tags.ts';

interface StreamCounts {
  readonly packets: number;
  readonly bytes: number;
}

const none: StreamCounts = { packets: 0, bytes: 0 };

/** RTP packets that came from the peer. */
export function packetsHeard(reply: unknown): number {
  return rtpStream(reply, outerTag).packets;
}

/** Counts of the peer's side. rtpengine counts what it receives; what came in inside is what went out. */
export function outerStatistics(reply: unknown): {
  readonly packetsReceived: number;
  readonly octetsReceived: number;
  readonly packetsSent: number;
  readonly octetsSent: number;
} {
  const heard = rtpStream(reply, outerTag);
  const sent = rtpStream(reply, innerTag);
  return {
    packetsReceived: heard.packets,
    octetsReceived: heard.bytes,
    packetsSent: sent.packets,
    octetsSent: sent.bytes,
  };
}

function rtpStream(reply: unknown, tag: string): StreamCounts {
  const stats = path(reply, ['tags', tag, 'medias', 0, 'streams', 0, 'stats']);
  const packets = path(stats, ['packets']);
  const bytes = path(stats, ['bytes']);
  return typeof packets === 'number' && typeof bytes === 'number' ? { packets, bytes } : none;
}

function path(value: unknown, steps: readonly (string | number)[]): unknown {
  let at = value;
  for (const step of steps) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Record<string | number, unknown>)[step];
  }
  return at;
}
