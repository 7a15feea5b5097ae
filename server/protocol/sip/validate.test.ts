import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeHeader, removeHeader, setHeader } from './headers.ts';
import type { SipRequest, SipResponse } from './message.ts';
import { validateRequest, validateResponse } from './validate.ts';

const invite: SipRequest = {
  kind: 'request',
  method: 'INVITE',
  uri: 'sip:bob@example.org',
  headers: [
    makeHeader('Via', 'SIP/2.0/UDP a.example.org;branch=z9hG4bK1, SIP/2.0/UDP b.example.org;branch=z9hG4bK2'),
    makeHeader('From', '"A" <sip:a@example.org>;tag=1'),
    makeHeader('To', '<sip:bob@example.org>'),
    makeHeader('Call-ID', 'c1'),
    makeHeader('CSeq', '7 INVITE'),
    makeHeader('Max-Forwards', '70'),
    makeHeader('Contact', '<sip:a@192.0.2.1>'),
  ],
  body: new Uint8Array(0),
};
const set = (name: string, value: string): SipRequest => ({
  ...invite,
  headers: setHeader(invite.headers, name, value),
});
const add = (name: string, value: string): SipRequest => ({
  ...invite,
  headers: [...invite.headers, makeHeader(name, value)],
});
const without = (key: string): SipRequest => ({ ...invite, headers: removeHeader(invite.headers, key) });

test('an ordinary INVITE is accepted, with what was checked handed on', () => {
  const verdict = validateRequest(invite);
  assert.ok(verdict.kind === 'accept');
  assert.equal(verdict.via.host, 'a.example.org');
  assert.equal(verdict.from.displayName, 'A');
  assert.deepEqual(verdict.cseq, { number: 7, method: 'INVITE' });
  assert.equal(verdict.maxForwards, 70);
  assert.equal(verdict.uri.scheme, 'sip');
});

test('each fault of a request has its answer', () => {
  const cases: [SipRequest, number, string][] = [
    [without('from'), 400, 'Missing From'],
    [without('to'), 400, 'Missing To'],
    [without('call-id'), 400, 'Missing Call-ID'],
    [without('cseq'), 400, 'Missing CSeq'],
    [add('From', '<sip:x@y>'), 400, 'Repeated From'],
    [add('i', 'c2'), 400, 'Repeated Call-ID'],
    [add('CSeq', '7 INVITE'), 400, 'Repeated CSeq'],
    [add('Max-Forwards', '70'), 400, 'Repeated Max-Forwards'],
    [set('From', '"A <sip:a@example.org>'), 400, 'Bad From'],
    [set('To', 'nothing'), 400, 'Bad To'],
    [set('Call-ID', 'a b'), 400, 'Bad Call-ID'],
    [set('CSeq', '2147483648 INVITE'), 400, 'Bad CSeq'],
    [set('CSeq', '7 BYE'), 400, 'CSeq Method Mismatch'],
    [set('Max-Forwards', '256'), 400, 'Bad Max-Forwards'],
    [set('Max-Forwards', '-1'), 400, 'Bad Max-Forwards'],
    [set('Contact', '<sip:a@b>, nothing'), 400, 'Bad Contact'],
    [set('Contact', '*'), 400, 'Bad Contact'],
    [set('Route', '<>'), 400, 'Bad Route'],
    [set('Record-Route', 'x'), 400, 'Bad Record-Route'],
    [{ ...invite, uri: 'sip:b@@example.org' }, 400, 'Bad Request-URI'],
    [{ ...invite, uri: 'sip:b@example.org?Route=x' }, 400, 'Bad Request-URI'],
    [{ ...invite, uri: 'mailto:b@example.org' }, 416, 'Unsupported URI Scheme'],
  ];
  for (const [request, status, phrase] of cases) {
    const verdict = validateRequest(request);
    assert.ok(verdict.kind === 'answer', phrase);
    assert.deepEqual([verdict.status, verdict.phrase], [status, phrase]);
  }
});

test('what may lack or be odd is let through', () => {
  for (const request of [
    without('max-forwards'),
    without('contact'),
    set('Max-Forwards', '0'),
    set('From', 'sip:a@example.org'),
    { ...invite, uri: 'tel:+31570123456' },
    {
      ...set('Contact', '*'),
      method: 'REGISTER',
      headers: setHeader(set('Contact', '*').headers, 'CSeq', '1 REGISTER'),
    },
  ]) {
    assert.equal(validateRequest(request).kind, 'accept');
  }
});

test('a faulty ACK, and a request without readable Via, are dropped', () => {
  const ack: SipRequest = { ...invite, method: 'ACK', headers: setHeader(invite.headers, 'CSeq', '1 BYE') };
  assert.deepEqual(validateRequest(ack), { kind: 'drop', fault: 'cseq-mismatch' });
  assert.deepEqual(validateRequest(without('via')), { kind: 'drop', fault: 'no-via' });
  assert.deepEqual(validateRequest(set('Via', 'SIP/2.0/UDP')), { kind: 'drop', fault: 'bad-via' });
});

test('unknown option tags in Require are answered 420 with their names, but not on CANCEL', () => {
  const request = add('Require', '100rel, Teleport');
  const rules = { supported: new Set(['100rel']) };
  const verdict = validateRequest(request, rules);
  assert.ok(verdict.kind === 'answer');
  assert.deepEqual([verdict.status, verdict.unsupported], [420, ['Teleport']]);
  assert.equal(validateRequest(request).kind, 'accept');
  const cancel = { ...request, method: 'CANCEL', headers: setHeader(request.headers, 'CSeq', '7 CANCEL') };
  assert.equal(validateRequest(cancel, rules).kind, 'accept');
});

test('a response with a second Via is for a proxy, not for a user agent', () => {
  const response: SipResponse = { ...invite, kind: 'response', status: 200, reason: 'OK' };
  assert.deepEqual(validateResponse(response, 'uac'), { kind: 'drop', fault: 'extra-via' });
  assert.equal(validateResponse(response, 'proxy').kind, 'accept');
  const headers = setHeader(response.headers, 'CSeq', 'x INVITE');
  assert.deepEqual(validateResponse({ ...response, headers }, 'proxy'), {
    kind: 'drop',
    fault: 'bad-header',
  });
});
