import assert from 'node:assert/strict';
import { test } from 'node:test';
import { escapeUser, formatUri, parseSip, parseUri, type SipUri, unescapeUri, uriTransport } from './uri.ts';
import { sameUri } from './uri-compare.ts';

function sip(text: string): SipUri {
  const uri = parseSip(text);
  assert.ok(uri, text);
  return uri;
}

test('every part of a SIP URI is found', () => {
  const uri = sip('SIPS:al%20ice;x=1:pa?ss@[2001:db8::1]:5061;transport=TCP;lr?Subject=a%20b&Priority=');
  assert.equal(uri.scheme, 'sips');
  assert.equal(uri.user, 'al%20ice;x=1');
  assert.equal(unescapeUri(uri.user ?? ''), 'al ice;x=1');
  assert.equal(uri.password, 'pa?ss');
  assert.equal(uri.host, '[2001:db8::1]');
  assert.equal(uri.port, 5061);
  assert.equal(uriTransport(uri), 'tcp');
  assert.deepEqual(uri.params[1], { name: 'lr' });
  assert.deepEqual(uri.headers[1], { name: 'Priority', value: '' });
  assert.equal(
    formatUri(uri),
    'sips:al%20ice;x=1:pa?ss@[2001:db8::1]:5061;transport=TCP;lr?Subject=a%20b&Priority=',
  );
});

test('tel numbers are read with their parameters, other schemes are only carried', () => {
  assert.deepEqual(parseUri('tel:+31-570-12(34);phone-context=x'), {
    scheme: 'tel',
    number: '+31-570-12(34)',
    params: [{ name: 'phone-context', value: 'x' }],
  });
  assert.deepEqual(parseUri('MAILTO:a@b'), { scheme: 'other', name: 'mailto', text: 'MAILTO:a@b' });
  assert.equal(parseSip('tel:112'), undefined);
});

test('malformed URIs are refused', () => {
  for (const text of [
    '',
    'sip',
    'sip:',
    'sip:@host',
    'sip:a@',
    'sip:a@b c',
    'sip:a@b@c',
    'sip:a%2@b',
    'sip:a%zz@b',
    'sip:a@host:',
    'sip:a@host:65536',
    'sip:a@host:5060x',
    'sip:a@host;',
    'sip:a@host;;lr',
    'sip:a@host?',
    'sip:a@host?=x',
    'sip:a@[::1',
    'sip:a@[::1]x',
    'sip:a@2001:db8::1',
    'sip:a@[1:2:3:4:5:6:7:8:9]',
    'sip:a@[1::2::3]',
    'sip:a@[2001:db8:::10]',
    'sip:a@ho<st',
    'tel:',
    'tel:+',
    'tel:abc-xyz',
    '1a:b',
  ]) {
    assert.equal(parseUri(text), undefined, text);
  }
});

test('URIs are compared as RFC 3261 section 19.1.4 shows', () => {
  const same = [
    ['sip:%61lice@atlanta.com;transport=TCP', 'sip:alice@AtLanTa.CoM;Transport=tcp'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com;newparam=5'],
    ['sip:carol@chicago.com;security=on', 'sip:carol@chicago.com;newparam=5'],
    [
      'sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com',
      'sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com',
    ],
    [
      'sip:alice@atlanta.com?subject=project%20x&priority=urgent',
      'sip:alice@atlanta.com?priority=urgent&subject=project%20x',
    ],
    ['sip:a@[2001:db8::1]', 'sip:a@[2001:0DB8:0:0::1]'],
    ['tel:+31-570', 'tel:+31570'],
  ] as const;
  const different = [
    ['SIP:ALICE@AtLanTa.CoM;Transport=udp', 'sip:alice@AtLanTa.CoM;Transport=UDP'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:5060'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com;transport=udp'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:6000;transport=tcp'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com?Subject=next%20meeting'],
    ['sip:bob@phone21.boxesbybob.com', 'sip:bob@192.0.2.4'],
    ['sip:a@b;x=1', 'sip:a@b;x=2'],
    ['sip:a@b', 'sips:a@b'],
    ['sip:a@b', 'sip:b'],
    ['tel:+31570', 'tel:+31570;phone-context=x'],
    ['tel:112', 'sip:112@b'],
  ] as const;
  const equal = (a: string, b: string) => {
    const [left, right] = [parseUri(a), parseUri(b)];
    assert.ok(left && right);
    assert.equal(sameUri(left, right), sameUri(right, left));
    return sameUri(left, right);
  };
  for (const [a, b] of same) assert.ok(equal(a, b), `${a} ${b}`);
  for (const [a, b] of different) assert.ok(!equal(a, b), `${a} ${b}`);
});

test('escaping a user makes it safe and unescaping brings it back', () => {
  for (const user of ['alice', 'a@b:c', 'né <x>', '14 0570', '100%', 'a;b?c=d&e']) {
    const uri = sip(`sip:${escapeUser(user)}@host`);
    assert.equal(unescapeUri(uri.user ?? ''), user);
  }
  assert.equal(unescapeUri('%zz%41%ff'), '%zzA%ff');
  assert.equal(escapeUser('\ud800'), '%EF%BF%BD');
});
