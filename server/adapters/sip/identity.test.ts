import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { calledCandidates, callerNumber } from './identity.ts';
import { FakeRequest, type HeaderLines } from './testing/fake-srf.ts';

const from = ['From', '"Bel Maar" <sip:0612345678@provider.example>;tag=1'] as const;
const asserted = ['P-Asserted-Identity', '<sip:+31570123456@provider.example>'] as const;

function invite(...headers: HeaderLines): FakeRequest {
  return new FakeRequest('INVITE', 'sip:0570568081@192.0.2.1', headers);
}

function caller(trusted: boolean, ...headers: HeaderLines) {
  const { number, displayName, asserted: isAsserted } = callerNumber(invite(...headers), trusted);
  return [number, displayName, isAsserted];
}

describe('who calls', () => {
  test('P-Asserted-Identity counts from a trusted trunk, and only there (RFC 3325 section 5)', () => {
    assert.deepEqual(caller(true, from, asserted), ['+31570123456', null, true]);
    assert.deepEqual(caller(false, from, asserted), ['0612345678', 'Bel Maar', false]);
    assert.deepEqual(caller(true, from), ['0612345678', 'Bel Maar', false]);
  });

  test('of a SIP and a tel URI the one with a number is taken, the name from whichever has one', () => {
    assert.deepEqual(
      caller(
        true,
        from,
        ['P-Asserted-Identity', '"Bakker" <sip:bakker@provider.example>'],
        ['P-Asserted-Identity', '<tel:+31-570-123-456>'],
      ),
      ['+31-570-123-456', 'Bakker', true],
    );
  });

  test('privacy hides number and name, also when a trusted trunk asserts them (RFC 3325 section 7)', () => {
    for (const wish of ['id', 'user', 'header', 'id;critical', 'session, id', 'ID', ';;']) {
      assert.deepEqual(caller(true, from, asserted, ['Privacy', wish]), [null, null, true], wish);
    }
    for (const wish of ['none', 'session', 'history', '']) {
      assert.equal(caller(true, from, asserted, ['Privacy', wish])[0], '+31570123456', wish);
    }
  });

  test('an anonymous From has no number, however it is written (RFC 3323 section 4.1)', () => {
    for (const value of [
      '"Anonymous" <sip:anonymous@anonymous.invalid>;tag=1',
      '<sip:0612345678@anonymous.invalid>;tag=1',
      '<sip:Restricted@provider.example>;tag=1',
      '<sip:provider.example>;tag=1',
    ]) {
      assert.deepEqual(caller(true, ['From', value]), [null, null, false], value);
    }
  });

  test('a number is read through escapes, parameters and quotes', () => {
    assert.equal(caller(false, ['From', '<sip:%2B31612345678@p.example>'])[0], '+31612345678');
    assert.equal(
      caller(false, ['From', '<sip:0612345678;cpc=ordinary@p.example;user=phone>'])[0],
      '0612345678',
    );
    assert.equal(caller(false, ['From', '<tel:0612345678;phone-context=+31>'])[0], '+310612345678');
    assert.equal(caller(false, ['From', '"a <sip:1@x>, b" <sip:0612345678@p.example>'])[0], '0612345678');
  });

  test('a name for the display has no control characters and no end of its own', () => {
    const name = caller(false, ['From', `"${'x'.repeat(300)}\u0007y" <sip:0612345678@p.example>`])[1];
    assert.equal(name, 'x'.repeat(80));
  });

  test('nonsense is an anonymous caller, never an exception', () => {
    for (const value of ['', '<', '"', '<sip:>', 'sip:', ',,,', '<tel:>']) {
      assert.equal(caller(true, ['From', value], ['P-Asserted-Identity', value])[0], null, value);
    }
  });
});

describe('who was called', () => {
  test('the candidates come from five places, each with all its values in the order of the wire', () => {
    const request = invite(
      ['To', '"Gemeente" <sip:+31570568081@provider.example>'],
      ['P-Called-Party-ID', '<sip:0570568081@provider.example>'],
      ['Diversion', '<sip:140570@p.example>;reason=unconditional'],
      ['Diversion', '<sip:0570000000@p.example>;reason=user-busy, <tel:+31570111111>'],
      ['History-Info', '<sip:140570@p.example>;index=1,<sip:0570568081@p.example>;index=1.1'],
    );
    assert.deepEqual(
      calledCandidates(request).map(({ source, text }) => `${source} ${text}`),
      [
        'requestUri sip:0570568081@192.0.2.1',
        'to sip:+31570568081@provider.example',
        'pCalledPartyId sip:0570568081@provider.example',
        'diversion sip:140570@p.example',
        'diversion sip:0570000000@p.example',
        'diversion tel:+31570111111',
        'historyInfo sip:140570@p.example',
        'historyInfo sip:0570568081@p.example',
      ],
    );
  });

  test("a number in a quoted name is nobody's number", () => {
    const request = invite(['To', '"<sip:0570693914@x>" <sip:0570568081@provider.example>']);
    assert.equal(calledCandidates(request)[1]?.text, 'sip:0570568081@provider.example');
  });

  test('places that are not there give no candidate', () => {
    assert.deepEqual(
      calledCandidates(invite()).map(({ source }) => source),
      ['requestUri'],
    );
  });
});
