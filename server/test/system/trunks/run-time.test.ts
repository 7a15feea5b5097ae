/**
 * A trunk made, changed and removed over the API while the server runs: a provider played by the test is a stranger
 * first, then brings a call, is a stranger again at its old address, gets our registration, and is told goodbye.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { TrunkList, TrunkTrial } from '../../../contract/trunks.ts';
import { fromWire, toWire } from '../../../contract/wire.ts';
import { getHeader } from '../../../protocol/sip/headers.ts';
import type { SipMessage } from '../../../protocol/sip/message.ts';
import { UdpPeer } from '../engine-kit/sip-peer.ts';
import { answerAll, ring } from '../support/provider.ts';
import { type RunningServer, startServer } from '../support/server-process.ts';
import { waitUntil } from '../support/wait-until.ts';

const password = 'een zin die alleen de test kent';
let server: RunningServer;
let here: UdpPeer;
let moved: UdpPeer;
/** What the provider at its new address says to our registration. */
let verdict: readonly [number, string] = [200, 'OK'];
let stopAnswering = (): void => {};
let headers: Readonly<Record<string, string>>;

before(async () => {
  server = await startServer({
    dialplans: { closed: ['olst-wijhe', 'deventer', 'rijssen-holten', 'lochem', 'elburg'] },
    // Named, so that this machine's own telephones are strangers too.
    trunks: () => '[]\n',
    env: { BEREIKBAAR_ADMIN_PASSWORD: password, BEREIKBAAR_MEDIA: 'none' },
  });
  here = await UdpPeer.open(server.sipPort, '127.0.0.9');
  moved = await UdpPeer.open(server.sipPort, '127.0.0.10');
  stopAnswering = answerAll(moved, () => verdict);
  const reply = await send('POST', '/sessies', { email: 'beheerder', password }, {});
  const me = reply.body as { readonly csrfToken: string };
  headers = { cookie: reply.cookie, 'x-csrf-token': me.csrfToken };
});

after(async () => {
  stopAnswering();
  await server?.dispose();
  await here?.close();
  await moved?.close();
});

async function send(method: string, path: string, body?: unknown, with_ = headers) {
  const reply = await fetch(`http://127.0.0.1:${server.httpPort}/api/v1${path}`, {
    method,
    headers: { ...with_, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(toWire(body)) }),
  });
  const text = await reply.text();
  assert.ok(reply.ok, `${method} ${path}: ${reply.status} ${text}`);
  const cookie = reply.headers.get('set-cookie')?.split(';')[0] ?? '';
  return { cookie, body: text === '' ? null : fromWire(JSON.parse(text)) };
}

const list = async (): Promise<TrunkList> => (await send('GET', '/lijnen')).body as TrunkList;

/** The municipality that is closed, like all others: a call that comes in ends at once. */
const call = (from: UdpPeer, status: 480 | 401) => ring(from, server.sipPort, '+31525688688', status);

const farewell = (message: SipMessage): boolean =>
  message.kind === 'request' && message.method === 'REGISTER' && getHeader(message, 'expires') === '0';

const wish = {
  sourceAddresses: ['127.0.0.9'],
  transport: 'udp',
  trusted: true,
  calledFrom: ['requestUri'],
  outbound: null,
  municipalityIds: null,
  silentSeconds: 8,
  keepAliveSeconds: null,
  defaultEntranceId: null,
  login: null,
};

test('a trunk lives and dies on the screens, while the server runs', async () => {
  await call(here, 401);
  const { version } = await list();
  await send('POST', '/lijnen', { ...wish, id: 'aanbieder', version });
  await call(here, 480);

  const change = async (part: object) =>
    send('PUT', '/lijnen/aanbieder', { ...wish, ...part, version: (await list()).version });
  await change({ sourceAddresses: ['127.0.0.10'] });
  await call(here, 401);
  await call(moved, 480);

  const registrar = `127.0.0.10:${moved.port}`;
  const login = {
    registrar,
    userName: 'account77',
    expiresSeconds: 600,
    password: 'een zin van de aanbieder',
  };
  await change({ sourceAddresses: ['127.0.0.10'], outbound: registrar, login });
  const registered = await waitUntil('the registration to show', async () => {
    const [trunk] = (await list()).trunks;
    return trunk?.now.phase === 'registered' ? trunk : undefined;
  });
  assert.equal(registered.now.state, 'up');
  const users = moved.all.map(({ text }) => /Authorization: .*username="(\w+)"/i.exec(text)?.[1]);
  assert.deepEqual([...new Set(users)].filter(Boolean), ['account77']);
  assert.ok(Date.parse(registered.now.registeredUntil ?? '') > Date.now());

  const tryIt = async () => (await send('POST', '/lijnen/aanbieder/proeven')).body as TrunkTrial[];
  verdict = [403, 'Forbidden'];
  assert.deepEqual(
    (await tryIt()).map(({ asked, outcome, sipStatus }) => [asked, outcome, sipStatus]),
    [
      ['options', 'answered', 200],
      ['register', 'forbidden', 403],
    ],
  );
  // Right again, so that there is something to take leave of.
  verdict = [200, 'OK'];
  assert.equal((await tryIt())[1]?.outcome, 'registered');

  await send('DELETE', `/lijnen/aanbieder?versie=${(await list()).version}`);
  await waitUntil('the end of the registration', () => (moved.count(farewell) > 0 ? true : undefined));
  await call(moved, 401);
  assert.deepEqual((await list()).trunks, []);
});
