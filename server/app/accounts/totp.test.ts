import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { base32, codeAt, fromBase32, otpAddress, stepOfCode } from './totp.ts';

/** The secret of RFC 6238 appendix B. */
const secret = Buffer.from('12345678901234567890');

test('codes are those of RFC 6238 appendix B, cut to six digits', () => {
  const table = [
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ] as const;
  for (const [seconds, code] of table) assert.equal(codeAt(secret, Math.floor(seconds / 30)), code);
});

test('a code holds one step before and after, and tells which step it was', () => {
  const now = 1_111_111_111_000;
  const step = Math.floor(now / 30_000);
  for (const shift of [-1, 0, 1])
    assert.equal(stepOfCode(secret, codeAt(secret, step + shift), now), step + shift);
  assert.equal(stepOfCode(secret, codeAt(secret, step + 2), now), null);
  assert.equal(stepOfCode(secret, '12345', now), null);
});

test('base 32 goes there and back, and is that of RFC 4648', () => {
  assert.equal(base32(Buffer.from('foobar')), 'MZXW6YTBOI');
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      assert.deepEqual([...fromBase32(base32(bytes))], [...bytes]);
    }),
  );
  assert.match(otpAddress('ABC', 'a b', 'Bereikbaar'), /^otpauth:\/\/totp\/Bereikbaar:a%20b\?secret=ABC&/);
});
