/**
 * Are two URIs the same (RFC 3261 section 19.1.4, RFC 3966 section 4)?
 *
 * The relation is not transitive, as the RFC itself notes: two URIs may each equal one without a parameter that
 * they differ in. Use it for comparing, never for making keys.
 */

import { comparableHost } from './host.ts';
import type { Param, Params } from './params.ts';
import { formatUri, type SipUri, type TelUri, type Uri, unescapeUri } from './uri.ts';

export function sameUri(a: Uri, b: Uri): boolean {
  if (a.scheme === 'tel' || b.scheme === 'tel')
    return a.scheme === 'tel' && b.scheme === 'tel' && sameTel(a, b);
  if (a.scheme === 'other' || b.scheme === 'other') return formatUri(a) === formatUri(b);
  return sameSip(a, b);
}

function sameSip(a: SipUri, b: SipUri): boolean {
  return (
    a.scheme === b.scheme &&
    // The userinfo is compared with case; the rest without. Absent and empty differ, as do absent and default ports.
    sameUserinfo(a.user, b.user) &&
    sameUserinfo(a.password, b.password) &&
    comparableHost(a.host) === comparableHost(b.host) &&
    a.port === b.port &&
    sameParams(a.params, b.params) &&
    sameHeaders(a.headers, b.headers)
  );
}

function sameUserinfo(a: string | undefined, b: string | undefined): boolean {
  if (a === b) return true;
  return a !== undefined && b !== undefined && unescapeUri(a) === unescapeUri(b);
}

/** These make a difference also when only one side has them. */
const decisive = new Set(['user', 'ttl', 'method', 'maddr', 'transport']);

function sameParams(a: Params, b: Params): boolean {
  if (a === b) return true;
  const [left, right] = [byName(a), byName(b)];
  return covers(left, right) && covers(right, left);
}

/** Name in lower case to value, both without escapes. */
type Named = ReadonlyMap<string, string | undefined>;

/** Every parameter of `a` agrees with `b`. */
function covers(a: Named, b: Named): boolean {
  for (const [name, value] of a) {
    if (!b.has(name)) {
      if (decisive.has(name)) return false;
    } else if (b.get(name) !== value) return false;
  }
  return true;
}

/** A name must not occur twice (section 19.1.1); where it does, the first counts, as everywhere in this layer. */
function byName(params: Params): Named {
  const index = new Map<string, string | undefined>();
  for (const { name, value } of params) {
    const key = unescapeUri(name).toLowerCase();
    if (!index.has(key)) index.set(key, value === undefined ? undefined : unescapeUri(value).toLowerCase());
  }
  return index;
}

/** Headers are never ignored; their order is. Values are compared as text, names without case. */
function sameHeaders(a: readonly Param[], b: readonly Param[]): boolean {
  if (a.length !== b.length) return false;
  const sorted = (list: readonly Param[]) =>
    list.map(({ name, value }) => `${unescapeUri(name).toLowerCase()}=${unescapeUri(value ?? '')}`).sort();
  const other = sorted(b);
  return sorted(a).every((text, index) => text === other[index]);
}

function sameTel(a: TelUri, b: TelUri): boolean {
  // Visual separators mean nothing (RFC 3966 section 3); phone-context and the rest must agree on both sides.
  const digits = (uri: TelUri) => uri.number.replace(/[-.()]/g, '').toLowerCase();
  if (digits(a) !== digits(b)) return false;
  const [left, right] = [byName(a.params), byName(b.params)];
  if (left.size !== right.size) return false;
  for (const [name, value] of left) if (!right.has(name) || right.get(name) !== value) return false;
  return true;
}
