import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  appendHeader,
  countHeader,
  getFirstValue,
  getHeaderValues,
  hasListToken,
  makeHeader,
  prependHeader,
  removeHeader,
  replaceFirstValue,
  setHeader,
  splitList,
} from './headers.ts';
import { headerKey, headerName, isKnownHeader } from './names.ts';

test('names are written in canonical case, custom ones capitalised, X- ones as typed', () => {
  for (const [typed, written] of [
    ['call-id', 'Call-ID'],
    ['i', 'Call-ID'],
    ['CSEQ', 'CSeq'],
    ['www-authenticate', 'WWW-Authenticate'],
    ['p-asserted-identity', 'P-Asserted-Identity'],
    ['my-own-header', 'My-Own-Header'],
    ['MY-OWN', 'My-Own'],
    ['X-custom', 'X-custom'],
    ['x-Custom', 'x-Custom'],
  ] as const) {
    assert.equal(headerName(typed), written);
  }
  assert.equal(headerKey('V'), 'via');
  assert.equal(headerKey('cAlL-iD'), 'call-id');
  assert.ok(isKnownHeader('l') && !isKnownHeader('X-Custom'));
});

test('lists are split at commas outside quotes and brackets', () => {
  assert.deepEqual(splitList('"a, \\", b" <sip:x,y@z>;p="1,2" , <sip:b> ,, c'), [
    '"a, \\", b" <sip:x,y@z>;p="1,2"',
    '<sip:b>',
    'c',
  ]);
  assert.deepEqual(splitList(''), []);
  assert.deepEqual(splitList('a, "open, b'), ['a', '"open, b']);
});

test('credentials are never split, however many commas they have', () => {
  const headers = [makeHeader('Authorization', 'Digest username="a", realm="b"')];
  assert.equal(getHeaderValues({ headers }, 'authorization').length, 1);
  assert.equal(getFirstValue({ headers }, 'authorization'), 'Digest username="a", realm="b"');
});

test('lists of headers are changed without touching the old list', () => {
  const old = Object.freeze([makeHeader('Via', 'one, two'), makeHeader('To', 'x'), makeHeader('v', 'three')]);
  assert.deepEqual(getHeaderValues({ headers: old }, 'via'), ['one', 'two', 'three']);
  assert.deepEqual(
    prependHeader(old, 'Via', 'zero').map((header) => header.value),
    ['zero', 'one, two', 'x', 'three'],
  );
  assert.equal(appendHeader(old, 'to', 'y').at(-1)?.name, 'To');
  assert.deepEqual(
    setHeader(old, 'via', 'only').map((header) => header.value),
    ['only', 'x'],
  );
  assert.equal(setHeader(old, 'Subject', 's').length, 4);
  assert.equal(countHeader({ headers: removeHeader(old, 'via') }, 'via'), 0);
  assert.deepEqual(getHeaderValues({ headers: replaceFirstValue(old, 'via', 'new') }, 'via'), [
    'new',
    'two',
    'three',
  ]);
  assert.deepEqual(getHeaderValues({ headers: replaceFirstValue(old, 'via', undefined) }, 'via'), [
    'two',
    'three',
  ]);
  assert.deepEqual(replaceFirstValue(old, 'to', undefined).length, 2);
});

test('a header made by us cannot hold a line end', () => {
  assert.equal(makeHeader('Subject', 'a\r\nVia: b\0').value, 'a Via: b');
});

test('option tags are found without regard to case', () => {
  const headers = [makeHeader('k', 'timer, 100Rel')];
  assert.ok(hasListToken({ headers }, 'supported', '100rel'));
  assert.ok(!hasListToken({ headers }, 'supported', 'replaces'));
});
