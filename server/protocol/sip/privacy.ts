/**
 * Privacy (RFC 3323 section 4.2, RFC 3325 section 9.3, RFC 7044 section 10.1): what the caller wants hidden.
 *
 *   Privacy: id;critical
 */

import { isToken } from './tokens.ts';

export type PrivacyValue = 'header' | 'session' | 'user' | 'none' | 'critical' | 'id' | 'history';

const values: readonly PrivacyValue[] = ['header', 'session', 'user', 'none', 'critical', 'id', 'history'];

/**
 * Known values in the order given, without repeats; unknown ones are left out (section 4.2 lets them pass). Commas are
 * read like semicolons, since senders confuse the two. Undefined when a part is not a token.
 */
export function parsePrivacy(text: string): readonly PrivacyValue[] | undefined {
  const found = new Set<PrivacyValue>();
  for (const part of text.split(/[;,]/, 64)) {
    const token = part.trim().toLowerCase();
    if (!isToken(token)) return undefined;
    const value = values.find((known) => known === token);
    if (value !== undefined) found.add(value);
  }
  return [...found];
}

export function formatPrivacy(wanted: readonly PrivacyValue[]): string {
  return wanted.join(';');
}

/** True when the caller's identity must not be shown (RFC 3325 section 7: `id`; RFC 3323: `user`, `header`). */
export function hidesIdentity(wanted: readonly PrivacyValue[]): boolean {
  return wanted.includes('id') || wanted.includes('user') || wanted.includes('header');
}
