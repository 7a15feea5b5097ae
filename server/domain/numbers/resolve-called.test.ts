import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type CalledCandidates, type KnownNumber, resolveCalled } from './resolve-called.ts';

const own = (entrance: string): KnownNumber<string> => ({ entrance, shared: false });
const known: ReadonlyMap<string, KnownNumber<string>> = new Map([
  ['140570', { entrance: 'choice-0570', shared: true }],
  ['+31570693911', own('deventer')],
  ['+31570568080', own('olst-wijhe')],
  ['+31570568081', own('olst-wijhe')],
  ['+31525688688', own('elburg')],
]);
const resolve = (candidates: CalledCandidates, order?: Parameters<typeof resolveCalled>[3]) =>
  resolveCalled(candidates, known, 'default', order);

test('a number that a carrier delivers in any form and place reaches its municipality (R3)', () => {
  const cases: readonly [CalledCandidates, string, string | undefined][] = [
    [{ 'request-uri': ['sip:+31525688688@pbx.example'] }, 'elburg', undefined],
    [{ 'request-uri': ['sip:0525688688@pbx'] }, 'elburg', undefined],
    [{ 'request-uri': ['sip:trunk-account@pbx'], to: ['<sip:0031525688688@pbx>'] }, 'elburg', undefined],
    [
      {
        'request-uri': ['sip:account@pbx'],
        to: ['sip:account@pbx'],
        'p-called-party-id': ['<sip:31570693911@c>'],
      },
      'deventer',
      undefined,
    ],
    [
      { 'request-uri': ['sip:1001@pbx'], diversion: ['<sip:+31570568080@c>;reason=unconditional'] },
      'olst-wijhe',
      undefined,
    ],
    [
      { 'request-uri': ['sip:1001@pbx'], 'history-info': ['<sip:+31570568080@c>;index=1'] },
      'olst-wijhe',
      undefined,
    ],
    [{ 'request-uri': ['sip:140570@pbx'] }, 'choice-0570', '0570'],
    [{ 'request-uri': ['sip:+31140570@pbx'] }, 'choice-0570', '0570'],
  ];
  for (const [candidates, entrance, via14] of cases) {
    const found = resolve(candidates);
    assert.equal(found.entrance, entrance, JSON.stringify(candidates));
    assert.equal(found.matched, true);
    assert.equal(found.via14, via14);
  }
});

test('a call that the platform diverted to a number of the municipality is known to come by 14 0570', () => {
  const found = resolve({
    'request-uri': ['sip:+31570568081@pbx'],
    diversion: ['<sip:140570@platform>;reason=unconditional'],
  });
  assert.equal(found.entrance, 'olst-wijhe');
  assert.equal(found.via14, '0570');
  assert.deepEqual(
    found.reasons.map(({ code }) => code),
    ['called.matched', 'called.via14'],
  );
});

test('a shared 14 number yields to a number of one of its municipalities elsewhere', () => {
  const found = resolve({ 'request-uri': ['sip:140570@pbx'], diversion: ['<sip:+31570693911@c>'] });
  assert.equal(found.entrance, 'deventer');
  assert.equal(found.via14, '0570');
});

test('the order of the trunk decides which of two known numbers wins', () => {
  const candidates = { 'request-uri': ['sip:+31570693911@pbx'], to: ['sip:+31525688688@pbx'] };
  assert.equal(resolve(candidates).entrance, 'deventer');
  assert.equal(resolve(candidates, ['to', 'request-uri']).entrance, 'elburg');
});

test('an unknown number goes to the default entrance, flagged, and is not written in full', () => {
  const found = resolve({ 'request-uri': ['sip:+31612345678@pbx'], to: ['sip:anna@pbx'] });
  assert.equal(found.entrance, 'default');
  assert.equal(found.matched, false);
  const words = found.reasons.map(({ nl, en, data }) => nl + en + JSON.stringify(data)).join(' ');
  assert.doesNotMatch(words, /12345/);
  assert.deepEqual(
    found.reasons.map(({ code }) => code),
    ['called.not-ours', 'called.no-number', 'called.unknown'],
  );
});

test('a header repeated a thousand times is looked at a bounded number of times', () => {
  const found = resolve({ to: Array.from({ length: 1000 }, () => 'sip:1@x'), 'request-uri': [] });
  assert.ok(found.reasons.length < 50);
});

test('any header text whatever is answered, and only our own numbers match', () => {
  const pieces = fc.constantFrom(
    'sip:',
    'tel:',
    '<',
    '>',
    '@',
    ';',
    '%',
    '%4',
    '+31',
    '140570',
    '0570693911',
    '"',
    ':',
    ',',
    '\r\n',
    'x',
  );
  const texts = fc.oneof(
    fc.string(),
    fc.array(pieces).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(fc.array(texts, { maxLength: 4 }), fc.array(texts, { maxLength: 4 }), (uris, diversions) => {
      const found = resolve({ 'request-uri': uris, diversion: diversions });
      assert.equal(found.matched, found.number !== undefined);
      if (found.number !== undefined) assert.equal(known.get(found.number)?.entrance, found.entrance);
    }),
    { numRuns: 2000 },
  );
});
