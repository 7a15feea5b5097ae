/**
 * A trunk that wants us to register: a provider played by the test challenges with two hashes, grants a
 * registration, is asked for signs of life, brings a call to the account, and is told when we stop.
 */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parseAddress } from '../../../protocol/sip/address.ts';
import { digestHa1, digestResponse } from '../../../protocol/sip/digest-hash.ts';
import { readCredentials } from '../../../protocol/sip/digest-server.ts';
import { getHeader } from '../../../protocol/sip/headers.ts';
import type { SipRequest } from '../../../protocol/sip/message.ts';
import { UdpPeer, unique, withBody } from '../engine-kit/sip-peer.ts';
import { type RunningServer, startServer } from '../support/server-process.ts';
import { waitUntil } from '../support/wait-until.ts';

const [user, password, realm] = ['account77', 'een zin van de aanbieder', 'provider.example'];

describe('a trunk that wants us to register', () => {
  let provider: UdpPeer;
  let server: RunningServer;
  let contact = '';

  before(async () => {
    provider = await UdpPeer.open(0, '127.0.0.9');
    server = await startServer({
      dialplans: { closed: ['elburg'] },
      env: { BEREIKBAAR_MEDIA: 'none' },
      trunks: () => `
- id: aanbieder
  addresses: [127.0.0.9]
  trusted: true
  calledFrom: [requestUri, to]
  outbound: 127.0.0.9:${provider.port}
  keepAliveSeconds: 5
  register:
    registrar: 127.0.0.9:${provider.port}
    user: ${user}
    passwordFile: trunk-password
    expiresSeconds: 600
`,
      before: ({ dataDir }) => writeFile(join(dataDir, 'trunk-password'), `${password}\n`),
    });
    provider.aim(server.sipPort);
  });

  after(async () => {
    await server?.dispose();
    await provider?.close();
  });

  function credentialsOf(request: SipRequest) {
    const read = readCredentials([getHeader(request, 'authorization') ?? ''], realm);
    assert.ok(read.ok, 'credentials of our realm');
    return read.credentials;
  }

  test('is answered with the stronger hash of its two, and is up once it grants', async () => {
    const first = await provider.request('REGISTER');
    assert.equal(getHeader(first, 'authorization'), undefined);
    const challenge = (algorithm: string) =>
      `WWW-Authenticate: Digest realm="${realm}", nonce="n-${algorithm}", algorithm=${algorithm}, qop="auth"`;
    provider.reply(first, 401, 'Unauthorized', {
      tag: 'p1',
      lines: [challenge('MD5'), challenge('SHA-256')],
    });

    const second = await provider.request('REGISTER');
    const { algorithm, nonce, nc, cnonce, response, uri } = credentialsOf(second);
    assert.deepEqual([algorithm, nonce, uri], ['SHA-256', 'n-SHA-256', second.uri]);
    const ha1 = digestHa1('SHA-256', user, realm, password);
    const qop = { value: 'auth', nc } as const;
    assert.equal(response, digestResponse({ algorithm, ha1, nonce, method: 'REGISTER', uri, qop, cnonce }));
    assert.equal(getHeader(second, 'call-id'), getHeader(first, 'call-id'));
    contact = parseAddress(getHeader(second, 'contact') ?? '')?.uri ?? '';
    assert.equal(contact, `sip:${user}@127.0.0.1:${server.sipPort}`);
    provider.reply(second, 200, 'OK', { tag: 'p2', lines: [`Contact: <${contact}>;expires=3600`] });

    const asked = await provider.request('OPTIONS');
    provider.reply(asked, 404, 'Not Found', { tag: 'p3' });
    const up = await waitUntil('the trunk to be up', () =>
      server.log.find((line) => line['event'] === 'trunk.up'),
    );
    assert.equal(up['trunk'], 'aanbieder');
    const metrics = await (await fetch(`http://127.0.0.1:${server.httpPort}/metrics`)).text();
    assert.match(metrics, /bereikbaar_trunk_up\{trunk="aanbieder"\} 1/);
  });

  test('brings calls to the account, with the number in To', async () => {
    const call = unique('c');
    const invite = withBody(
      [
        `INVITE ${contact} SIP/2.0`,
        `Via: SIP/2.0/UDP ${provider.host}:${provider.port};branch=${unique('z9hG4bK')};rport`,
        `From: <sip:0612345678@provider.example>;tag=${unique('t')}`,
        'To: <sip:+31525688688@provider.example>',
        `Call-ID: ${call}`,
        'CSeq: 1 INVITE',
        `Contact: <sip:${provider.host}:${provider.port}>`,
        'Max-Forwards: 70',
      ],
      'v=0\r\no=- 1 1 IN IP4 127.0.0.9\r\ns=-\r\nc=IN IP4 127.0.0.9\r\nt=0 0\r\nm=audio 40000 RTP/AVP 8\r\n',
    );
    provider.send(invite);
    await provider.response(480, 'INVITE');
  });

  test('is told when the server stops', async () => {
    process.kill(server.pid, 'SIGTERM');
    const last = (
      await provider.next(
        (message) =>
          message.kind === 'request' &&
          message.method === 'REGISTER' &&
          getHeader(message, 'expires') === '0',
        'the end of the registration',
      )
    ).message as SipRequest;
    assert.equal(credentialsOf(last).nc, '00000002');
    provider.reply(last, 200, 'OK', { tag: 'p4' });
    assert.equal(await server.exited, 0);
  });
});
