/**
 * Recovery codes: twelve characters that sign in once in place of a code of the app. Sixty random bits each, so that
 * a plain hash of one cannot be guessed back; without letters that are taken for another.
 */
import { createHash } from 'node:crypto';
import type { Chance } from '../ports/clock.ts';

export const recoveryCodeCount = 10;

/** Crockford's base 32 in lower case: no i, l, o, u. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const codeChars = 12;

/** Fresh codes as they are shown: `7k2m-p9qd-x4ra`. */
export function newRecoveryCodes(chance: Pick<Chance, 'secret'>): readonly string[] {
  return Array.from({ length: recoveryCodeCount }, () => {
    const bytes = Buffer.from(chance.secret(codeChars), 'base64url');
    const code = Array.from({ length: codeChars }, (_, at) => alphabet[(bytes[at] ?? 0) & 31]).join('');
    return code.replace(/(.{4})(?=.)/g, '$1-');
  });
}

/** Dashes, spaces and capitals make no difference. Null when it cannot be such a code. */
export function recoveryHash(text: string): string | null {
  const plain = text.toLowerCase().replace(/[\s-]/g, '');
  if (plain.length !== codeChars) return null;
  return createHash('sha256').update(plain).digest('base64url');
}
