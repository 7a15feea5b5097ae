/** A sealed text opens with its own key, for what it belongs to, and for nothing else. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { systemChance } from '../clock/system-clock.ts';
import { secretTexts } from './secret-texts.ts';
import { StoreError } from './store-error.ts';

const folder = mkdtempSync(join(tmpdir(), 'bereikbaar-secrets-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const refused = (error: unknown) => error instanceof StoreError && error.code === 'key';
const newKey = () => writeFileSync(join(folder, 'master.key'), `${systemChance.secret(32)}\n`);
const open = () => secretTexts(folder, systemChance.secret);

test('what was sealed opens for its own place; plain text stays as it is', () => {
  assert.equal(open().open('a', 'plain'), 'plain', 'without a key, too');
  assert.throws(() => open().seal('a', 'secret'), refused, 'no key yet');
  newKey();
  const sealed = open().seal('a', 'geheim wachtwoord\n');
  assert.ok(open().isSealed(sealed));
  assert.ok(!sealed.includes('geheim'));
  assert.equal(open().open('a', `${sealed}\n`), 'geheim wachtwoord\n');
  assert.throws(() => open().open('b', sealed), refused, 'moved to another place');
  newKey();
  assert.throws(() => open().open('a', sealed), refused, 'another key');
});
