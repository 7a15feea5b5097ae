/** TLS and WSS, both ways, with a certificate made on the spot. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { connect, createServer, type TLSSocket } from 'node:tls';
import WebSocket from 'ws';
import { parseMessage } from '../../../protocol/sip/parse.ts';
import { Caller, header, sdp } from '../engine-kit/caller.ts';
import {
  connectApp,
  embeddedOnly,
  startUnderTest,
  type UnderTest,
  until,
} from '../engine-kit/engine-under-test.ts';
import { TcpPeer } from '../engine-kit/sip-peer.ts';
import type { App } from '../engine-kit/srf.ts';

/** A TLS connection that speaks like the TCP peer, but says TLS in its Via. */
class TlsPeer extends TcpPeer {
  override readonly proto = 'TLS';
}

/** Needs the program openssl. */
function makeCertificate(): { key: Buffer; cert: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'engine-tls-'));
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  try {
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        ...curve,
        '-nodes',
        '-days',
        '2',
        '-subj',
        '/CN=127.0.0.1',
        '-keyout',
        keyFile,
        '-out',
        certFile,
      ],
      { stdio: 'ignore' },
    );
    return { key: readFileSync(keyFile), cert: readFileSync(certFile) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const tls = makeCertificate();

describe('TLS and WSS', embeddedOnly, () => {
  let target: UnderTest;
  let srf: App;
  const portOf = (proto: string) =>
    target.engine?.listening.find((entry) => entry.proto === proto)?.port ?? 0;

  before(async () => {
    target = await startUnderTest(50, {
      listen: [
        { proto: 'udp', host: '127.0.0.1', port: 0 },
        { proto: 'tls', host: '127.0.0.1', port: 0, tls },
        { proto: 'wss', host: '127.0.0.1', port: 0, tls },
      ],
      verifyTls: false,
    });
    ({ srf } = await connectApp(target, (app) =>
      app.invite((req, res) => {
        assert.equal(req.protocol, 'tls');
        void app.createUAS(req, res, { localSdp: sdp() });
      }),
    ));
  });
  after(async () => {
    srf.disconnect();
    await target.close();
  });

  test('a call that comes in over TLS', async () => {
    const socket = connect({ host: '127.0.0.1', port: portOf('tls'), rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    const peer = new TlsPeer(socket, socket.localPort ?? 0);
    const call = new Caller(peer, `sip:bob@127.0.0.1:${portOf('tls')};transport=tls`);
    const ok = await call.call();
    assert.match(header(ok, 'contact'), /transport=tls/);
    await call.hangUp();
    await peer.close();
  });

  test('a call that goes out over TLS, to a sips URI', async () => {
    const server = createServer({ ...tls });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const accepted = once(server, 'secureConnection') as Promise<[TLSSocket]>;
    const dialing = srf.createUAC(`sips:carol@127.0.0.1:${port}`, { localSdp: sdp() }).then(
      () => assert.fail('should have been refused'),
      (error: { status: number }) => error.status,
    );
    const [socket] = await accepted;
    const peer = new TlsPeer(socket, port);
    const invite = await peer.request('INVITE');
    assert.match(header(invite, 'via'), /^SIP\/2\.0\/TLS /);
    peer.reply(invite, 486, 'Busy Here', { tag: 't' });
    assert.equal(await dialing, 486);
    await peer.close();
    server.close();
    await once(server, 'close');
  });

  test('a browser over WSS', async () => {
    const socket = new WebSocket(`wss://127.0.0.1:${portOf('wss')}/`, ['sip'], { rejectUnauthorized: false });
    await once(socket, 'open');
    const statuses: number[] = [];
    socket.on('message', (data) => {
      const parsed = parseMessage(data as Buffer);
      if (parsed.ok && parsed.message.kind === 'response') statuses.push(parsed.message.status);
    });
    socket.send(
      'INVITE sip:bob@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/WSS x.invalid;branch=z9hG4bKwss1\r\nFrom: <sip:w@x.invalid>;tag=w\r\nTo: <sip:bob@127.0.0.1>\r\n' +
        'Call-ID: wss1\r\nCSeq: 1 INVITE\r\nContact: <sip:w@x.invalid;transport=ws>\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n',
    );
    await until(() => statuses.includes(200), '200 over WSS');
    assert.deepEqual(statuses.slice(0, 2), [100, 200]);
    const closed = once(socket, 'close');
    socket.terminate();
    await closed;
  });

  test('a handshake that fails harms nobody', async () => {
    const socket = connect({ host: '127.0.0.1', port: portOf('tls'), rejectUnauthorized: true });
    await assert.rejects(once(socket, 'secureConnect'));
    const plain = await TcpPeer.open(portOf('tls'));
    plain.send('this is not TLS\r\n\r\n');
    await until(() => plain.socket.closed, 'closed');
    assert.ok((target.engine?.counters()['tls.handshake-failed'] ?? 0) >= 1);
  });
});
