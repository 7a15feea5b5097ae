/**
 * Who calls, as a header says it: a number, deliberately unknown, or a name that is no number.
 * RFC 3323 (Privacy), RFC 3325 (P-Asserted-Identity), RFC 3966 (tel URI), RFC 3261 §19.1 (SIP URI).
 */
import { canonical, parseNumber } from './phone-number.ts';

/** `number` is canonical text. A withheld caller has no number: it must not be shown or stored. */
export type CallerIdentity =
  | { readonly kind: 'number'; readonly number: string }
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'name'; readonly name: string };

/** User parts with which networks say "withheld" (RFC 3323 §4.1.1.3 and common practice). */
const anonymousUsers = new Set([
  '',
  'anonymous',
  'restricted',
  'unavailable',
  'unknown',
  'withheld',
  'private',
]);

/** Reads a caller from a user part, a SIP or tel URI, or a whole header value. */
export function callerOf(text: string): CallerIdentity {
  const user = userOf(text);
  if (anonymousUsers.has(user.toLowerCase()) || /@anonymous\.invalid\b/i.test(text))
    return { kind: 'anonymous' };
  const parsed = parseNumber(user);
  return parsed.ok ? { kind: 'number', number: canonical(parsed.number) } : { kind: 'name', name: user };
}

/** Longest header value looked at. */
const headerCharsMax = 2048;

/**
 * The user part of a header value or URI: `"Anna" <sip:+31570…@trunk;user=phone>;tag=1` gives `+31570…`.
 * A text without scheme is taken as a user part itself, up to an `@`. A tel URI with a global
 * phone-context is completed with it (RFC 3966 §5.1.5).
 */
export function userOf(text: string): string {
  const value = text.slice(0, headerCharsMax).trim();
  // A display name is the caller's own words: what stands in its quotes is no address.
  const unquoted = value.replace(/"(?:[^"\\]|\\.)*"/g, '');
  const uri = /<([^>]*)>/.exec(unquoted)?.[1] ?? unquoted;
  const tel = /^tel:([^;?]*)(.*)$/i.exec(uri);
  if (tel !== null) {
    const context = /;phone-context=(\+[\d.-]+)/i.exec(tel[2] ?? '')?.[1] ?? '';
    const number = tel[1] ?? '';
    return number.startsWith('+') ? number : `${context}${number}`;
  }
  const rest = uri.replace(/^sips?:/i, '');
  // RFC 3261 §25.1: a user part holds no bare @; what follows the first belongs to host and headers.
  const at = rest.indexOf('@');
  const isUri = rest !== uri;
  if (at === -1) return isUri ? '' : rest;
  // A user part may carry number parameters (RFC 4694) and a password; neither is part of the number.
  return decoded(rest.slice(0, at).split(/[;:]/, 1)[0] ?? '');
}

function decoded(user: string): string {
  return user.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
