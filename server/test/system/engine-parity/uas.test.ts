/** Cases 8 to 13, 26 and 37: calls that come in. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Caller, header, sdp, tag } from '../engine-kit/caller.ts';
import { connectApp, startUnderTest, type UnderTest, until } from '../engine-kit/engine-under-test.ts';
import { TcpPeer, UdpPeer } from '../engine-kit/sip-peer.ts';
import type { App, Dlg, Handler, Req, Res } from '../engine-kit/srf.ts';

describe('incoming calls', () => {
  let target: UnderTest;
  let srf: App;
  let caller: UdpPeer;
  let handler: Handler = () => {};
  const uri = () => `sip:bob@127.0.0.1:${target.udpPort}`;
  const newCall = () => new Caller(caller, uri());

  before(async () => {
    target = await startUnderTest(50);
    ({ srf } = await connectApp(target, (app) => {
      app.invite((req, res) => handler(req, res));
    }));
    caller = await UdpPeer.open(target.udpPort);
  });
  after(async () => {
    srf.disconnect();
    await caller.close();
    await target.close();
  });

  test('8 K an INVITE gets 100 at once and the application hears where it came from and in', async () => {
    const call = newCall();
    const offered = new Promise<Req>((resolve) => {
      handler = (req, res) => {
        resolve(req);
        res.send(486);
      };
    });
    call.send('INVITE', { body: sdp(), lines: ['Timestamp: 54'] });
    const trying = await caller.response(100);
    assert.equal(tag(header(trying, 'to')), undefined);
    const req = await offered;
    assert.equal(req.source, 'network');
    assert.equal(req.source_address, '127.0.0.1');
    assert.equal(req.source_port, caller.port);
    assert.equal(req.protocol, 'udp');
    assert.equal(req.receivedOn, `127.0.0.1:${target.udpPort}`);
    assert.match(req.stackTxnId, /^[0-9a-f-]{36}$/);
    assert.equal(req.body, sdp());
    assert.match(req.get('via'), new RegExp(`rport=${caller.port}`));
    call.ackRefusal(await caller.response(486));
  });

  test('8 K an INVITE for a dialog nobody knows gets 100 and 481', async () => {
    const call = newCall();
    call.toTag = 'unknown';
    call.send('INVITE', { body: sdp() });
    await caller.response(100);
    call.ackRefusal(await caller.response(481));
  });

  test('9 K provisional and final answers carry one To tag; Contact on the 200; Record-Route and rport echoed', async () => {
    const call = newCall();
    handler = (_req, res) => {
      res.send(180);
      res.send(183, { body: sdp('early') });
      res.send(200, { body: sdp('final') });
    };
    call.send('INVITE', { body: sdp(), rport: false, lines: ['Record-Route: <sip:127.0.0.1:5999;lr>'] });
    const ringing = await caller.response(180);
    const progress = await caller.response(183);
    const ok = await caller.response(200);
    const tags = new Set([ringing, progress, ok].map((response) => tag(header(response, 'to'))));
    assert.equal(tags.size, 1);
    assert.equal(header(ringing, 'contact'), '');
    assert.equal(header(progress, 'content-type'), 'application/sdp');
    assert.match(header(ok, 'contact'), new RegExp(`127\\.0\\.0\\.1:${target.udpPort}`));
    assert.equal(header(ok, 'record-route'), '<sip:127.0.0.1:5999;lr>');
    assert.match(header(ok, 'via'), new RegExp(`rport=${caller.port}`));
    call.learn(ok);
    call.routes = [];
    call.send('ACK');
  });

  test('10 K createUAS gives a dialog with the id, tags and URIs of the call, and its ACK', async () => {
    const call = newCall();
    const made = new Promise<Dlg>((resolve, reject) => {
      handler = (req, res) => void srf.createUAS(req, res, { localSdp: sdp('bob') }).then(resolve, reject);
    });
    call.send('INVITE', { body: sdp('alice') });
    const ok = await call.answered();
    const dialog = await made;
    const acked = new Promise((resolve) => dialog.on('ack', resolve));
    call.send('ACK');
    await acked;
    assert.equal(dialog.id, call.dialogId);
    assert.equal(dialog.sip.callId, call.callId);
    assert.equal(dialog.sip.localTag, tag(header(ok, 'to')));
    assert.equal(dialog.sip.remoteTag, call.fromTag);
    assert.equal(dialog.remote.uri, `sip:alice@127.0.0.1:${caller.port}`);
    assert.equal(dialog.remote.sdp, sdp('alice'));
    assert.match(dialog.local.uri, new RegExp(`127\\.0\\.0\\.1:${target.udpPort}`));
    assert.equal(srf.findDialogByCallIDAndFromTag(call.callId, call.fromTag), dialog);
    await call.hangUp();
  });

  test('11 K a 200 is repeated with doubling gaps until its ACK', async () => {
    const call = newCall();
    handler = (req, res) => void srf.createUAS(req, res, { localSdp: sdp() });
    call.send('INVITE', { body: sdp() });
    const isOk = (m: { kind: string; status?: number; headers: readonly { key: string; value: string }[] }) =>
      m.kind === 'response' &&
      m.status === 200 &&
      m.headers.some((h) => h.key === 'call-id' && h.value === call.callId) &&
      m.headers.some((h) => h.key === 'cseq' && h.value.endsWith('INVITE'));
    const copies = await caller.collect(4, isOk);
    const gaps = copies.slice(1).map((got, i) => (got.at - (copies[i]?.at ?? 0)) / target.t1);
    // The first gaps are T1, 2*T1, 4*T1; a busy machine may only make them longer.
    for (const [i, factor] of [1, 2, 4].entries()) {
      assert.ok(
        (gaps[i] ?? 0) > factor * 0.8 && (gaps[i] ?? 0) < factor * 2 + 2,
        `gap ${i} is ${gaps[i]} T1`,
      );
    }
    call.learn(copies[0]?.message as never);
    call.send('ACK');
    await call.hangUp();
    const count = caller.count(isOk);
    await new Promise((resolve) => setTimeout(resolve, 10 * target.t1));
    assert.equal(caller.count(isOk), count);
  });

  test('11 K without an ACK for 64*T1 the call is ended with BYE and the dialog is destroyed with the reason', async () => {
    const call = newCall();
    const destroyed = new Promise<string>((resolve) => {
      handler = (req, res) =>
        void srf.createUAS(req, res, { localSdp: sdp() }).then((dialog) => {
          dialog.on('destroy', (_req, reason: string) => resolve(reason));
        });
    });
    call.send('INVITE', { body: sdp() });
    await call.answered();
    const bye = await caller.request('BYE');
    caller.reply(bye, 200, 'OK');
    assert.match(header(bye, 'reason'), /text="ACK timeout"/);
    assert.equal(await destroyed, 'ACK timeout');
  });

  test('11 K over TCP the 200 goes out once', async () => {
    const peer = await TcpPeer.open(target.tcpPort);
    const call = new Caller(peer, `sip:bob@127.0.0.1:${target.tcpPort};transport=tcp`);
    handler = (req, res) => void srf.createUAS(req, res, { localSdp: sdp() });
    call.send('INVITE', { body: sdp() });
    await call.answered();
    await new Promise((resolve) => setTimeout(resolve, 10 * target.t1));
    assert.equal(
      peer.count((m) => m.kind === 'response' && m.status === 200),
      1,
    );
    call.send('ACK');
    await call.hangUp();
    await peer.close();
  });

  test('12 K copies of an INVITE are swallowed while the application thinks, and answered afterwards', async () => {
    const call = newCall();
    let offers = 0;
    let answer: Res | undefined;
    handler = (_req, res) => {
      offers += 1;
      answer = res;
    };
    const text = call.send('INVITE', { body: sdp() });
    await caller.response(100);
    caller.send(text);
    caller.send(text);
    await until(() => answer !== undefined, 'offer');
    answer?.send(486);
    const refused = await caller.response(486);
    const before = caller.count((m) => m.kind === 'response' && m.status === 486);
    caller.send(text);
    await caller.collect(before + 1, (m) => m.kind === 'response' && m.status === 486);
    call.ackRefusal(refused);
    assert.equal(offers, 1);
  });

  test('12 K a refusal is repeated until its ACK, and the ACK is not told to the application', async () => {
    const call = newCall();
    let acks = 0;
    srf.use('ack', (_req, _res, next) => {
      acks += 1;
      next();
    });
    handler = (_req, res) => res.send(603);
    call.send('INVITE', { body: sdp() });
    await caller.collect(3, (m) => m.kind === 'response' && m.status === 603);
    call.ackRefusal(await caller.response(603));
    await new Promise((resolve) => setTimeout(resolve, 6 * target.t1));
    const count = caller.count((m) => m.kind === 'response' && m.status === 603);
    await new Promise((resolve) => setTimeout(resolve, 12 * target.t1));
    assert.equal(
      caller.count((m) => m.kind === 'response' && m.status === 603),
      count,
    );
    assert.equal(acks, 0);
  });

  test('13 K CANCEL before any answer: 200, 487, and the application hears it', async () => {
    const call = newCall();
    let late: Res | undefined;
    const cancelled = new Promise<void>((resolve) => {
      handler = (req, res) => {
        late = res;
        req.on('cancel', () => resolve());
      };
    });
    call.send('INVITE', { body: sdp() });
    await caller.response(100);
    await until(() => late !== undefined, 'offer');
    call.send('CANCEL', { lines: ['Reason: SIP;cause=200;text="Call completed elsewhere"'] });
    await caller.response(200, 'CANCEL');
    call.ackRefusal(await caller.response(487, 'INVITE'));
    await cancelled;
    const refused = await new Promise<unknown>((resolve) =>
      late?.send(487, {}, (error: unknown) => resolve(error)),
    );
    assert.match(String(refused), /unknown transaction/);
  });

  test('13 K CANCEL after 180: one To tag in 180, CANCEL answer aside, and 487', async () => {
    const call = newCall();
    handler = (_req, res) => res.send(180);
    call.send('INVITE', { body: sdp() });
    const ringing = await caller.response(180);
    call.send('CANCEL');
    await caller.response(200, 'CANCEL');
    const refused = await caller.response(487, 'INVITE');
    assert.equal(tag(header(refused, 'to')), tag(header(ringing, 'to')));
    call.ackRefusal(refused);
  });

  test('13 K CANCEL after 200 and CANCEL of nothing get 481', async () => {
    const call = newCall();
    handler = (req, res) => void srf.createUAS(req, res, { localSdp: sdp() });
    call.send('INVITE', { body: sdp() });
    await call.answered();
    call.send('CANCEL');
    await caller.response(481, 'CANCEL');
    call.send('ACK');
    await call.hangUp();
    const other = newCall();
    other.inviteBranch = 'z9hG4bKnothing';
    other.inviteSeq = 1;
    other.send('CANCEL');
    await caller.response(481, 'CANCEL');
  });

  test('26 K a reliable 183 carries RSeq and Contact, is repeated until PRACK, and PRACK is answered', async () => {
    const call = newCall();
    let answer: Res | undefined;
    handler = (_req, res) => {
      answer = res;
      res.send(183, { body: sdp('early'), headers: { Require: '100rel' } });
    };
    call.send('INVITE', { body: sdp(), lines: ['Supported: 100rel'] });
    const progress = await caller.response(183);
    assert.match(header(progress, 'rseq'), /^\d+$/);
    assert.match(header(progress, 'require'), /100rel/);
    assert.notEqual(header(progress, 'contact'), '');
    await caller.collect(2, (m) => m.kind === 'response' && m.status === 183);
    call.toTag = tag(header(progress, 'to'));
    call.send('PRACK', { lines: [`RAck: ${header(progress, 'rseq')} ${call.inviteSeq} INVITE`] });
    await caller.response(200, 'PRACK');
    answer?.send(200, { body: sdp('final') });
    await call.answered();
    call.send('ACK');
    // This application made no dialog of it, so drachtio-srf answers 404.
    call.send('BYE');
    await caller.response(404, 'BYE');
  });

  test('26 K Require: 100rel towards a caller without it is refused to the application and nothing is sent', async () => {
    const call = newCall();
    const refused = new Promise<unknown>((resolve) => {
      handler = (_req, res) => {
        res.send(183, { headers: { Require: '100rel' } }, (error: unknown) => {
          resolve(error);
          res.send(486);
        });
      };
    });
    const before = caller.count((m) => m.kind === 'response' && m.status === 183);
    call.send('INVITE', { body: sdp() });
    assert.match(String(await refused), /does not support 100rel/);
    call.ackRefusal(await caller.response(486));
    assert.equal(
      caller.count((m) => m.kind === 'response' && m.status === 183),
      before,
    );
  });

  test('26 K UPDATE before the answer has the INVITE’s transaction id and is answered apart from it', async () => {
    const call = newCall();
    let answer: Res | undefined;
    const updated = new Promise<string>((resolve) => {
      handler = (req, res) => {
        answer = res;
        req.on('update', (update: Req, updateRes: Res) => {
          updateRes.send(200, { body: sdp('updated') });
          resolve(`${update.stackTxnId === req.stackTxnId}`);
        });
        res.send(183, { body: sdp('early'), headers: { Require: '100rel' } });
      };
    });
    call.send('INVITE', { body: sdp(), lines: ['Supported: 100rel'] });
    const progress = await caller.response(183);
    call.toTag = tag(header(progress, 'to'));
    call.send('PRACK', { lines: [`RAck: ${header(progress, 'rseq')} ${call.inviteSeq} INVITE`] });
    await caller.response(200, 'PRACK');
    call.send('UPDATE', { body: sdp('new') });
    const ok = await caller.response(200, 'UPDATE');
    assert.equal(Buffer.from(ok.body).toString(), sdp('updated'));
    // A drachtio-server of 2025 (0.9.4) gave the UPDATE an id of its own; drachtio-srf is content with either.
    if (target.engine !== undefined) assert.equal(await updated, 'true');
    answer?.send(486);
    call.ackRefusal(await caller.response(486, 'INVITE'));
  });

  test('37 K ACK and INFO and BYE in one go reach the application in order', async () => {
    const call = newCall();
    const heard: string[] = [];
    const over = new Promise<void>((resolve) => {
      handler = (req, res) =>
        void srf.createUAS(req, res, { localSdp: sdp() }).then((dialog) => {
          dialog.on('ack', () => heard.push('ack'));
          dialog.on('info', (_req, infoRes: Res) => {
            heard.push('info');
            infoRes.send(200);
          });
          dialog.on('destroy', () => {
            heard.push('bye');
            resolve();
          });
        });
    });
    call.send('INVITE', { body: sdp() });
    await call.answered();
    caller.send(call.write('ACK'));
    caller.send(call.write('INFO'));
    await caller.response(200, 'INFO');
    caller.send(call.write('BYE'));
    await caller.response(200, 'BYE');
    await over;
    assert.deepEqual(heard, ['ack', 'info', 'bye']);
  });
});

describe('no application', () => {
  test('8 K an INVITE gets 100 and 503 when no application is connected', async () => {
    const target = await startUnderTest(50);
    const caller = await UdpPeer.open(target.udpPort);
    const call = new Caller(caller, `sip:bob@127.0.0.1:${target.udpPort}`);
    call.send('INVITE', { body: sdp() });
    await caller.response(100);
    call.ackRefusal(await caller.response(503));
    await caller.close();
    await target.close();
  });
});
