/** Machine tokens and second factors: what opens, what does not, and when it ends. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type CollectionName, collections, type ServerMessage } from '../../contract/live.ts';
import { routes } from '../../contract/routes.ts';
import { newNote, totpStep, turnOnFactor } from './support/requests.ts';
import { type Browser, openWorld, password, person, until, type World } from './support/world.ts';

let world: World;
let admin: Browser;
before(async () => {
  world = await openWorld();
  admin = await world.signIn(person('deventer', 'beheerder'));
});
after(() => world.close());

const soon = () => new Date(Date.now() + 3_600_000).toISOString();
const bearer = (credential: string) => ({ authorization: `Bearer ${credential}` });

async function tokenFor(scopes: readonly string[]): Promise<{ id: string; credential: string }> {
  const made = await admin.send('POST', '/machinetokens', {
    body: { name: 'Rapportage', scopes, expiresAt: soon() },
  });
  assert.equal(made.status, 201, made.text);
  return { id: made.body.machineToken.id, credential: made.body.credential };
}

test('a token opens the routes of its scope, in its municipality, and no others', async () => {
  const { id, credential } = await tokenFor(['cijfers:lezen']);
  const send = world.anonymous();
  const figures = await send('GET', '/bereikbaarheidscijfers', { headers: bearer(credential) });
  assert.equal(figures.status, 200, figures.text);
  assert.equal(figures.body.total.scope.id, 'deventer');
  const persons = await send('GET', '/rapportages', {
    query: { withPersons: 'true' },
    headers: bearer(credential),
  });
  assert.equal(persons.status, 403);
  const opened: string[] = [];
  for (const [name, route] of Object.entries(routes)) {
    const path = route.path.replace(/\{\w+\}/g, 'x');
    const reply = await send(route.method, path, {
      headers: bearer(credential),
      body: route.method === 'GET' ? undefined : {},
    });
    if (reply.status !== 403) opened.push(name);
  }
  assert.deepEqual(opened.sort(), [
    'getComparison',
    'getFigures',
    'getForecast',
    'getMetrics',
    'getOutlook',
    'getReport',
    'listAlerts',
    'listAttempts',
  ]);
  const listed = await admin.send('GET', '/machinetokens');
  assert.doesNotMatch(listed.text, new RegExp(credential));
  assert.ok(listed.body.results[0].usedAt !== null);
  assert.equal((await admin.send('DELETE', `/machinetokens/${id}`)).status, 204);
  assert.equal((await send('GET', '/signalen', { headers: bearer(credential) })).status, 401);
});

test('a machine makes notes without a cookie or a CSRF token, and a wrong token opens nothing', async () => {
  const { credential } = await tokenFor(['notities:schrijven']);
  const send = world.anonymous();
  const note = newNote({ question: 'Van de website' });
  const made = await send('POST', '/terugbelnotities', { body: note, headers: bearer(credential) });
  assert.equal(made.status, 201, made.text);
  assert.equal((await send('GET', '/terugbelnotities', { headers: bearer(credential) })).status, 403);
  const wrong = bearer(`brk_${'x'.repeat(43)}`);
  assert.equal((await send('POST', '/terugbelnotities', { body: note, headers: wrong })).status, 401);
  assert.equal((await send('GET', '/installatie', { headers: wrong })).status, 401);
});

test('a second factor is confirmed with a code, asked for at sign-in, and a code works once', async () => {
  const agent = await world.signIn(person('deventer', 'kcc-agent'));
  await agent.send('POST', '/ik/tweede-factoren');
  const wrong = await agent.send('POST', '/ik/tweede-factoren/bevestigingen', {
    body: { oneTimeCode: '000000' },
  });
  assert.equal(wrong.status, 400);
  const { codeIn, recoveryCodes } = await turnOnFactor(agent);
  assert.equal(recoveryCodes.length, 10);
  const send = world.anonymous();
  const login = { email: person('deventer', 'kcc-agent'), password };
  const asked = await send('POST', '/sessies', { body: login });
  assert.equal(asked.status, 401);
  assert.match(asked.text, /\/tweede-factor"/);
  const code = codeIn(totpStep() + 1);
  const signedIn = await send('POST', '/sessies', { body: { ...login, oneTimeCode: code } });
  assert.equal(signedIn.status, 201, signedIn.text);
  const again = await send('POST', '/sessies', { body: { ...login, oneTimeCode: code } });
  assert.equal(again.status, 401);
  const [recovery] = recoveryCodes;
  const recovered = () => send('POST', '/sessies', { body: { ...login, oneTimeCode: recovery } });
  assert.equal((await recovered()).status, 201);
  assert.equal((await recovered()).status, 401, 'a recovery code works once');
  const employees = await admin.send('POST', '/medewerkers/zoekvragen', { body: { search: 'kccagent' } });
  assert.equal(employees.body.results[0].secondFactor, true);
  const removed = await admin.send('DELETE', `/medewerkers/${person('deventer', 'kcc-agent')}/tweede-factor`);
  assert.equal(removed.status, 204, removed.text);
  assert.equal((await agent.send('GET', '/ik')).status, 401, 'sessions end with it');
  assert.equal((await send('POST', '/sessies', { body: login })).status, 201);
});

test('who has the app or a recovery code switches the second factor off, and nobody else', async () => {
  const own = await world.signIn(person('deventer', 'medewerker'));
  const { recoveryCodes } = await turnOnFactor(own);
  assert.equal((await own.send('GET', '/ik')).body.secondFactor, true);
  const end = (secondFactorCode: string) =>
    own.send('POST', '/ik/tweede-factoren/beeindigingen', { body: { secondFactorCode } });
  assert.equal((await end('0000-0000-0000')).status, 400);
  assert.equal((await end(recoveryCodes[3] ?? '')).status, 200);
  assert.equal((await own.send('GET', '/ik')).body.secondFactor, false);
  assert.equal((await end(recoveryCodes[4] ?? '')).status, 409);
});

test('where it is asked of administrators, nothing goes before it is set up', async () => {
  const strict = await openWorld({ secondFactor: 'administrators' });
  try {
    const boss = await strict.signIn(person('deventer', 'beheerder'));
    assert.equal((await boss.send('GET', '/ik')).body.secondFactorNeeded, true);
    assert.equal((await boss.send('GET', '/medewerkers')).status, 403);
    await turnOnFactor(boss);
    assert.equal((await boss.send('GET', '/medewerkers')).status, 200);
    const leader = await strict.signIn(person('deventer', 'teamleider'));
    assert.equal((await leader.send('GET', '/medewerkers')).status, 200);
  } finally {
    await strict.close();
  }
});

test('a one-time link does not stand for the second factor, and is used up only with a right code', async () => {
  const who = person('lochem', 'medewerker');
  const own = await world.signIn(who);
  const { codeIn } = await turnOnFactor(own);
  const step = totpStep();
  const boss = await world.signIn(person('lochem', 'beheerder'));
  const made = await boss.send('POST', `/medewerkers/${who}/aanmeldlinks`);
  const linkToken = new URL(made.body.address).searchParams.get('link') ?? '';
  const send = world.anonymous();
  const without = await send('POST', '/sessies', { body: { linkToken } });
  assert.equal(without.status, 401);
  assert.match(without.text, /\/tweede-factor"/);
  const wrong = await send('POST', '/sessies', { body: { linkToken, oneTimeCode: '000000' } });
  assert.match(wrong.text, /\/tweede-factor"/);
  const right = { linkToken, oneTimeCode: codeIn(step + 1) };
  assert.equal((await send('POST', '/sessies', { body: right })).status, 201);
  const again = await send('POST', '/sessies', {
    body: { linkToken, oneTimeCode: codeIn(step + 2) },
  });
  assert.equal(again.status, 401);
  assert.doesNotMatch(again.text, /\/tweede-factor"/, 'the link is gone');
});

test('codes guessed at with a link lock the account', async () => {
  const who = person('lochem', 'kcc-agent');
  const own = await world.signIn(who);
  await turnOnFactor(own);
  const { token } = await world.parts.office.signIn.makeLink(who);
  const statuses: number[] = [];
  for (let guess = 0; guess < 12; guess += 1) {
    const code = String(guess).padStart(6, '0');
    const reply = await world.anonymous()('POST', '/sessies', {
      body: { linkToken: token, oneTimeCode: code },
    });
    statuses.push(reply.status);
  }
  assert.equal(statuses.at(-1), 429, statuses.join(' '));
});

test('a note that a machine made says which token made it, also after the token was revoked', async () => {
  const { id, credential } = await tokenFor(['notities:schrijven']);
  const made = await world.anonymous()('POST', '/terugbelnotities', {
    body: newNote(),
    headers: bearer(credential),
  });
  assert.equal(made.body.createdBy, 'Rapportage');
  await admin.send('DELETE', `/machinetokens/${id}`);
  assert.equal((await admin.send('GET', `/terugbelnotities/${made.body.id}`)).body.createdBy, 'Rapportage');
});

test('a machine follows those collections of the live feed that its scopes open, of its own municipality', async () => {
  const { credential } = await tokenFor(['cijfers:lezen', 'notities:lezen']);
  const viewer = await world.parts.office.machines.viewer(credential);
  assert.ok(viewer !== null && viewer !== 'forbidden');
  const seen: ServerMessage[] = [];
  const screen = { send: (message: ServerMessage) => void seen.push(message), end: () => {} };
  const wanted = Object.keys(collections) as CollectionName[];
  world.feed.subscribe(screen, viewer, { type: 'subscribe', collections: wanted, cursor: null });
  const [first] = seen;
  assert.ok(first?.type === 'snapshot');
  assert.deepEqual(Object.keys(first.content).sort(), ['alerts', 'calamities', 'figures', 'notes', 'queues']);
  assert.ok((first.content.notes ?? []).length > 0);
  const leader = await world.signIn(person('deventer', 'teamleider'));
  const made = await leader.send('POST', '/terugbelnotities', {
    body: newNote({ number: '0570612346' }),
  });
  assert.equal(made.status, 201, made.text);
  await until(() => JSON.stringify(seen.slice(1)).includes(made.body.id));
  world.feed.leave(screen);
  const writing = await tokenFor(['notities:schrijven']);
  assert.equal(await world.parts.office.machines.viewer(writing.credential), 'forbidden');
  assert.equal(await world.parts.office.machines.viewer(`brk_${'x'.repeat(43)}`), null);
});
