/**
 * Descriptions that only rtpengine sees. Every endpoint is a call of its own with two sides:
 *
 *   peer ◀──── outer ──── rtpengine ──── inner ────▶ nothing (discard), or the inner side of the bridged endpoint
 *
 * so that bridging and unbridging never change anything at the peer. The inner side is plain RTP that we describe here;
 * the outer side is the peer's own description, cut down to the stream and codec we chose.
 */
import { buildSdp } from '../../../protocol/sdp/build.ts';
import { type PayloadMap, payloadAttributes, payloadFormats } from '../../../protocol/sdp/codecs.ts';
import type { RemoteDescription } from '../../../protocol/sdp/offer-answer.ts';
import type { DtlsSetup } from '../../../protocol/sdp/security.ts';
import type {
  SdpAttribute,
  SdpDirection,
  SdpMedia,
  SessionDescription,
} from '../../../protocol/sdp/session.ts';

/** Where an inner side sends to. */
export interface InnerTarget {
  readonly address: string;
  readonly port: number;
}

/** RFC 863: what is sent there is thrown away. */
export const discardPort = 9;

export function innerDescription(
  target: InnerTarget,
  payloads: PayloadMap,
  direction: SdpDirection,
  version: number,
): string {
  const family = target.address.includes(':') ? 6 : 4;
  const media: SdpMedia = {
    kind: 'audio',
    port: target.port,
    protocol: 'RTP/AVP',
    formats: payloadFormats(payloads),
    attributes: [...payloadAttributes(payloads), { name: 'ptime', value: '20' }, { name: direction }],
  };
  return buildSdp({
    origin: {
      username: '-',
      sessionId: '1',
      sessionVersion: String(version),
      family,
      address: target.address,
    },
    connection: { family, address: target.address },
    attributes: [],
    media: [media],
  });
}

/** Attributes of the peer that matter to rtpengine. */
const kept: ReadonlySet<string> = new Set([
  'ice-ufrag',
  'ice-pwd',
  'ice-options',
  'fingerprint',
  'setup',
  'candidate',
  'end-of-candidates',
  'rtcp',
  'rtcp-mux',
  'mid',
]);

/**
 * The peer's description with the chosen stream and payloads alone.
 *
 * @param setup the peer's DTLS role where it is settled: an offer that left it open may be shown again as an answer
 */
export function outerDescription(remote: RemoteDescription, payloads: PayloadMap, setup?: DtlsSetup): string {
  const media = remote.session.media[remote.audioIndex]!;
  const pick = (attributes: readonly SdpAttribute[]) =>
    attributes
      .filter(({ name }) => kept.has(name))
      .map((attribute) =>
        setup !== undefined && attribute.name === 'setup' ? { name: 'setup', value: setup } : attribute,
      );
  const session: SessionDescription = {
    ...remote.session,
    attributes: pick(remote.session.attributes),
    media: [
      {
        ...media,
        formats: payloadFormats(payloads),
        attributes: [
          ...payloadAttributes(payloads),
          ...pick(media.attributes),
          { name: remote.audio.direction },
        ],
      },
    ],
  };
  return buildSdp(session);
}
