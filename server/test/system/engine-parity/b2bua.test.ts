/** Case 25: createB2BUA. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Caller, header, sdp } from '../engine-kit/caller.ts';
import { connectApp, startUnderTest, type UnderTest } from '../engine-kit/engine-under-test.ts';
import { UdpPeer } from '../engine-kit/sip-peer.ts';
import type { App, Dlg } from '../engine-kit/srf.ts';

describe('25 K createB2BUA', () => {
  let target: UnderTest;
  let srf: App;
  let caller: UdpPeer;
  let callee: UdpPeer;
  let options: object = {};
  let joined: Promise<{ uas: Dlg; uac: Dlg }>;
  let started: () => void = () => {};

  before(async () => {
    target = await startUnderTest(100);
    ({ srf } = await connectApp(target, (app) =>
      app.invite((req, res) => {
        joined = app.createB2BUA(req, res, `sip:carol@127.0.0.1:${callee.port}`, { ...options });
        joined.then(
          ({ uas, uac }) => {
            uas.on('destroy', () => void uac.destroy());
            uac.on('destroy', () => void uas.destroy());
          },
          () => {},
        );
        started();
      }),
    ));
  });
  after(async () => {
    srf.disconnect();
    await target.close();
  });
  const inCall = async (work: (call: Caller) => Promise<void>, more: object = {}) => {
    options = more;
    caller = await UdpPeer.open(target.udpPort);
    callee = await UdpPeer.open(target.udpPort);
    try {
      await work(new Caller(caller, `sip:bob@127.0.0.1:${target.udpPort}`));
    } finally {
      await caller.close();
      await callee.close();
    }
  };
  const contact = () => `Contact: <sip:carol@127.0.0.1:${callee.port}>`;

  test('the caller hangs up', () =>
    inCall(async (call) => {
      call.send('INVITE', { body: sdp('a') });
      const invite = await callee.request('INVITE');
      callee.reply(invite, 200, 'OK', { tag: 't', lines: [contact()], body: sdp('b') });
      await call.answered();
      call.send('ACK');
      await callee.request('ACK');
      await call.hangUp();
      callee.reply(await callee.request('BYE'), 200, 'OK');
    }));

  test('a refusal is passed back with status, reason and the headers asked for', () =>
    inCall(
      async (call) => {
        call.send('INVITE', { body: sdp('a'), lines: ['X-Ask: 1'] });
        const invite = await callee.request('INVITE');
        assert.equal(header(invite, 'x-ask'), '1');
        callee.reply(invite, 480, 'Gone Fishing', { tag: 't', lines: ['X-Tell: 2'] });
        const refused = await caller.response(480);
        assert.equal(refused.reason, 'Gone Fishing');
        assert.equal(header(refused, 'x-tell'), '2');
        call.ackRefusal(refused);
        await assert.rejects(joined);
      },
      { proxyRequestHeaders: ['X-Ask'], proxyResponseHeaders: ['X-Tell'] },
    ));

  test('a provisional answer with a session description is passed on', () =>
    inCall(async (call) => {
      call.send('INVITE', { body: sdp('a') });
      const invite = await callee.request('INVITE');
      callee.reply(invite, 183, 'Session Progress', { tag: 't', lines: [contact()], body: sdp('early') });
      const progress = await caller.response(183);
      assert.equal(Buffer.from(progress.body).toString(), sdp('early'));
      callee.reply(invite, 200, 'OK', { tag: 't', lines: [contact()], body: sdp('b') });
      await call.answered();
      call.send('ACK');
      await call.hangUp();
      callee.reply(await callee.request('BYE'), 200, 'OK');
    }));

  test('an INVITE without offer: the callee’s offer goes to the caller, the answer in the ACK to the callee', () =>
    inCall(async (call) => {
      call.send('INVITE');
      const invite = await callee.request('INVITE');
      assert.equal(invite.body.byteLength, 0);
      callee.reply(invite, 200, 'OK', { tag: 't', lines: [contact()], body: sdp('offer') });
      const ok = await call.answered();
      assert.equal(Buffer.from(ok.body).toString(), sdp('offer'));
      call.send('ACK', { body: sdp('answer') });
      const ack = await callee.request('ACK');
      assert.equal(Buffer.from(ack.body).toString(), sdp('answer'));
      await joined;
      await call.hangUp();
      callee.reply(await callee.request('BYE'), 200, 'OK');
    }));

  test('a BYE right behind the ACK ends both legs', () =>
    inCall(async (call) => {
      call.send('INVITE', { body: sdp('a') });
      const invite = await callee.request('INVITE');
      callee.reply(invite, 200, 'OK', { tag: 't', lines: [contact()], body: sdp('b') });
      await call.answered();
      call.send('ACK');
      call.send('BYE');
      await caller.response(200, 'BYE');
      callee.reply(await callee.request('BYE'), 200, 'OK');
    }));

  test('a re-INVITE of the callee before the caller’s ACK waits for it', () =>
    inCall(async (call) => {
      const offered = new Promise<void>((resolve) => {
        started = resolve;
      });
      call.send('INVITE', { body: sdp('a') });
      await offered;
      const invite = await callee.request('INVITE');
      callee.reply(invite, 200, 'OK', { tag: 't', lines: [contact()], body: sdp('b') });
      await call.answered();
      const ack = await callee.request('ACK');
      callee.send(
        [
          `INFO sip:127.0.0.1:${target.udpPort} SIP/2.0`,
          `Via: SIP/2.0/UDP 127.0.0.1:${callee.port};branch=z9hG4bKi${Date.now()}`,
          `From: ${header(ack, 'to')}`,
          `To: ${header(ack, 'from')}`,
          `Call-ID: ${header(ack, 'call-id')}`,
          'CSeq: 1 INFO',
          'Content-Length: 0',
          '',
          '',
        ].join('\r\n'),
      );
      call.send('ACK');
      await callee.response(200, 'INFO');
      await call.hangUp();
      callee.reply(await callee.request('BYE'), 200, 'OK');
    }));
});
