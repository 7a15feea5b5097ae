/**
 * Reading and changing the header list of a message (RFC 3261 section 7.3).
 *
 * Lists are never changed in place: each function gives a new one. Keys are canonical (`names.ts`): lower-case long
 * names. Order between different names has no meaning, order within one name has.
 */

import { listValuesMax } from './limits.ts';
import type { SipHeader } from './message.ts';
import { headerKey, headerName, isListHeader } from './names.ts';
import { isToken, splitOutside } from './tokens.ts';

type Headers = readonly SipHeader[];
/** A message, or whatever else carries headers. */
export interface HasHeaders {
  readonly headers: Headers;
}

/** A header to be written, in canonical case. Control characters that would end the line become spaces. */
export function makeHeader(name: string, value: string): SipHeader {
  return { name: headerName(name), key: headerKey(name), value: oneLine(value) };
}

/** True when `name` may stand before the colon; anything else must not be sent. */
export function isHeaderName(name: string): boolean {
  return isToken(name);
}

/** Value of the first line with this key, whole, also when it holds several values. */
export function getHeader(from: HasHeaders, key: string): string | undefined {
  const { headers } = from;
  for (let i = 0; i < headers.length; i++) {
    const header = headers[i];
    if (header !== undefined && header.key === key) return header.value;
  }
  return undefined;
}

/** Values of all lines with this key, one a line. */
export function getHeaderLines(from: HasHeaders, key: string): string[] {
  const lines: string[] = [];
  for (const header of from.headers) if (header.key === key) lines.push(header.value);
  return lines;
}

/** All values in order; lines of list headers are split at their commas. Empty items are left out. */
export function getHeaderValues(from: HasHeaders, key: string): string[] {
  const lines = getHeaderLines(from, key);
  if (lines.length === 0 || !isListHeader(key)) return lines;
  const [only] = lines;
  if (lines.length === 1 && only !== undefined && only !== '' && !only.includes(',')) return lines;
  return lines.flatMap(splitList);
}

/** First value: the topmost Via, Route or Contact even when the line holds several. */
export function getFirstValue(from: HasHeaders, key: string): string | undefined {
  const line = getHeader(from, key);
  if (line === undefined || !line.includes(',') || !isListHeader(key)) return line;
  return splitList(line)[0];
}

export function hasHeader(from: HasHeaders, key: string): boolean {
  return getHeader(from, key) !== undefined;
}

/** Number of lines with this key. */
export function countHeader(from: HasHeaders, key: string): number {
  let count = 0;
  for (const header of from.headers) if (header.key === key) count++;
  return count;
}

/** Splits one line at the commas outside quotes and angle brackets. Empty items are left out. */
export function splitList(value: string): string[] {
  return splitOutside(value, ',', listValuesMax).filter((item) => item !== '');
}

/** True when `token` is among the comma-joined tokens of the header, without regard to case (Supported, Require, Allow). */
export function hasListToken(from: HasHeaders, key: string, token: string): boolean {
  const wanted = token.toLowerCase();
  return getHeaderValues(from, key).some((value) => value.toLowerCase() === wanted);
}

/** Replaces all lines of this name by one; it takes the place of the first, or goes to the end. */
export function setHeader(headers: Headers, name: string, value: string): SipHeader[] {
  const made = makeHeader(name, value);
  const result: SipHeader[] = [];
  let placed = false;
  for (const header of headers) {
    if (header.key !== made.key) result.push(header);
    else if (!placed) {
      result.push(made);
      placed = true;
    }
  }
  if (!placed) result.push(made);
  return result;
}

/** Adds a line after all others. */
export function appendHeader(headers: Headers, name: string, value: string): SipHeader[] {
  return [...headers, makeHeader(name, value)];
}

/** Adds a line before all others, so that it is the topmost of its name (Via, Record-Route). */
export function prependHeader(headers: Headers, name: string, value: string): SipHeader[] {
  return [makeHeader(name, value), ...headers];
}

/** Takes out all lines with this key. */
export function removeHeader(headers: Headers, key: string): SipHeader[] {
  return headers.filter((header) => header.key !== key);
}

/** Replaces the first value of a list header, or takes it out when `value` is undefined; the others stay. */
export function replaceFirstValue(headers: Headers, key: string, value: string | undefined): SipHeader[] {
  const at = headers.findIndex((header) => header.key === key);
  const old = headers[at];
  if (old === undefined) return [...headers];
  const rest = splitList(old.value).slice(1);
  const values = value === undefined ? rest : [oneLine(value), ...rest];
  const result = [...headers];
  if (values.length === 0) result.splice(at, 1);
  else result[at] = { name: old.name, key, value: values.join(', ') };
  return result;
}

/** CR and LF would start a header of the sender's choosing; NUL has no place in a line either. */
function oneLine(value: string): string {
  if (!value.includes('\r') && !value.includes('\n') && !value.includes('\0')) return value.trim();
  return value.replace(/[\r\n\0]+/g, ' ').trim();
}
