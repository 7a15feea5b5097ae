/**
 * The small grammar every header shares: tokens, white space, quoted strings (RFC 3261 section 25.1).
 *
 * Everything here looks at each character at most once or twice, so hostile input costs linear time.
 */

/** 1 for the characters of `token`: alphanum and - . ! % * _ + ` ' ~ */
const tokenChars = new Uint8Array(128);
for (const char of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.!%*_+`'~") {
  tokenChars[char.charCodeAt(0)] = 1;
}

/** True when `text[start, end)` is one token, at least one character long. */
export function isTokenSlice(text: string, start: number, end: number): boolean {
  if (start >= end) return false;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code > 127 || tokenChars[code] === 0) return false;
  }
  return true;
}

export function isToken(text: string): boolean {
  return isTokenSlice(text, 0, text.length);
}

/** Space or tab: what is left of linear white space after unfolding. */
export function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/** First position at or after `at` that is not blank, at most `end`. */
export function skipBlanks(text: string, at: number, end: number = text.length): number {
  let next = at;
  while (next < end && isBlank(text.charCodeAt(next))) next++;
  return next;
}

/** `text[start, end)` without blanks at either side. */
export function trimSlice(text: string, start: number, end: number): string {
  const from = skipBlanks(text, start, end);
  let to = end;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

/** Position after the quoted string that opens at `at` (a double quote), or -1 when it never closes. */
export function endOfQuoted(text: string, at: number, end: number = text.length): number {
  for (let next = at + 1; next < end; next++) {
    const code = text.charCodeAt(next);
    if (code === 0x5c) next++;
    else if (code === 0x22) return next + 1;
  }
  return -1;
}

/** The contents of a quoted string, escapes resolved; text that is not quoted is given back as it is. */
export function unquote(text: string): string {
  if (text.length < 2 || text.charCodeAt(0) !== 0x22 || text.charCodeAt(text.length - 1) !== 0x22)
    return text;
  const inner = text.slice(1, -1);
  return inner.includes('\\') ? inner.replace(/\\([\s\S])/g, '$1') : inner;
}

/** `text` as a quoted string; CR and LF, which no escape can carry, become spaces. */
export function quote(text: string): string {
  return `"${text.replace(/[\r\n]+/g, ' ').replace(/["\\]/g, '\\$&')}"`;
}

/**
 * A non-negative whole number of decimal digits only, or undefined when it is not one or exceeds `max`.
 * Leading zeros are allowed; signs, spaces and exponents are not.
 */
export function parseDigits(text: string, max: number): number | undefined {
  if (text.length === 0) return undefined;
  let value = 0;
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
    if (value > max) return undefined;
  }
  return value;
}

/**
 * Splits at `separator` outside quoted strings and angle brackets, blanks trimmed.
 * Empty items are kept, so that a caller can tell `a,,b`; at most `max` items are given.
 */
export function splitOutside(text: string, separator: string, max: number): string[] {
  if (!text.includes(separator)) return [trimSlice(text, 0, text.length)];
  const code = separator.charCodeAt(0);
  const items: string[] = [];
  let start = 0;
  let bracketed = false;
  for (let at = 0; at < text.length && items.length < max; at++) {
    const char = text.charCodeAt(at);
    if (char === code && !bracketed) {
      items.push(trimSlice(text, start, at));
      start = at + 1;
    } else if (char === 0x22 && !bracketed) {
      const end = endOfQuoted(text, at);
      // An unclosed quote swallows the rest; the parser of the single value will call it malformed.
      at = end < 0 ? text.length : end - 1;
    } else if (char === 0x3c) bracketed = true;
    else if (char === 0x3e) bracketed = false;
  }
  if (items.length < max) items.push(trimSlice(text, start, text.length));
  return items;
}
