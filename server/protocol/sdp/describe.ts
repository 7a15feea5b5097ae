/**
 * Our own descriptions: the first offer, later offers, and answers. Media lines never disappear and never
 * change place within a session (RFC 3264 §8), so later ones are laid out like what went before.
 */
import { type PayloadMap, payloadAttributes, payloadFormats } from './codecs.ts';
import type { TransportKind } from './offer-answer.ts';
import { type Security, securityAttributes } from './security.ts';
import {
  attributeOf,
  type SdpAttribute,
  type SdpDirection,
  type SdpMedia,
  type SdpOrigin,
  type SessionDescription,
} from './session.ts';

/** Our end of the stream. */
export interface LocalAudio {
  readonly kind: TransportKind;
  /** The version rises with each description that differs (RFC 3264 §8). */
  readonly origin: SdpOrigin;
  readonly port: number;
  readonly payloads: PayloadMap;
  readonly direction: SdpDirection;
  /** Plain only: we take RTCP on the RTP port. */
  readonly rtcpMux: boolean;
  /** Browsers only. */
  readonly security?: Security;
  /**
   * The one SSRC this leg will ever send with. Browsers must be told: Chromium goes silent for good when an
   * unannounced source comes back after another one. Absent where the sources are not ours to choose.
   */
  readonly ssrc?: number;
}

/** A first offer, or a later one laid out like `previous`. */
export function describeOffer(local: LocalAudio, previous?: SessionDescription): SessionDescription {
  const audioIndex = previous?.media.findIndex((media) => media.kind === 'audio' && media.port !== 0) ?? 0;
  const earlier = previous?.media[audioIndex];
  const mid = earlier && attributeOf(previous, earlier, 'mid');
  const protocol = local.kind === 'webrtc' ? 'UDP/TLS/RTP/SAVPF' : 'RTP/AVP';
  const audio = ourStream(local, earlier?.protocol ?? protocol, local.kind === 'webrtc' ? (mid ?? '0') : mid);
  const media = previous
    ? previous.media.map((line, at) => (at === audioIndex ? audio : refused(line)))
    : [audio];
  return ourSession(local, media, audio);
}

/** The answer to `offer`, taking the audio stream at `audioIndex` and refusing every other one. */
export function describeAnswer(
  local: LocalAudio,
  offer: SessionDescription,
  audioIndex: number,
): SessionDescription {
  const offered = offer.media[audioIndex]!;
  const audio = ourStream(local, offered.protocol, attributeOf(offer, offered, 'mid'));
  const media = offer.media.map((line, at) => (at === audioIndex ? audio : refused(line)));
  return ourSession(local, media, audio);
}

function ourSession(local: LocalAudio, media: readonly SdpMedia[], audio: SdpMedia): SessionDescription {
  const attributes: SdpAttribute[] = [];
  const mid = audio.attributes.find(({ name }) => name === 'mid')?.value;
  // RFC 8843 §7.3: the group of an answer holds only what was accepted.
  if (local.kind === 'webrtc' && mid !== undefined)
    attributes.push({ name: 'group', value: `BUNDLE ${mid}` });
  const { family, address } = local.origin;
  return { origin: local.origin, connection: { family, address }, attributes, media };
}

function ourStream(local: LocalAudio, protocol: string, mid: string | undefined): SdpMedia {
  const attributes = payloadAttributes(local.payloads);
  attributes.push({ name: 'ptime', value: '20' }, { name: local.direction });
  if (mid !== undefined) attributes.push({ name: 'mid', value: mid });
  if (local.rtcpMux || local.kind === 'webrtc') attributes.push({ name: 'rtcp-mux' });
  if (local.security) {
    attributes.push(...securityAttributes(local.security));
    // The stream name gives the page a MediaStream with the track (RFC 8830 §3).
    attributes.push({ name: 'msid', value: 'bereikbaar audio' });
    if (local.ssrc !== undefined) attributes.push({ name: 'ssrc', value: `${local.ssrc} cname:bereikbaar` });
  }
  return { kind: 'audio', port: local.port, protocol, formats: payloadFormats(local.payloads), attributes };
}

/** A refused stream repeats kind, protocol and formats with port 0 (RFC 3264 §6); `mid` stays for browsers. */
function refused(line: SdpMedia): SdpMedia {
  const attributes = line.attributes.filter(({ name }) => name === 'mid');
  return { kind: line.kind, port: 0, protocol: line.protocol, formats: line.formats, attributes };
}
