/** Cases 30 and 31: connections, WebSocket clients, and NAT. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { WebSocketServer } from 'ws';
import { Caller, header, sdp } from '../engine-kit/caller.ts';
import {
  betterThanOriginal,
  connectApp,
  embeddedOnly,
  startUnderTest,
  type UnderTest,
  until,
} from '../engine-kit/engine-under-test.ts';
import { TcpPeer, TcpServerPeer, UdpPeer, unique } from '../engine-kit/sip-peer.ts';
import type { App, Dlg, Handler } from '../engine-kit/srf.ts';
import { WsPeer } from '../engine-kit/ws-peer.ts';

const wsListen = {
  listen: [
    { proto: 'udp', host: '127.0.0.1', port: 0 },
    { proto: 'tcp', host: '127.0.0.1', port: 0 },
    { proto: 'ws', host: '127.0.0.1', port: 0 },
  ],
} as const;

describe('transports', () => {
  let target: UnderTest;
  let srf: App;
  let handler: Handler = () => {};
  const wsUrl = () =>
    `ws://127.0.0.1:${target.engine?.listening.find((entry) => entry.proto === 'ws')?.port}/`;
  const failure = (promise: Promise<unknown>) =>
    promise.then(
      () => assert.fail('should have failed'),
      (error: { status: number }) => error.status,
    );

  before(async () => {
    target = await startUnderTest(50, wsListen);
    ({ srf } = await connectApp(target, (app) => {
      app.invite((req, res) => handler(req, res));
      app.register((_req, res) => res.send(200, { headers: { Expires: '60' } }));
    }));
  });
  after(async () => {
    srf.disconnect();
    await target.close();
  });

  test('30 K over TCP: messages cut anywhere are read, CRLF pings are answered, BYE comes down the same connection', async () => {
    const peer = await TcpPeer.open(target.tcpPort);
    const call = new Caller(peer, `sip:bob@127.0.0.1:${target.tcpPort};transport=tcp`);
    const made = new Promise<Dlg>((resolve) => {
      handler = (req, res) => void srf.createUAS(req, res, { localSdp: sdp() }).then(resolve);
    });
    const text = Buffer.from(call.write('INVITE', { body: sdp() }));
    for (let at = 0; at < text.length; at += 37) {
      peer.send(text.subarray(at, at + 37));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const ok = await call.answered();
    assert.match(header(ok, 'contact'), /;transport=tcp/);
    call.send('ACK');
    peer.send('\r\n\r\n');
    // drachtio-server 0.9.4 leaves a ping unanswered.
    if (target.engine !== undefined) await until(() => peer.raw === '\r\n', 'pong');
    const ending = (await made).destroy();
    peer.reply(await peer.request('BYE'), 200, 'OK');
    await ending;
    await peer.close();
  });

  test('30 K one connection to a TCP callee serves several calls', async () => {
    const server = await TcpServerPeer.open();
    const uri = `sip:carol@127.0.0.1:${server.port};transport=tcp`;
    for (let i = 0; i < 2; i += 1) {
      const dialing = failure(srf.createUAC(uri, { localSdp: sdp() }));
      const peer = await server.connection();
      const invite = await peer.request('INVITE');
      assert.match(header(invite, 'via'), /^SIP\/2\.0\/TCP /);
      assert.match(header(invite, 'contact'), /transport=tcp/);
      peer.reply(invite, 486, 'Busy Here', { tag: 't' });
      assert.equal(await dialing, 486);
    }
    assert.equal(server.peers.length, 1);
    await server.close();
  });

  test(
    '30 F a connection that breaks while a call waits for its first answer is 503',
    betterThanOriginal,
    async () => {
      const server = await TcpServerPeer.open();
      const dialing = failure(
        srf.createUAC(`sip:carol@127.0.0.1:${server.port};transport=tcp`, { localSdp: sdp() }),
      );
      const peer = await server.connection();
      await peer.request('INVITE');
      await peer.close();
      assert.equal(await dialing, 503);
      await server.close();
    },
  );

  test(
    '30 K a browser registers over WebSocket, is called through it, and is 410 once it is gone',
    embeddedOnly,
    async () => {
      const peer = await WsPeer.open(wsUrl());
      const user = unique('web');
      const register = new Caller(peer, `sip:127.0.0.1`);
      register.contact = `<sip:${user}@${peer.host};transport=ws>;expires=60`;
      register.send('REGISTER');
      const ok = await peer.response(200, 'REGISTER');
      assert.match(header(ok, 'via'), /received=127\.0\.0\.1/);
      const uri = `sip:${user}@${peer.host};transport=ws`;
      const dialing = srf.createUAC(uri, { localSdp: sdp() });
      const invite = await peer.request('INVITE');
      assert.match(header(invite, 'via'), /^SIP\/2\.0\/WS 127\.0\.0\.1:/);
      assert.match(header(invite, 'contact'), /transport=ws/);
      peer.reply(invite, 200, 'OK', { tag: 'w', lines: [`Contact: <${uri}>`], body: sdp() });
      const dialog = await dialing;
      await peer.request('ACK');
      const ending = dialog.destroy();
      peer.reply(await peer.request('BYE'), 200, 'OK');
      await ending;
      peer.send('\r\n\r\n');
      await until(() => peer.pongs.length === 1, 'pong');
      await peer.close();
      await until(() => true, 'closed');
      assert.equal(await failure(srf.createUAC(uri, { localSdp: sdp() })), 410);
    },
  );

  test('30 a browser calls in over WebSocket and hangs up', embeddedOnly, async () => {
    const peer = await WsPeer.open(wsUrl());
    const call = new Caller(peer, 'sip:bob@127.0.0.1');
    handler = (req, res) => {
      assert.equal(req.protocol, 'tcp');
      void srf.createUAS(req, res, { localSdp: sdp() });
    };
    await call.call();
    await call.hangUp();
    await peer.close();
  });

  test('30 a WebSocket that another HTTP server accepted is served alike', embeddedOnly, async () => {
    const http = createServer();
    const sockets = new WebSocketServer({ server: http, path: '/sip', handleProtocols: () => 'sip' });
    sockets.on('connection', (socket, request) => target.engine?.acceptWebSocket(socket, request));
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    const address = http.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const peer = await WsPeer.open(`ws://127.0.0.1:${port}/sip`);
    const call = new Caller(peer, 'sip:bob@127.0.0.1');
    handler = (req, res) => void srf.createUAS(req, res, { localSdp: sdp() });
    const ok = await call.call();
    assert.match(header(ok, 'contact'), new RegExp(`127\\.0\\.0\\.1:${port};transport=ws`));
    await call.hangUp();
    await peer.close();
    sockets.close();
    http.close();
  });

  test('30 a WebSocket without subprotocol sip is refused', embeddedOnly, async () => {
    await assert.rejects(WsPeer.open(wsUrl(), ['chat']));
  });

  test('31 K a caller behind NAT: requests go to where the INVITE came from, not to its Contact', async () => {
    const caller = await UdpPeer.open(target.udpPort);
    const call = new Caller(caller, `sip:bob@127.0.0.1:${target.udpPort}`);
    call.contact = '<sip:alice@192.168.1.77:5062>';
    const made = new Promise<Dlg>((resolve) => {
      handler = (req, res) => void srf.createUAS(req, res, { localSdp: sdp() }).then(resolve);
    });
    call.send('INVITE', { body: sdp(), rport: false });
    const ok = await call.answered();
    assert.match(header(ok, 'via'), new RegExp(`rport=${caller.port}`));
    call.send('ACK');
    const ending = (await made).destroy();
    const bye = await caller.request('BYE');
    assert.equal(bye.uri, 'sip:alice@192.168.1.77:5062');
    caller.reply(bye, 200, 'OK');
    await ending;
    await caller.close();
  });

  test('31 K a callee behind NAT: the ACK and BYE go to where its 200 came from', async () => {
    const callee = await UdpPeer.open(target.udpPort);
    const dialing = srf.createUAC(`sip:carol@127.0.0.1:${callee.port}`, { localSdp: sdp() });
    callee.reply(await callee.request('INVITE'), 200, 'OK', {
      tag: 't',
      lines: ['Contact: <sip:carol@10.1.2.3:5060>'],
      body: sdp(),
    });
    const dialog = await dialing;
    const ack = await callee.request('ACK');
    assert.equal(ack.uri, 'sip:carol@10.1.2.3:5060');
    const ending = dialog.destroy();
    callee.reply(await callee.request('BYE'), 200, 'OK');
    await ending;
    await callee.close();
  });
});
