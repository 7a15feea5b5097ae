/** Case 32: session timers (RFC 4028). Time is scaled: with T1 = 10 ms a session of 90 s lasts 1.8 s. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Caller, header, sdp } from '../engine-kit/caller.ts';
import {
  betterThanOriginal,
  connectApp,
  embeddedOnly,
  startUnderTest,
  type UnderTest,
} from '../engine-kit/engine-under-test.ts';
import { UdpPeer } from '../engine-kit/sip-peer.ts';
import type { App, Dlg } from '../engine-kit/srf.ts';

describe('32 session timers', embeddedOnly, () => {
  let target: UnderTest;
  let srf: App;
  let caller: UdpPeer;
  let dialog: Promise<Dlg>;

  before(async () => {
    target = await startUnderTest(10);
    ({ srf } = await connectApp(target, (app) =>
      app.invite((req, res) => {
        dialog = app.createUAS(req, res, { localSdp: sdp('ours') });
      }),
    ));
    caller = await UdpPeer.open(target.udpPort);
  });
  after(async () => {
    srf.disconnect();
    await caller.close();
    await target.close();
  });
  const open = async (expires: string) => {
    const call = new Caller(caller, `sip:bob@127.0.0.1:${target.udpPort}`);
    const ok = await call.call({ body: sdp(), lines: ['Supported: timer', `Session-Expires: ${expires}`] });
    return { call, ok };
  };

  test('K the caller refreshes: the terms are echoed, and without a refresh the call ends with BYE', async () => {
    const { ok } = await open('90;refresher=uac');
    assert.equal(header(ok, 'session-expires'), '90;refresher=uac');
    const destroyed = new Promise<string>(
      (resolve) => void dialog.then((d) => d.on('destroy', (_req, reason: string) => resolve(reason))),
    );
    const bye = await caller.request('BYE');
    caller.reply(bye, 200, 'OK');
    assert.match(header(bye, 'reason'), /Session timer expired/);
    assert.equal(await destroyed, 'Session timer expired');
  });

  test('K we refresh: a re-INVITE with our last description at half the interval, its ACK is ours', async () => {
    const { call } = await open('90;refresher=uas');
    for (let i = 0; i < 2; i += 1) {
      const invite = await caller.request('INVITE');
      assert.equal(Buffer.from(invite.body).toString(), sdp('ours'));
      caller.reply(invite, 200, 'OK', {
        lines: [`Contact: ${call.contact}`, 'Session-Expires: 90;refresher=uac'],
        body: sdp(),
      });
      await caller.request('ACK');
    }
    await call.hangUp();
  });

  test('K without a refresher the offer is declined', async () => {
    const { call, ok } = await open('1800');
    assert.equal(header(ok, 'session-expires'), '');
    await call.hangUp();
  });

  test(
    'K and F a refresh below 90 s is 422 with Min-SE, and the old timer still runs',
    betterThanOriginal,
    async () => {
      const { call } = await open('90;refresher=uac');
      call.send('INVITE', { body: sdp(), lines: ['Session-Expires: 30;refresher=uac'] });
      const refused = await caller.response(422);
      assert.equal(header(refused, 'min-se'), '90');
      call.send('ACK', { branch: call.inviteBranch });
      const bye = await caller.request('BYE');
      caller.reply(bye, 200, 'OK');
      assert.match(header(bye, 'reason'), /Session timer expired/);
    },
  );

  test('K a refresh of the caller keeps the call alive', async () => {
    const { call } = await open('90;refresher=uac');
    const started = performance.now();
    // The session lasts 1.8 s; refreshes well within that keep it.
    while (performance.now() - started < 2_400) {
      await new Promise((resolve) => setTimeout(resolve, 400));
      call.send('INVITE', { body: sdp(), lines: ['Supported: timer', 'Session-Expires: 90;refresher=uac'] });
      await call.answered();
      call.send('ACK');
    }
    assert.equal((await dialog.then((d) => d)).id.length > 0, true);
    await call.hangUp();
  });
});
