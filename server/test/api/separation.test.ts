/**
 * Two municipalities in one installation; five roles, machines of every scope, and nobody; every route and every live
 * message: nothing of Lochem reaches anybody of Deventer, nobody does what their role may not, and Lochem is afterwards
 * what it was. What is tried comes from the contract, so that a new route or collection has to be put in here.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openApi } from '../../adapters/http/openapi.ts';
import { maySee } from '../../app/live/live-items.ts';
import { type Scope, scopes } from '../../app/ports/connections.ts';
import { api, type Exchange } from '../../contract/api.ts';
import { type CollectionName, collections, type ServerMessage } from '../../contract/live.ts';
import { basePath, type Route, type RouteName, routes, soundRoutes } from '../../contract/routes.ts';
import { toWire } from '../../contract/wire.ts';
import { idOf } from '../../domain/ids.ts';
import { type Browser, nameOf, openWorld, person, roles, until, type World } from './support/world.ts';

const number = '0573289222';
const question = 'GeheimeVraag';
const browsers = new Map<string, Browser>();
/** Tokens of machines of Deventer, by scope. */
const tokens = new Map<Scope, { readonly id: string; readonly credential: string }>();

let world: World;
let foreignIds: Readonly<Record<string, string>>;
/** Lochem as its own administrator saw it before anybody of Deventer tried anything. */
let lochemBefore: string;

before(async () => {
  world = await openWorld();
  for (const role of roles) browsers.set(role, await world.signIn(person('deventer', role)));
  const callId = await world.call('lochem', number);
  const leader = await world.signIn(person('lochem', 'teamleider'));
  const made = await leader.send('POST', '/terugbelnotities', { body: newNote('lochem', callId) });
  assert.equal(made.status, 201, made.text);
  const until = new Date(Date.now() + 3_600_000).toISOString();
  const switched = await leader.send('PUT', '/calamiteitenschakelaars/lochem', {
    body: { active: true, message: question, continues: true, until },
  });
  assert.equal(switched.status, 200, switched.text);
  const trunk = await leader.send('POST', '/lijnen', {
    body: { ...newTrunk('lochem'), version: world.trunks.kept.version },
  });
  assert.equal(trunk.status, 403, 'a team leader makes no trunk');
  const administrator = await world.signIn('beheerder@lochem.example');
  const madeTrunk = await administrator.send('POST', '/lijnen', {
    body: { ...newTrunk('lochem'), version: world.trunks.kept.version },
  });
  assert.equal(madeTrunk.status, 201, madeTrunk.text);
  const phone = await administrator.send(
    'POST',
    `/medewerkers/${person('lochem', 'medewerker')}/toestellen`,
    {
      body: { kind: 'sip', label: 'Toestel', number: null },
    },
  );
  assert.equal(phone.status, 201, phone.text);
  const hook = await administrator.send('POST', '/webhooks', {
    body: { address: 'https://lochem.invalid/', topics: ['notities'] },
  });
  assert.equal(hook.status, 201, hook.text);
  const token = await tokenOf(administrator, 'cijfers:lezen', 'Koppeling van Lochem');
  for (const scope of scopes) tokens.set(scope, await tokenOf(browsers.get('beheerder')!, scope, scope));
  const now = Date.now();
  await world.store.outbox.put([
    {
      id: 'lochem-message',
      channel: 'mail',
      municipality: idOf('lochem'),
      body: { note: made.body.id },
      at: now,
      notBefore: now + 3_600_000,
    },
  ]);
  const catalogue = await administrator.send('PUT', '/onderwerpencatalogus', {
    body: { fileFormat: 'csv', fileContent: 'id;naam;script\nkermis;Kermis;GeheimeVraag' },
  });
  assert.equal(catalogue.status, 200, catalogue.text);
  const outbox = await administrator.send('GET', '/uitgaande-berichten');
  // Each is really there: of what does not exist nobody would see anything either.
  foreignIds = {
    callId,
    noteId: made.body.id,
    employeeId: person('lochem', 'medewerker'),
    teamId: 'lochem/burgerzaken',
    entranceId: 'lochem/algemeen',
    hoursId: 'lochem/kcc',
    calamityId: 'lochem',
    retentionId: 'lochem',
    tokenId: token.id,
    webhookId: hook.body.webhook.id,
    trunkId: 'lochem-lijn',
    deviceId: phone.body.id,
    messageId: outbox.body.results[0].id,
    voicemailId: await world.leaveMessage(
      'lochem',
      { kind: 'team', team: idOf('lochem/burgerzaken') },
      number,
    ),
    recordingId: await world.tape('lochem', number),
    greetingId: 'team:lochem/burgerzaken',
    // Texts are the same for all; each municipality replaces the sound for its own callers only.
    promptId: 'geen-meldtekst',
    subjectId: 'kermis',
  };
  for (const name of secretIds) marks.push(new RegExp(foreignIds[name] ?? ''));
  lochemBefore = await lochemNow();
});
after(() => world.close());

async function tokenOf(
  administrator: Browser,
  scope: Scope,
  name: string,
): Promise<{ readonly id: string; readonly credential: string }> {
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
  const made = await administrator.send('POST', '/machinetokens', {
    body: { name, scopes: [scope], expiresAt },
  });
  assert.equal(made.status, 201, made.text);
  return { id: made.body.machineToken.id, credential: made.body.credential };
}

/** All that Lochem set up and holds, without what moves by itself. */
async function lochemNow(): Promise<string> {
  const administrator = await world.signIn('beheerder@lochem.example');
  const seen: string[] = [];
  for (const path of [
    '/medewerkers',
    '/teaminstellingen',
    '/openingstijden',
    '/machinetokens',
    '/webhooks',
    '/bewaartermijnen',
    '/calamiteitenschakelaars',
    '/voicemailberichten',
    '/onderwerpen',
  ]) {
    const reply = await administrator.send('GET', path);
    assert.equal(reply.status, 200, `${path}: ${reply.text}`);
    seen.push(`${path} ${reply.text}`);
  }
  const facts = (items: readonly Record<string, unknown>[], ...names: readonly string[]): void =>
    void seen.push(items.map((item) => names.map((name) => String(item[name])).join(' ')).join('\n'));
  facts((await administrator.send('GET', '/lijnen')).body.trunks, 'id', 'outbound');
  const notes = await administrator.send('GET', '/terugbelnotities', { query: { whose: 'all' } });
  facts(notes.body.results, 'id', 'state', 'question');
  const outbox = await administrator.send('GET', '/uitgaande-berichten', { query: { pageSize: '200' } });
  const isHeld = ({ id }: { readonly id: string }) => id === foreignIds['messageId'];
  facts(outbox.body.results.filter(isHeld), 'id', 'state', 'nextAt', 'attemptCount');
  return seen.join('\n');
}

/** Bodies that are right in shape and name Lochem wherever a name goes. */
function bodyOf(name: RouteName): unknown {
  const bodies: Partial<Record<RouteName, unknown>> = {
    signIn: { email: 'nobody', password: 'nothing' },
    commandAgent: { command: 'ready' },
    searchDirectory: { search: 'lochem' },
    searchEmployees: { search: 'naam' },
    putOwnReachability: {
      version: 0,
      present: true,
      absentUntil: null,
      absenceReason: '',
      whenAbsent: 'colleague',
      whenNoAnswer: 'team',
      ringSeconds: 20,
      greeting: 'standard',
      deputyId: person('lochem', 'medewerker'),
      ringingDevices: [],
    },
    requestSipAccess: { purpose: 'softphone' },
    startCall: {
      target: { kind: 'employee', id: person('lochem', 'medewerker') },
      noteId: foreignIds['noteId'],
    },
    commandCall: { command: 'hangUp' },
    registerContact: { outcome: null, subjectId: null, question: 'x', callerName: 'x' },
    createNote: newNote('lochem', foreignIds['callId'] ?? null),
    commandNote: { command: 'claim' },
    createEmployee: {
      name: 'Nieuw',
      email: null,
      municipalityId: 'lochem',
      teamIds: ['lochem/burgerzaken'],
      roles: ['medewerker'],
      skills: [],
    },
    changeEmployee: { name: 'Anders' },
    createTeam: newTeam,
    putTeam: newTeam,
    createDevice: { kind: 'sip', label: 'Toestel', number: null },
    putHours: { version: 1, days: [[], [], [], [], [], [], []], exceptions: [] },
    putCalamity: { active: false },
    createMachineToken: { name: 'x', scopes: ['cijfers:lezen'], expiresAt: '2020-01-01T00:00:00Z' },
    createWebhook: { address: 'http://lochem.example/', topics: ['notities'] },
    changePassword: { presentPassword: 'nobody has this', newPassword: 'a sentence of no use' },
    confirmSecondFactor: { oneTimeCode: '000000' },
    endSecondFactor: { secondFactorCode: '000000' },
    importEmployees: { fileContent: 'naam;email\nNieuw;medewerker@lochem.example' },
    putCatalogue: { fileFormat: 'json', fileContent: '?' },
    searchPerson: { number },
    erasePerson: { number },
    putRetention: { retentionDays: 10, basis: 'test' },
    runRetention: { dryRun: true },
    markCall: { mark: 'test' },
    createTrunk: newTrunk('lochem'),
    putTrunk: newTrunk('lochem'),
    changeVoicemail: { heard: true },
    putGreeting: { text: 'Goedendag' },
    holdRecording: { until: '2099-01-01T00:00:00Z', reason: 'Klacht' },
  };
  return bodies[name];
}

/** What a route cannot do without, naming Lochem. */
function queryOf(name: RouteName): Readonly<Record<string, string>> {
  if (name === 'getPromise') return { ownerTeam: 'lochem/burgerzaken' };
  if (name === 'removeTrunk') return { version: '0' };
  return name === 'getForecast' ? { queueId: 'lochem/kcc' } : {};
}

/** With hours of Lochem, so that making one is refused. */
const newTeam = {
  name: 'Nieuw team',
  ringSeconds: 20,
  callbackNorm: null,
  answerNorm: null,
  hoursId: 'lochem/kcc',
};

function newTrunk(town: string) {
  return {
    version: 0,
    id: `${town}-lijn`,
    sourceAddresses: ['203.0.113.9'],
    transport: 'udp',
    trusted: true,
    calledFrom: ['requestUri'],
    outbound: `sip.${town}.example`,
    municipalityIds: [town],
    silentSeconds: 8,
    keepAliveSeconds: null,
    defaultEntranceId: null,
    login: null,
  };
}

function newNote(town: string, callId: string | null) {
  return {
    callId,
    ownerTeam: `${town}/burgerzaken`,
    ownerEmployee: null,
    callerName: 'Beller',
    ...(town === 'lochem' ? { contact: { organisation: question, secondNumber: number } } : {}),
    number,
    subjectId: null,
    question,
    window: null,
  };
}

/** What shows that something of Lochem came out. */
const marks: RegExp[] = [
  /lochem/i,
  /573\s*28\s*92\s*22|573289222/,
  new RegExp(question),
  ...roles.map((role) => new RegExp(nameOf('lochem', role))),
];

/** Ids that nothing else can look like. */
const secretIds = ['noteId', 'tokenId', 'webhookId', 'deviceId', 'voicemailId', 'recordingId'] as const;

function assertNothingForeign(text: string, where: string): void {
  for (const mark of marks) assert.doesNotMatch(text, mark, where);
}

const harmless: ReadonlySet<RouteName> = new Set([
  'signOut',
  'commandAgent',
  'searchDirectory',
  'searchEmployees',
  'searchPerson',
  'requestSipAccess',
  'runRetention',
  'startSecondFactor',
]);

test('every route of the OpenAPI description has a case here, with ids for its path and a body of its shape', () => {
  const described = Object.values(openApi('0.0.0')['paths'] as object).flatMap((methods: object) =>
    Object.values(methods).map((operation: { operationId: string }) => operation.operationId),
  );
  const tried = [...Object.keys(routes), ...Object.keys(soundRoutes)];
  // The live feed has tests of its own below.
  const elsewhere = new Set(['getDescription', 'followLive']);
  assert.deepEqual(described.filter((name) => !elsewhere.has(name)).sort(), tried.sort());
  const lacking: string[] = [];
  for (const [name, route] of Object.entries({ ...routes, ...soundRoutes })) {
    for (const [, key = ''] of route.path.matchAll(/\{(\w+)\}/g)) {
      if (foreignIds[key] === undefined) lacking.push(`${name}: no foreign ${key}`);
    }
    if (!(name in api)) continue;
    const exchange: Exchange = api[name as RouteName];
    if (exchange.body !== undefined && !beforeSignIn.has(name)) {
      const body = exchange.body.safeParse(bodyOf(name as RouteName));
      if (!body.success) lacking.push(`${name}: ${body.error.issues[0]?.message ?? ''}`);
    }
    const query = exchange.query?.safeParse(queryOf(name as RouteName));
    if (query?.success === false) lacking.push(`${name}: query ${query.error.issues[0]?.message ?? ''}`);
  }
  assert.deepEqual(lacking, []);
});

/** Shown to who has no session: they have tests of their own. */
const beforeSignIn: ReadonlySet<string> = new Set(['signIn', 'lookAtSetUp', 'finishSetUp']);

for (const role of roles) {
  test(`no sound of Lochem is heard or changed by a ${role} of Deventer`, async () => {
    const browser = browsers.get(role)!;
    for (const [name, route] of Object.entries(soundRoutes)) {
      const path = route.path.replace(/\{(\w+)\}/g, (_all, key: string) =>
        encodeURIComponent(foreignIds[key] ?? ''),
      );
      const headers = route.method === 'PUT' ? { 'content-type': 'audio/wav' } : {};
      const reply = await browser.send(route.method, path, {
        headers,
        ...(route.method === 'PUT' ? { body: 'RIFF' } : {}),
      });
      assert.ok([400, 403, 404].includes(reply.status), `${role} ${name} ${reply.status}`);
      assertNothingForeign(reply.text, `${role} ${name}`);
    }
  });
}

for (const role of roles) {
  test(`no route gives a ${role} of Deventer anything of Lochem, or lets them change it`, async () => {
    const browser = browsers.get(role)!;
    for (const [name, route] of Object.entries(routes) as [RouteName, Route][]) {
      if (name === 'signIn' || name === 'signOut') continue;
      const path = route.path.replace(/\{(\w+)\}/g, (_all, key: string) =>
        encodeURIComponent(foreignIds[key] ?? ''),
      );
      const query = queryOf(name);
      const body = bodyOf(name);
      const reply = await browser.send(route.method, path, {
        query,
        ...(body === undefined ? {} : { body }),
      });
      const where = `${role} ${name} ${reply.status}`;
      // The own audit trail holds the own tries, with the ids that were tried.
      if (name === 'listAuditLines') assert.doesNotMatch(reply.text, /Naamlochem|GeheimeVraag|573289222/);
      else assertNothingForeign(reply.text, where);
      const isAllowed = typeof route.access === 'string' || route.access.includes(role);
      if (!isAllowed) assert.equal(reply.status, 403, where);
      else if (route.method !== 'GET' && !harmless.has(name)) {
        assert.ok([400, 404, 409, 503].includes(reply.status), `${where}: ${reply.text}`);
      } else if (/\{/.test(route.path)) assert.equal(reply.status, 404, where);
      else if (Object.keys(query).length > 0) assert.ok([400, 404].includes(reply.status), where);
      else assert.ok(reply.status < 300, `${where}: ${reply.text}`);
    }
  });

  test(`no filter lets a ${role} of Deventer look into Lochem`, async () => {
    const browser = browsers.get(role)!;
    const tries: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
      ['/terugbelnotities', { whose: 'all', pageSize: '200' }],
      ['/medewerkers', { teamId: 'lochem/burgerzaken' }],
      ['/contactpogingen', { scopeKind: 'queue', scopeId: 'lochem/kcc' }],
      ['/contactpogingen', { scopeKind: 'municipality', scopeId: 'lochem' }],
      ['/auditregels', { pageSize: '200' }],
    ];
    for (const [path, query] of tries) {
      const reply = await browser.send('GET', path, { query });
      if (path === '/auditregels') assert.doesNotMatch(reply.text, /Naamlochem|GeheimeVraag|573289222/);
      else assertNothingForeign(reply.text, `${role} ${path} ${JSON.stringify(query)}`);
    }
    for (const path of ['/medewerkers/zoekvragen', '/doorverbindbestemmingen/zoekvragen']) {
      for (const search of ['naam', 'lochem']) {
        const reply = await browser.send('POST', path, { body: { search } });
        assertNothingForeign(reply.text, `${role} ${path} ${search}`);
      }
    }
  });

  test(`the live feed tells a ${role} of Deventer nothing of Lochem, and only what the role may see`, async () => {
    const seen: ServerMessage[] = [];
    const screen = { send: (message: ServerMessage) => void seen.push(message), end: () => {} };
    const viewer = world.people.now.employees.get(person('deventer', role))!;
    const wanted = Object.keys(collections) as CollectionName[];
    world.feed.subscribe(
      screen,
      { employee: viewer, collections: null },
      { type: 'subscribe', collections: wanted, cursor: null },
    );
    await world.call('lochem', number);
    const own = await world.call('deventer', '0570612345');
    world.centre.submit({
      type: 'device.up',
      device: 'd1' as never,
      employee: person('lochem', 'kcc-agent'),
    });
    world.centre.submit({ type: 'agent.signedIn', employee: person('lochem', 'kcc-agent') });
    world.parts.office.changed();
    await until(() => world.parts.office.calls.get(own) !== undefined);
    const body = newNote('deventer', null);
    const made = await browsers.get('kcc-agent')!.send('POST', '/terugbelnotities', {
      body: { ...body, number: null, question: 'Eigen vraag' },
    });
    assert.equal(made.status, 201, made.text);
    await until(() => JSON.stringify(seen.slice(1)).includes(made.body.id));
    const [snapshot] = seen;
    assert.equal(snapshot?.type, 'snapshot');
    const given = snapshot?.type === 'snapshot' ? Object.keys(snapshot.content) : [];
    assert.deepEqual(
      given.sort(),
      wanted.filter((name) => maySee({ employee: viewer, collections: null }, name)).sort(),
    );
    for (const message of seen) assertNothingForeign(JSON.stringify(toWire(message)), `${role} live`);
    world.feed.leave(screen);
  });
}

/** What is served besides the API, and why nobody signs in for it. */
const outsideApi: Readonly<Record<string, string>> = {
  [`${basePath}/openapi.json`]: 'what the API is like',
  [`${basePath}/documentatie`]: 'the same to read',
  '/metrics': 'numbers of the whole installation, for the own network only',
  '/aanmelden/sso': 'leaves for the provider',
  '/aanmelden/sso/terug': 'comes back from it',
  '/aanmelden/sso/uit': 'signs out of it',
};
/** The screens themselves: files without data. */
const files = /^\/(\*|index\.html|favicon\.svg|assets\/.*|themas\/.*|)$/;

test('every address of the server is a route of the contract, or is known with its reason', () => {
  const contract = new Set(
    Object.values({ ...routes, ...soundRoutes }).map(
      ({ method, path }: Route) => `${method} ${basePath}${path.replace(/\{\w+\}/g, ':')}`,
    ),
  );
  const unknown = world.registered.filter((one) => {
    const [method = '', url = ''] = one.split(' ');
    const known = `${method.replace('HEAD', 'GET')} ${url.replace(/:\w+/g, ':')}`;
    const isFile = /^(HEAD|GET)(,HEAD|,GET)?$/.test(method) && files.test(url);
    return !contract.has(known) && !isFile && outsideApi[url] === undefined;
  });
  assert.deepEqual(unknown, []);
});

const pathOf = (route: Route): string =>
  route.path.replace(/\{(\w+)\}/g, (_all, key: string) => encodeURIComponent(foreignIds[key] ?? ''));

for (const scope of scopes) {
  test(`a machine of Deventer with ${scope} gets nothing of Lochem on any route, nor on the live feed`, async () => {
    const send = world.anonymous();
    const headers = { authorization: `Bearer ${tokens.get(scope)?.credential}` };
    for (const [name, route] of Object.entries({ ...routes, ...soundRoutes }) as [RouteName, Route][]) {
      const body = name in routes ? bodyOf(name) : 'RIFF';
      const reply = await send(route.method, pathOf(route), {
        query: queryOf(name),
        headers,
        ...(route.method === 'GET' || body === undefined ? {} : { body }),
      });
      const where = `${scope} ${name} ${reply.status}`;
      assertNothingForeign(reply.text, where);
      if (route.method !== 'GET' && route.asks !== true) assert.ok(reply.status >= 400, where);
      else if (/\{/.test(route.path)) assert.ok(reply.status >= 400, where);
    }
    const viewer = await world.parts.office.machines.viewer(tokens.get(scope)?.credential ?? '');
    if (viewer === 'forbidden') return;
    assert.ok(viewer !== null);
    const seen: ServerMessage[] = [];
    const screen = { send: (message: ServerMessage) => void seen.push(message), end: () => {} };
    const wanted = Object.keys(collections) as CollectionName[];
    world.feed.subscribe(screen, viewer, { type: 'subscribe', collections: wanted, cursor: null });
    await world.call('lochem', number);
    world.parts.office.changed();
    const [snapshot] = seen;
    const given = snapshot?.type === 'snapshot' ? Object.keys(snapshot.content) : [];
    assert.deepEqual(given.sort(), wanted.filter((one) => maySee(viewer, one)).sort());
    for (const message of seen) assertNothingForeign(JSON.stringify(toWire(message)), `${scope} live`);
    world.feed.leave(screen);
  });
}

test('who is not signed in gets through no route that is not public', async () => {
  const send = world.anonymous();
  for (const [name, route] of Object.entries({ ...routes, ...soundRoutes }) as [RouteName, Route][]) {
    if (beforeSignIn.has(name)) continue;
    const body = name in routes ? bodyOf(name) : undefined;
    const reply = await send(route.method, pathOf(route), body === undefined ? {} : { body });
    assertNothingForeign(reply.text, `nobody ${name}`);
    if (route.access !== 'public') assert.equal(reply.status, 401, `nobody ${name}`);
  }
});

test('what is looked for is really there: people of Lochem see it in every collection of the live feed', async () => {
  await world.call('lochem', number);
  const lacking = new Set(Object.keys(collections));
  for (const role of roles) {
    const viewer = world.people.now.employees.get(person('lochem', role))!;
    const screen = {
      send: (message: ServerMessage) => {
        if (message.type !== 'snapshot') return;
        for (const [name, items] of Object.entries(message.content)) {
          if (marks.some((mark) => mark.test(JSON.stringify(toWire(items))))) lacking.delete(name);
        }
      },
      end: () => {},
    };
    const all = Object.keys(collections) as CollectionName[];
    world.feed.subscribe(
      screen,
      { employee: viewer, collections: null },
      { type: 'subscribe', collections: all, cursor: null },
    );
    world.feed.leave(screen);
  }
  // No rule is broken here, so that nobody is alerted of anything.
  assert.deepEqual([...lacking], ['alerts']);
});

test('after all that was tried Lochem is what it was', async () => {
  assert.equal(await lochemNow(), lochemBefore);
});

test('a role that is taken away closes the live feed, and ends the session', async () => {
  const ended: string[] = [];
  const viewer = world.people.now.employees.get(person('deventer', 'auditor'))!;
  const screen = { send: () => {}, end: () => void ended.push('ended') };
  world.feed.subscribe(
    screen,
    { employee: viewer, collections: null },
    { type: 'subscribe', collections: ['figures'], cursor: null },
  );
  const admin = browsers.get('beheerder')!;
  const changed = await admin.send('PATCH', `/medewerkers/${viewer.id}`, { body: { roles: ['medewerker'] } });
  assert.equal(changed.status, 200, changed.text);
  await until(() => ended.length > 0);
  assert.equal((await browsers.get('auditor')!.send('GET', '/ik')).status, 401);
});

test('no log line holds a number, a name or a question', () => {
  for (const line of world.log) {
    assert.doesNotMatch(line, /573289222|0570612345|GeheimeVraag|Naam(deventer|lochem)/);
  }
});
