/** Signing in, sessions, CSRF, lock-out and roles, as a browser meets them. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openWorld, password, type World } from './support/world.ts';

let world: World;
before(async () => {
  world = await openWorld();
});
after(() => world.close());

test('a right password gives a cookie that scripts cannot read, and who one is', async () => {
  const reply = await world.anonymous()('POST', '/sessies', {
    body: { email: 'TEAMLEIDER@deventer.example', password },
  });
  assert.equal(reply.status, 201);
  assert.match(
    String(reply.headers['set-cookie']),
    /^bereikbaar_sessie=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
  );
  assert.equal(reply.headers['api-version'], '1.0.0');
  assert.equal(reply.body.municipality.id, 'deventer');
  assert.deepEqual(reply.body.roles, ['teamleider']);
});

test('a wrong password, an unknown person and a wrong shape are told apart as little as needed', async () => {
  const send = world.anonymous();
  const wrong = await send('POST', '/sessies', {
    body: { email: 'medewerker@lochem.example', password: 'x' },
  });
  const unknown = await send('POST', '/sessies', {
    body: { email: 'niemand@lochem.example', password: 'x' },
  });
  assert.equal(wrong.status, 401);
  assert.equal(wrong.text, unknown.text);
  assert.equal(wrong.headers['content-type'], 'application/problem+json');
  const shapeless = await send('POST', '/sessies', { body: { email: 7 } });
  assert.equal(shapeless.status, 400);
});

test('nothing but the public routes answers who is not signed in', async () => {
  const send = world.anonymous();
  assert.equal((await send('GET', '/ik')).status, 401);
  assert.equal((await send('GET', '/installatie')).status, 200);
  assert.equal((await send('GET', '/bestaat-niet')).status, 404);
});

test('a change without the CSRF token, or from another site, is refused', async () => {
  const browser = await world.signIn('medewerker@deventer.example');
  const headers = { 'x-csrf-token': 'wrong' };
  assert.equal((await browser.send('DELETE', '/sessies/huidige', { headers })).status, 403);
  const foreign = { 'sec-fetch-site': 'cross-site' };
  assert.equal((await browser.send('DELETE', '/sessies/huidige', { headers: foreign })).status, 403);
  assert.equal((await browser.send('GET', '/ik')).status, 200);
});

test('signing out ends the session for good', async () => {
  const browser = await world.signIn('medewerker@deventer.example');
  assert.equal((await browser.send('DELETE', '/sessies/huidige')).status, 204);
  assert.equal((await browser.send('GET', '/ik')).status, 401);
});

test('five wrong passwords lock the account, also for the right one', async () => {
  const send = world.anonymous();
  const email = 'auditor@lochem.example';
  for (let tries = 0; tries < 5; tries += 1) {
    assert.equal((await send('POST', '/sessies', { body: { email, password: 'fout' } })).status, 401);
  }
  const locked = await send('POST', '/sessies', { body: { email, password } });
  assert.equal(locked.status, 429);
  assert.ok(Number(locked.headers['retry-after']) > 0);
});

test('a one-time link signs in once', async () => {
  const admin = await world.signIn('beheerder@deventer.example');
  const made = await admin.send('POST', '/medewerkers/deventer-medewerker/aanmeldlinks');
  assert.equal(made.status, 201);
  const linkToken = new URL(made.body.address).searchParams.get('link') ?? '';
  const first = await world.anonymous()('POST', '/sessies', { body: { linkToken } });
  assert.equal(first.status, 201);
  assert.equal(first.body.id, 'deventer-medewerker');
  assert.equal((await world.anonymous()('POST', '/sessies', { body: { linkToken } })).status, 401);
});

test('what was done is in the audit trail of the own municipality, without names or passwords', async () => {
  const admin = await world.signIn('beheerder@deventer.example');
  const lines = await admin.send('GET', '/auditregels', { query: { pageSize: '200' } });
  assert.equal(lines.status, 200);
  const actions = new Set(lines.body.results.map((line: { action: string }) => line.action));
  assert.ok(actions.has('signIn') && actions.has('createSignInLink') && actions.has('signOut'));
  assert.ok(!lines.text.includes('lochem'));
  assert.ok(!lines.text.includes(password));
});

test('the browser telephone gets a password of its own, gone with the session', async () => {
  const agent = await world.signIn('kcc-agent@deventer.example');
  const access = await agent.send('POST', '/sip-toegangen', { body: { purpose: 'softphone' } });
  assert.equal(access.status, 201);
  assert.match(access.body.userName, /^web-[0-9a-f]{12}$/);
  assert.ok(world.people.now.credentials.has(access.body.userName));
  await agent.send('DELETE', '/sessies/huidige');
  assert.ok(!world.people.now.credentials.has(access.body.userName));
});
