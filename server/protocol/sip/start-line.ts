/**
 * Request-Line and Status-Line (RFC 3261 sections 7.1 and 7.2).
 *
 * One space between the parts, nothing before or after: section 7.1 says so, and RFC 4475 (3.1.2.8, 3.1.2.9) asks
 * to refuse what differs rather than guess.
 */

import type { SipLimits } from './limits.ts';
import { isTokenSlice } from './tokens.ts';

export type StartLine =
  | { readonly kind: 'request'; readonly method: string; readonly uri: string }
  | { readonly kind: 'response'; readonly status: number; readonly reason: string };

export type StartLineProblem = 'not-sip' | 'bad-start-line' | 'bad-version' | 'uri-too-long' | 'bad-status';

export type StartLineResult =
  | { readonly ok: true; readonly line: StartLine }
  | {
      readonly ok: false;
      readonly problem: StartLineProblem;
      /** Given when the line is recognisably a request, so that it can be answered. */
      readonly method?: string;
    };

export function parseStartLine(line: string, limits: SipLimits): StartLineResult {
  return startsLikeVersion(line) ? parseStatusLine(line) : parseRequestLine(line, limits);
}

function parseRequestLine(line: string, limits: SipLimits): StartLineResult {
  const methodEnd = line.indexOf(' ');
  if (methodEnd <= 0 || !isTokenSlice(line, 0, methodEnd)) return { ok: false, problem: 'not-sip' };
  const method = line.slice(0, methodEnd);
  const uriEnd = line.indexOf(' ', methodEnd + 1);
  const version = uriEnd < 0 ? '' : line.slice(uriEnd + 1);
  if (!isVersion20(version)) {
    // A well-formed line of another SIP version is 505 (section 21.5.6); another protocol is none of ours.
    if (/^SIP\/[0-9]+\.[0-9]+$/i.test(version)) return { ok: false, problem: 'bad-version', method };
    if (/[ \t]SIP\/2\.0[ \t]*$/i.test(line.slice(-24)))
      return { ok: false, problem: 'bad-start-line', method };
    return { ok: false, problem: 'not-sip' };
  }
  if (uriEnd - methodEnd - 1 > limits.uriCharsMax) return { ok: false, problem: 'uri-too-long', method };
  const uri = line.slice(methodEnd + 1, uriEnd);
  if (!looksLikeUri(uri)) return { ok: false, problem: 'bad-start-line', method };
  return { ok: true, line: { kind: 'request', method, uri } };
}

function parseStatusLine(line: string): StartLineResult {
  const versionEnd = line.indexOf(' ');
  const version = versionEnd < 0 ? line : line.slice(0, versionEnd);
  if (!isVersion20(version)) return { ok: false, problem: 'bad-version' };
  const hundreds = line.charCodeAt(8) - 0x30;
  const tens = line.charCodeAt(9) - 0x30;
  const ones = line.charCodeAt(10) - 0x30;
  const isCode = hundreds >= 1 && hundreds <= 6 && tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9;
  // The space after the code may be missing together with an empty reason: a common fault that loses nothing.
  if (!isCode || (line.length > 11 && line.charCodeAt(11) !== 0x20))
    return { ok: false, problem: 'bad-status' };
  return {
    ok: true,
    line: { kind: 'response', status: hundreds * 100 + tens * 10 + ones, reason: line.slice(12) },
  };
}

function startsLikeVersion(line: string): boolean {
  // A token cannot contain a slash, so no method starts like this.
  return line.charCodeAt(3) === 0x2f && line.slice(0, 3).toUpperCase() === 'SIP';
}

/** The version is compared without regard to case (section 7.1). */
function isVersion20(version: string): boolean {
  return version === 'SIP/2.0' || (version.length === 7 && version.toUpperCase() === 'SIP/2.0');
}

/** A scheme, a colon, something behind it, and none of the characters that can stand in no URI. */
function looksLikeUri(uri: string): boolean {
  const colon = uri.indexOf(':');
  if (colon <= 0 || colon === uri.length - 1 || !isTokenSlice(uri, 0, colon)) return false;
  for (let at = colon + 1; at < uri.length; at++) {
    const code = uri.charCodeAt(at);
    if (code <= 0x20 || code === 0x7f || code === 0x3c || code === 0x3e || code === 0x22) return false;
  }
  return true;
}
