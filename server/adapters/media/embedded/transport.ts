/** What carries packets for a leg: plain UDP or a browser's DTLS. The leg does not see which. */
import type { RemoteAudio } from '../../../protocol/sdp/offer-answer.ts';
import type { Security } from '../../../protocol/sdp/security.ts';

export interface TransportEvents {
  /**
   * An RTP datagram arrived. Answers what the leg made of it, so that the transport may lock on its source:
   * only `used` proves a source.
   */
  readonly onRtp: (datagram: Uint8Array) => 'used' | 'probation' | 'refused';
  readonly onRtcp: (datagram: Uint8Array) => void;
  /** A datagram from a stranger was turned away. */
  readonly onRefused: () => void;
  /** Sound can flow now. May come again after a change of the peer's address. */
  readonly onConnected: () => void;
  /** The peer ended the transport itself (browsers only). */
  readonly onGone: () => void;
  /** The transport is closed, by whomever; its port may rest. Comes once or more. */
  readonly onClosed: () => void;
}

export interface Transport {
  /** Port in our description. */
  readonly port: number;
  /** Keys and candidates for our description; browsers only. */
  readonly security: Security | undefined;
  /** The peer described itself, for the first time or anew. */
  setRemote(audio: RemoteAudio): void;
  sendRtp(datagram: Buffer): void;
  sendRtcp(datagram: Buffer): void;
  close(): void;
}
