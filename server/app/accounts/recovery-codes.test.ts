import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemChance } from '../../adapters/clock/system-clock.ts';
import { newRecoveryCodes, recoveryCodeCount, recoveryHash } from './recovery-codes.ts';

test('codes are all different, in three groups of four that nobody misreads', () => {
  const codes = newRecoveryCodes(systemChance);
  assert.equal(new Set(codes).size, recoveryCodeCount);
  for (const code of codes) assert.match(code, /^([0-9a-hjkmnp-tv-z]{4}-){2}[0-9a-hjkmnp-tv-z]{4}$/);
});

test('a code is known without its dashes, with spaces and in capitals; anything else is none', () => {
  const [code = ''] = newRecoveryCodes(systemChance);
  const hash = recoveryHash(code);
  assert.ok(hash !== null);
  assert.equal(recoveryHash(code.replaceAll('-', '')), hash);
  assert.equal(recoveryHash(` ${code.toUpperCase().replaceAll('-', ' ')} `), hash);
  assert.equal(recoveryHash('123456'), null);
});
