/**
 * name-addr and addr-spec with header parameters (RFC 3261 sections 20.10 and 25.1): From, To, Contact, Route,
 * P-Asserted-Identity, Diversion, Refer-To and kin.
 *
 *   "Display name" <uri>;tag=…        or        uri;tag=…
 */

import { formatParams, getParam, noParams, type Params, parseParams } from './params.ts';
import { endOfQuoted, quote, skipBlanks, trimSlice, unquote } from './tokens.ts';
import { hasScheme } from './uri.ts';

export interface Address {
  /** Quotes and escapes removed; absent when there is none, empty when it is `""`. */
  readonly displayName?: string;
  /** URI as text; `parseUri` reads it. */
  readonly uri: string;
  /** Parameters of the header, not of the URI. */
  readonly params: Params;
}

/** Reads one value, already split at commas. Undefined when malformed; the URI itself is only checked for a scheme. */
export function parseAddress(value: string): Address | undefined {
  const start = skipBlanks(value, 0);
  if (value.charCodeAt(start) === 0x22) {
    const end = endOfQuoted(value, start);
    if (end < 0) return undefined;
    const open = skipBlanks(value, end);
    if (value.charCodeAt(open) !== 0x3c) return undefined;
    return bracketed(value, open, unquote(value.slice(start, end)));
  }
  const open = value.indexOf('<', start);
  if (open < 0) return bare(value, start);
  if (open === start) return bracketed(value, open, undefined);
  const displayName = trimSlice(value, start, open);
  return isDisplayName(displayName) ? bracketed(value, open, displayName) : undefined;
}

function bracketed(value: string, open: number, displayName: string | undefined): Address | undefined {
  const close = value.indexOf('>', open);
  if (close < 0) return undefined;
  const uri = value.slice(open + 1, close);
  if (!isUriText(uri)) return undefined;
  const params = close + 1 === value.length ? noParams : parseParams(value, close + 1);
  if (params === undefined) return undefined;
  return displayName === undefined ? { uri, params } : { displayName, uri, params };
}

/** Without brackets, everything after the first semicolon belongs to the header (section 20.10). */
function bare(value: string, start: number): Address | undefined {
  const semicolon = value.indexOf(';', start);
  const uri = trimSlice(value, start, semicolon < 0 ? value.length : semicolon);
  // A comma or question mark demands brackets (section 20); taking the URI anyway would change its meaning.
  if (!isUriText(uri) || uri.includes('?') || uri.includes(',')) return undefined;
  const params = semicolon < 0 ? noParams : parseParams(value, semicolon);
  return params === undefined ? undefined : { uri, params };
}

function isUriText(uri: string): boolean {
  for (let at = 0; at < uri.length; at++) {
    const code = uri.charCodeAt(at);
    if (code <= 0x20 || code === 0x7f || code === 0x22 || code === 0x3c || code === 0x3e) return false;
  }
  return hasScheme(uri);
}

/**
 * Section 25.1 allows tokens and blanks only. What phones send unquoted besides (`Bell, A.`, `+31 (0)570`, letters
 * outside ASCII) cannot be mistaken for anything else, so it is taken as it is (RFC 4475 section 3.1.2.15 allows it).
 */
function isDisplayName(text: string): boolean {
  return !text.includes('"') && !text.includes(';') && !text.includes('>');
}

/** Always with angle brackets, so that no URI parameter is taken for one of the header. */
export function formatAddress(address: Address): string {
  const name = address.displayName === undefined ? '' : `${quote(address.displayName)} `;
  return `${name}<${address.uri}>${formatParams(address.params)}`;
}

/** The `tag` of a From or To value; undefined when absent or the value is malformed. */
export function addressTag(value: string): string | undefined {
  const address = parseAddress(value);
  return address === undefined ? undefined : getParam(address.params, 'tag');
}
