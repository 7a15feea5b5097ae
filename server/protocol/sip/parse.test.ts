import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getFirstValue, getHeader, getHeaderValues } from './headers.ts';
import { datagramLimits } from './limits.ts';
import type { SipMessage } from './message.ts';
import { type ParseRefusal, parseMessage } from './parse.ts';

const invite = [
  'INVITE sip:bob@example.org SIP/2.0',
  'v: SIP/2.0/UDP a.example.org;branch=z9hG4bK1 , SIP/2.0/TCP b.example.org;branch="a,b"',
  'Via : SIP/2.0/UDP c.example.org;branch=z9hG4bK3',
  'Max-Forwards: 70',
  'f: "Smith, J" <sip:alice@example.org>;tag=1',
  'TO:\t<sip:bob@example.org>',
  'i: call-1',
  'CSeq: 1 INVITE',
  'Subject: one',
  '\t two',
  '  three',
  'X-Empty:',
  'l: 4',
];
const text = (lines: readonly string[], body = '') => Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);

function accepted(bytes: Uint8Array): SipMessage {
  const result = parseMessage(bytes);
  assert.ok(result.ok, result.ok ? '' : `${result.reason} ${result.detail}`);
  return result.message;
}

function refused(bytes: Buffer): ParseRefusal {
  const result = parseMessage(bytes);
  assert.ok(!result.ok, bytes.toString().slice(0, 300));
  return result;
}

/** The INVITE with one line in place of the line that starts with `start`, or with a line added. */
function withLine(start: string | undefined, line: string): Buffer {
  const lines =
    start === undefined ? [...invite, line] : invite.map((old) => (old.startsWith(start) ? line : old));
  return text(lines, 'body');
}

test('compact names, odd case, blanks before the colon and folded lines are all read', () => {
  const message = accepted(text(invite, 'body'));
  assert.equal(message.kind === 'request' && message.method, 'INVITE');
  assert.equal(getHeader(message, 'from'), '"Smith, J" <sip:alice@example.org>;tag=1');
  assert.equal(getHeader(message, 'to'), '<sip:bob@example.org>');
  assert.equal(getHeader(message, 'subject'), 'one two three');
  assert.equal(getHeader(message, 'x-empty'), '');
  assert.equal(getFirstValue(message, 'via'), 'SIP/2.0/UDP a.example.org;branch=z9hG4bK1');
  assert.deepEqual(getHeaderValues(message, 'via').slice(1), [
    'SIP/2.0/TCP b.example.org;branch="a,b"',
    'SIP/2.0/UDP c.example.org;branch=z9hG4bK3',
  ]);
  assert.equal(Buffer.from(message.body).toString(), 'body');
});

test('bytes after the body of a datagram are dropped, with a warning', () => {
  const result = parseMessage(text(invite, 'body and more'));
  assert.ok(result.ok);
  assert.deepEqual(result.warnings, ['extra-bytes']);
  assert.equal(Buffer.from(result.message.body).toString(), 'body');
});

test('a datagram shorter than its Content-Length is answered 400', () => {
  const refusal = refused(text(invite, 'bod'));
  assert.equal(refusal.reason, 'body-too-short');
  assert.equal(refusal.answer, 400);
  assert.equal(getHeader(refusal.partial ?? { headers: [] }, 'call-id'), 'call-1');
});

test('without Content-Length the body goes to the end of the datagram', () => {
  const message = accepted(text(invite.slice(0, -1), 'all of this'));
  assert.equal(Buffer.from(message.body).toString(), 'all of this');
});

test('line ends before the start line are skipped, and line ends alone are a keep-alive', () => {
  accepted(Buffer.concat([Buffer.from('\r\n\r\n'), text(invite, 'body')]));
  assert.equal(refused(Buffer.from('\r\n\r\n')).reason, 'keep-alive');
  assert.equal(refused(Buffer.alloc(0)).reason, 'keep-alive');
});

test('a refusal still knows the headers below the bad line', () => {
  const refusal = refused(withLine('Max-Forwards', 'no colon here'));
  assert.equal(refusal.reason, 'bad-header');
  assert.equal(refusal.detail, 'line 4');
  assert.equal(getHeader(refusal.partial ?? { headers: [] }, 'cseq'), '1 INVITE');
});

test('each fault has its reason and its answer', () => {
  const cases: [Buffer, string, number | undefined][] = [
    [withLine('INVITE', 'INVITE sip:bob@example.org SIP/7.0'), 'bad-version', 505],
    [withLine('INVITE', 'INVITE  sip:bob@example.org SIP/2.0'), 'bad-start-line', 400],
    [withLine('INVITE', 'INVITE sip:bob@example.org SIP/2.0 '), 'bad-start-line', 400],
    [withLine('INVITE', 'INVITE <sip:bob@example.org> SIP/2.0'), 'bad-start-line', 400],
    [withLine('INVITE', `INVITE sip:${'b'.repeat(datagramLimits.uriCharsMax)} SIP/2.0`), 'uri-too-long', 414],
    [withLine('INVITE', 'GET / HTTP/1.1'), 'not-sip', undefined],
    [withLine('INVITE', 'ACK sip:bob@example.org SIP/7.0'), 'bad-version', undefined],
    [withLine('INVITE', 'SIP/2.0 4294967301 better not break the receiver'), 'bad-status', undefined],
    [withLine('INVITE', 'SIP/2.0 099 x'), 'bad-status', undefined],
    [withLine('l: 4', 'l: -4'), 'bad-content-length', 400],
    [withLine('l: 4', 'l: 4 4'), 'bad-content-length', 400],
    [withLine(undefined, 'Content-Length: 3'), 'content-length-clash', 400],
    [withLine('l: 4', 'l: 99999999'), 'message-too-large', 513],
    [withLine('Subject', `Subject: ${'s'.repeat(datagramLimits.lineCharsMax)}`), 'line-too-long', 400],
    [withLine('Subject', 'Subject: a\nVia: b'), 'bare-line-end', 400],
    [withLine('Subject', 'Subject: a\rVia: b'), 'bare-line-end', 400],
    [withLine('Subject', 'Sub ject: a'), 'bad-header', 400],
    [withLine('Subject', `${'X: y\r\n'.repeat(datagramLimits.headersMax)}X: y`), 'too-many-headers', 400],
    [text(invite).subarray(0, -2), 'no-end-of-headers', 400],
  ];
  for (const [bytes, reason, answer] of cases) {
    const refusal = refused(bytes);
    assert.equal(refusal.reason, reason);
    assert.equal(refusal.answer, answer, reason);
    assert.equal(refusal.partial !== undefined, answer !== undefined);
  }
});

test('a response is read with and without a reason phrase', () => {
  for (const [line, status, reason] of [
    ['SIP/2.0 200 OK', 200, 'OK'],
    ['SIP/2.0 180 ', 180, ''],
    ['SIP/2.0 100', 100, ''],
    ['sip/2.0 486 Busy  Here', 486, 'Busy  Here'],
  ] as const) {
    const message = accepted(withLine('INVITE', line));
    assert.ok(message.kind === 'response');
    assert.deepEqual([message.status, message.reason], [status, reason]);
  }
});

test('what lies before the message in the same memory is not looked at', () => {
  const all = Buffer.concat([Buffer.from('SIP/2.0 200'), text(invite, 'body')]);
  accepted(new Uint8Array(all.buffer, all.byteOffset + 11, all.byteLength - 11));
});
