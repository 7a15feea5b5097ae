/**
 * A trunk made, changed and removed over the API while the server runs: a provider played by the test is a stranger
 * first, then brings a call, is a stranger again at its old address, gets our registration, and is told goodbye.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { TrunkList, TrunkTrial } from '../../../contract/trunks.ts';
import { fromWire, toWire } from '../../../contract/wire.ts';
import { getHeader } from '../../../protocol/sip/headers.ts';
import type { SipMessage, SipRequest } from '../../../protocol/sip/message.ts';
import { UdpPeer, unique, withBody } from '../engine-kit/sip-peer.ts';
import { type RunningServer, startServer } from '../support/server-process.ts';
import { waitUntil } from '../support/wait-until.ts';

const password = 'een zin die alleen de test kent';
let server: RunningServer;
let here: UdpPeer;
let moved: UdpPeer;
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
  const reply = await send('POST', '/sessies', { email: 'beheerder', password }, {});
  const me = reply.body as { readonly csrfToken: string };
  headers = { cookie: reply.cookie, 'x-csrf-token': me.csrfToken };
});

after(async () => {
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

/** Rings the municipality that is closed everywhere; the status of the answer. */
async function ring(from: UdpPeer, status: 480 | 401): Promise<void> {
  const call = unique('c');
  const lines = [
    `INVITE sip:+31525688688@127.0.0.1:${server.sipPort} SIP/2.0`,
    `Via: SIP/2.0/UDP ${from.host}:${from.port};branch=${unique('z9hG4bK')};rport`,
    `From: <sip:0612345678@provider.example>;tag=${unique('t')}`,
    'To: <sip:+31525688688@provider.example>',
    `Call-ID: ${call}`,
    'CSeq: 1 INVITE',
    `Contact: <sip:${from.host}:${from.port}>`,
    'Max-Forwards: 70',
  ];
  const sdp = `v=0\r\no=- 1 1 IN IP4 ${from.host}\r\ns=-\r\nc=IN IP4 ${from.host}\r\nt=0 0\r\nm=audio 40000 RTP/AVP 8\r\n`;
  from.send(withBody(lines, sdp));
  // Answers to earlier calls are repeated, as nobody acknowledges them.
  await from.next(
    (message) =>
      message.kind === 'response' && message.status === status && getHeader(message, 'call-id') === call,
    `${status} to the call`,
  );
}

/** A REGISTER of ours with, or without, credentials and this lifetime; repeats of others are passed over. */
async function registering(expires: string, isAnswer: boolean): Promise<SipRequest> {
  const got = await moved.next(
    (message) =>
      message.kind === 'request' &&
      message.method === 'REGISTER' &&
      getHeader(message, 'expires') === expires &&
      (getHeader(message, 'authorization') !== undefined) === isAnswer,
    `REGISTER for ${expires} s`,
  );
  return got.message as SipRequest;
}

const isRequest = (method: string) => (message: SipMessage) =>
  message.kind === 'request' && message.method === method;

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
  await ring(here, 401);
  const { version } = await list();
  await send('POST', '/lijnen', { ...wish, id: 'aanbieder', version });
  await ring(here, 480);

  const change = async (part: object) =>
    send('PUT', '/lijnen/aanbieder', { ...wish, ...part, version: (await list()).version });
  await change({ sourceAddresses: ['127.0.0.10'] });
  await ring(here, 401);
  await ring(moved, 480);

  const registrar = `127.0.0.10:${moved.port}`;
  const login = {
    registrar,
    userName: 'account77',
    expiresSeconds: 600,
    password: 'een zin van de aanbieder',
  };
  await change({ sourceAddresses: ['127.0.0.10'], outbound: registrar, login });
  const challenge = 'WWW-Authenticate: Digest realm="p", nonce="n1", algorithm=MD5, qop="auth"';
  moved.reply(await registering('600', false), 401, 'Unauthorized', { tag: 'p1', lines: [challenge] });
  const answer = await registering('600', true);
  assert.match(getHeader(answer, 'authorization') ?? '', /username="account77"/);
  moved.reply(answer, 200, 'OK', { tag: 'p2', lines: ['Expires: 3600'] });
  const registered = await waitUntil('the registration to show', async () => {
    const [trunk] = (await list()).trunks;
    return trunk?.now.phase === 'registered' ? trunk : undefined;
  });
  assert.equal(registered.now.state, 'up');
  assert.ok(Date.parse(registered.now.registeredUntil ?? '') > Date.now());

  const tryIt = async (status: number, reason: string) => {
    const trial = send('POST', '/lijnen/aanbieder/proeven');
    // In whichever order the two come.
    const asked = (method: string) => moved.collect(moved.count(isRequest(method)) + 1, isRequest(method));
    const [options, register] = [asked('OPTIONS'), asked('REGISTER')];
    moved.reply((await options).at(-1)?.message as SipRequest, 200, 'OK', { tag: 'p3' });
    moved.reply((await register).at(-1)?.message as SipRequest, status, reason, { tag: 'p4' });
    return (await trial).body as TrunkTrial[];
  };
  assert.deepEqual(
    (await tryIt(403, 'Forbidden')).map(({ asked, outcome, sipStatus }) => [asked, outcome, sipStatus]),
    [
      ['options', 'answered', 200],
      ['register', 'forbidden', 403],
    ],
  );

  // Right again, so that there is something to take leave of.
  await tryIt(200, 'OK');
  await send('DELETE', `/lijnen/aanbieder?versie=${(await list()).version}`);
  moved.reply(await registering('0', true), 200, 'OK', { tag: 'p6' });
  await ring(moved, 401);
  assert.deepEqual((await list()).trunks, []);
});
