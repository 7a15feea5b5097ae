/**
 * Digest authentication, the side that asks (RFC 7616, RFC 8760, RFC 3261 section 22).
 *
 *   request ──▶ readCredentials ──▶ (caller looks up the user) ──▶ checkCredentials ──▶ user, or challenge again
 *
 * Only qop=auth is offered and taken. The caller keeps H(A1) per algorithm; a password is never needed.
 */

import { type DigestFields, formatDigest, parseDigestFields } from './digest-fields.ts';
import {
  algorithms,
  type DigestAlgorithm,
  digestResponse,
  readAlgorithm,
  sameSecret,
} from './digest-hash.ts';
import { type NonceSecret, nonceTime } from './digest-nonce.ts';
import type { ReplayGuard } from './digest-replay.ts';
import { parseUri } from './uri.ts';
import { sameUri } from './uri-compare.ts';

/**
 * One header value per algorithm, strongest first (RFC 8760 section 2.4): for WWW-Authenticate with 401 or
 * Proxy-Authenticate with 407. `stale`: the credentials were right, only the nonce was old; the phone need not ask its user.
 */
export function challenges(
  realm: string,
  nonce: string,
  offered: readonly DigestAlgorithm[] = ['SHA-256', 'MD5'],
  stale = false,
): string[] {
  return algorithms
    .filter((algorithm) => offered.includes(algorithm))
    .map((algorithm) =>
      formatDigest(
        [
          ['realm', realm],
          ['nonce', nonce],
          ['algorithm', algorithm],
          ['qop', 'auth'],
          ['stale', stale ? 'true' : undefined],
        ],
        'challenge',
      ),
    );
}

export interface Credentials {
  readonly username: string;
  readonly realm: string;
  readonly nonce: string;
  readonly uri: string;
  readonly response: string;
  readonly algorithm: DigestAlgorithm;
  readonly cnonce: string;
  /** As sent: eight hexadecimal digits. */
  readonly nc: string;
}

export type CredentialsFault =
  /** No Digest credentials for this realm: challenge. */
  | 'none'
  | 'malformed'
  | 'unknown-algorithm'
  /** qop missing or not `auth`. */
  | 'unsupported-qop';

export type CredentialsResult =
  | { readonly ok: true; readonly credentials: Credentials }
  | { readonly ok: false; readonly fault: CredentialsFault };

/** Finds the credentials for `realm` among the values of Authorization or Proxy-Authorization, one value a line. */
export function readCredentials(values: readonly string[], realm: string): CredentialsResult {
  let malformed = false;
  for (const value of values) {
    if (!/^\s*digest\s/i.test(value.slice(0, 64))) continue;
    const fields = parseDigestFields(value);
    if (fields === undefined) malformed = true;
    else if (fields.get('realm') === realm) return readFields(fields, realm);
  }
  return { ok: false, fault: malformed ? 'malformed' : 'none' };
}

function readFields(fields: DigestFields, realm: string): CredentialsResult {
  const known = readAlgorithm(fields.get('algorithm'));
  // The -sess forms would need H(A1) per session; we do not offer them.
  if (known === undefined || known.session) return { ok: false, fault: 'unknown-algorithm' };
  if (fields.get('qop')?.toLowerCase() !== 'auth') return { ok: false, fault: 'unsupported-qop' };
  const [username, nonce, uri, response, cnonce, nc] = [
    'username',
    'nonce',
    'uri',
    'response',
    'cnonce',
    'nc',
  ].map((name) => fields.get(name));
  if (!username || !nonce || !uri || !response || !cnonce || !nc || !/^[0-9a-f]{8}$/i.test(nc)) {
    return { ok: false, fault: 'malformed' };
  }
  const { algorithm } = known;
  return { ok: true, credentials: { username, realm, nonce, uri, response, algorithm, cnonce, nc } };
}

export type CheckFault =
  /** Not a nonce of ours: challenge. */
  | 'foreign-nonce'
  /** The credentials are for another request target (RFC 7616 section 3.4.6). */
  | 'wrong-uri'
  | 'unknown-user'
  | 'wrong-response'
  /** Right, but the nonce has expired or its counts are forgotten: challenge with stale. */
  | 'stale'
  /** Right, but sent before: challenge with stale, so that an honest client can go on. */
  | 'replayed';

export type CheckResult =
  | { readonly ok: true; readonly username: string; readonly algorithm: DigestAlgorithm }
  | { readonly ok: false; readonly fault: CheckFault; readonly stale: boolean };

export interface CheckInput {
  readonly method: string;
  readonly requestUri: string;
  /** Stored H(A1) per algorithm, lower-case hexadecimal; undefined for an unknown user. */
  readonly stored: Readonly<Partial<Record<DigestAlgorithm, string>>> | undefined;
  readonly key: NonceSecret;
  /** Milliseconds. */
  readonly now: number;
  readonly nonceLifetimeMs: number;
  readonly guard: ReplayGuard;
}

/**
 * Judges credentials. Counts the nonce only when everything else is right, so that nobody can use up another's counts.
 * An unknown user takes as long as a wrong password.
 */
export function checkCredentials(credentials: Credentials, input: CheckInput): CheckResult {
  const { algorithm, nonce, nc, cnonce, uri, username } = credentials;
  const made = nonceTime(input.key, nonce);
  if (made === undefined) return { ok: false, fault: 'foreign-nonce', stale: false };
  if (!isSameTarget(uri, input.requestUri)) return { ok: false, fault: 'wrong-uri', stale: false };

  const ha1 = input.stored?.[algorithm];
  const expected = digestResponse({
    algorithm,
    ha1: ha1 ?? 'no such user',
    nonce,
    method: input.method,
    uri,
    qop: { value: 'auth', nc },
    cnonce,
  });
  const right = sameSecret(expected, credentials.response.toLowerCase());
  if (ha1 === undefined) return { ok: false, fault: 'unknown-user', stale: false };
  if (!right) return { ok: false, fault: 'wrong-response', stale: false };

  // A clock that was set back makes nonces of the future; they are as good as their distance.
  if (Math.abs(input.now - made) >= input.nonceLifetimeMs) return { ok: false, fault: 'stale', stale: true };
  const verdict = input.guard.use(nonce, made, Number.parseInt(nc, 16));
  if (verdict === 'forgotten') return { ok: false, fault: 'stale', stale: true };
  if (verdict === 'replayed') return { ok: false, fault: 'replayed', stale: true };
  return { ok: true, username, algorithm };
}

function isSameTarget(a: string, b: string): boolean {
  if (a === b) return true;
  const [left, right] = [parseUri(a), parseUri(b)];
  return left !== undefined && right !== undefined && sameUri(left, right);
}
