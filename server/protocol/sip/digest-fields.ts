/**
 * `Digest name=value, name="value"` of challenges and credentials (RFC 7616 sections 3.3 and 3.4).
 */

import { isToken, quote, splitOutside, unquote } from './tokens.ts';

/** Names in lower case to values without quotes. */
export type DigestFields = ReadonlyMap<string, string>;

/** Fields in one header; more are not looked at. */
const fieldsMax = 32;

/** Undefined when the scheme is not Digest, a field is malformed, or one occurs twice. */
export function parseDigestFields(value: string): DigestFields | undefined {
  const text = value.trim();
  if (text.slice(0, 7).toLowerCase() !== 'digest ' && text.slice(0, 7).toLowerCase() !== 'digest\t')
    return undefined;
  const fields = new Map<string, string>();
  for (const part of splitOutside(text.slice(7), ',', fieldsMax)) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = part.slice(0, Math.max(equals, 0)).trim().toLowerCase();
    const raw = part.slice(equals + 1).trim();
    // Two answers in one header would let the checks look at one and the hash at the other.
    if (!isToken(name) || fields.has(name)) return undefined;
    if (raw.startsWith('"') && (raw.length < 2 || !raw.endsWith('"'))) return undefined;
    fields.set(name, unquote(raw));
  }
  return fields;
}

/** These go without quotes; phones are strict about it (RFC 7616 section 3.4, RFC 3261 section 22.4). */
const bare = new Set(['algorithm', 'nc', 'stale']);

/** `Digest …`; fields without value are left out. `qop` is quoted in a challenge only. */
export function formatDigest(
  fields: readonly (readonly [string, string | undefined])[],
  kind: 'challenge' | 'credentials',
) {
  const parts: string[] = [];
  for (const [name, value] of fields) {
    if (value === undefined) continue;
    const isBare = bare.has(name) || (name === 'qop' && kind === 'credentials');
    parts.push(`${name}=${isBare ? value : quote(value)}`);
  }
  return `Digest ${parts.join(', ')}`;
}
