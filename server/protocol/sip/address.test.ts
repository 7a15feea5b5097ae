import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressTag, formatAddress, parseAddress } from './address.ts';
import { getParam } from './params.ts';

test('display names are read quoted, bare and absent', () => {
  for (const [value, name] of [
    ['"J Rosenberg \\\\\\"" <sip:a@b>', 'J Rosenberg \\"'],
    ['token1~` token2 <sip:a@b>', 'token1~` token2'],
    ['caller<sip:a@b>', 'caller'],
    ['Bell, A. (Sales) <sip:a@b>', 'Bell, A. (Sales)'],
    ['Café <sip:a@b>', 'Café'],
    ['"" <sip:a@b>', ''],
    ['<sip:a@b>', undefined],
    ['sip:a@b', undefined],
  ] as const) {
    const address = parseAddress(value);
    assert.equal(address?.uri, 'sip:a@b', value);
    assert.equal(address?.displayName, name);
  }
});

test('parameters after a bare URI belong to the header, inside brackets to the URI', () => {
  assert.deepEqual(parseAddress('sip:a@b;tag=1'), { uri: 'sip:a@b', params: [{ name: 'tag', value: '1' }] });
  assert.deepEqual(parseAddress('<sip:a@b;tag=1>'), { uri: 'sip:a@b;tag=1', params: [] });
  assert.equal(addressTag('"x;tag=no" <sip:a@b;tag=no> ; expires=3 ;\tTAG = "yes"'), 'yes');
  assert.equal(addressTag('<sip:a@b>'), undefined);
});

test('malformed addresses are refused', () => {
  for (const value of [
    '',
    '"open <sip:a@b>',
    '"x" sip:a@b',
    '<sip:a@b',
    '<>',
    '<bob>',
    'bob',
    '< sip:a@b >',
    '<sip:a@b>;;',
    '<sip:a@b>;tag=',
    '<sip:a@b> x',
    '<sip:a@b>;t="open',
    'sip:a@b?Route=x',
    'a"b" <sip:a@b>',
  ]) {
    assert.equal(parseAddress(value), undefined, value);
  }
});

test('what is written can be read again, whatever the display name', () => {
  const address = {
    displayName: 'a "quoted\\" <name>',
    uri: 'sip:a@b;lr',
    params: [{ name: 'tag', value: '1' }],
  };
  assert.deepEqual(parseAddress(formatAddress(address)), address);
  assert.equal(getParam(address.params, 'tag'), '1');
});
