/** Cases 14 to 18: requests within a dialog, both ways. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Caller, header, sdp, tag } from '../engine-kit/caller.ts';
import {
  betterThanOriginal,
  connectApp,
  startUnderTest,
  type UnderTest,
  until,
} from '../engine-kit/engine-under-test.ts';
import { UdpPeer } from '../engine-kit/sip-peer.ts';
import type { App, Dlg, Handler, Req, Res } from '../engine-kit/srf.ts';

describe('within a dialog', () => {
  let target: UnderTest;
  let srf: App;
  let caller: UdpPeer;
  let handler: Handler = () => {};

  before(async () => {
    target = await startUnderTest(50);
    ({ srf } = await connectApp(target, (app) => app.invite((req, res) => handler(req, res))));
    caller = await UdpPeer.open(target.udpPort);
  });
  after(async () => {
    srf.disconnect();
    await caller.close();
    await target.close();
  });

  /** A call that was answered and acknowledged. */
  const connected = async (): Promise<{ call: Caller; dialog: Dlg }> => {
    const call = new Caller(caller, `sip:bob@127.0.0.1:${target.udpPort}`);
    const made = new Promise<Dlg>((resolve, reject) => {
      handler = (req, res) => void srf.createUAS(req, res, { localSdp: sdp('bob') }).then(resolve, reject);
    });
    call.send('INVITE', { body: sdp('alice') });
    await call.answered();
    const dialog = await made;
    const acked = new Promise((resolve) => dialog.once('ack', resolve));
    call.send('ACK');
    await acked;
    return { call, dialog };
  };

  for (const method of ['INFO', 'UPDATE', 'REFER', 'NOTIFY', 'MESSAGE', 'OPTIONS', 'PUBLISH']) {
    test(`14 K ${method} is delivered to the dialog and answered without any header`, async () => {
      const { call, dialog } = await connected();
      dialog.on(method.toLowerCase(), (req: Req, res: Res) => {
        assert.equal(req.method, method);
        assert.equal(req.stackDialogId, call.dialogId);
        res.send(method === 'REFER' ? 202 : 200);
      });
      call.send(method, {
        lines: ['X-Extra: yes', ...(method === 'REFER' ? ['Refer-To: <sip:x@127.0.0.1>'] : [])],
      });
      const answer = await caller.response(method === 'REFER' ? 202 : 200, method);
      assert.equal(tag(header(answer, 'to')), call.toTag);
      await call.hangUp();
    });
  }

  test('14 K SUBSCRIBE and an unknown method within a dialog reach drachtio-srf too', async () => {
    const { call, dialog } = await connected();
    dialog.on('subscribe', (_req: Req, res: Res) => res.send(202));
    call.send('SUBSCRIBE', { lines: ['Event: refer'] });
    await caller.response(202, 'SUBSCRIBE');
    call.send('FOO');
    await caller.response(501, 'FOO');
    await call.hangUp();
  });

  test('15 K a re-INVITE gets 100 and the session description of our side, and its ACK is delivered', async () => {
    const { call, dialog } = await connected();
    let acks = 0;
    dialog.on('ack', () => {
      acks += 1;
    });
    call.send('INVITE', { body: sdp('alice', 40_002) });
    await caller.response(100);
    const ok = await call.answered();
    assert.equal(Buffer.from(ok.body).toString(), sdp('bob'));
    call.send('ACK');
    await until(() => acks === 1, 'ack of the re-INVITE');
    assert.equal(dialog.remote.sdp, sdp('alice', 40_002));
    await call.hangUp();
  });

  test('15 K hold and modify events', async () => {
    const { call, dialog } = await connected();
    const held = new Promise((resolve) => dialog.once('hold', resolve));
    call.send('INVITE', { body: sdp('alice', 40_000, 'sendonly') });
    await call.answered();
    call.send('ACK');
    await held;
    const modified = new Promise<void>((resolve) => {
      dialog.once('modify', (_req: Req, res: Res) => {
        res.send(200, { body: sdp('changed') });
        resolve();
      });
    });
    call.send('INVITE', { body: sdp('alice', 40_010) });
    const ok = await call.answered();
    assert.equal(Buffer.from(ok.body).toString(), sdp('changed'));
    call.send('ACK');
    await modified;
    await call.hangUp();
  });

  test('16 K BYE is answered, the dialog destroyed, later requests get 481 and a pending INFO 500', async () => {
    const { call, dialog } = await connected();
    const destroyed = new Promise((resolve) => dialog.on('destroy', resolve));
    let pending = false;
    dialog.on('info', () => {
      pending = true;
    });
    call.send('INFO');
    await until(() => pending, 'INFO at the application');
    call.send('BYE');
    await caller.response(500, 'INFO');
    await caller.response(200, 'BYE');
    await destroyed;
    call.send('INFO');
    // drachtio-server 0.9.4 takes it for a new request and finds nobody who wants it.
    await caller.response(target.engine === undefined ? 503 : 481, 'INFO');
  });

  test('17 K requests of the application go to the remote target, each with the next CSeq, and resolve on the answer', async () => {
    const { call, dialog } = await connected();
    const asking = dialog.request({
      method: 'INFO',
      headers: { 'Content-Type': 'text/plain' },
      body: 'hello',
    });
    const info = await caller.request('INFO');
    assert.equal(info.uri, `sip:alice@127.0.0.1:${caller.port}`);
    const first = Number(header(info, 'cseq').split(' ')[0]);
    caller.reply(info, 200, 'OK');
    assert.equal((await asking).status, 200);
    const modifying = dialog.modify(sdp('moved'));
    const invite = await caller.request('INVITE');
    assert.equal(Number(header(invite, 'cseq').split(' ')[0]), first + 1);
    assert.equal(Buffer.from(invite.body).toString(), sdp('moved'));
    caller.reply(invite, 200, 'OK', { lines: [`Contact: ${call.contact}`], body: sdp('alice') });
    await modifying;
    const ack = await caller.request('ACK');
    assert.equal(header(ack, 'cseq'), `${first + 1} ACK`);
    const ending = dialog.destroy({ headers: { Reason: 'Q.850;cause=16' } });
    const bye = await caller.request('BYE');
    assert.equal(header(bye, 'reason'), 'Q.850;cause=16');
    assert.equal(Number(header(bye, 'cseq').split(' ')[0]), first + 2);
    caller.reply(bye, 200, 'OK');
    await ending;
  });

  test('17 K the route set of the caller is followed', async () => {
    const proxy = await UdpPeer.open(target.udpPort);
    const call = new Caller(caller, `sip:bob@127.0.0.1:${target.udpPort}`);
    const made = new Promise<Dlg>((resolve) => {
      handler = (req, res) => void srf.createUAS(req, res, { localSdp: sdp() }).then(resolve);
    });
    call.send('INVITE', { body: sdp(), lines: [`Record-Route: <sip:127.0.0.1:${proxy.port};lr>`] });
    await call.answered();
    call.routes = [];
    call.send('ACK');
    const ending = (await made).destroy();
    const bye = await proxy.request('BYE');
    assert.equal(header(bye, 'route'), `<sip:127.0.0.1:${proxy.port};lr>`);
    assert.equal(bye.uri, `sip:alice@127.0.0.1:${caller.port}`);
    proxy.reply(bye, 200, 'OK');
    await ending;
    await proxy.close();
  });

  test('18 K a BYE nobody answers ends with a made-up 408; a dead dialog is ENODIALOG', async () => {
    const { dialog } = await connected();
    const ended = await dialog.destroy();
    assert.ok(ended);
    const again = await dialog.request({ method: 'INFO' }).then(
      () => undefined,
      (error: Error & { code?: string }) => error,
    );
    assert.equal(again?.code, 'ENODIALOG');
  });

  test(
    '18 F a re-INVITE that crosses one of ours gets 491, and one out of order 500',
    betterThanOriginal,
    async () => {
      const { call, dialog } = await connected();
      const modifying = dialog.modify(sdp('ours')).then(
        () => 0,
        (error: { status: number }) => error.status,
      );
      const ours = await caller.request('INVITE');
      call.send('INVITE', { body: sdp('theirs') });
      const crossing = await caller.response(491, 'INVITE');
      call.send('ACK', { branch: call.inviteBranch });
      assert.equal(tag(header(crossing, 'to')), call.toTag);
      caller.reply(ours, 491, 'Request Pending');
      assert.equal(await modifying, 491);
      call.send('INFO', { cseq: 1 });
      await caller.response(500, 'INFO');
      await call.hangUp();
    },
  );
});
