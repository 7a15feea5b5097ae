/**
 * What every route of a class owes: whoever sends a making request twice makes one thing, whoever edits what somebody else
 * just changed is told, and a list that grows comes in pages. A new route has to be put in its class here.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openApi } from '../../adapters/http/openapi.ts';
import { api, type Exchange } from '../../contract/api.ts';
import {
  guardedEdits,
  type Route,
  type RouteName,
  routes,
  soundRoutes,
  takesKey,
  wholeLists,
} from '../../contract/routes.ts';
import { type Browser, openWorld, person, type World } from './support/world.ts';

const names = Object.keys(routes) as RouteName[];
const routeOf = (name: RouteName): Route => routes[name];
let world: World;
let admin: Browser;
let leader: Browser;
before(async () => {
  world = await openWorld();
  admin = await world.signIn(person('deventer', 'beheerder'));
  leader = await world.signIn(person('deventer', 'teamleider'));
});
after(() => world.close());

interface Parameter {
  readonly name: string;
  readonly in: string;
}

/** Parameters of each operation as the description gives them. */
function described(): ReadonlyMap<string, readonly Parameter[]> {
  const { paths } = openApi('0.0.0') as unknown as {
    readonly paths: Readonly<
      Record<string, Readonly<Record<string, { operationId: string; parameters: readonly Parameter[] }>>>
    >;
  };
  return new Map(
    Object.values(paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId, parameters }) => [operationId, parameters] as const),
    ),
  );
}

test('every route that makes or does something takes an Idempotency-Key, and the description says so', () => {
  const parameters = described();
  for (const name of names) {
    const takes = parameters.get(name)?.some((one) => one.name === 'Idempotency-Key') ?? false;
    const { method, access, asks } = routeOf(name);
    assert.equal(takes, method === 'POST' && access !== 'public' && asks !== true, name);
    assert.equal(takes, takesKey(routeOf(name)), name);
  }
});

test('sent twice with one key a request is carried out once; the key is of one person and one request', async () => {
  const once = { 'idempotency-key': 'sleutel-0001' };
  const employee = person('deventer', 'medewerker');
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  const requests: readonly (readonly [string, object])[] = [
    [
      '/medewerkers',
      { name: 'Twee Keer', email: null, municipalityId: 'deventer', teamIds: [], roles: [], skills: [] },
    ],
    [`/medewerkers/${employee}/toestellen`, { kind: 'sip', label: 'Bureau', number: null }],
    [`/medewerkers/${employee}/aanmeldlinks`, {}],
    ['/machinetokens', { name: 'Koppeling', scopes: ['cijfers:lezen'], expiresAt: tomorrow }],
    ['/webhooks', { address: 'https://ontvanger.example/', topics: ['notities'] }],
  ];
  for (const [path, body] of requests) {
    const [first, second] = await Promise.all([
      admin.send('POST', path, { body, headers: once }),
      admin.send('POST', path, { body, headers: once }),
    ]);
    assert.equal(first.status, 201, `${path}: ${first.text}`);
    assert.deepEqual([second.status, second.text], [201, first.text], path);
    const third = await admin.send('POST', path, { body, headers: { 'idempotency-key': 'sleutel-0002' } });
    assert.notEqual(third.text, first.text, `${path}: another key is another request`);
  }
  const other = await admin.send('POST', '/webhooks', {
    body: { address: 'https://iemand-anders.example/', topics: ['notities'] },
    headers: once,
  });
  assert.equal(other.status, 400, 'a key of another body');
  const malformed = await admin.send('POST', '/webhooks', {
    body: {},
    headers: { 'idempotency-key': 'kort' },
  });
  assert.equal(malformed.status, 400);
});

test('what failed is not kept under its key: it may be tried again', async () => {
  const headers = { 'idempotency-key': 'sleutel-0003' };
  const path = `/medewerkers/${person('deventer', 'medewerker')}/toestellen`;
  const refused = await admin.send('POST', path, {
    body: { kind: 'mobile', label: 'x', number: '12' },
    headers,
  });
  assert.equal(refused.status, 400);
  const made = await admin.send('POST', path, { body: { kind: 'sip', label: 'x', number: null }, headers });
  assert.equal(made.status, 201);
});

test('a key counts after the server was started anew: the same answer, one thing made', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'bereikbaar-keys-'));
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
  const ask = async (): Promise<readonly [string, number]> => {
    const kept = await openWorld({ dataDir });
    try {
      const boss = await kept.signIn(person('deventer', 'beheerder'));
      const made = await boss.send('POST', '/machinetokens', {
        body: { name: 'Koppeling', scopes: ['cijfers:lezen'], expiresAt },
        headers: { 'idempotency-key': 'sleutel-0001' },
      });
      assert.equal(made.status, 201, made.text);
      return [made.text, (await boss.send('GET', '/machinetokens')).body.count];
    } finally {
      await kept.close();
    }
  };
  const first = await ask();
  assert.deepEqual(await ask(), first);
  assert.equal(first[1], 1);
  await rm(dataDir, { recursive: true, force: true });
});

test('a parameter that a route does not know is refused on every route, by its name, beside its other mistakes', async () => {
  const described = [...Object.values(routes), ...Object.values(soundRoutes)] as readonly Route[];
  const unlisted = ['/openapi.json', '/documentatie'].map(
    (path): Route => ({ method: 'GET', path, status: 200, access: 'public' }),
  );
  for (const { method, path, access } of [...described, ...unlisted]) {
    const may = typeof access === 'string' || access.includes('beheerder') ? admin : leader;
    const reply = await may.send(method, path.replace(/\{\w+\}/g, 'geen'), { query: { onbekend: '1' } });
    assert.equal(reply.status, 400, `${method} ${path}: ${reply.text}`);
    assert.equal(reply.headers['content-type'], 'application/problem+json');
    const { errors } = JSON.parse(reply.text);
    const told = errors.find((one: { path: string }) => one.path === 'onbekend');
    assert.match(told?.detail ?? '', /^Onbekende parameter\. /, `${method} ${path}`);
  }
  const all = await admin.send('GET', '/terugbelnotities?vanWie=iedereen&pageSize=10&statuss=open');
  assert.deepEqual(JSON.parse(all.text).errors, [
    { path: 'pageSize', detail: 'Onbekende parameter. Bedoelt u paginaGrootte?' },
    { path: 'statuss', detail: 'Onbekende parameter. Bedoelt u status?' },
    { path: 'vanWie', detail: 'Kies uit: mijn, team, alle.' },
  ]);
  const stranger = await world.anonymous()('GET', '/terugbelnotities?onbekend=1');
  assert.equal(stranger.status, 401, 'who is not signed in hears that first');
});

test('what is wrong with a field is told in Dutch, with the names and codes of the wire', async () => {
  const reply = await admin.send('POST', '/webhooks', {
    body: { address: 'x'.repeat(501), topics: ['nothing'] },
  });
  assert.equal(reply.status, 400);
  assert.deepEqual(JSON.parse(reply.text).errors, [
    { path: 'adres', detail: 'Te lang: verwacht dat string <=500 tekens heeft' },
    { path: 'onderwerpsoorten.0', detail: 'Kies uit: notities, gesprekken, signalen.' },
  ]);
  const note = await leader.send('GET', '/terugbelnotities', { query: { whose: 'nobody' } });
  assert.match(note.text, /Kies uit: mijn, team, alle\./);
});

/** Edits that need no guard, and why. */
const unguarded: Partial<Record<RouteName, string>> = {
  registerContact: 'belongs to the call in hand, and one employee has it',
  changeVoicemail: 'says whether it was heard, whoever says it last',
  holdRecording: 'each hold is a fact with its maker and reason, and the last one counts',
  putOwnReachability: 'version in the body',
  putHours: 'version in the body',
  putTrunk: 'version in the body',
};

test('every edit is guarded by a version, in its body or by If-Match, and the description says so', () => {
  const parameters = described();
  for (const name of names) {
    const { method } = routeOf(name);
    const isGuarded = guardedEdits.has(name);
    assert.equal(parameters.get(name)?.some((one) => one.name === 'If-Match') ?? false, isGuarded, name);
    if (method !== 'PUT' && method !== 'PATCH') continue;
    assert.ok(isGuarded !== name in unguarded, `${name}: guard it, or say why not`);
    if (unguarded[name] === 'version in the body') {
      const body = (api[name] as Exchange).body as unknown as { readonly shape: object };
      assert.ok('version' in body.shape, name);
    }
  }
});

test('an edit of what somebody else changed is refused with 412, one of what was seen is done', async () => {
  const employee = person('deventer', 'medewerker');
  const edits: readonly (readonly [Browser, string, string, string, (round: number) => object])[] = [
    [admin, '/medewerkers', employee, 'PATCH', (round) => ({ name: `Naam ${round}` })],
    [
      admin,
      '/bewaartermijnen',
      'caller',
      'PUT',
      (round) => ({ retentionDays: 100 + round, basis: 'Selectielijst' }),
    ],
    [
      leader,
      '/calamiteitenschakelaars',
      'deventer',
      'PUT',
      (round) => ({
        active: true,
        message: `Storing ${round}`,
        continues: true,
        until: new Date(Date.now() + 3_600_000).toISOString(),
      }),
    ],
    [
      leader,
      '/begroetingen',
      `employee:${person('deventer', 'teamleider')}`,
      'PUT',
      (round) => ({ text: `Dag ${round}` }),
    ],
  ];
  for (const [browser, list, id, method, bodyOf] of edits) {
    const all = (await browser.send('GET', list)).body;
    const items = (Array.isArray(all) ? all : all.results) as readonly { id: string; version: number }[];
    const seen = items.find((one) => one.id === id)?.version;
    assert.equal(typeof seen, 'number', list);
    const path = `${list}/${encodeURIComponent(id)}`;
    const send = (round: number, match: string) =>
      browser.send(method, path, { body: bodyOf(round), headers: { 'if-match': match } });
    const done = await send(1, `"${seen}"`);
    if (list === '/begroetingen' && done.status === 503) continue; // no voice on this machine
    assert.equal(done.status, 200, `${list}: ${done.text}`);
    assert.equal(done.headers['etag'], `"${done.body.version}"`, list);
    assert.equal((await send(2, `"${seen}"`)).status, 412, list);
    assert.equal((await send(2, `"${done.body.version}"`)).status, 200, list);
    assert.equal((await send(3, 'iets')).status, 400, list);
  }
  const catalogue = (match: string) =>
    admin.send('PUT', '/onderwerpencatalogus', {
      body: { fileFormat: 'csv', fileContent: 'id;naam\npaspoort;Paspoort' },
      headers: { 'if-match': match },
    });
  const first = await catalogue('"0"');
  assert.equal(first.status, 200, first.text);
  assert.equal((await catalogue('"0"')).status, 412);
});

test('every list comes in pages of a bounded size; the few that come whole say how long they are at most', async () => {
  const bounds: Partial<Record<RouteName, number>> = wholeLists;
  for (const name of names.filter((one) => one.startsWith('list'))) {
    const exchange: Exchange = api[name];
    const isPaged = exchange.query !== undefined && 'page' in exchange.query.shape;
    assert.ok(isPaged !== name in bounds, `${name}: page it, or say what bounds it`);
    if (!isPaged) {
      // biome-ignore lint/suspicious/noExplicitAny: a test looks at what came, whatever it is.
      const { get } = (openApi('0.0.0')['paths'] as any)[routeOf(name).path];
      assert.match(get.description, new RegExp(`hoogstens ${bounds[name]}\\.`), name);
      continue;
    }
    assert.equal(exchange.query?.safeParse({ pageSize: '100000' }).success, false, `${name} is bounded`);
    const reply = await admin.send('GET', routeOf(name).path, { query: { pageSize: '1', page: '1' } });
    assert.equal(reply.status, 200, `${name}: ${reply.text}`);
    for (const key of ['count', 'next', 'previous', 'results'])
      assert.ok(key in reply.body, `${name} ${key}`);
    assert.ok(reply.body.results.length <= 1, name);
  }
});
