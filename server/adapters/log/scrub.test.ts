import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { blot, scrub, scrubField } from './scrub.ts';

const kept = [
  'call 01j9zq8c2m4h1k7p3r5t6v8w0x ended',
  'id 550e8400-e29b-41d4-a716-446655440000',
  'id 12345678-1234-1234-1234-123456789012',
  'at 2026-12-28T10:00:00.123Z and 2026-12-28',
  'from 192.168.100.200:5060 to 10.0.0.1',
  'sip:balie@192.0.2.1',
  'sip:192.0.2.1:5060',
  'entrance 14 0570',
  'answered 503 after 32000 ms',
  'Call-ID 38482762982201885112837465@pc33',
  'at file:///srv/app/server/main.js:123:45',
];

for (const text of kept) {
  test(`kept as it is: ${text}`, () => assert.equal(scrub(text), text));
}

const blotted: readonly (readonly [string, string])[] = [
  ['rang 0612345678.', `rang ${blot}.`],
  ['rang +31 (0)6 1234 5678', `rang ${blot}`],
  ['rang 0031570693911', `rang ${blot}`],
  ['rang 06.12.34.56.78', `rang ${blot}`],
  ['<sip:0612345678@example.nl>', `<sip:${blot}@example.nl>`],
  ['Jan de Vries <sip:jan@example.nl>', `"${blot}" <sip:jan@example.nl>`],
  ['tel:0570-693911', `tel:${blot}`],
  ['mail to j.jansen@example.nl failed', `mail to ${blot} failed`],
];

for (const [text, expected] of blotted) {
  test(`blotted: ${text}`, () => assert.equal(scrub(text), expected));
}

test('no Dutch number in any usual notation passes', () => {
  const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 8, maxLength: 8 });
  const prefix = fc.constantFrom('06', '+316', '00316', '+31 6 ', '06-', '(06) ');
  const separator = fc.constantFrom('', ' ', '-', '.');
  fc.assert(
    fc.property(digits, prefix, separator, (eight, before, between) => {
      const groups = [eight.slice(0, 2), eight.slice(2, 4), eight.slice(4, 6), eight.slice(6)];
      const number = before + groups.map((group) => group.join('')).join(between);
      const shown = scrub(`the caller ${number} hung up`);
      assert.ok((shown.match(/\d/g) ?? []).length <= 2, `${number} became ${shown}`);
    }),
  );
});

test('the Call-ID of a peer is shown without the number that some telephones write into it', () => {
  assert.equal(scrubField('sipCallId', 'leg0612345678x31570693911@pbx'), `leg${blot}x${blot}@pbx`);
  const usual = '38482762982201885112837465@pc33';
  assert.equal(scrubField('sipCallId', usual), usual);
});

test('what a parser could not read is not quoted', () => {
  const answer = '{"naam": Wilhelmina Zwaardvis}';
  let error: unknown = null;
  try {
    JSON.parse(answer);
  } catch (thrown) {
    error = thrown;
  }
  assert.match(String((error as Error).message), /Wilh/);
  assert.doesNotMatch(JSON.stringify(scrubField('error', error)), /Wilh/);
});
