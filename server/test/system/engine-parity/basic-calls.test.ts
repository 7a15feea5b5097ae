/** The first calls: createUAS, createUAC, createB2BUA, CANCEL and BYE with unmodified drachtio-srf. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Caller, header, sdp, tag } from '../engine-kit/caller.ts';
import { connectApp, startUnderTest, type UnderTest } from '../engine-kit/engine-under-test.ts';
import { UdpPeer } from '../engine-kit/sip-peer.ts';
import type { App, Handler } from '../engine-kit/srf.ts';

describe('basic calls with drachtio-srf over UDP', () => {
  let target: UnderTest;
  let srf: App;
  let handler: Handler = () => {};

  before(async () => {
    target = await startUnderTest();
    ({ srf } = await connectApp(target, (app) => app.invite((req, res) => handler(req, res))));
  });
  after(async () => {
    srf.disconnect();
    await target.close();
  });

  test('10 createUAS answers a call, hears its ACK, and the caller hangs up', async () => {
    const caller = await UdpPeer.open(target.udpPort);
    const call = new Caller(caller, `sip:bob@127.0.0.1:${target.udpPort}`);
    const destroyed = new Promise<void>((resolve, reject) => {
      handler = (req, res) => {
        srf
          .createUAS(req, res, { localSdp: sdp('bob') })
          .then((dialog) => {
            assert.equal(dialog.id, call.dialogId);
            dialog.on('destroy', () => resolve());
          })
          .catch(reject);
      };
    });
    const ok = await call.call();
    assert.equal(Buffer.from(ok.body).toString(), sdp('bob'));
    assert.ok(header(ok, 'contact').includes(`127.0.0.1:${target.udpPort}`));
    await call.hangUp();
    await destroyed;
    await caller.close();
  });

  test('17 the application hangs up: BYE reaches the caller with the tags of the call', async () => {
    const caller = await UdpPeer.open(target.udpPort);
    const call = new Caller(caller, `sip:bob@127.0.0.1:${target.udpPort}`);
    let done: Promise<unknown> | undefined;
    handler = (req, res) => {
      void srf.createUAS(req, res, { localSdp: sdp('bob') }).then((dialog) => {
        dialog.on('ack', () => {
          done = dialog.destroy();
        });
      });
    };
    await call.call();
    const bye = await caller.request('BYE');
    assert.equal(tag(header(bye, 'to')), call.fromTag);
    assert.equal(tag(header(bye, 'from')), call.toTag);
    caller.reply(bye, 200, 'OK');
    await done;
    await caller.close();
  });

  test('13 a caller who gives up while the application thinks gets 200 to CANCEL and 487 to INVITE', async () => {
    const caller = await UdpPeer.open(target.udpPort);
    const call = new Caller(caller, `sip:bob@127.0.0.1:${target.udpPort}`);
    const cancelled = new Promise<void>((resolve) => {
      handler = (req, res) => {
        req.on('cancel', () => resolve());
        res.send(180);
      };
    });
    call.send('INVITE', { body: sdp() });
    await caller.response(180);
    call.send('CANCEL');
    await caller.response(200, 'CANCEL');
    const refused = await caller.response(487, 'INVITE');
    call.ackRefusal(refused);
    await cancelled;
    await caller.close();
  });

  test('19 createUAC places a call: From, Contact and To as the protocol rewrites them, then BYE', async () => {
    const callee = await UdpPeer.open(target.udpPort);
    const dialing = srf.createUAC(`sip:carol@127.0.0.1:${callee.port}`, {
      localSdp: sdp('us'),
      callingNumber: '140570',
    });
    const invite = await callee.request('INVITE');
    assert.match(header(invite, 'from'), new RegExp(`^<sip:140570@127\\.0\\.0\\.1:${target.udpPort}>;tag=`));
    assert.equal(header(invite, 'contact'), `<sip:140570@127.0.0.1:${target.udpPort}>`);
    callee.reply(invite, 180, 'Ringing', { tag: 'c1' });
    callee.reply(invite, 200, 'OK', {
      tag: 'c1',
      lines: [`Contact: <sip:carol@127.0.0.1:${callee.port}>`],
      body: sdp('carol'),
    });
    const dialog = await dialing;
    await callee.request('ACK');
    const ending = dialog.destroy();
    const bye = await callee.request('BYE');
    callee.reply(bye, 200, 'OK');
    await ending;
    await callee.close();
  });

  test('25 createB2BUA joins two legs; the callee hangs up and the caller hears it', async () => {
    const caller = await UdpPeer.open(target.udpPort);
    const callee = await UdpPeer.open(target.udpPort);
    const call = new Caller(caller, `sip:bob@127.0.0.1:${target.udpPort}`);
    handler = (req, res) => {
      void srf.createB2BUA(req, res, `sip:carol@127.0.0.1:${callee.port}`, {}).then(({ uas, uac }) => {
        uas.on('destroy', () => void uac.destroy());
        uac.on('destroy', () => void uas.destroy());
      });
    };
    call.send('INVITE', { body: sdp('caller') });
    const invite = await callee.request('INVITE');
    assert.equal(Buffer.from(invite.body).toString(), sdp('caller'));
    callee.reply(invite, 180, 'Ringing', { tag: 'c2' });
    await caller.response(180);
    callee.reply(invite, 200, 'OK', {
      tag: 'c2',
      lines: [`Contact: <sip:carol@127.0.0.1:${callee.port}>`],
      body: sdp('carol'),
    });
    const ok = await call.answered();
    assert.equal(Buffer.from(ok.body).toString(), sdp('carol'));
    call.send('ACK');
    const ack = await callee.request('ACK');
    const from = header(ack, 'from');
    callee.send(
      [
        `BYE sip:127.0.0.1:${target.udpPort} SIP/2.0`,
        `Via: SIP/2.0/UDP 127.0.0.1:${callee.port};branch=z9hG4bKbye1${Date.now()};rport`,
        `From: ${header(ack, 'to')}`,
        `To: ${from}`,
        `Call-ID: ${header(ack, 'call-id')}`,
        'CSeq: 1 BYE',
        'Max-Forwards: 70',
        'Content-Length: 0',
        '',
        '',
      ].join('\r\n'),
    );
    await callee.response(200, 'BYE');
    const bye = await caller.request('BYE');
    caller.reply(bye, 200, 'OK');
    await caller.close();
    await callee.close();
  });

  test('25 a caller who cancels a B2BUA call has the callee cancelled too', async () => {
    const caller = await UdpPeer.open(target.udpPort);
    const callee = await UdpPeer.open(target.udpPort);
    const call = new Caller(caller, `sip:bob@127.0.0.1:${target.udpPort}`);
    const failed = new Promise<number>((resolve) => {
      handler = (req, res) => {
        srf
          .createB2BUA(req, res, `sip:carol@127.0.0.1:${callee.port}`, {})
          .catch((error) => resolve(error.status));
      };
    });
    call.send('INVITE', { body: sdp('caller') });
    const invite = await callee.request('INVITE');
    callee.reply(invite, 180, 'Ringing', { tag: 'c3' });
    await caller.response(180);
    call.send('CANCEL');
    const refused = await caller.response(487, 'INVITE');
    call.ackRefusal(refused);
    const cancel = await callee.request('CANCEL');
    callee.reply(cancel, 200, 'OK');
    callee.reply(invite, 487, 'Request Terminated', { tag: 'c3' });
    const ack = await callee.request('ACK');
    assert.equal(
      header(ack, 'via').match(/branch=([^;]+)/)?.[1],
      header(invite, 'via').match(/branch=([^;]+)/)?.[1],
    );
    assert.equal(await failed, 487);
    await caller.close();
    await callee.close();
  });
});
