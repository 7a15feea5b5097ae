/**
 * Everything the message layer can do with one input, with the promises it makes checked.
 *
 * Throws only when a promise is broken, so a fuzzer reports what escapes from here.
 */

import assert from 'node:assert/strict';
import { formatAddress, parseAddress } from '../address.ts';
import { formatCSeq, parseCSeq, parseRAck, parseRSeq } from '../cseq.ts';
import { chooseChallenge } from '../digest-client.ts';
import { readCredentials } from '../digest-server.ts';
import { parseDiversion } from '../diversion.ts';
import { StreamFramer } from '../framing.ts';
import { getFirstValue, getHeaderLines, getHeaderValues } from '../headers.ts';
import { parseHistoryInfo } from '../history-info.ts';
import { datagramLimits, type SipLimits } from '../limits.ts';
import type { SipMessage } from '../message.ts';
import { parseMessage } from '../parse.ts';
import { parsePrivacy } from '../privacy.ts';
import { formatReason, parseReason } from '../reason.ts';
import { parseReplaces, replacesOfUri } from '../replaces.ts';
import { serializeMessage } from '../serialize.ts';
import { parseSeconds, parseSessionExpires } from '../session-expires.ts';
import { escapeUser, formatUri, parseUri, unescapeUri } from '../uri.ts';
import { sameUri } from '../uri-compare.ts';
import { validateRequest, validateResponse } from '../validate.ts';
import { parseValueParams } from '../value-params.ts';
import { formatVia, parseVia } from '../via.ts';

/**
 * For reading back what we wrote: it may be one Content-Length line longer than what came in at the limits.
 */
const roomy: SipLimits = {
  messageBytesMax: 2 * datagramLimits.messageBytesMax,
  headBytesMax: 2 * datagramLimits.headBytesMax,
  lineCharsMax: 2 * datagramLimits.lineCharsMax,
  uriCharsMax: datagramLimits.uriCharsMax,
  headersMax: datagramLimits.headersMax + 1,
};

/** What became of an input, for counting. */
export type Outcome = 'accepted' | 'answered' | 'dropped' | 'refused-answered' | 'refused-dropped';

export function exercise(bytes: Buffer): Outcome {
  const outcome = exerciseDatagram(bytes);
  exerciseStream(bytes);
  return outcome;
}

function exerciseDatagram(bytes: Buffer): Outcome {
  const result = parseMessage(bytes);
  if (!result.ok) {
    assert.equal(result.answer === undefined, result.partial === undefined);
    if (result.partial === undefined) return 'refused-dropped';
    // What an answer is made from must be good enough to be written.
    assert.ok(parseMessage(serializeMessage({ ...result.partial, uri: 'sip:partial.invalid' }), roomy).ok);
    return 'refused-answered';
  }
  const { message } = result;
  assert.ok(result.bytesUsed <= bytes.length);
  exerciseHeaders(message);
  assertRoundTrip(message);
  if (message.kind === 'response') {
    validateResponse(message, 'proxy');
    return validateResponse(message, 'uac').kind === 'accept' ? 'accepted' : 'dropped';
  }
  exerciseUri(message.uri);
  const verdict = validateRequest(message, { supported: new Set(['100rel']) });
  return verdict.kind === 'accept' ? 'accepted' : verdict.kind === 'answer' ? 'answered' : 'dropped';
}

/** What was read is written so that it reads the same; what was written is written the same again. */
function assertRoundTrip(message: SipMessage): void {
  const written = serializeMessage(message);
  const again = parseMessage(written, roomy);
  assert.ok(again.ok, again.ok ? '' : `${again.reason} ${again.detail}`);
  const others = (from: SipMessage) => from.headers.filter((header) => header.key !== 'content-length');
  assert.deepEqual(others(again.message), others(message));
  assert.ok(Buffer.from(again.message.body).equals(message.body));
  assert.ok(serializeMessage(again.message).equals(written));
}

/** Cut in three at places that depend on the input; the whole must give the same messages as the parts. */
function exerciseStream(bytes: Buffer): void {
  const whole = new StreamFramer();
  const parts = new StreamFramer();
  const first = bytes.length >> 2;
  const second = bytes.length >> 1;
  const events = whole.push(bytes);
  const pieces = [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)];
  const later = pieces.flatMap((piece) => parts.push(piece));
  const messages = (list: typeof events) =>
    list.filter((event) => event.kind === 'message' || event.kind === 'error');
  assert.deepEqual(messages(later), messages(events));
  // Up to three bytes may wait or not, depending on whether a line end came with what follows it.
  assert.ok(Math.abs(parts.pendingBytes - whole.pendingBytes) <= 3);
  for (const event of events) if (event.kind === 'message') parseMessage(event.bytes);
}

/** Readers for one value of each header; the others are tried on everything too, since values can be misplaced. */
const readers: readonly ((value: string) => unknown)[] = [
  exerciseAddress,
  exerciseVia,
  exerciseCSeq,
  exerciseReason,
  exerciseUri,
  parseRAck,
  parseRSeq,
  parseReplaces,
  parseSessionExpires,
  parseSeconds,
  parsePrivacy,
  parseDiversion,
  parseHistoryInfo,
  parseValueParams,
  (value) => chooseChallenge([value]),
  (value) => readCredentials([value], 'example.com'),
];

const readerOfKey: Readonly<Record<string, (value: string) => unknown>> = {
  via: exerciseVia,
  from: exerciseAddress,
  to: exerciseAddress,
  contact: exerciseAddress,
  route: exerciseAddress,
  cseq: exerciseCSeq,
};

function exerciseHeaders(message: SipMessage): void {
  let turn = message.headers.length;
  for (const { key, value } of message.headers) {
    getFirstValue(message, key);
    for (const each of getHeaderValues({ headers: [{ name: key, key, value }] }, key).slice(0, 4))
      readerOfKey[key]?.(each);
    turn++;
    readers[turn % readers.length]?.(value);
  }
  readCredentials(getHeaderLines(message, 'authorization'), 'example.com');
}

function exerciseAddress(value: string): void {
  const address = parseAddress(value);
  if (address === undefined) return;
  assert.deepEqual(parseAddress(formatAddress(address)), address);
  exerciseUri(address.uri);
}

function exerciseVia(value: string): void {
  const via = parseVia(value);
  if (via !== undefined) assert.deepEqual(parseVia(formatVia(via)), via);
}

function exerciseCSeq(value: string): void {
  const cseq = parseCSeq(value);
  if (cseq !== undefined) assert.deepEqual(parseCSeq(formatCSeq(cseq)), cseq);
}

function exerciseReason(value: string): void {
  const reason = parseReason(value);
  if (reason !== undefined) assert.deepEqual(parseReason(formatReason(reason)), reason);
}

function exerciseUri(text: string): void {
  const uri = parseUri(text);
  escapeUser(unescapeUri(text));
  if (uri === undefined) return;
  const again = parseUri(formatUri(uri));
  assert.deepEqual(again, uri);
  assert.ok(again && sameUri(uri, again));
  if (uri.scheme === 'sip' || uri.scheme === 'sips') replacesOfUri(uri);
}
