/** Trunks made, changed, tried and removed from a screen: into the file, live at once, the password never out again. */
import assert from 'node:assert/strict';
import { chmod, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { type Browser, openWorld, type World } from './support/world.ts';

let world: World;
let admin: Browser;
before(async () => {
  world = await openWorld();
  admin = await world.signIn('beheerder@deventer.example');
});
after(() => world.close());
beforeEach(async () => {
  await writeFile(file('trunks.yaml'), '', { mode: 0o600 });
  for (const name of await passwordFiles()) await rm(file(name));
  await world.trunks.reload();
});

const secret = 'een zin van de aanbieder';
const login = { registrar: 'sip.provider.example', userName: 'account77', expiresSeconds: 600 };
const wish = {
  id: 'aanbieder',
  sourceAddresses: ['203.0.113.0/28', ' sip.provider.example '],
  transport: 'udp',
  trusted: true,
  calledFrom: ['to', 'requestUri'],
  outbound: 'sip.provider.example:5060',
  municipalityIds: null,
  silentSeconds: 8,
  keepAliveSeconds: 30,
  defaultEntranceId: 'deventer/algemeen',
  login: { ...login, password: secret },
};
const list = async () => (await admin.send('GET', '/lijnen')).body;
const make = async (change: object = {}) =>
  admin.send('POST', '/lijnen', { body: { ...wish, version: (await list()).version, ...change } });
const file = (name: string): string => join(world.folder, name);
const passwordFiles = async () => (await readdir(world.folder)).filter((name) => name.endsWith('.password'));

test('a trunk is made, in the file and live at once, with its password in a file of its own', async () => {
  const before = await list();
  assert.deepEqual([before.trunks, before.localOnly], [[], true]);
  const made = await make();
  assert.equal(made.status, 201, made.text);
  assert.deepEqual(made.body.login, login);
  const now = await list();
  assert.deepEqual(
    [now.localOnly, now.trunks.map(({ id }: { id: string }) => id), now.onlyThisMachine],
    [false, ['aanbieder'], true],
  );
  const [trunk] = world.trunks.current;
  assert.deepEqual(trunk?.addresses, ['203.0.113.0/28', '192.0.2.1']);
  assert.equal(trunk?.register?.password, secret);
  assert.doesNotMatch(await readFile(file('trunks.yaml'), 'utf8'), new RegExp(secret));
  const [password = ''] = await passwordFiles();
  for (const name of ['trunks.yaml', password]) assert.equal((await stat(file(name))).mode & 0o777, 0o600);
  for (const text of [made.text, JSON.stringify(now), ...world.log]) assert.ok(!text.includes(secret));
});

test('every mistake is told at once, each with its field', async () => {
  const refused = await make({
    id: 'Geen naam',
    sourceAddresses: ['203.0.113.0/99', 'sip.provider.invalid'],
    outbound: 'http://x',
    municipalityIds: ['lochem'],
    defaultEntranceId: 'lochem/algemeen',
    silentSeconds: 90,
    login: { ...login, userName: '', password: null },
  });
  assert.equal(refused.status, 400, refused.text);
  assert.deepEqual(refused.body.errors.map(({ path }: { path: string }) => path).sort(), [
    'aanmelding.gebruikersnaam',
    'aanmelding.wachtwoord',
    'bronadressen.0',
    'gemeenteIds',
    'id',
    'standaardIngangId',
    'stilteSeconden',
    'uitgaandAdres',
  ]);
  const unknown = await make({ sourceAddresses: ['203.0.113.9', 'sip.provider.invalid'] });
  assert.match(unknown.text, /bronadressen\.1.*sip\.provider\.invalid is niet te vinden/);
  assert.deepEqual([(await list()).trunks, await passwordFiles()], [[], []]);
});

test('a change keeps the password and the comments of the file, and an older page is refused', async () => {
  await make();
  const text = await readFile(file('trunks.yaml'), 'utf8');
  await writeFile(file('trunks.yaml'), `# Contract 2026-11, servicedesk 088 000 00 00\n${text}`);
  const { id: _, ...change } = { ...wish, login: { ...login, password: null }, outbound: '203.0.113.4' };
  const { version } = await list();
  const put = (body: object) => admin.send('PUT', '/lijnen/aanbieder', { body });
  const stale = await put({ ...change, version });
  assert.equal(stale.status, 412, 'the file was changed by hand since');
  const changed = await put({ ...change, version: (await list()).version });
  assert.equal(changed.status, 200, changed.text);
  assert.equal(world.trunks.current[0]?.outbound, '203.0.113.4');
  assert.equal(world.trunks.current[0]?.register?.password, secret);
  assert.match(await readFile(file('trunks.yaml'), 'utf8'), /^# Contract 2026-11/);
  const again = await put({ ...change, version });
  assert.equal(again.status, 412, again.text);
  const elsewhere = await put({
    ...change,
    login: { ...login, registrar: 'sip.other.example', password: null },
    version: (await list()).version,
  });
  assert.equal(elsewhere.status, 400, 'a password is not shown to another registrar');
  const fresh = await put({
    ...change,
    login: { ...login, password: 'een andere zin' },
    version: (await list()).version,
  });
  assert.equal(fresh.status, 200, fresh.text);
  assert.equal(world.trunks.current[0]?.register?.password, 'een andere zin');
  assert.equal((await passwordFiles()).length, 1, 'the old password is gone');
});

test('a removed trunk is gone with its password; trials are asked of trunks that are there', async () => {
  await make();
  const tried = await admin.send('POST', '/lijnen/aanbieder/proeven');
  assert.deepEqual(tried.body, [{ asked: 'options', outcome: 'answered', sipStatus: 200, answerMs: 12 }]);
  const { version } = await list();
  const gone = await admin.send('DELETE', '/lijnen/aanbieder', { query: { version: String(version) } });
  assert.equal(gone.status, 204, gone.text);
  assert.deepEqual([world.trunks.kept.entries, await passwordFiles()], [[], []]);
  assert.equal((await admin.send('POST', '/lijnen/aanbieder/proeven')).status, 404);
  assert.deepEqual(world.probed, ['aanbieder']);
  const audit = (await admin.send('GET', '/auditregels', { query: { pageSize: '20' } })).text;
  for (const action of ['createTrunk', 'testTrunk', 'removeTrunk']) assert.match(audit, new RegExp(action));
});

test('a trunk of another municipality is not there for us, and its name is taken all the same', async () => {
  const other = await world.signIn('beheerder@lochem.example');
  const body = {
    ...wish,
    municipalityIds: ['lochem'],
    defaultEntranceId: null,
    version: (await list()).version,
  };
  assert.equal((await other.send('POST', '/lijnen', { body })).status, 201);
  assert.deepEqual((await list()).trunks, []);
  assert.equal((await make()).status, 400);
  assert.equal((await admin.send('PUT', '/lijnen/aanbieder', { body })).status, 404);
});

test('a file that was changed by hand and is wrong is left alone, and so is one we may not write', async () => {
  await make();
  const { version } = await list();
  await writeFile(file('trunks.yaml'), '- id: [\n');
  const broken = await make({ id: 'tweede', version });
  assert.equal(broken.status, 409, broken.text);
  assert.match(broken.text, /met de hand gewijzigd/);
  assert.equal(world.trunks.current[0]?.id, 'aanbieder', 'calls go on over what there is');
  await writeFile(file('trunks.yaml'), '');
  await list();
  if (process.getuid?.() === 0) return;
  await chmod(world.folder, 0o500);
  const readOnly = await make({ id: 'tweede' });
  await chmod(world.folder, 0o700);
  assert.equal(readOnly.status, 409, readOnly.text);
});
