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
  return covers(a, b) && covers(b, a);
}

/** Every parameter of `a` agrees with `b`. */
function covers(a: Params, b: Params): boolean {
  const index = byName(b);
  return a.every((param) => {
    const name = unescapeUri(param.name).toLowerCase();
    const other = index.get(name);
    if (other === undefined) return !decisive.has(name);
    return comparable(param) === comparable(other);
  });
}

function comparable(param: Param): string | undefined {
  return param.value === undefined ? undefined : unescapeUri(param.value).toLowerCase();
}

function byName(params: Params): Map<string, Param> {
  const index = new Map<string, Param>();
  for (const param of params) index.set(unescapeUri(param.name).toLowerCase(), param);
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
  if (digits(a) !== digits(b) || a.params.length !== b.params.length) return false;
  const index = byName(b.params);
  return a.params.every((param) => {
    const other = index.get(unescapeUri(param.name).toLowerCase());
    return other !== undefined && comparable(param) === comparable(other);
  });
}
