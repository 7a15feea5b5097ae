/**
 * The header section: lines to headers (RFC 3261 section 7.3.1).
 *
 * Reads on after a bad line, because a refusal can only be answered with the Via, From, To, Call-ID and
 * CSeq, and these may stand below it. One pass; the text is never searched twice.
 */

import type { SipLimits } from './limits.ts';
import type { SipHeader } from './message.ts';
import { headerKey } from './names.ts';
import { isBlank, isTokenSlice, skipBlanks, trimSlice } from './tokens.ts';

export type HeaderProblem = 'bad-header' | 'bare-line-end' | 'line-too-long' | 'too-many-headers';

export interface HeaderLines {
  readonly headers: readonly SipHeader[];
  /** What was wrong first, if anything. */
  readonly problem?: HeaderProblem;
  /** Which line, without its contents: 1 is the start line. */
  readonly detail?: string;
}

/**
 * Reads the lines of `text` from `start`. The text ends with the CRLF of its last header line; an unfinished last
 * line is left out.
 */
export function parseHeaderLines(text: string, start: number, limits: SipLimits): HeaderLines {
  const headers: SipHeader[] = [];
  let problem: HeaderProblem | undefined;
  let detail: string | undefined;
  let lineNumber = 1;
  const fail = (what: HeaderProblem) => {
    if (problem !== undefined) return;
    problem = what;
    detail = `line ${lineNumber}`;
  };

  let at = start;
  // Kept between lines: many lines without a colon must not each search to the end.
  let colon = -1;
  while (at < text.length) {
    lineNumber++;
    const lineStart = at;
    const lineEnd = endOfLine(text, at);
    if (lineEnd === -1) break;
    // A CR or LF on its own is a line end to some and not to others: the door to smuggled headers.
    if (lineEnd < at) {
      fail('bare-line-end');
      break;
    }
    at = lineEnd + 2;
    let folded = false;
    let valueEnd = lineEnd;
    while (at < text.length && isBlank(text.charCodeAt(at))) {
      const end = endOfLine(text, at);
      if (end < at) break;
      folded = true;
      valueEnd = end;
      at = end + 2;
    }
    if (valueEnd - lineStart > limits.lineCharsMax) {
      fail('line-too-long');
      continue;
    }
    if (colon < lineStart) colon = text.indexOf(':', lineStart);
    if (colon < 0 || colon >= valueEnd) {
      fail('bad-header');
      if (colon < 0) break;
      continue;
    }
    let nameEnd = colon;
    while (nameEnd > lineStart && isBlank(text.charCodeAt(nameEnd - 1))) nameEnd--;
    if (!isTokenSlice(text, lineStart, nameEnd)) {
      fail('bad-header');
      continue;
    }
    if (headers.length >= limits.headersMax) {
      fail('too-many-headers');
      break;
    }
    const name = text.slice(lineStart, nameEnd);
    const value = folded ? unfold(text, colon + 1, valueEnd) : trimSlice(text, colon + 1, valueEnd);
    headers.push({ name, key: headerKey(name), value });
  }
  return problem === undefined ? { headers } : { headers, problem, detail: detail ?? '' };
}

/** Position of the CRLF that ends the line at `at`; -1 when there is none; -2 when a bare CR or LF comes first. */
function endOfLine(text: string, at: number): number {
  const cr = text.indexOf('\r', at);
  const lf = text.indexOf('\n', at);
  if (cr < 0 && lf < 0) return -1;
  return cr >= 0 && lf === cr + 1 ? cr : -2;
}

/** Continuation lines joined by one space each (section 7.3.1), outer white space trimmed. */
function unfold(text: string, start: number, end: number): string {
  const parts: string[] = [];
  let at = start;
  while (at < end) {
    const cr = text.indexOf('\r', at);
    const stop = cr < 0 || cr > end ? end : cr;
    const part = trimSlice(text, at, stop);
    if (part !== '') parts.push(part);
    at = skipBlanks(text, stop + 2, end);
  }
  return parts.join(' ');
}
