/**
 * SIP, SIPS and tel URIs (RFC 3261 section 19.1, RFC 3966).
 *
 *   sip:user:password@host:port;uri-parameters?headers
 *
 * Parts are kept as written, escapes included; `unescapeUri` and `uri-compare.ts` read through them.
 */

import { type HostPort, parseHostPort } from './host.ts';
import { formatParams, getParam, noParams, type Param, type Params } from './params.ts';
import { isTokenSlice } from './tokens.ts';

export interface SipUri extends HostPort {
  readonly scheme: 'sip' | 'sips';
  /** Raw user part, which may hold escapes and, for a telephone subscriber, parameters of its own. */
  readonly user?: string;
  readonly password?: string;
  readonly params: Params;
  /** `name=value` pairs after the question mark, raw. */
  readonly headers: readonly Param[];
}

export interface TelUri {
  readonly scheme: 'tel';
  /** Global (`+31…`) or local number with its visual separators. */
  readonly number: string;
  readonly params: Params;
}

/** Any other scheme: carried, not understood. */
export interface OtherUri {
  readonly scheme: 'other';
  /** In lower case, e.g. `mailto`. */
  readonly name: string;
  readonly text: string;
}

export type Uri = SipUri | TelUri | OtherUri;

/** Reads a URI without angle brackets. Undefined when it is malformed. */
export function parseUri(text: string): Uri | undefined {
  const colon = text.indexOf(':');
  if (colon <= 0) return undefined;
  const scheme = text.slice(0, colon);
  if (scheme === 'sip') return parseSipUri(text, 'sip', 4);
  const name = scheme.toLowerCase();
  if (name === 'sip' || name === 'sips') return parseSipUri(text, name, colon + 1);
  if (name === 'tel') return parseTelUri(text, colon + 1);
  if (!/^[a-z][a-z0-9+.-]*$/.test(name) || !isPrintable(text, colon + 1)) return undefined;
  return { scheme: 'other', name, text };
}

/** Reads a SIP or SIPS URI; undefined for malformed text and for other schemes. */
export function parseSip(text: string): SipUri | undefined {
  const uri = parseUri(text);
  return uri !== undefined && (uri.scheme === 'sip' || uri.scheme === 'sips') ? uri : undefined;
}

function parseSipUri(text: string, scheme: 'sip' | 'sips', start: number): SipUri | undefined {
  // The user part may contain ; and ?, the rest no bare @: so the last @ before nothing else decides (section 19.1.1).
  const at = text.lastIndexOf('@');
  let user: string | undefined;
  let password: string | undefined;
  if (at >= start) {
    const userinfo = text.slice(start, at);
    const colon = userinfo.indexOf(':');
    user = colon < 0 ? userinfo : userinfo.slice(0, colon);
    if (colon >= 0) password = userinfo.slice(colon + 1);
    if (!isUserPart(user) || user === '' || (password !== undefined && !isUserPart(password)))
      return undefined;
  }
  const hostStart = at >= start ? at + 1 : start;
  const question = text.indexOf('?', hostStart);
  const paramsEnd = question < 0 ? text.length : question;
  let hostEnd = text.indexOf(';', hostStart);
  if (hostEnd < 0 || hostEnd > paramsEnd) hostEnd = paramsEnd;

  const hostPort = parseHostPort(text.slice(hostStart, hostEnd));
  if (hostPort === undefined) return undefined;
  const params = hostEnd === paramsEnd ? noParams : parseUriParams(text.slice(hostEnd + 1, paramsEnd));
  const headers = question < 0 ? noParams : parseUriHeaders(text.slice(question + 1));
  if (params === undefined || headers === undefined) return undefined;
  // Built by assignment, as spreading is several times slower and this runs for every request.
  const uri: Writable<SipUri> = { scheme, host: hostPort.host, params, headers };
  if (user !== undefined) uri.user = user;
  if (password !== undefined) uri.password = password;
  if (hostPort.port !== undefined) uri.port = hostPort.port;
  return uri;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function parseTelUri(text: string, start: number): TelUri | undefined {
  const semicolon = text.indexOf(';', start);
  const number = semicolon < 0 ? text.slice(start) : text.slice(start, semicolon);
  // A local number may hold letters A-F, * and # (RFC 3966 section 3); there must be something to dial.
  if (!/^\+?[0-9A-Fa-f*#().-]+$/.test(number) || !/[0-9A-Fa-f*#]/.test(number)) return undefined;
  const params = semicolon < 0 ? noParams : parseUriParams(text.slice(semicolon + 1));
  return params === undefined ? undefined : { scheme: 'tel', number, params };
}

/** No blanks are allowed in a URI, so this is stricter than header parameters. */
function parseUriParams(text: string): Params | undefined {
  const params: Param[] = [];
  for (const part of text.split(';')) {
    const equals = part.indexOf('=');
    const name = equals < 0 ? part : part.slice(0, equals);
    if (name === '' || !isPrintable(part, 0)) return undefined;
    params.push(equals < 0 ? { name } : { name, value: part.slice(equals + 1) });
  }
  return params;
}

function parseUriHeaders(text: string): readonly Param[] | undefined {
  const headers: Param[] = [];
  for (const part of text.split('&')) {
    const equals = part.indexOf('=');
    if (equals <= 0 || !isPrintable(part, 0)) return undefined;
    headers.push({ name: part.slice(0, equals), value: part.slice(equals + 1) });
  }
  return headers;
}

/** Unreserved, escaped or user-unreserved, and what phones send unescaped against the rules (`#`, `[`, `|` …). */
function isUserPart(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x25) {
      if (!isHex(text.charCodeAt(at + 1)) || !isHex(text.charCodeAt(at + 2))) return false;
    } else if (
      code <= 0x20 ||
      code === 0x7f ||
      code === 0x22 ||
      code === 0x3c ||
      code === 0x3e ||
      code === 0x40
    )
      return false;
  }
  return true;
}

function isPrintable(text: string, start: number): boolean {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code <= 0x20 || code === 0x7f || code === 0x22 || code === 0x3c || code === 0x3e) return false;
  }
  return true;
}

function isHex(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x46) || (code >= 0x61 && code <= 0x66);
}

/** Text of the URI, without angle brackets. */
export function formatUri(uri: Uri): string {
  if (uri.scheme === 'other') return uri.text;
  if (uri.scheme === 'tel') return `tel:${uri.number}${formatParams(uri.params)}`;
  const password = uri.password === undefined ? '' : `:${uri.password}`;
  const userinfo = uri.user === undefined ? '' : `${uri.user}${password}@`;
  const port = uri.port === undefined ? '' : `:${uri.port}`;
  let headers = '';
  for (const { name, value } of uri.headers) headers += `${headers === '' ? '?' : '&'}${name}=${value ?? ''}`;
  return `${uri.scheme}:${userinfo}${uri.host}${port}${formatParams(uri.params)}${headers}`;
}

/** The `transport` parameter in lower case; undefined when absent. */
export function uriTransport(uri: SipUri): string | undefined {
  return getParam(uri.params, 'transport')?.toLowerCase();
}

/** Resolves `%HH`; escapes that are not valid, or not UTF-8 together, stay as they are. */
export function unescapeUri(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    // One wrong escape must not keep the right ones from being read.
    return text.replace(/%([0-7][0-9A-Fa-f])/g, (_all, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  }
}

/** Escapes what may not stand bare in a user part (section 25.1, user-unreserved). */
export function escapeUser(text: string): string {
  // A lone surrogate has no UTF-8 form, and encodeURIComponent would throw on it.
  const wellFormed = text.replace(/[\ud800-\udfff]/gu, '\ufffd');
  return encodeURIComponent(wellFormed).replace(/%(26|3D|2B|24|2C|3B|3F|2F)/g, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** True when the text may be a scheme with a colon behind it. */
export function hasScheme(text: string): boolean {
  const colon = text.indexOf(':');
  return colon > 0 && isTokenSlice(text, 0, colon);
}
