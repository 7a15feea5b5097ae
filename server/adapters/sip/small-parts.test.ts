/** The small functions of this adapter: digits in INFO, the failure that speaks, joined headers, waits, headers. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { idOf } from '../../domain/ids.ts';
import { authValues } from './auth-values.ts';
import { bestFailure } from './best-failure.ts';
import { digitOfInfo } from './info-digit.ts';
import { inviteHeaders } from './invite-headers.ts';
import { refreshAfter, retryAfter } from './register-times.ts';

describe('a key in INFO', () => {
  const relay = (body: string) => digitOfInfo('application/dtmf-relay', body);

  test('is read in both notations', () => {
    assert.equal(relay('Signal=5\r\nDuration=160\r\n'), '5');
    assert.equal(relay('Duration=160\r\n signal = # \r\n'), '#');
    assert.equal(digitOfInfo('application/dtmf', '7'), '7');
    assert.equal(digitOfInfo('Application/DTMF; charset=x', ' d '), 'D');
  });

  test('as an event number 10 is the star and 11 the hash (RFC 4733 section 3.2)', () => {
    assert.deepEqual([relay('Signal=10'), relay('Signal=11'), relay('Signal=12')], ['*', '#', null]);
  });

  test('is nothing in another type, without a signal, or with several', () => {
    assert.equal(digitOfInfo('text/plain', '5'), null);
    assert.equal(digitOfInfo('', 'Signal=5'), null);
    assert.equal(relay('Duration=160'), null);
    assert.equal(digitOfInfo('application/dtmf', '55'), null);
    assert.equal(digitOfInfo('application/dtmf', ''), null);
  });
});

describe('the failure that speaks for several addresses', () => {
  const cases: readonly (readonly [readonly number[], number])[] = [
    [[], 480],
    [[503, 603, 486], 603],
    [[408, 486], 486],
    [[408, 488], 488],
    [[503, 408], 408],
    // An old contact of a phone that moved must not hide that the phone itself did not answer.
    [[410, 480], 480],
    [[404, 503], 404],
    [[503], 503],
  ];
  for (const [statuses, best] of cases) {
    test(`of ${statuses.join(', ') || 'none'} is ${best}`, () => assert.equal(bestFailure(statuses), best));
  }

  test('does not depend on who failed first, but for equals', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(603, 486, 415, 408, 404, 503)), (statuses) => {
        assert.equal(bestFailure(statuses), bestFailure([...statuses].reverse()));
      }),
    );
  });
});

describe('joined challenges and credentials', () => {
  test('come apart where a scheme begins, and nowhere else', () => {
    const one = 'Digest realm="a, Digest b=1", nonce="x", algorithm=SHA-256';
    const two = 'Digest realm="a",nonce="y"';
    assert.deepEqual(authValues(`${one},${two}`), [one, 'Digest realm="a", nonce="y"']);
    assert.deepEqual(authValues(`Bearer abc, ${one}`), ['Bearer abc', one]);
    assert.deepEqual(authValues(undefined), []);
  });

  test('blanks around an equals sign start no value', () => {
    assert.equal(authValues('Digest realm = "a", nonce = "b"').length, 1);
  });
});

describe('waits', () => {
  test('a registration is renewed between 70 % and 90 % of its time', () => {
    assert.equal(refreshAfter(600, 0), 420_000);
    assert.equal(refreshAfter(600, 1), 540_000);
    assert.equal(refreshAfter(1, 0.5), 5_000);
  });

  test('after failures the wait doubles up to its maximum, refused ones from a minute', () => {
    const waits = [1, 2, 3, 20, 1000].map((failures) => retryAfter('network', failures, 1, null));
    assert.deepEqual(waits, [5_000, 10_000, 20_000, 300_000, 300_000]);
    assert.equal(retryAfter('refused', 1, 1, null), 60_000);
    assert.equal(retryAfter('refused', 99, 1, null), 1_800_000);
    assert.equal(retryAfter('network', 1, 0, null), 2_500);
  });

  test('a peer that names a longer wait gets it, up to an hour', () => {
    assert.equal(retryAfter('network', 1, 1, 120), 120_000);
    assert.equal(retryAfter('network', 1, 1, 999_999), 3_600_000);
    assert.equal(retryAfter('network', 1, 1, 1), 5_000);
  });
});

describe('headers towards a phone that rings', () => {
  const invite = (number: string | null, displayName: string | null) =>
    inviteHeaders({
      leg: idOf<'leg'>('c1/b1'),
      targets: [],
      offer: async () => null,
      from: { number, displayName },
      headers: { 'X-Bereikbaar-Call': 'c1' },
    });

  test('show the number, the name of the municipality and our name for the call', () => {
    assert.deepEqual(invite('+31612345678', 'Olst-Wijhe'), {
      'X-Bereikbaar-Call': 'c1',
      from: '"Olst-Wijhe" <sip:+31612345678@localhost>',
      'P-Asserted-Identity': '"Olst-Wijhe" <sip:+31612345678@localhost>',
      contact: '<sip:bereikbaar@localhost>',
    });
  });

  test('hide an anonymous caller and pass the wish on', () => {
    const headers = invite(null, 'Deventer');
    assert.equal(headers['from'], '"Deventer" <sip:anonymous@anonymous.invalid>');
    assert.equal(headers['Privacy'], 'id');
    assert.equal(headers['P-Asserted-Identity'], undefined);
    assert.equal(invite(null, null)['from'], '"Anoniem" <sip:anonymous@anonymous.invalid>');
  });

  test('no name or number of a caller can end a line or a quote', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (number, name) => {
        for (const value of Object.values(invite(number, name))) {
          assert.doesNotMatch(value, /[\r\n\0]/);
          assert.match(value, /^(?:"(?:[^"\\]|\\.)*" )?<sip:[^<>"\s]*>$|^id$|^c1$/su);
        }
      }),
    );
  });
});
