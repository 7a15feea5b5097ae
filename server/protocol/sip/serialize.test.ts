import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appendHeader, makeHeader } from './headers.ts';
import type { SipRequest } from './message.ts';
import { parseMessage } from './parse.ts';
import { serializeMessage } from './serialize.ts';

const message: SipRequest = {
  kind: 'request',
  method: 'MESSAGE',
  uri: 'sip:zoë@example.org',
  headers: [makeHeader('v', 'SIP/2.0/UDP a;branch=z9hG4bK1'), makeHeader('content-length', '999')],
  body: Buffer.from('één'),
};

test('Content-Length counts bytes, not characters, and keeps its place', () => {
  const bytes = serializeMessage({ ...message, headers: appendHeader(message.headers, 'x-Last', '1') });
  assert.equal(
    bytes.toString(),
    'MESSAGE sip:zoë@example.org SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\nContent-Length: 5\r\nx-Last: 1\r\n\r\néén',
  );
});

test('Content-Length is written when the message has none', () => {
  const bytes = serializeMessage({
    kind: 'response',
    status: 200,
    reason: 'OK',
    headers: [],
    body: new Uint8Array(0),
  });
  assert.equal(bytes.toString(), 'SIP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n');
});

test('a value cannot end its line and write a header of its own', () => {
  const header = { name: 'Subject', key: 'subject', value: 'a\r\nVia: b' };
  const bytes = serializeMessage({ ...message, method: 'A\nB', headers: [header], body: new Uint8Array(0) });
  assert.equal(
    bytes.toString(),
    'A B sip:zoë@example.org SIP/2.0\r\nSubject: a Via: b\r\nContent-Length: 0\r\n\r\n',
  );
});

test('bytes that are not UTF-8 leave as they came', () => {
  const bytes = Buffer.concat([
    Buffer.from('OPTIONS sip:a@b SIP/2.0\r\nFrom: "Jos'),
    Buffer.from([0xe9, 0x20, 0xc3, 0xa9, 0xed, 0xa0, 0x80, 0xf0, 0x9f]),
    Buffer.from('" <sip:a@b>\r\nSubject: \ufffd 📞\r\nContent-Length: 0\r\n\r\n'),
  ]);
  const result = parseMessage(bytes);
  assert.ok(result.ok);
  assert.deepEqual(result.warnings, ['not-utf8']);
  assert.deepEqual(serializeMessage(result.message), bytes);
});
