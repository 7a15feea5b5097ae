/** Cases 28 and 29: requests without a call, subscriptions, and text that is not ASCII. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Caller, header, tag } from '../engine-kit/caller.ts';
import {
  betterThanOriginal,
  connectApp,
  startUnderTest,
  type UnderTest,
  until,
} from '../engine-kit/engine-under-test.ts';
import { UdpPeer, unique, withBody } from '../engine-kit/sip-peer.ts';
import type { App, Dlg, Req, Res } from '../engine-kit/srf.ts';

const offered = ['REGISTER', 'MESSAGE', 'OPTIONS', 'INFO', 'NOTIFY', 'PUBLISH'];

describe('requests outside dialogs', () => {
  let target: UnderTest;
  let srf: App;
  let peer: UdpPeer;
  let last: Req | undefined;
  let subscribed: (dialog: Dlg) => void = () => {};

  before(async () => {
    target = await startUnderTest(50);
    ({ srf } = await connectApp(target, (app) => {
      for (const method of offered) {
        app.use(method.toLowerCase(), (req, res) => {
          last = req;
          res.send(200, { headers: { 'X-Seen': method } });
        });
      }
      app.subscribe(
        (req, res) => void app.createUAS(req, res, { headers: { Expires: '60' } }).then(subscribed),
      );
    }));
    peer = await UdpPeer.open(target.udpPort);
  });
  after(async () => {
    srf.disconnect();
    await peer.close();
    await target.close();
  });
  const newCall = () => new Caller(peer, `sip:bob@127.0.0.1:${target.udpPort}`);

  for (const method of offered) {
    test(`28 K ${method} to the application is answered`, async () => {
      newCall().send(method, { lines: ['Event: x', 'X-Mine: 1'] });
      const ok = await peer.response(200, method);
      assert.equal(header(ok, 'x-seen'), method);
      assert.notEqual(tag(header(ok, 'to')), undefined);
      assert.equal(last?.get('X-Mine'), '1');
    });
    test(`28 K ${method} from the application is sent and its answer heard`, async () => {
      const req = await srf.request(`sip:x@127.0.0.1:${peer.port}`, { method, headers: { Event: 'x' } });
      const answered = new Promise<Res>((resolve) => req.on('response', resolve));
      const got = await peer.request(method);
      peer.reply(got, 202, 'Accepted', { tag: 'z' });
      assert.equal((await answered).status, 202);
    });
  }

  test('28 K methods that need a dialog get 481 outside one', async () => {
    for (const method of ['BYE', 'UPDATE']) {
      newCall().send(method);
      await peer.response(481, method);
    }
  });

  test(
    '28 F REFER without an application is 405, unknown methods 501, PRACK 481: never silence',
    betterThanOriginal,
    async () => {
      newCall().send('REFER', { lines: ['Refer-To: <sip:x@127.0.0.1>'] });
      const refused = await peer.response(405, 'REFER');
      assert.match(header(refused, 'allow'), /INVITE/);
      newCall().send('FOO');
      await peer.response(501, 'FOO');
      newCall().send('PRACK');
      await peer.response(481, 'PRACK');
    },
  );

  test('28 K a subscription makes a dialog: NOTIFYs of the application go to the subscriber, the final one ends it', async () => {
    const call = newCall();
    const made = new Promise<Dlg>((resolve) => {
      subscribed = resolve;
    });
    call.send('SUBSCRIBE', { lines: ['Event: dialog', 'Expires: 60'] });
    const accepted = await peer.response(202, 'SUBSCRIBE');
    call.learn(accepted);
    const dialog = await made;
    const notifying = dialog.request({
      method: 'NOTIFY',
      headers: { Event: 'dialog', 'Subscription-State': 'active' },
    });
    const notify = await peer.request('NOTIFY');
    assert.equal(tag(header(notify, 'to')), call.fromTag);
    peer.reply(notify, 200, 'OK');
    await notifying;
    const ending = dialog.request({
      method: 'NOTIFY',
      headers: { Event: 'dialog', 'Subscription-State': 'terminated' },
    });
    peer.reply(await peer.request('NOTIFY'), 200, 'OK');
    await ending;
    call.send('SUBSCRIBE', { lines: ['Event: dialog'] });
    // drachtio-server 0.9.4 takes it for a new subscription.
    await peer.response(target.engine === undefined ? 202 : 481, 'SUBSCRIBE');
  });

  test(
    '28 F a subscription of the application: NOTIFYs are delivered and the final one is answered 200',
    betterThanOriginal,
    async () => {
      const subscribing = srf.createUAC(`sip:x@127.0.0.1:${peer.port}`, {
        method: 'SUBSCRIBE',
        headers: { Event: 'presence', Expires: '60' },
      });
      const subscribe = await peer.request('SUBSCRIBE');
      peer.reply(subscribe, 200, 'OK', {
        tag: 'n',
        lines: [`Contact: <sip:x@127.0.0.1:${peer.port}>`, 'Expires: 60'],
      });
      const dialog = await subscribing;
      const heard: string[] = [];
      dialog.on('notify', (req: Req, res: Res) => {
        heard.push(req.get('Subscription-State'));
        res.send(200);
      });
      for (const [index, state] of ['active', 'terminated'].entries()) {
        peer.send(
          withBody([
            `NOTIFY sip:127.0.0.1:${target.udpPort} SIP/2.0`,
            `Via: SIP/2.0/UDP 127.0.0.1:${peer.port};branch=z9hG4bK${unique('n')}`,
            `From: ${header(subscribe, 'to')};tag=n`,
            `To: ${header(subscribe, 'from')}`,
            `Call-ID: ${header(subscribe, 'call-id')}`,
            `CSeq: ${index + 1} NOTIFY`,
            'Event: presence',
            `Subscription-State: ${state}`,
          ]),
        );
        await peer.response(200, 'NOTIFY');
      }
      assert.deepEqual(heard, ['active', 'terminated']);
    },
  );

  test('29 K text that is not ASCII: bodies and lengths in bytes, both ways', async () => {
    const call = newCall();
    const body = 'Vergunning voor café ‘De Ster’ ☕ in Hardinxveld';
    call.send('MESSAGE', { lines: ['Content-Type: text/plain;charset=utf-8', 'Subject: Grüße ☕'], body });
    await peer.response(200, 'MESSAGE');
    await until(() => last?.method === 'MESSAGE', 'MESSAGE');
    assert.equal(last?.get('subject'), 'Grüße ☕');
    assert.ok(last?.body.startsWith('Vergunning voor café'));
    await srf.request(`sip:x@127.0.0.1:${peer.port}`, {
      method: 'MESSAGE',
      headers: { 'Content-Type': 'text/plain', Subject: 'ë☕' },
      body,
    });
    const got = await peer.next((m) => m.kind === 'request' && m.method === 'MESSAGE');
    assert.equal(header(got.message as never, 'content-length'), String(Buffer.byteLength(body)));
    assert.equal(header(got.message as never, 'subject'), 'ë☕');
    assert.equal(Buffer.from(got.message.body).toString(), body);
    peer.reply(got.message as never, 200, 'OK', { tag: 'm' });
  });

  test(
    '35 F a merged copy of a request is 482, a fork to another number is not',
    betterThanOriginal,
    async () => {
      const call = newCall();
      call.send('OPTIONS');
      await peer.response(200, 'OPTIONS');
      call.send('OPTIONS', { cseq: 1 });
      await peer.response(482, 'OPTIONS');
      call.send('OPTIONS', { cseq: 1, uri: `sip:other@127.0.0.1:${target.udpPort}` });
      await peer.response(200, 'OPTIONS');
    },
  );
});
