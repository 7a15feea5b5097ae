import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { areaCodes } from './area-codes.data.ts';
import { callerOf } from './caller.ts';
import { classOf, dialString, mayDial } from './dialling.ts';
import { fourteenCodesOf, fourteenTable, municipalitiesOf } from './fourteen.data.ts';
import { canonical, canonicalOf, parseNumber } from './phone-number.ts';
import { redactNumber, showNumber, showNumberText } from './show.ts';

const anyCode = fc.constantFrom(...areaCodes.keys());
const separator = fc.constantFrom('', ' ', '-', '.', '  ', '\u00a0', ' - ', '/');

/** A text with a separator, or none, between any two digits. */
function spaced(digits: string): fc.Arbitrary<string> {
  return fc
    .array(separator, { minLength: digits.length, maxLength: digits.length })
    .map((gaps) => [...digits].map((digit, index) => digit + gaps[index]).join(''));
}

const writtenFourteen = anyCode.chain((code) =>
  fc
    .oneof(
      ...['', '0', '31', '0031', '+31', '+31 (0)'].map((prefix) =>
        spaced(`14${code}`).map((rest) => prefix + rest),
      ),
      fc.constant(`14+${code}`),
      fc.constant(`(14) ${code}`),
      fc.constant(`31014${code}`),
    )
    .map((written) => ({ code, written })),
);

test('every written form of a 14 number is one number, shown as 14 0570', () => {
  fc.assert(
    fc.property(writtenFourteen, ({ code, written }) => {
      const parsed = parseNumber(written);
      assert.ok(parsed.ok, written);
      assert.deepEqual(parsed.number, { kind: 'fourteen', areaCode: code });
      assert.equal(canonical(parsed.number), `14${code}`);
      for (const form of ['national', 'international'] as const) {
        assert.equal(showNumber(parsed.number, form), `14 ${code}`);
      }
      assert.equal(dialString(parsed.number), `14${code}`);
      assert.equal(redactNumber(written), `14 ${code}`);
    }),
    { numRuns: 1000 },
  );
});

test('the forms of DOMAIN R1 and of the published list are understood', () => {
  for (const written of [
    ...['140570', '14 0570', '14-0570', '14+0570', '+31140570', '0031140570', '0140570', '14 05 70'],
    ...['31140570', '+31 14 0570', '+31(0)140570', ' 14 0570 '],
  ]) {
    assert.equal(canonicalOf(written), '140570', written);
  }
  assert.equal(canonicalOf('14 05 14'), '140514');
  assert.equal(canonicalOf('14020'), '14020');
  assert.equal(canonicalOf('14099'), undefined, 'no such area code');
});

test('no text whatever leads to a number in +3114', () => {
  const digitText = fc.string({ unit: fc.constantFrom(...'0123456789+- ()1431'), maxLength: 20 });
  const near = fc.tuple(fc.constantFrom('+3114', '003114', '3114', '014', '14', '+31 14 '), digitText);
  const texts = fc.oneof(
    fc.string(),
    digitText,
    near.map(([head, tail]) => head + tail),
    writtenFourteen.map(({ written }) => written),
  );
  fc.assert(
    fc.property(texts, fc.option(anyCode, { nil: undefined }), (text, home) => {
      const parsed = parseNumber(text, home === undefined ? {} : { homeAreaCode: home });
      if (!parsed.ok) return;
      const outputs = [
        canonical(parsed.number),
        dialString(parsed.number),
        showNumber(parsed.number),
        showNumber(parsed.number, 'international'),
        redactNumber(text),
        JSON.stringify(parsed.number),
      ];
      for (const output of outputs) assert.doesNotMatch(output.replace(/[\s-]/g, ''), /(\+|00)3114/);
    }),
    { numRuns: 5000 },
  );
});

test('what is stored is read back as the same number', () => {
  const digitText = fc.string({ unit: fc.constantFrom(...'0123456789+ '), maxLength: 16 });
  fc.assert(
    fc.property(
      fc.oneof(
        digitText,
        writtenFourteen.map(({ written }) => written),
      ),
      (text) => {
        const parsed = parseNumber(text);
        if (!parsed.ok) return;
        assert.deepEqual(parseNumber(canonical(parsed.number)), parsed);
        assert.deepEqual(parseNumber(showNumber(parsed.number)), parsed);
        assert.deepEqual(parseNumber(showNumber(parsed.number, 'international')), parsed);
      },
    ),
    { numRuns: 3000 },
  );
});

test('ordinary Dutch numbers become E.164 in every form a trunk delivers', () => {
  for (const written of [
    ...[
      '+31570693911',
      '+310570693911',
      '0031570693911',
      '31570693911',
      '0570693911',
      '570693911',
      '0570-693911',
    ],
    ...['(0570) 69 39 11', '+31 (0)570 693 911', '0570/693911', '0570.69.39.11'],
  ]) {
    assert.equal(canonicalOf(written), '+31570693911', written);
  }
  assert.equal(canonicalOf('0612345678'), '+31612345678');
  assert.equal(canonicalOf('088 123 4567'), '+31881234567');
  assert.equal(canonicalOf('0101234567'), '+31101234567');
  assert.equal(canonicalOf('+49 30 901820'), '+4930901820');
  assert.equal(canonicalOf('693911', { homeAreaCode: '0570' }), '+31570693911');
});

test('special numbers stay what they are', () => {
  for (const digits of ['112', '113', '144', '1400', '116117', '08001351', '09008844', '08006008008']) {
    assert.equal(canonicalOf(digits), digits);
  }
  assert.equal(canonicalOf('0800 1351'), '08001351');
  assert.equal(canonicalOf('+318001351'), '08001351');
});

test('names, extensions and impossible digits are no numbers', () => {
  for (const text of [
    'anna',
    '1001',
    '101',
    '*98',
    '#31#0612345678',
    'user0570693911',
    '0570',
    '',
    ' ',
    '+',
    '+0612345678',
  ]) {
    assert.equal(parseNumber(text).ok, false, text);
  }
  for (const text of [
    '0119123456',
    '05706939111',
    '057069391',
    '+3157069391',
    '+31140570123',
    '+1234567890123456',
  ]) {
    assert.equal(parseNumber(text).ok, false, text);
  }
  assert.equal(parseNumber('0'.repeat(10_000)).ok, false);
});

test('numbers are shown with spaces', () => {
  assert.equal(showNumberText('+31570693911'), '0570 693 911');
  assert.equal(showNumberText('+31612345678'), '06 1234 5678');
  assert.equal(showNumberText('+31101234567'), '010 123 4567');
  assert.equal(showNumberText('+31612345678', 'international'), '+31 6 1234 5678');
  assert.equal(showNumberText('+31140570', 'international'), '14 0570');
  assert.equal(showNumberText('09008844'), '0900 8844');
  assert.equal(showNumberText('+4930901820'), '+49 3090 1820');
  assert.equal(showNumberText('anna'), 'anna');
});

test('a log sees only enough to recognise the kind of number', () => {
  assert.equal(redactNumber('0612345612'), '+31 6 •••• 12');
  assert.equal(redactNumber('0570693911'), '+31 •••• 11');
  assert.equal(redactNumber('+4930901820'), '+49 •••• 20');
  assert.equal(redactNumber('anna'), '••••');
  assert.equal(redactNumber('112'), '112');
});

test('dialled numbers are classed, and 112 may always be dialled', () => {
  const classes: Readonly<Record<string, string>> = {
    '112': 'emergency',
    '113': 'emergency',
    '140570': 'short',
    '1400': 'short',
    '1888': 'premium',
    '08001351': 'free',
    '09001234': 'premium',
    '0612345678': 'mobile',
    '0570693911': 'national',
    '0881234567': 'national',
    '+4930901820': 'international',
    '+979123456789': 'premium',
    '097123456789': 'machine',
  };
  for (const [text, expected] of Object.entries(classes)) {
    const parsed = parseNumber(text);
    assert.ok(parsed.ok, text);
    assert.equal(classOf(parsed.number), expected, text);
    assert.equal(mayDial(parsed.number, new Set()), expected === 'emergency', text);
  }
});

test('a caller is a number, withheld, or a name', () => {
  assert.deepEqual(callerOf('sip:+31612345678@trunk.example;user=phone'), {
    kind: 'number',
    number: '+31612345678',
  });
  assert.deepEqual(callerOf('"Jan" <sip:0612345678@10.0.0.1:5060>;tag=x'), {
    kind: 'number',
    number: '+31612345678',
  });
  assert.deepEqual(callerOf('tel:+31-570-693911'), { kind: 'number', number: '+31570693911' });
  assert.deepEqual(callerOf('tel:693911;phone-context=+31570'), { kind: 'number', number: '+31570693911' });
  assert.deepEqual(callerOf('tel:140570;phone-context=+31'), { kind: 'number', number: '140570' });
  assert.deepEqual(callerOf('sip:%2B31612345678@x'), { kind: 'number', number: '+31612345678' });
  for (const text of [
    '<sip:anonymous@anonymous.invalid>',
    'sip:x@anonymous.invalid',
    'Anonymous',
    'sip:trunk.example',
    '',
  ]) {
    assert.deepEqual(callerOf(text), { kind: 'anonymous' }, text);
  }
  assert.deepEqual(callerOf('sip:anna@example.nl'), { kind: 'name', name: 'anna' });
});

test('words of the caller and headers in the address are no number', () => {
  const spoofed = '"Gemeente <sip:112@x> \\" <sip:113@x>" <sip:+31612345678@trunk?Reason=a@b>;tag=1';
  assert.deepEqual(callerOf(spoofed), { kind: 'number', number: '+31612345678' });
  assert.deepEqual(callerOf('"0612345678" <sip:anna@example.nl>'), { kind: 'name', name: 'anna' });
});

test('the code table is many-to-many and names only codes that exist', () => {
  assert.deepEqual(municipalitiesOf('0570'), ['Deventer', 'Olst-Wijhe']);
  assert.deepEqual(fourteenCodesOf('Amstelveen'), ['020', '0297']);
  assert.deepEqual(fourteenCodesOf('Elburg'), []);
  for (const row of fourteenTable) assert.ok(areaCodes.has(row.areaCode), row.areaCode);
  for (const code of areaCodes.keys()) assert.match(code, /^0[1-57]\d{1,2}$/);
});
