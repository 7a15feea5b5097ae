/**
 * Time-based one-time codes (RFC 6238 over RFC 4226): SHA-1, six digits, steps of 30 seconds, as every
 * authenticator app has them. A code of the step before or after is taken too (RFC 6238 section 5.2).
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Instant, second } from '../../domain/time.ts';

const step = 30 * second;
const digits = 6;
/** 160 bits, the length of the hash (RFC 4226 section 4, R6). */
export const totpSecretBytes = 20;

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 section 6, without padding, as authenticator apps want it. */
export function base32(bytes: Uint8Array): string {
  let bits = 0;
  let value = 0;
  let text = '';
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += alphabet[(value >>> (bits - 5)) & 31];
  }
  return bits === 0 ? text : text + alphabet[(value << (5 - bits)) & 31];
}

/** The way back; characters that are no base 32 are left out. */
export function fromBase32(text: string): Uint8Array {
  const bytes: number[] = [];
  let bits = 0;
  let value = 0;
  for (const char of text.toUpperCase()) {
    const index = alphabet.indexOf(char);
    if (index < 0) continue;
    value = ((value << 5) | index) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((value >>> bits) & 255);
  }
  return Uint8Array.from(bytes);
}

/** The code of a step, six digits with leading zeros (RFC 4226 section 5.3). */
export function codeAt(secret: Uint8Array, stepNumber: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(stepNumber));
  const hash = createHmac('sha1', secret).update(counter).digest();
  const offset = (hash.at(-1) ?? 0) & 15;
  const number = hash.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** The step a code belongs to, around `now`; null when it fits none of them. */
export function stepOfCode(secret: Uint8Array, code: string, now: Instant): number | null {
  const current = Math.floor(now / step);
  let found: number | null = null;
  for (const candidate of [current - 1, current, current + 1]) {
    const [given, wanted] = [Buffer.from(code), Buffer.from(codeAt(secret, candidate))];
    if (given.length === wanted.length && timingSafeEqual(given, wanted)) found = candidate;
  }
  return found;
}

/** What a QR code holds for an authenticator app. */
export function otpAddress(secret: string, account: string, issuer: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}&digits=${digits}&period=30`;
}
