/** ICE and DTLS attributes of a browser's stream (RFC 8839 §5, RFC 8122 §5, RFC 4145 §4). */
import { attributeOf, type SdpAttribute, type SdpMedia, type SessionDescription } from './session.ts';

export type DtlsSetup = 'actpass' | 'active' | 'passive';

export interface Security {
  readonly iceUfrag: string;
  readonly icePwd: string;
  /** Hash function and value, e.g. `sha-256 4A:…`. */
  readonly fingerprint: string;
  readonly setup: DtlsSetup;
  /** Values of the candidate attributes, as written. Empty is fine: we then learn the peer from its checks. */
  readonly candidates: readonly string[];
}

/** More candidates than this are not read: a browser has a handful. */
export const candidatesMax = 32;

export function readSecurity(session: SessionDescription, media: SdpMedia): Security | undefined {
  const iceUfrag = attributeOf(session, media, 'ice-ufrag');
  const icePwd = attributeOf(session, media, 'ice-pwd');
  const fingerprint = attributeOf(session, media, 'fingerprint');
  const setup = attributeOf(session, media, 'setup') ?? 'actpass';
  // RFC 8839 §5.4: 4 … 256 and 22 … 256 characters of a closed alphabet.
  if (!iceUfrag || !/^[A-Za-z0-9+/]{4,256}$/.test(iceUfrag)) return undefined;
  if (!icePwd || !/^[A-Za-z0-9+/]{22,256}$/.test(icePwd)) return undefined;
  if (!fingerprint || !/^[A-Za-z0-9-]+ [0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2})+$/.test(fingerprint)) return undefined;
  if (setup !== 'actpass' && setup !== 'active' && setup !== 'passive') return undefined;
  const candidates = media.attributes
    .filter(({ name }) => name === 'candidate')
    .slice(0, candidatesMax)
    .map(({ value }) => value ?? '');
  return { iceUfrag, icePwd, fingerprint, setup, candidates };
}

/** The attribute lines of our side. */
export function securityAttributes(security: Security): SdpAttribute[] {
  return [
    { name: 'ice-ufrag', value: security.iceUfrag },
    { name: 'ice-pwd', value: security.icePwd },
    { name: 'fingerprint', value: security.fingerprint },
    { name: 'setup', value: security.setup },
    ...security.candidates.map((value) => ({ name: 'candidate', value })),
    // All candidates are known before we write: nothing trickles (RFC 8838 §8.2).
    { name: 'end-of-candidates' },
  ];
}

/** New credentials mean an ICE restart (RFC 8839 §4.4.1.1.1): the old transport cannot be kept. */
export function isSameTransport(a: Security, b: Security): boolean {
  return a.iceUfrag === b.iceUfrag && a.icePwd === b.icePwd && a.fingerprint === b.fingerprint;
}
