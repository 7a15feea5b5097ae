/** Case 27: proxyRequest. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { getHeaderLines } from '../../../protocol/sip/headers.ts';
import { Caller, header, sdp, tag } from '../engine-kit/caller.ts';
import {
  betterThanOriginal,
  connectApp,
  startUnderTest,
  type UnderTest,
} from '../engine-kit/engine-under-test.ts';
import { UdpPeer } from '../engine-kit/sip-peer.ts';
import type { App, ProxyResult } from '../engine-kit/srf.ts';

describe('27 K proxyRequest', () => {
  let target: UnderTest;
  let srf: App;
  let caller: UdpPeer;
  let one: UdpPeer;
  let two: UdpPeer;
  let options: object = {};
  let result: Promise<ProxyResult>;
  let targets: () => string[] = () => [];

  before(async () => {
    target = await startUnderTest(50);
    ({ srf } = await connectApp(target, (app) =>
      app.invite((req) => {
        result = app.proxyRequest(req, targets(), { ...options });
        result.catch(() => {});
      }),
    ));
  });
  after(async () => {
    srf.disconnect();
    await target.close();
  });

  const proxied = async (more: object, work: (call: Caller) => Promise<void>) => {
    options = more;
    caller = await UdpPeer.open(target.udpPort);
    one = await UdpPeer.open(target.udpPort);
    two = await UdpPeer.open(target.udpPort);
    targets = () => [`sip:127.0.0.1:${one.port}`, `sip:127.0.0.1:${two.port}`];
    try {
      await work(new Caller(caller, `sip:bob@127.0.0.1:${target.udpPort}`));
    } finally {
      for (const peer of [caller, one, two]) await peer.close();
    }
  };
  const contact = (peer: UdpPeer) => `Contact: <sip:x@127.0.0.1:${peer.port}>`;

  test('serial: the second target is tried when the first refuses; both answers are reported', () =>
    proxied({}, async (call) => {
      call.send('INVITE', { body: sdp() });
      const first = await one.request('INVITE');
      assert.equal(header(first, 'max-forwards'), '69');
      assert.equal(getHeaderLines(first, 'via').length, 2);
      assert.equal(header(first, 'record-route'), '');
      one.reply(first, 486, 'Busy Here', { tag: 'a' });
      await one.request('ACK');
      const second = await two.request('INVITE');
      two.reply(second, 180, 'Ringing', { tag: 'b' });
      await caller.response(180);
      two.reply(second, 200, 'OK', { tag: 'b', lines: [contact(two)], body: sdp() });
      const ok = await caller.response(200);
      assert.equal(getHeaderLines(ok, 'via').length, 1);
      const { connected, finalStatus, responses } = await result;
      assert.equal(connected, true);
      assert.equal(finalStatus, 200);
      assert.deepEqual(
        responses.flatMap((entry) => entry.msgs.map((msg) => msg.status)),
        [486, 200],
      );
    }));

  test('simultaneous: the first to answer wins, the other is cancelled', () =>
    proxied({ forking: 'simultaneous' }, async (call) => {
      call.send('INVITE', { body: sdp() });
      const [a, b] = [await one.request('INVITE'), await two.request('INVITE')];
      one.reply(a, 180, 'Ringing', { tag: 'a' });
      two.reply(b, 180, 'Ringing', { tag: 'b' });
      await caller.response(180);
      await caller.response(180);
      two.reply(b, 200, 'OK', { tag: 'b', lines: [contact(two)], body: sdp() });
      const ok = await caller.response(200);
      assert.equal(tag(header(ok, 'to')), 'b');
      const cancel = await one.request('CANCEL');
      one.reply(cancel, 200, 'OK');
      one.reply(a, 487, 'Request Terminated', { tag: 'a' });
      assert.equal((await result).connected, true);
    }));

  test('nobody wants it: the best refusal goes upstream', () =>
    proxied({ forking: 'simultaneous' }, async (call) => {
      call.send('INVITE', { body: sdp() });
      one.reply(await one.request('INVITE'), 503, 'Service Unavailable', { tag: 'a' });
      two.reply(await two.request('INVITE'), 404, 'Not Found', { tag: 'b' });
      call.ackRefusal(await caller.response(404));
      assert.equal((await result).connected, false);
    }));

  test('a redirect is followed', () =>
    proxied({ followRedirects: true }, async (call) => {
      targets = () => [`sip:127.0.0.1:${one.port}`];
      call.send('INVITE', { body: sdp() });
      one.reply(await one.request('INVITE'), 302, 'Moved', { tag: 'a', lines: [contact(two)] });
      const moved = await two.request('INVITE');
      two.reply(moved, 200, 'OK', { tag: 'b', lines: [contact(two)], body: sdp() });
      await caller.response(200);
      assert.equal((await result).finalStatus, 200);
    }));

  test('a caller who cancels: 200, 487, and the target is cancelled', () =>
    proxied({}, async (call) => {
      targets = () => [`sip:127.0.0.1:${one.port}`];
      call.send('INVITE', { body: sdp() });
      const invite = await one.request('INVITE');
      one.reply(invite, 180, 'Ringing', { tag: 'a' });
      await caller.response(180);
      call.send('CANCEL');
      await caller.response(200, 'CANCEL');
      call.ackRefusal(await caller.response(487, 'INVITE'));
      const cancel = await one.request('CANCEL');
      one.reply(cancel, 200, 'OK');
      one.reply(invite, 487, 'Request Terminated', { tag: 'a' });
      await one.request('ACK');
      await result;
    }));

  test('record-route: ACK, BYE and their answers pass through without the application', () =>
    proxied({ recordRoute: true }, async (call) => {
      targets = () => [`sip:127.0.0.1:${one.port}`];
      call.send('INVITE', { body: sdp() });
      const invite = await one.request('INVITE');
      assert.match(header(invite, 'record-route'), new RegExp(`<sip:127\\.0\\.0\\.1:${target.udpPort};lr>`));
      one.reply(invite, 200, 'OK', { tag: 'a', lines: [contact(one)], body: sdp() });
      await call.answered();
      assert.equal(call.routes.length, 1);
      await result;
      call.send('ACK');
      const ack = await one.request('ACK');
      assert.equal(header(ack, 'route'), '');
      call.send('BYE');
      const bye = await one.request('BYE');
      assert.equal(bye.uri, `sip:x@127.0.0.1:${one.port}`);
      one.reply(bye, 200, 'OK');
      await caller.response(200, 'BYE');
    }));

  test(
    'too many hops is 483, and nobody may relay through a dialog that was never proxied',
    betterThanOriginal,
    () =>
      proxied({}, async (call) => {
        caller.send(call.write('INVITE', { body: sdp() }).replace('Max-Forwards: 70', 'Max-Forwards: 0'));
        call.ackRefusal(await caller.response(483));
        const stranger = new Caller(caller, `sip:x@127.0.0.1:${one.port}`);
        stranger.toTag = 'nobody';
        stranger.routes = [`<sip:127.0.0.1:${target.udpPort};lr>`];
        stranger.send('BYE');
        await caller.response(481, 'BYE');
        assert.equal(one.all.length, 0);
      }),
  );
});
