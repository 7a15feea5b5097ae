/**
 * Sealing of personal data: AES-256-GCM (NIST SP 800-38D) with a fresh 96-bit nonce, bound to the id of
 * its subject, so that a box moved to another row does not open.
 *
 *   sealed = version (1 byte) | nonce (12) | tag (16) | ciphertext
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';

export const keyBytes = 32;
const version = 1;
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = 1 + nonceBytes + tagBytes;

/** `nonce` holds 12 bytes and is never used twice with one key. `about` is what the box belongs to. */
export function seal(key: Uint8Array, nonce: Uint8Array, about: string, plain: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about));
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Uint8Array.of(version), nonce, cipher.getAuthTag(), text]);
}

/** Null when the key is another, the box was changed, or it belongs to something else. */
export function unseal(key: Uint8Array, about: string, sealed: Uint8Array): Uint8Array | null {
  if (sealed.length < headBytes || sealed[0] !== version) return null;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + nonceBytes))
      .setAAD(Buffer.from(about))
      .setAuthTag(sealed.subarray(1 + nonceBytes, headBytes));
    return Buffer.concat([decipher.update(sealed.subarray(headBytes)), decipher.final()]);
  } catch {
    return null;
  }
}

export interface StoreKeys {
  /** Wraps the keys of subjects. */
  readonly wrap: Uint8Array;
  /** Makes lookup hashes. */
  readonly lookup: Uint8Array;
  /** Names kept answers, and makes the keys that seal them. */
  readonly replay: Uint8Array;
}

/** Keys of different use from one master key (HKDF, RFC 5869). */
export function deriveKeys(master: Uint8Array): StoreKeys {
  const derive = (use: string): Uint8Array => new Uint8Array(hkdfSync('sha256', master, '', use, keyBytes));
  return {
    wrap: derive('bereikbaar subject keys 1'),
    lookup: derive('bereikbaar number lookup 1'),
    replay: derive('bereikbaar kept answers 1'),
  };
}

/**
 * Finds a number without storing it: HMAC-SHA-256 over municipality and number. Without the key the few
 * hundred million Dutch numbers could simply be tried.
 */
export function lookupHash(key: Uint8Array, municipality: string | null, number: string): Uint8Array {
  return createHmac('sha256', key)
    .update(JSON.stringify([municipality, number]))
    .digest();
}
