/**
 * Digest authentication, the side that answers a 401 or 407 (RFC 7616 section 3.4, RFC 3261 section 22.3).
 */

import { type DigestFields, formatDigest, parseDigestFields } from './digest-fields.ts';
import { algorithms, type DigestAlgorithm, digestHa1, digestResponse, readAlgorithm } from './digest-hash.ts';

/** A challenge we can answer. */
export interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  readonly algorithm: DigestAlgorithm;
  readonly session: boolean;
  /** As sent, to be echoed; absent when none was sent. */
  readonly algorithmText?: string;
  readonly opaque?: string;
  /** Absent for the old form without qop. */
  readonly qop?: 'auth' | 'auth-int';
  /** The last credentials were right and only the nonce too old: answer again without asking anybody. */
  readonly stale: boolean;
}

/**
 * The strongest challenge we can answer among the header values (one a line), for `realm` when given; the topmost among
 * equals (RFC 8760 section 2.4). Undefined when there is none.
 */
export function chooseChallenge(values: readonly string[], realm?: string): Challenge | undefined {
  let best: Challenge | undefined;
  for (const value of values) {
    const fields = parseDigestFields(value);
    const challenge = fields === undefined ? undefined : readChallenge(fields);
    if (challenge === undefined || (realm !== undefined && challenge.realm !== realm)) continue;
    if (best === undefined || algorithms.indexOf(challenge.algorithm) < algorithms.indexOf(best.algorithm))
      best = challenge;
  }
  return best;
}

function readChallenge(fields: DigestFields): Challenge | undefined {
  const realm = fields.get('realm');
  const nonce = fields.get('nonce');
  const algorithmText = fields.get('algorithm');
  const known = readAlgorithm(algorithmText);
  if (realm === undefined || nonce === undefined || known === undefined) return undefined;
  const offered = fields
    .get('qop')
    ?.split(',', 8)
    .map((each) => each.trim().toLowerCase());
  const qop = (['auth', 'auth-int'] as const).find((each) => offered?.includes(each));
  // An offer of only unknown kinds cannot be answered; falling back to none would weaken it.
  if (offered !== undefined && qop === undefined) return undefined;
  const opaque = fields.get('opaque');
  return {
    realm,
    nonce,
    ...known,
    ...(algorithmText === undefined ? {} : { algorithmText }),
    ...(opaque === undefined ? {} : { opaque }),
    ...(qop === undefined ? {} : { qop }),
    stale: fields.get('stale')?.toLowerCase() === 'true',
  };
}

export interface Answer {
  readonly username: string;
  readonly password: string;
  readonly method: string;
  /** Request-URI, as it will be sent. */
  readonly uri: string;
  /** Random text of the caller's making, fresh for each request. */
  readonly cnonce: string;
  /** How often this nonce has been answered, this one included: 1 to 2^32 - 1. */
  readonly count: number;
  readonly body?: Uint8Array;
}

/** Value for Authorization (after 401) or Proxy-Authorization (after 407). */
export function answerChallenge(challenge: Challenge, answer: Answer): string {
  const { realm, nonce, algorithm, session, qop } = challenge;
  const { username, method, uri, cnonce } = answer;
  const nc = answer.count.toString(16).padStart(8, '0');
  const response = digestResponse({
    algorithm,
    session,
    ha1: digestHa1(algorithm, username, realm, answer.password),
    nonce,
    method,
    uri,
    cnonce,
    ...(qop === undefined ? {} : { qop: { value: qop, nc } }),
    ...(answer.body === undefined ? {} : { body: answer.body }),
  });
  return formatDigest(
    [
      ['username', username],
      ['realm', realm],
      ['nonce', nonce],
      ['uri', uri],
      ['response', response],
      ['algorithm', challenge.algorithmText],
      ['opaque', challenge.opaque],
      ['qop', qop],
      ['nc', qop === undefined ? undefined : nc],
      ['cnonce', qop === undefined && !session ? undefined : cnonce],
    ],
    'credentials',
  );
}
