/**
 * Nonces that need no memory (RFC 7616 section 5.4): `time-salt-mac`, where the mac proves that we made it and when.
 *
 * The salt is random and handed in by the caller: two phones challenged in the same millisecond must not share a nonce, or
 * the count of one would make the other a replay.
 */

import { createHmac } from 'node:crypto';
import { sameSecret } from './digest-hash.ts';

export interface NonceSecret {
  /** At least 16 random bytes, kept for the life of the server or longer. */
  readonly secret: Uint8Array;
  readonly realm: string;
}

/** `salt`: 8 or more random characters of A-Z, a-z, 0-9, _ . `now`: milliseconds. */
export function makeNonce(key: NonceSecret, now: number, salt: string): string {
  const start = `${Math.floor(now).toString(36)}-${salt}`;
  return `${start}-${mac(key, start)}`;
}

/** When a nonce was made, in milliseconds; undefined when we did not make it, or not for this realm. */
export function nonceTime(key: NonceSecret, nonce: string): number | undefined {
  const end = nonce.lastIndexOf('-');
  const start = nonce.slice(0, Math.max(end, 0));
  if (end <= 0 || nonce.length > 128 || !sameSecret(nonce.slice(end + 1), mac(key, start))) return undefined;
  const time = Number.parseInt(start.slice(0, start.indexOf('-')), 36);
  return Number.isSafeInteger(time) ? time : undefined;
}

/** 120 bits in hexadecimal: no dash in it, and far beyond guessing. */
function mac(key: NonceSecret, start: string): string {
  return createHmac('sha256', key.secret).update(`${key.realm}:${start}`).digest('hex').slice(0, 30);
}
