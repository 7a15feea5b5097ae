/**
 * The hashes of digest authentication (RFC 7616 section 3.4, RFC 8760 for SIP). Pure: hashing only.
 */

import { createHash, timingSafeEqual } from 'node:crypto';

/** Strongest first, which is also the order in which we offer and choose (RFC 8760 section 2.4). */
export const algorithms = ['SHA-512-256', 'SHA-256', 'MD5'] as const;
export type DigestAlgorithm = (typeof algorithms)[number];

const nodeNames: Readonly<Record<DigestAlgorithm, string>> = {
  'SHA-512-256': 'sha512-256',
  'SHA-256': 'sha256',
  MD5: 'md5',
};

/** `name` as in the `algorithm` field, with `-sess` taken off; absent means MD5 (RFC 7616 section 3.3). */
export function readAlgorithm(
  name: string | undefined,
): { algorithm: DigestAlgorithm; session: boolean } | undefined {
  const text = (name ?? 'MD5').toUpperCase();
  const session = text.endsWith('-SESS');
  const plain = session ? text.slice(0, -5) : text;
  const algorithm = algorithms.find((known) => known === plain);
  return algorithm === undefined ? undefined : { algorithm, session };
}

/** Lower-case hexadecimal hash of text as UTF-8, or of bytes. */
export function digestHash(algorithm: DigestAlgorithm, data: string | Uint8Array): string {
  return createHash(nodeNames[algorithm]).update(data).digest('hex');
}

/** H(A1): what is stored instead of a password. One per algorithm, since none follows from another. */
export function digestHa1(
  algorithm: DigestAlgorithm,
  username: string,
  realm: string,
  password: string,
): string {
  return digestHash(algorithm, `${username}:${realm}:${password}`);
}

export interface DigestInput {
  readonly algorithm: DigestAlgorithm;
  /** The stored H(A1), hexadecimal. */
  readonly ha1: string;
  /** A `-sess` algorithm: H(A1) is bound to nonce and cnonce. */
  readonly session?: boolean;
  readonly nonce: string;
  readonly method: string;
  /** The `uri` field. */
  readonly uri: string;
  /** Absent for the old form without qop (RFC 2069), which only clients still use. */
  readonly qop?: { readonly value: 'auth' | 'auth-int'; readonly nc: string };
  /** Needed with qop and with a `-sess` algorithm. */
  readonly cnonce?: string;
  /** Hashed for `auth-int` only. */
  readonly body?: Uint8Array;
}

/** The `response` field (RFC 7616 section 3.4.1). */
export function digestResponse(input: DigestInput): string {
  const { algorithm, nonce, qop, cnonce = '' } = input;
  const ha1 = input.session ? digestHash(algorithm, `${input.ha1}:${nonce}:${cnonce}`) : input.ha1;
  const integrity = qop?.value === 'auth-int' ? `:${digestHash(algorithm, input.body ?? '')}` : '';
  const ha2 = digestHash(algorithm, `${input.method}:${input.uri}${integrity}`);
  if (qop === undefined) return digestHash(algorithm, `${ha1}:${nonce}:${ha2}`);
  return digestHash(algorithm, `${ha1}:${nonce}:${qop.nc}:${cnonce}:${qop.value}:${ha2}`);
}

/** Compares without telling by its duration where the difference is. */
export function sameSecret(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}
