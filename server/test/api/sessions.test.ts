/** Sessions as their owner and as an attacker meet them, on a real port: what ends them, what they open, who can forge them. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { WebSocket } from 'ws';
import type { HttpServer } from '../../adapters/http/http-server.ts';
import { basePath, livePath } from '../../contract/routes.ts';
import { toWire } from '../../contract/wire.ts';
import { turnOnFactor } from './support/requests.ts';
import { serveWorld } from './support/served-world.ts';
import { type Browser, openWorld, password, person, until, type World } from './support/world.ts';

const other = 'een andere lange zin';
let world: World;
let server: HttpServer;
let admin: Browser;
before(async () => {
  world = await openWorld();
  const accept = world.parts.liveSocket();
  server = await serveWorld(world, new Map([[`${basePath}${livePath}`, { protocol: null, accept }]]));
  admin = await world.signIn(person('deventer', 'beheerder'));
});
after(async () => {
  await server.close();
  await world.close();
});

const signInAs = (email: string, secret: string) =>
  world.anonymous()('POST', '/sessies', { body: { email, password: secret } });
const change = (browser: Browser, presentPassword: string | null, newPassword: string) =>
  browser.send('POST', '/ik/wachtwoordwijzigingen', { body: { presentPassword, newPassword } });

/** A screen on the live feed, past its first snapshot. */
const watch = (cookie: string, headers: Readonly<Record<string, string>> = {}): Promise<WebSocket> =>
  watchWith({ cookie, ...headers });

async function watchWith(headers: Readonly<Record<string, string>>): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}${basePath}${livePath}`, { headers });
  await once(socket, 'open');
  socket.send(JSON.stringify(toWire({ type: 'subscribe', collections: ['calamities'], cursor: null })));
  return socket;
}

const closing = async (socket: WebSocket): Promise<number> => {
  const [code] = (await once(socket, 'close')) as [number];
  return code;
};

async function linkFor(employee: string): Promise<Browser> {
  const made = await admin.send('POST', `/medewerkers/${employee}/aanmeldlinks`);
  assert.equal(made.status, 201, made.text);
  const linkToken = new URL(made.body.address).searchParams.get('link') ?? '';
  const reply = await world.anonymous()('POST', '/sessies', { body: { linkToken } });
  assert.equal(reply.status, 201, reply.text);
  const cookie = String(reply.headers['set-cookie']).split(';')[0] ?? '';
  return {
    cookie,
    csrf: reply.body.csrfToken,
    send: (method, path, request = {}) =>
      world.anonymous()(method, path, {
        ...request,
        headers: { ...request.headers, cookie, 'x-csrf-token': reply.body.csrfToken },
      }),
  };
}

test('another password ends every other session, every unused link, and nothing of this one', async () => {
  const login = person('deventer', 'medewerker');
  const [here, elsewhere] = [await world.signIn(login), await world.signIn(login)];
  const unused = await admin.send('POST', `/medewerkers/${login}/aanmeldlinks`);
  const socket = await watch(elsewhere.cookie);
  const closed = closing(socket);
  assert.equal((await change(here, 'niet dit', other)).status, 400);
  assert.equal((await change(here, null, other)).status, 400);
  assert.equal((await change(here, password, 'kort')).status, 400);
  const done = await change(here, password, other);
  assert.equal(done.status, 201, done.text);
  assert.equal((await here.send('GET', '/ik')).status, 200);
  assert.equal((await elsewhere.send('GET', '/ik')).status, 401);
  assert.equal(await closed, 4001);
  assert.equal((await signInAs(login, password)).status, 401);
  assert.equal((await signInAs(login, other)).status, 201);
  const linkToken = new URL(unused.body.address).searchParams.get('link') ?? '';
  assert.equal((await world.anonymous()('POST', '/sessies', { body: { linkToken } })).status, 401);
  assert.equal((await change(here, other, password)).status, 201);
});

test('whoever sits at an open screen cannot guess the present password for long', async () => {
  const browser = await world.signIn(person('lochem', 'teamleider'));
  for (let tries = 0; tries < 5; tries += 1)
    assert.equal((await change(browser, 'raden', other)).status, 400);
  assert.equal((await change(browser, password, other)).status, 429);
});

test('five wrong passwords lock an account; a link of the administrator opens it and lets a password be chosen', async () => {
  const login = person('deventer', 'auditor');
  for (let tries = 0; tries < 5; tries += 1) await signInAs(login, 'fout');
  const locked = await signInAs(login, password);
  assert.equal(locked.status, 429);
  assert.match(locked.text, /beheerder om een aanmeldlink/);
  const browser = await linkFor(login);
  assert.equal((await browser.send('GET', '/ik')).body.mayChoosePassword, true);
  assert.equal((await change(browser, null, other)).status, 201);
  assert.equal((await browser.send('GET', '/ik')).body.mayChoosePassword, false);
  assert.equal((await change(browser, null, password)).status, 400, 'once: then the present one is asked');
  assert.equal((await signInAs(login, other)).status, 201);
});

test('a link does not get around the second factor', async () => {
  const login = person('deventer', 'teamleider');
  const browser = await world.signIn(login);
  const { recoveryCodes } = await turnOnFactor(browser);
  const made = await admin.send('POST', `/medewerkers/${login}/aanmeldlinks`);
  const linkToken = new URL(made.body.address).searchParams.get('link') ?? '';
  const send = world.anonymous();
  const bare = await send('POST', '/sessies', { body: { linkToken } });
  assert.equal(bare.status, 401);
  assert.match(bare.text, /tweede-factor/);
  const oneTimeCode = recoveryCodes[0] ?? '';
  assert.equal((await send('POST', '/sessies', { body: { linkToken, oneTimeCode } })).status, 201);
});

test('a session that somebody else put in the browser is not the one that signing in opens', async () => {
  const planted = 'A'.repeat(43);
  const reply = await world.anonymous()('POST', '/sessies', {
    body: { email: person('lochem', 'medewerker'), password },
    headers: { cookie: `bereikbaar_sessie=${planted}` },
  });
  assert.equal(reply.status, 201);
  assert.ok(!String(reply.headers['set-cookie']).includes(planted));
  const asPlanted = await world.anonymous()('GET', '/ik', {
    headers: { cookie: `bereikbaar_sessie=${planted}` },
  });
  assert.equal(asPlanted.status, 401);
});

test('signing out closes the live feed of that session at once, and takes its telephone', async () => {
  const browser = await world.signIn(person('deventer', 'kcc-agent'));
  const phone = await browser.send('POST', '/sip-toegangen', { body: { purpose: 'softphone' } });
  const closed = closing(await watch(browser.cookie));
  assert.equal((await browser.send('DELETE', '/sessies/huidige')).status, 204);
  assert.equal(await closed, 4001);
  assert.ok(!world.people.now.credentials.has(phone.body.userName));
  assert.equal(await closing(await watch(browser.cookie)), 4001, 'the old cookie opens nothing');
});

test('who is sent away loses the session, the live feed and the telephone of the browser at once', async () => {
  const login = person('deventer', 'kcc-agent');
  const browser = await world.signIn(login);
  const phone = await browser.send('POST', '/sip-toegangen', { body: { purpose: 'softphone' } });
  assert.ok(world.people.now.credentials.has(phone.body.userName));
  const closed = closing(await watch(browser.cookie));
  const gone = await admin.send('PATCH', `/medewerkers/${login}`, { body: { active: false } });
  assert.equal(gone.status, 200, gone.text);
  assert.equal(await closed, 4001);
  assert.equal((await browser.send('GET', '/ik')).status, 401);
  assert.equal((await signInAs(login, password)).status, 401);
  assert.ok(!world.people.now.credentials.has(phone.body.userName));
  await admin.send('PATCH', `/medewerkers/${login}`, { body: { active: true } });
});

test('a token that is taken back closes the live feed of that machine at once, and of no other', async () => {
  const watchAsMachine = async (): Promise<{ readonly id: string; readonly socket: WebSocket }> => {
    const made = await admin.send('POST', '/machinetokens', {
      body: {
        name: 'Wandbord',
        scopes: ['cijfers:lezen'],
        expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
      },
    });
    assert.equal(made.status, 201, made.text);
    const socket = await watchWith({ authorization: `Bearer ${made.body.credential}` });
    await once(socket, 'message');
    return { id: made.body.machineToken.id, socket };
  };
  const [taken, kept] = [await watchAsMachine(), await watchAsMachine()];
  const closed = closing(taken.socket);
  const before = performance.now();
  assert.equal((await admin.send('DELETE', `/machinetokens/${taken.id}`)).status, 204);
  assert.equal(await closed, 4001);
  // The look that comes every minute would find it too.
  assert.ok(performance.now() - before < 30_000);
  assert.equal(kept.socket.readyState, WebSocket.OPEN);
  kept.socket.terminate();
});

test('a page of another site opens no live feed with the cookie of ours', async () => {
  const browser = await world.signIn(person('lochem', 'auditor'));
  const foreign = await watch(browser.cookie, { origin: 'https://kwaad.example' });
  assert.equal(await closing(foreign), 4001);
  const own = await watch(browser.cookie, { origin: `http://127.0.0.1:${server.port}` });
  await until(() => own.readyState === WebSocket.OPEN);
  own.terminate();
});

test('a change without the token, with that of somebody else or with the cookie alone is refused', async () => {
  const [one, two] = [
    await world.signIn(person('lochem', 'auditor')),
    await world.signIn(person('lochem', 'medewerker')),
  ];
  const send = world.anonymous();
  const body = { presentPassword: password, newPassword: other };
  for (const headers of [
    { cookie: one.cookie },
    { cookie: one.cookie, 'x-csrf-token': two.csrf },
    { cookie: one.cookie, 'x-csrf-token': one.csrf, 'sec-fetch-site': 'cross-site' },
  ]) {
    assert.equal((await send('POST', '/ik/wachtwoordwijzigingen', { body, headers })).status, 403);
  }
  assert.equal((await send('GET', '/ik', { headers: { cookie: one.cookie } })).status, 200);
});
