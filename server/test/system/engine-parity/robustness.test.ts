/** Case 35, hostile input, overload: nothing throws, leaks or blocks; each refusal is counted by its reason. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { afterEach, describe, test } from 'node:test';
import type { SipEngineOptions } from '../../../adapters/sip-engine/options.ts';
import { Caller, header, sdp } from '../engine-kit/caller.ts';
import {
  connectApp,
  embeddedOnly,
  startUnderTest,
  type UnderTest,
  until,
} from '../engine-kit/engine-under-test.ts';
import { TcpPeer, UdpPeer } from '../engine-kit/sip-peer.ts';
import type { App } from '../engine-kit/srf.ts';

describe('hostile input', embeddedOnly, () => {
  let target: UnderTest;
  let srf: App | undefined;
  let peer: UdpPeer;

  const start = async (more: Partial<SipEngineOptions> = {}, answer = 200) => {
    target = await startUnderTest(50, more);
    ({ srf } = await connectApp(target, (app) => {
      app.options((_req, res) => res.send(answer));
      app.invite((req, res) => void app.createUAS(req, res, { localSdp: sdp() }));
    }));
    peer = await UdpPeer.open(target.udpPort);
  };
  afterEach(async () => {
    srf?.disconnect();
    await peer.close();
    await target.close();
  });
  const counters = () => target.engine?.counters() ?? {};
  const newCall = () => new Caller(peer, `sip:bob@127.0.0.1:${target.udpPort}`);
  const alive = async () => {
    const call = newCall();
    await call.call();
    await call.hangUp();
  };

  test('scanners get no answer at all', async () => {
    await start();
    for (const agent of ['friendly-scanner', 'sipvicious/0.3', 'sipcli/v1.8'])
      newCall().send('OPTIONS', { lines: [`User-Agent: ${agent}`] });
    await until(() => counters()['refused.scanner'] === 3, 'three counted');
    assert.equal(peer.all.length, 0);
    await alive();
  });

  test('a flood of new requests from one address is cut off for the time of the ban; live calls are not', async () => {
    await start({ limits: { newRequestsPerSecondPerSource: 20, banMs: 400 } });
    for (let i = 0; i < 60; i += 1) newCall().send('OPTIONS');
    await until(() => (counters()['refused.banned'] ?? 0) > 0, 'banned');
    assert.equal(counters()['refused.rate'], 1);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await alive();
  });

  test('a trusted address has no rate limit', async () => {
    await start({
      limits: { newRequestsPerSecondPerSource: 5 },
      isTrusted: (address) => address === '127.0.0.1',
    });
    for (let i = 0; i < 30; i += 1) newCall().send('OPTIONS');
    await peer.collect(30, (m) => m.kind === 'response' && m.status === 200);
  });

  test('bytes that are no SIP are dropped, counted, and after many of them the address is not read', async () => {
    await start({ limits: { garbagePerSecondPerSource: 10, banMs: 300 } });
    let seed = 1;
    for (let i = 0; i < 200; i += 1) {
      seed = (seed * 48_271) % 2_147_483_647;
      const bytes = createHash('sha256').update(String(seed)).digest();
      peer.send(Buffer.concat(Array.from({ length: 1 + (seed % 20) }, () => bytes)));
    }
    await until(() => (counters()['refused.banned'] ?? 0) > 0, 'banned');
    assert.equal(counters()['faults'], undefined);
    await new Promise((resolve) => setTimeout(resolve, 400));
    await alive();
  });

  test('a request that can be answered but not read gets 400, one of another version 505', async () => {
    await start();
    const call = newCall();
    peer.send(call.write('OPTIONS').replace('CSeq: 1 OPTIONS', 'CSeq: 1 INVITE'));
    await peer.response(400);
    peer.send(newCall().write('OPTIONS').replace('SIP/2.0\r\nVia', 'SIP/7.0\r\nVia'));
    await peer.response(505);
    peer.send(newCall().write('OPTIONS').replace('Content-Length: 0', 'Content-Length: 50'));
    await peer.response(400);
  });

  test('a TCP connection that never finishes a message, or never begins one, is closed', async () => {
    await start({ limits: { unfinishedMessageMsMax: 150 } });
    const slow = await TcpPeer.open(target.tcpPort);
    slow.send('OPTIONS sip:x SIP/2.0\r\nVia: ');
    const silent = await TcpPeer.open(target.tcpPort);
    await until(() => slow.socket.closed && silent.socket.closed, 'both closed');
    const split = await TcpPeer.open(target.tcpPort);
    split.send('INVITE sip:x SIP/2.0\r\nContent-Length: 99999999\r\n\r\n');
    await until(() => split.socket.closed, 'too large');
    assert.ok((counters()['stream.closed.silent'] ?? 0) >= 2);
    assert.equal(counters()['refused.stream.message-too-large'], 1);
    await alive();
  });

  test('connections of one address are limited', async () => {
    await start({ limits: { connectionsPerSourceMax: 3 } });
    const peers: TcpPeer[] = [];
    for (let i = 0; i < 5; i += 1) peers.push(await TcpPeer.open(target.tcpPort));
    await until(() => peers.filter((one) => one.socket.closed).length === 2, 'two refused');
    for (const one of peers) await one.close();
    await until(() => true, 'closed');
  });

  test('35 a session description of 64 KB passes over TCP; one body with odd bytes does no harm', async () => {
    await start();
    const tcp = await TcpPeer.open(target.tcpPort);
    const call = new Caller(tcp, `sip:bob@127.0.0.1:${target.tcpPort};transport=tcp`);
    await call.call({ body: `${sdp()}${'a=x\r\n'.repeat(12_000)}` });
    await call.hangUp();
    await tcp.close();
    const odd = newCall();
    const text = odd.write('OPTIONS', { lines: ['Subject: \u00e9'] });
    peer.send(Buffer.from(text, 'latin1'));
    await peer.response(200, 'OPTIONS');
  });

  test('behind: new INVITEs get 503 with Retry-After at once, calls that were accepted go on', async () => {
    await start({ limits: { unansweredInvitesMax: 2 } });
    const live = newCall();
    await live.call();
    srf?.disconnect();
    const silent = await connectApp(target, (app) => app.invite(() => {}));
    srf = silent.srf;
    const waiting = [newCall(), newCall(), newCall()];
    for (const call of waiting) call.send('INVITE', { body: sdp() });
    const late = newCall();
    await until(() => counters()['now.pending'] === 3, 'three wait');
    late.send('INVITE', { body: sdp() });
    const refused = await peer.response(503);
    assert.equal(header(refused, 'retry-after'), '10');
    assert.equal(header(refused, 'call-id'), late.callId);
    late.ackRefusal(refused);
    assert.equal(counters()['refused.overload.unanswered-invites'], 1);
  });

  test('an application that never answers: 503 goes out in its place, in the end nothing is left', async () => {
    target = await startUnderTest(10);
    peer = await UdpPeer.open(target.udpPort);
    ({ srf } = await connectApp(target, (app) => {
      app.invite(() => {});
      app.options(() => {});
    }));
    const call = newCall();
    call.send('INVITE', { body: sdp() });
    call.ackRefusal(await peer.response(503));
    newCall().send('OPTIONS');
    await peer.response(500, 'OPTIONS');
    await until(
      () =>
        ['now.dialogs', 'now.server-transactions', 'now.client-transactions', 'now.pending'].every(
          (name) => counters()[name] === 0,
        ),
      'nothing left',
    );
  });
});
