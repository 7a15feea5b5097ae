/**
 * Offer and answer for one audio stream (RFC 3264; RFC 8843 and 8839/8842 for browsers): what the peer wants,
 * whether we can, and what we answer. Our own rules where the RFC leaves a choice:
 *
 *  - one codec per leg, the first of *our* preference that the peer offered, with the peer's payload number
 *    (RFC 3264 §6.1), so that two legs mostly agree and nothing is converted;
 *  - the first usable audio stream is taken, all other streams are refused with port 0;
 *  - telephone-event is taken whenever it is offered, under the peer's number.
 *
 * Pure. A refusal is a value with the reason for the 488.
 */
import { isUnicast, isUnspecified } from './address.ts';
import { type AudioCodec, type PayloadMap, payloadsOf } from './codecs.ts';
import { parseSdp } from './parse.ts';
import { readSecurity, type Security } from './security.ts';
import {
  attributeOf,
  directionOf,
  hasAttribute,
  type SdpDirection,
  type SdpMedia,
  type SessionDescription,
} from './session.ts';

export type TransportKind = 'plain' | 'webrtc';

/** What this endpoint can do. */
export interface Capabilities {
  readonly kind: TransportKind;
  /** In our order of preference. */
  readonly codecs: readonly AudioCodec[];
  /** Families we have an address of; browsers bring their own in ICE. */
  readonly families: readonly (4 | 6)[];
}

export type SdpRefusalReason =
  | 'malformed'
  | 'tooLarge'
  | 'noAudio'
  | 'noCommonCodec'
  | 'unsupportedTransport'
  | 'unsupportedAddress'
  | 'missingSecurity'
  | 'mismatch';

export interface SdpRefusal {
  readonly ok: false;
  readonly reason: SdpRefusalReason;
  readonly detail: string;
}

/** Where and how the peer wants its sound. */
export interface RemoteAudio {
  readonly codec: AudioCodec;
  /** Number to send the codec with. */
  readonly payloadType: number;
  /** Number to send keys with; absent = the peer does not take them in RTP. */
  readonly telephoneEvent?: number;
  /** As the peer wrote it, from its side; a `0.0.0.0` address already reads as not wanting sound. */
  readonly direction: SdpDirection;
  readonly family: 4 | 6;
  readonly address: string;
  readonly port: number;
  readonly rtcpPort: number;
  readonly rtcpMux: boolean;
  /** Present for browsers. */
  readonly security?: Security;
}

export interface RemoteDescription {
  readonly session: SessionDescription;
  /** Place of the chosen audio stream among the media lines. */
  readonly audioIndex: number;
  readonly audio: RemoteAudio;
}

export type ReadDescription = { readonly ok: true; readonly remote: RemoteDescription } | SdpRefusal;

/** Reads the peer's offer and chooses stream and codec. */
export function readOffer(text: string, capabilities: Capabilities): ReadDescription {
  const parsed = parseSdp(text);
  if (!parsed.ok) return parsed;
  const { session } = parsed;
  let refusal: SdpRefusal = refuse('noAudio', 'there is no audio stream with a port');
  for (const [audioIndex, media] of session.media.entries()) {
    if (media.kind !== 'audio' || media.port === 0) continue;
    const audio = readAudio(session, media, capabilities);
    if (audio.ok) return { ok: true, remote: { session, audioIndex, audio: audio.audio } };
    if (refusal.reason === 'noAudio') refusal = audio;
  }
  return refusal;
}

/**
 * Reads the peer's answer to `offer`. Streams stand at the same places as in the offer (RFC 3264 §6); what we
 * refused or did not offer stays refused.
 */
export function readAnswer(
  text: string,
  offer: SessionDescription,
  capabilities: Capabilities,
): ReadDescription {
  const parsed = parseSdp(text);
  if (!parsed.ok) return parsed;
  const { session } = parsed;
  const audioIndex = offer.media.findIndex((media) => media.kind === 'audio' && media.port !== 0);
  const media = session.media[audioIndex];
  if (media === undefined || media.kind !== 'audio')
    return refuse('mismatch', 'the answer lacks our audio stream');
  if (media.port === 0) return refuse('noAudio', 'the peer refused the audio stream');
  const audio = readAudio(session, media, {
    ...capabilities,
    // The answerer's order says what it wants to receive first (RFC 3264 §7).
    codecs: payloadsOf(media)
      .codecs.map(({ codec }) => codec)
      .filter((codec) => capabilities.codecs.includes(codec)),
  });
  return audio.ok ? { ok: true, remote: { session, audioIndex, audio: audio.audio } } : audio;
}

type ReadAudio = { readonly ok: true; readonly audio: RemoteAudio } | SdpRefusal;

function readAudio(session: SessionDescription, media: SdpMedia, capabilities: Capabilities): ReadAudio {
  const isSecure = capabilities.kind === 'webrtc';
  const protocols = isSecure ? secureProtocols : plainProtocols;
  if (!protocols.has(media.protocol))
    return refuse('unsupportedTransport', `${media.protocol} is not spoken here`);
  const payloads = payloadsOf(media);
  const chosen = choose(payloads, capabilities.codecs);
  if (chosen === undefined) {
    return refuse(
      'noCommonCodec',
      `none of the formats ${media.formats.slice(0, 8).join(' ')} is spoken here`,
    );
  }
  const connection = media.connection ?? session.connection;
  if (connection === undefined) return refuse('malformed', 'the audio stream has no connection line');
  const isHeld = isUnspecified(connection.address);
  if (!isSecure && !capabilities.families.includes(connection.family)) {
    return refuse('unsupportedAddress', `no IPv${connection.family} here`);
  }
  if (!isSecure && !isHeld && !isUnicast(connection.address, connection.family)) {
    return refuse('unsupportedAddress', 'the address is not a unicast IP address');
  }
  const security = isSecure ? readSecurity(session, media) : undefined;
  if (isSecure && security === undefined) {
    return refuse('missingSecurity', 'ICE credentials, fingerprint or DTLS role are missing');
  }
  const rtcpMux = hasAttribute(session, media, 'rtcp-mux');
  if (isSecure && !rtcpMux)
    return refuse('missingSecurity', 'rtcp-mux is required of browsers (RFC 8834 §4.5)');
  const { telephoneEvent } = payloads;
  const direction = directionOf(session, media);
  return {
    ok: true,
    audio: {
      ...chosen,
      ...(telephoneEvent !== undefined && { telephoneEvent }),
      direction: isHeld && !isSecure ? withoutReceiving(direction) : direction,
      family: connection.family,
      address: connection.address,
      port: media.port,
      rtcpPort: rtcpMux ? media.port : rtcpPortOf(session, media),
      rtcpMux,
      ...(security && { security }),
    },
  };
}

/** RTP/AVPF only adds feedback messages that nobody is obliged to send (RFC 4585 §3). */
const plainProtocols: ReadonlySet<string> = new Set(['RTP/AVP', 'RTP/AVPF']);
const secureProtocols: ReadonlySet<string> = new Set(['UDP/TLS/RTP/SAVPF', 'UDP/TLS/RTP/SAVP', 'RTP/SAVPF']);

function choose(
  payloads: PayloadMap,
  preference: readonly AudioCodec[],
): { readonly codec: AudioCodec; readonly payloadType: number } | undefined {
  for (const codec of preference) {
    const found = payloads.codecs.find((candidate) => candidate.codec === codec);
    if (found) return found;
  }
  return undefined;
}

/** RFC 3605; the next port where nothing is written (RFC 3550 §11). */
function rtcpPortOf(session: SessionDescription, media: SdpMedia): number {
  const port = Number(/^\d{1,5}/.exec(attributeOf(session, media, 'rtcp') ?? '')?.[0] ?? media.port + 1);
  return port > 0 && port <= 65535 ? port : media.port;
}

function withoutReceiving(direction: SdpDirection): SdpDirection {
  return direction === 'sendrecv' || direction === 'sendonly' ? 'sendonly' : 'inactive';
}

/** Our side of a direction the peer wrote, bounded by what we want (RFC 3264 §6.1). */
export function answerDirection(peer: SdpDirection, wanted: SdpDirection): SdpDirection {
  const sends = sendsIn(wanted) && receivesIn(peer);
  const receives = receivesIn(wanted) && sendsIn(peer);
  if (sends) return receives ? 'sendrecv' : 'sendonly';
  return receives ? 'recvonly' : 'inactive';
}

export function sendsIn(direction: SdpDirection): boolean {
  return direction === 'sendrecv' || direction === 'sendonly';
}

export function receivesIn(direction: SdpDirection): boolean {
  return direction === 'sendrecv' || direction === 'recvonly';
}

function refuse(reason: SdpRefusalReason, detail: string): SdpRefusal {
  return { ok: false, reason, detail };
}
