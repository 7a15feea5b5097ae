import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { SecretTexts } from '../app/ports/secret-texts.ts';
import { idOf } from '../domain/ids.ts';
import { LiveTrunks } from './live-trunks.ts';

const written = `- id: there
  addresses: [203.0.113.1]
- id: away
  addresses: [sip.provider.example, 203.0.113.2]
`;

test('a server starts with a host name nobody knows yet, and takes its address up when the name server is back', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'live-trunks-'));
  const path = join(folder, 'trunks.yaml');
  await writeFile(path, written);
  const names = new Map<string, readonly string[]>();
  const lookUp = async (host: string): Promise<readonly string[]> => {
    const found = names.get(host);
    if (found === undefined) throw new Error(`${host} is not known`);
    return found;
  };
  const parts = { path, isChosen: true, instead: [], lookUp, newId: () => 'new' };
  await assert.rejects(LiveTrunks.open(parts), /is not known/, 'to whoever checks the file it is a mistake');

  const trunks = await LiveTrunks.open({ ...parts, isPatient: true });
  const told: (readonly string[])[] = [];
  trunks.onChange((list) => told.push(list.flatMap(({ addresses }) => addresses)));
  const addresses = () => trunks.current.map((trunk) => trunk.addresses);
  assert.deepEqual(
    [addresses(), trunks.unknownHosts],
    [[['203.0.113.1'], ['203.0.113.2']], ['sip.provider.example']],
  );
  assert.equal(await trunks.lookAgain(), false);

  names.set('sip.provider.example', ['198.51.100.7']);
  assert.equal(await trunks.lookAgain(), true);
  assert.deepEqual(trunks.unknownHosts, []);
  names.set('sip.provider.example', ['198.51.100.8']);
  assert.equal(await trunks.lookAgain(), true, 'the provider has moved');
  names.clear();
  assert.equal(await trunks.lookAgain(), false, 'what it stood for last stays');
  assert.deepEqual(told, [
    ['203.0.113.1', '198.51.100.7', '203.0.113.2'],
    ['203.0.113.1', '198.51.100.8', '203.0.113.2'],
  ]);
  await rm(folder, { recursive: true });
});

test('a password made on a screen is sealed, one of before is sealed at the start, one of an administrator stays', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'live-trunks-'));
  const path = join(folder, 'trunks.yaml');
  const login = (passwordFile: string) =>
    `register: { registrar: sip.provider.example, user: u, passwordFile: ${passwordFile} }`;
  await writeFile(
    path,
    `- id: old\n  addresses: [203.0.113.1]\n  ${login('trunk-old-1.password')}\n- id: hand\n  addresses: [203.0.113.2]\n  ${login('hand.txt')}\n`,
  );
  await writeFile(join(folder, 'trunk-old-1.password'), 'van vroeger\n');
  await writeFile(join(folder, 'hand.txt'), 'met de hand\n');
  let isKeyThere = true;
  const secrets: SecretTexts = {
    isSealed: (text) => text.startsWith('sealed '),
    seal: (about, text) => `sealed ${Buffer.from(about + text).toString('hex')}`,
    open: (about, text) => {
      if (!text.startsWith('sealed ')) return text;
      if (!isKeyThere) throw Object.assign(new Error('The master key is another.'), { code: 'key' });
      return Buffer.from(text.slice(7), 'hex').toString('utf8').slice(about.length);
    },
  };
  const parts = {
    path,
    isChosen: true,
    instead: [],
    lookUp: async () => ['192.0.2.1'],
    newId: () => 'new',
    secrets,
  };
  const trunks = await LiveTrunks.open(parts);
  const passwords = (of: LiveTrunks) => of.current.map(({ register }) => register?.password);
  assert.equal(await trunks.sealPasswords(), 1);
  assert.equal(await trunks.sealPasswords(), 0);
  const made = await trunks.save({
    version: trunks.kept.version,
    replaces: null,
    entry: { ...trunks.kept.entries[0]!, id: idOf('fresh') },
    password: 'nieuw geheim',
  });
  assert.deepEqual(made, { ok: true });
  assert.deepEqual(passwords(trunks), ['van vroeger', 'met de hand', 'nieuw geheim']);
  assert.deepEqual(passwords(await LiveTrunks.open(parts)), passwords(trunks));
  for (const name of await readdir(folder)) {
    const text = await readFile(join(folder, name), 'utf8');
    assert.ok(!/van vroeger|nieuw geheim/.test(text), name);
  }
  isKeyThere = false;
  await assert.rejects(LiveTrunks.open(parts), /is sealed: The master key is another/);
  await rm(folder, { recursive: true });
});
