/**
 * Passwords as scrypt hashes (RFC 7914). The stored text names its own costs, so that they can be raised
 * later: `scrypt$<log2 N>$<r>$<p>$<salt>$<hash>`, both base64url. Hashing runs on a pool thread.
 */
import { scrypt, timingSafeEqual } from 'node:crypto';

/** 2^15 blocks of 8 × 128 bytes: 32 MiB and about a tenth of a second. */
const costs = { logN: 15, r: 8, p: 1 } as const;
const hashBytes = 32;
const saltBytes = 16;
/** Room for the costs above and four times as much. */
const memoryBytesMax = 160 * 1024 * 1024;

/** Shortest password that is taken; the longest is bounded by the contract. */
export const passwordLengthMin = 12;

/** `secret` gives random bytes as base64url. */
export async function hashPassword(password: string, secret: (bytes: number) => string): Promise<string> {
  const { logN, r, p } = costs;
  const salt = secret(saltBytes);
  const hash = await derive(password, salt, logN, r, p);
  return ['scrypt', logN, r, p, salt, hash.toString('base64url')].join('$');
}

/** False for a wrong password and for a stored text that is no hash. */
export async function isPassword(password: string, stored: string): Promise<boolean> {
  const parts = /^scrypt\$(\d{1,2})\$(\d{1,2})\$(\d{1,2})\$([\w-]+)\$([\w-]{43})$/.exec(stored);
  if (parts === null) return false;
  const [, logN, r, p, salt = '', hash = ''] = parts;
  const given = await derive(password, salt, Number(logN), Number(r), Number(p));
  return timingSafeEqual(given, Buffer.from(hash, 'base64url'));
}

/** A hash nobody's password has: checked when there is no account, so that time tells nothing. */
export const nobodysHash = `scrypt$${costs.logN}$${costs.r}$${costs.p}$AAAAAAAAAAAAAAAAAAAAAA$${'A'.repeat(43)}`;

function derive(password: string, salt: string, logN: number, r: number, p: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { N: 2 ** logN, r, p, maxmem: memoryBytesMax };
    scrypt(password.normalize('NFC'), salt, hashBytes, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}
