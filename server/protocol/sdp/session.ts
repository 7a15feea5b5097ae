/**
 * A session description as data (RFC 8866), with the attributes that offer/answer needs already read. What we
 * do not understand is kept out of the way, not rejected: RFC 8866 §5.13 tells to ignore unknown attributes.
 */

/** Larger bodies are refused before they are read; Chromium's for one audio stream is about 3 kB. */
export const sdpBytesMax = 16 * 1024;
export const sdpLinesMax = 512;
export const sdpMediaMax = 16;
export const sdpFormatsMax = 64;

/** RFC 8866 §6.7, seen from whoever wrote the description. */
export type SdpDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

export interface SdpAttribute {
  readonly name: string;
  /** What follows the colon; absent for a flag such as `rtcp-mux`. */
  readonly value?: string;
}

export interface SdpConnection {
  readonly family: 4 | 6;
  /** An address or a host name, as written; a multicast TTL is cut off. */
  readonly address: string;
}

export interface SdpOrigin {
  readonly username: string;
  /** Digits; longer than a JavaScript number holds, hence text. */
  readonly sessionId: string;
  readonly sessionVersion: string;
  readonly family: 4 | 6;
  readonly address: string;
}

export interface SdpMedia {
  /** `audio`, `video`, `application` … */
  readonly kind: string;
  /** 0 = refused or switched off (RFC 3264 §6). */
  readonly port: number;
  /** `RTP/AVP`, `UDP/TLS/RTP/SAVPF` … */
  readonly protocol: string;
  /** Payload types for RTP, as written. */
  readonly formats: readonly string[];
  readonly connection?: SdpConnection;
  readonly attributes: readonly SdpAttribute[];
}

export interface SessionDescription {
  readonly origin: SdpOrigin;
  readonly connection?: SdpConnection;
  readonly attributes: readonly SdpAttribute[];
  readonly media: readonly SdpMedia[];
}

/** First value of an attribute of the stream; session level counts where the stream has none. */
export function attributeOf(session: SessionDescription, media: SdpMedia, name: string): string | undefined {
  const found =
    media.attributes.find((attribute) => attribute.name === name) ??
    session.attributes.find((attribute) => attribute.name === name);
  return found && (found.value ?? '');
}

export function hasAttribute(session: SessionDescription, media: SdpMedia, name: string): boolean {
  return attributeOf(session, media, name) !== undefined;
}

/** Direction of a stream, `sendrecv` where none is written (RFC 3264 §5.1). */
export function directionOf(session: SessionDescription, media: SdpMedia): SdpDirection {
  for (const attributes of [media.attributes, session.attributes]) {
    for (const { name } of attributes) {
      if (name === 'sendrecv' || name === 'sendonly' || name === 'recvonly' || name === 'inactive')
        return name;
    }
  }
  return 'sendrecv';
}
