/**
 * Bytes to message, or the reason for refusal (RFC 3261 sections 7 and 18.3).
 *
 *   [CRLF…] start line CRLF (header CRLF)* CRLF body
 *
 * Header values stay text; `via.ts`, `address.ts` and their kin read them when somebody asks. What the message
 * means is `validate.ts`. Nothing here throws, whatever the bytes.
 */

import { readContentLength } from './content-length.ts';
import { type HeaderProblem, parseHeaderLines } from './header-lines.ts';
import { hasHeader } from './headers.ts';
import { datagramLimits, leadingCrlfBytesMax, type SipLimits } from './limits.ts';
import type { SipHeader, SipMessage, SipRequest } from './message.ts';
import { parseStartLine, type StartLineProblem } from './start-line.ts';
import { decodeText } from './text.ts';

export type RefusalReason =
  | StartLineProblem
  | HeaderProblem
  /** Only CRLFs or nothing: a keep-alive (RFC 5626 section 3.5.1), not a fault. */
  | 'keep-alive'
  | 'head-too-large'
  | 'message-too-large'
  | 'no-end-of-headers'
  | 'bad-content-length'
  | 'content-length-clash'
  /** Fewer body bytes than Content-Length promises (section 18.3: 400). */
  | 'body-too-short';

export type ParseWarning =
  /** Bytes after the body of a datagram were dropped (section 18.3). */
  | 'extra-bytes'
  /** Some bytes of the head are not UTF-8; they are kept (see `text.ts`). */
  | 'not-utf8'
  | 'repeated-content-length';

export interface ParseOk {
  readonly ok: true;
  readonly message: SipMessage;
  /** Bytes from the beginning of the input to the end of the body. */
  readonly bytesUsed: number;
  readonly warnings: readonly ParseWarning[];
}

export interface ParseRefusal {
  readonly ok: false;
  readonly reason: RefusalReason;
  /** For the log: place and kind of the fault, never contents. */
  readonly detail: string;
  /** Status to reply with. Absent when no reply is possible or allowed: responses, ACK, no Via. */
  readonly answer?: number;
  /** Given together with `answer`: the request as far as it could be read; From, To, Call-ID or CSeq may lack. */
  readonly partial?: SipRequest;
}

export type ParseResult = ParseOk | ParseRefusal;

const noWarnings: readonly ParseWarning[] = [];
const endOfHead = Buffer.from('\r\n\r\n');
const emptyBody = new Uint8Array(0);

/**
 * Reads one message that fills `input`: a datagram, a WebSocket message, or what `framing.ts` cut from a stream.
 * The body is a view on `input`, not a copy, so the caller must not reuse that memory.
 */
export function parseMessage(input: Uint8Array, limits: SipLimits = datagramLimits): ParseResult {
  const bytes = Buffer.isBuffer(input)
    ? input
    : Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  const start = skipCrlfs(bytes);
  if (start === bytes.length) return refuse('keep-alive', '');

  const blankLine = bytes.indexOf(endOfHead, start);
  const unfinished = blankLine < 0;
  // The head includes the CRLF of its last line, so that every line ends alike.
  const wholeHead = unfinished ? bytes.length : blankLine + 2;
  const headTooLarge = wholeHead + 2 - start > limits.headBytesMax;
  const headEnd = headTooLarge ? start + limits.headBytesMax : wholeHead;

  const { text, clean } = decodeText(bytes, start, headEnd);
  const lineEnd = text.indexOf('\r\n');
  const firstLine = lineEnd < 0 ? text : text.slice(0, lineEnd);
  if (lineEnd < 0 && !unfinished && !headTooLarge) return refuse('not-sip', 'no line');
  const startLine = parseStartLine(firstLine, limits);
  if (!startLine.ok && startLine.method === undefined) return refuse(startLine.problem, 'line 1');
  if (lineEnd < 0) return refuse(unfinished ? 'no-end-of-headers' : 'head-too-large', 'line 1');

  const lines = parseHeaderLines(text, lineEnd + 2, limits);
  const method = startLine.ok
    ? startLine.line.kind === 'request'
      ? startLine.line.method
      : undefined
    : startLine.method;
  const uri = startLine.ok && startLine.line.kind === 'request' ? startLine.line.uri : '';
  const fail = (reason: RefusalReason, detail: string): ParseRefusal =>
    answerable(reason, detail, method, uri, lines.headers);

  if (!startLine.ok) return fail(startLine.problem, 'line 1');
  if (firstLine.length > limits.lineCharsMax) return fail('line-too-long', 'line 1');
  if (headTooLarge) return fail('head-too-large', `over ${limits.headBytesMax} bytes`);
  if (lines.problem !== undefined) return fail(lines.problem, lines.detail ?? '');
  if (unfinished) return fail('no-end-of-headers', `${bytes.length - start} bytes`);

  const bodyStart = blankLine + 4;
  const available = bytes.length - bodyStart;
  const length = readContentLength(lines);
  if (length.kind === 'malformed') return fail('bad-content-length', 'not a number');
  if (length.kind === 'clash') return fail('content-length-clash', 'two values');
  // Without Content-Length a datagram's body goes to its end (section 18.3).
  const bodyBytes = length.kind === 'bytes' ? length.bytes : available;
  if (bodyStart - start + bodyBytes > limits.messageBytesMax) {
    return fail('message-too-large', `over ${limits.messageBytesMax} bytes`);
  }
  if (bodyBytes > available) return fail('body-too-short', `${available} of ${bodyBytes} bytes`);

  const repeated = length.kind === 'bytes' && length.repeated;
  const bytesUsed = bodyStart + bodyBytes;
  const warnings =
    clean && !repeated && bytesUsed === bytes.length
      ? noWarnings
      : listWarnings(clean, repeated, bytesUsed < bytes.length);
  const body = bodyBytes === 0 ? emptyBody : bytes.subarray(bodyStart, bytesUsed);
  const { headers } = lines;
  const { line } = startLine;
  const message: SipMessage =
    line.kind === 'request'
      ? { kind: 'request', method: line.method, uri: line.uri, headers, body }
      : { kind: 'response', status: line.status, reason: line.reason, headers, body };
  return { ok: true, message, bytesUsed, warnings };
}

/** Status code for each refusal that can be answered at all. */
const answers: Readonly<Partial<Record<RefusalReason, number>>> = {
  'bad-version': 505,
  'uri-too-long': 414,
  'head-too-large': 513,
  'message-too-large': 513,
};

function answerable(
  reason: RefusalReason,
  detail: string,
  method: string | undefined,
  uri: string,
  headers: readonly SipHeader[],
): ParseRefusal {
  // Nothing answers a response or an ACK (section 17); without Via there is no way back (section 18.2.2).
  if (method === undefined || method === 'ACK' || !hasHeader({ headers }, 'via'))
    return refuse(reason, detail);
  const partial: SipRequest = { kind: 'request', method, uri, headers, body: emptyBody };
  return { ok: false, reason, detail, answer: answers[reason] ?? 400, partial };
}

function refuse(reason: RefusalReason, detail: string): ParseRefusal {
  return { ok: false, reason, detail };
}

/** Position after leading CRLFs (section 7.5), within bounds. */
function skipCrlfs(bytes: Buffer): number {
  let at = 0;
  while (at < leadingCrlfBytesMax && bytes[at] === 0x0d && bytes[at + 1] === 0x0a) at += 2;
  return at;
}

function listWarnings(clean: boolean, repeated: boolean, extra: boolean): ParseWarning[] {
  const warnings: ParseWarning[] = [];
  if (!clean) warnings.push('not-utf8');
  if (repeated) warnings.push('repeated-content-length');
  if (extra) warnings.push('extra-bytes');
  return warnings;
}
