/**
 * `;name=value` parameters as they stand in URIs and headers (RFC 3261 section 25.1, generic-param).
 *
 * Kept in order with names as typed and values raw (quotes and escapes still on), so that what is written equals what was
 * read. Names are compared without regard to case.
 */

import { endOfQuoted, isBlank, isTokenSlice, quote, skipBlanks, trimSlice, unquote } from './tokens.ts';

export interface Param {
  readonly name: string;
  /** Raw text after `=`; absent for a flag such as `lr`. */
  readonly value?: string;
}

export type Params = readonly Param[];

export const noParams: Params = [];

/**
 * Reads `;a=b;c` from `at` to the end of `text`; blanks around `;` and `=` are allowed, as headers allow them.
 * Undefined when malformed: something before the first semicolon, an empty parameter, an unclosed quote.
 */
export function parseParams(text: string, at: number): Params | undefined {
  const end = text.length;
  let next = skipBlanks(text, at, end);
  if (next === end) return noParams;
  const params: Param[] = [];
  while (next < end) {
    if (text.charCodeAt(next) !== 0x3b) return undefined;
    const nameStart = skipBlanks(text, next + 1, end);
    next = nameStart;
    while (next < end && !endsName(text.charCodeAt(next))) next++;
    const nameEnd = next;
    if (!isTokenSlice(text, nameStart, nameEnd)) return undefined;
    const name = text.slice(nameStart, nameEnd);
    next = skipBlanks(text, next, end);
    if (text.charCodeAt(next) !== 0x3d) {
      params.push({ name });
      continue;
    }
    const valueStart = skipBlanks(text, next + 1, end);
    if (text.charCodeAt(valueStart) === 0x22) {
      next = endOfQuoted(text, valueStart, end);
      if (next < 0) return undefined;
      params.push({ name, value: text.slice(valueStart, next) });
      next = skipBlanks(text, next, end);
    } else {
      const semicolon = text.indexOf(';', valueStart);
      next = semicolon < 0 ? end : semicolon;
      const value = trimSlice(text, valueStart, next);
      if (value === '' || /[" \t]/.test(value)) return undefined;
      params.push({ name, value });
    }
  }
  return params;
}

function endsName(code: number): boolean {
  return code === 0x3b || code === 0x3d || isBlank(code);
}

/** `;a=b;c`, or nothing for no parameters. */
export function formatParams(params: Params): string {
  let text = '';
  for (const { name, value } of params) text += value === undefined ? `;${name}` : `;${name}=${value}`;
  return text;
}

/** The parameter with this name, given in lower case. */
export function findParam(params: Params, name: string): Param | undefined {
  for (const param of params) {
    if (param.name === name || (param.name.length === name.length && param.name.toLowerCase() === name))
      return param;
  }
  return undefined;
}

/** Value of the parameter without quotes and escapes; undefined when it is absent or a flag. */
export function getParam(params: Params, name: string): string | undefined {
  const value = findParam(params, name)?.value;
  return value === undefined ? undefined : unquote(value);
}

export function hasParam(params: Params, name: string): boolean {
  return findParam(params, name) !== undefined;
}

/** Sets, adds (at the end), or with a flag value of `true` makes a parameter without `=`. Quotes are added when needed. */
export function setParam(params: Params, name: string, value: string | true): Params {
  const made: Param = value === true ? { name } : { name, value: asValue(value) };
  const key = name.toLowerCase();
  if (!hasParam(params, key)) return [...params, made];
  return params.map((param) => (param.name.toLowerCase() === key ? made : param));
}

export function removeParam(params: Params, name: string): Params {
  return params.filter((param) => param.name.toLowerCase() !== name);
}

/** A token, an IPv6 reference or host:port goes bare, anything else quoted. */
function asValue(value: string): string {
  return /^[A-Za-z0-9\-.!%*_+`'~:[\]]+$/.test(value) ? value : quote(value);
}
