import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAppMessage } from './app-message.ts';
import { bodyType, sortHeaders, tailOf } from './outgoing-headers.ts';

const sorted = (lines: readonly string[], transport = '') => {
  const message = readAppMessage(`INVITE sip:a@b SIP/2.0\r\n${lines.join('\r\n')}\r\n\r\n`);
  assert.ok(message !== undefined);
  return sortHeaders(message, '192.0.2.1:5060', transport);
};

test('localhost becomes the address the peer can reach, and a bare URI gets brackets', () => {
  const { from, contact } = sorted([
    'from: sip:alice@localhost',
    'contact: "Al" <sip:alice@localhost;x=1>;q=0.5',
  ]);
  assert.equal(from, '<sip:alice@192.0.2.1:5060>');
  assert.equal(contact, '"Al" <sip:alice@192.0.2.1:5060;x=1>;q=0.5');
});

test('parameters behind a bare URI stay outside the brackets, a transport goes inside', () => {
  assert.equal(sorted(['From: sip:a@localhost;tag=7']).from, '<sip:a@192.0.2.1:5060>;tag=7');
  assert.equal(
    sorted(['Contact: sip:a@localhost'], ';transport=tcp').contact,
    '<sip:a@192.0.2.1:5060;transport=tcp>',
  );
});

test('routing, reliability and framing are never taken from an application; names are written well', () => {
  const { known, custom } = sorted([
    'Via: x',
    'Route: <sip:x>',
    'Record-Route: <sip:x>',
    'RSeq: 4',
    'Content-Length: 99',
    'subject: hi',
    'x-lower: 1',
    'my-header: 2',
    'not a header',
  ]);
  assert.equal(known, 'Subject: hi\r\n');
  assert.equal(custom, 'x-lower: 1\r\nMy-Header: 2\r\n');
});

test('Content-Length counts bytes, whatever the application said', () => {
  assert.equal(
    tailOf(undefined, 'text/plain', 'é☕'),
    'Content-Type: text/plain\r\nContent-Length: 5\r\n\r\né☕',
  );
  assert.equal(bodyType(undefined, 'v=0\r\n'), 'application/sdp');
  assert.equal(bodyType(undefined, 'hello'), undefined);
});

test('a message of an application: lines that are none are dropped, the body goes to the end', () => {
  const message = readAppMessage(
    'SIP/2.0 200 OK\r\nno colon\r\n: x\r\nX-A: y\r\nContent-Length: 1\r\n\r\nbody\r\n\r\nmore',
  );
  assert.ok(message?.kind === 'response');
  assert.deepEqual(
    message.headers.map((header) => header.name),
    ['X-A', 'Content-Length'],
  );
  assert.equal(message.body, 'body\r\n\r\nmore');
  assert.equal(readAppMessage('HTTP/1.1 200 OK\r\n\r\n'), undefined);
});
