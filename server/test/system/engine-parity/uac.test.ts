/** Cases 19 to 24 and 26: calls and requests an application places. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { getHeaderLines } from '../../../protocol/sip/headers.ts';
import type { SipRequest } from '../../../protocol/sip/message.ts';
import { header, sdp, tag } from '../engine-kit/caller.ts';
import { ControlClient } from '../engine-kit/control-client.ts';
import {
  betterThanOriginal,
  connectApp,
  startUnderTest,
  type UnderTest,
  until,
} from '../engine-kit/engine-under-test.ts';
import { UdpPeer, unique, withBody } from '../engine-kit/sip-peer.ts';
import type { App, Dlg, Req } from '../engine-kit/srf.ts';

const branchOf = (request: SipRequest) => /branch=([^;]+)/.exec(header(request, 'via'))?.[1];

describe('outgoing calls', () => {
  let target: UnderTest;
  let srf: App;
  let callee: UdpPeer;
  const uri = () => `sip:carol@127.0.0.1:${callee.port}`;
  const contact = () => `Contact: <sip:carol@127.0.0.1:${callee.port}>`;
  const failure = (promise: Promise<unknown>) =>
    promise.then(
      () => assert.fail('should have failed'),
      (error: Error & { status?: number; reason?: string }) => error,
    );

  before(async () => {
    target = await startUnderTest(50);
    ({ srf } = await connectApp(target));
  });
  after(async () => {
    srf.disconnect();
    await target.close();
  });

  const withCallee = async (work: () => Promise<void>) => {
    callee = await UdpPeer.open(target.udpPort);
    try {
      await work();
    } finally {
      await callee.close();
    }
  };

  test('19 K headers are rewritten as the protocol says', () =>
    withCallee(async () => {
      const dialing = failure(
        srf.createUAC(uri(), {
          localSdp: sdp(),
          callingNumber: 'alice',
          headers: {
            'x-lower': 'a',
            'X-Custom': 'b',
            subject: 'c',
            'my-own-header': 'd',
            Via: 'SIP/2.0/UDP bad',
            Route: '<sip:bad>',
            'P-Asserted-Identity': '<sip:me@localhost>',
          },
        }),
      );
      const invite = await callee.request('INVITE');
      const names = invite.headers.map((h) => h.name);
      const own = `127.0.0.1:${target.udpPort}`;
      assert.match(header(invite, 'from'), new RegExp(`^<sip:alice@${own}>;tag=.+`));
      assert.equal(header(invite, 'contact'), `<sip:alice@${own}>`);
      assert.equal(header(invite, 'to'), `<${uri()}>`);
      assert.equal(header(invite, 'p-asserted-identity'), `<sip:me@${own}>`);
      assert.equal(header(invite, 'max-forwards'), '70');
      assert.equal(getHeaderLines(invite, 'via').length, 1);
      assert.equal(header(invite, 'route'), '');
      for (const name of ['X-Custom', 'Subject', 'My-Own-Header', 'Content-Type', 'Call-ID'])
        assert.ok(names.includes(name), name);
      assert.ok(names.indexOf('Content-Length') < names.indexOf('X-Custom'));
      callee.reply(invite, 486, 'Busy Here', { tag: 'x' });
      assert.equal((await dialing).status, 486);
    }));

  test('19 K 180 and 200 reach the application, a copy of the 200 gets the same ACK and is not seen twice', () =>
    withCallee(async () => {
      const provisional: number[] = [];
      const dialing = srf.createUAC(
        uri(),
        { localSdp: sdp() },
        { cbProvisional: (res: { status: number }) => provisional.push(res.status) },
      );
      const invite = await callee.request('INVITE');
      callee.reply(invite, 100, 'Trying');
      callee.reply(invite, 180, 'Ringing', { tag: 't1' });
      const ok = { tag: 't1', lines: [contact()], body: sdp('carol') };
      callee.reply(invite, 200, 'OK', ok);
      const dialog = await dialing;
      const ack = await callee.request('ACK');
      callee.reply(invite, 200, 'OK', ok);
      const again = await callee.request('ACK');
      assert.equal(branchOf(again), branchOf(ack));
      assert.deepEqual(provisional, [180]);
      assert.equal(ack.uri, uri());
      assert.equal(dialog.sip.remoteTag, 't1');
      assert.equal(dialog.remote.sdp, sdp('carol'));
      await hangUp(dialog);
    }));

  const hangUp = async (dialog: Dlg) => {
    const ending = dialog.destroy();
    callee.reply(await callee.request('BYE'), 200, 'OK');
    await ending;
  };

  test('20 K a refusal is acknowledged with the INVITE’s branch, and only once', () =>
    withCallee(async () => {
      const dialing = failure(srf.createUAC(uri(), { localSdp: sdp() }));
      const invite = await callee.request('INVITE');
      callee.reply(invite, 486, 'Busy Here', { tag: 'b', lines: ['X-Reason: full'] });
      const ack = await callee.request('ACK');
      assert.equal(branchOf(ack), branchOf(invite));
      assert.equal(tag(header(ack, 'to')), 'b');
      const error = (await dialing) as Error & { res?: { get(name: string): string } };
      assert.equal(error.res?.get('X-Reason'), 'full');
      await new Promise((resolve) => setTimeout(resolve, 4 * target.t1));
      assert.equal(
        callee.count((m) => m.kind === 'request' && m.method === 'ACK'),
        1,
      );
    }));

  test('21 K CANCEL is held until the first provisional answer and carries its Reason', () =>
    withCallee(async () => {
      let request: Req | undefined;
      const dialing = failure(
        srf.createUAC(
          uri(),
          { localSdp: sdp() },
          { cbRequest: (_error: unknown, req: Req) => (request = req) },
        ),
      );
      const invite = await callee.request('INVITE');
      await until(() => request !== undefined, 'the request at the application');
      request?.cancel({ headers: { Reason: 'SIP;cause=200' } });
      await new Promise((resolve) => setTimeout(resolve, 50));
      assert.equal(
        callee.count((m) => m.kind === 'request' && m.method === 'CANCEL'),
        0,
      );
      callee.reply(invite, 100, 'Trying');
      const cancel = await callee.request('CANCEL');
      assert.equal(branchOf(cancel), branchOf(invite));
      assert.equal(header(cancel, 'reason'), 'SIP;cause=200');
      callee.reply(cancel, 200, 'OK');
      callee.reply(invite, 487, 'Request Terminated', { tag: 'c' });
      assert.equal((await dialing).status, 487);
    }));

  test('21 K CANCEL that crosses the 200: ACK, then BYE, and the dialog is destroyed', () =>
    withCallee(async () => {
      let request: Req | undefined;
      const dialing = srf.createUAC(
        uri(),
        { localSdp: sdp() },
        { cbRequest: (_error: unknown, req: Req) => (request = req) },
      );
      const invite = await callee.request('INVITE');
      callee.reply(invite, 180, 'Ringing', { tag: 'd' });
      await new Promise((resolve) => setTimeout(resolve, 20));
      request?.cancel();
      const cancel = await callee.request('CANCEL');
      callee.reply(invite, 200, 'OK', { tag: 'd', lines: [contact()], body: sdp() });
      callee.reply(cancel, 481, 'Call/Transaction Does Not Exist');
      const dialog = await dialing;
      const destroyed = new Promise((resolve) => dialog.on('destroy', resolve));
      await callee.request('ACK');
      callee.reply(await callee.request('BYE'), 200, 'OK');
      await destroyed;
    }));

  test('22 K five hundred calls whose callee answers at once: no answer overtakes its OK', () =>
    withCallee(async () => {
      const answered = new Set<string>();
      const timer = setInterval(() => {
        for (const { message } of callee.all) {
          if (message.kind !== 'request' || message.method !== 'OPTIONS') continue;
          const id = header(message, 'call-id');
          if (answered.has(id)) continue;
          answered.add(id);
          callee.reply(message, 200, 'OK', { tag: 'o' });
        }
      }, 1);
      const one = () =>
        new Promise<number>((resolve, reject) => {
          srf.request(uri(), { method: 'OPTIONS' }, (error, req) => {
            if (error) reject(error);
            else req.on('response', (res: { status: number }) => resolve(res.status));
          });
        });
      for (let round = 0; round < 10; round += 1) {
        const statuses = await Promise.all(Array.from({ length: 50 }, one));
        assert.ok(statuses.every((status) => status === 200));
      }
      clearInterval(timer);
    }));

  test('23 K a challenge is answered: same Call-ID and From tag, CSeq one higher, to whoever challenged', () =>
    withCallee(async () => {
      const dialing = srf.createUAC(uri(), { localSdp: sdp(), auth: { username: 'u', password: 'p' } });
      const first = await callee.request('INVITE');
      callee.reply(first, 407, 'Proxy Authentication Required', {
        tag: 'e',
        lines: ['Proxy-Authenticate: Digest realm="r", nonce="n", qop="auth", algorithm=MD5'],
      });
      await callee.request('ACK');
      const second = await callee.request('INVITE');
      assert.equal(header(second, 'call-id'), header(first, 'call-id'));
      assert.equal(tag(header(second, 'from')), tag(header(first, 'from')));
      assert.equal(
        Number.parseInt(header(second, 'cseq'), 10),
        Number.parseInt(header(first, 'cseq'), 10) + 1,
      );
      const given = header(second, 'proxy-authorization');
      const field = (name: string) => new RegExp(`${name}="?([^",]+)`).exec(given)?.[1] ?? '';
      const md5 = (text: string) => createHash('md5').update(text).digest('hex');
      const wanted = md5(
        `${md5('u:r:p')}:n:${field('nc')}:${field('cnonce')}:auth:${md5(`INVITE:${field('uri')}`)}`,
      );
      assert.equal(field('response'), wanted);
      callee.reply(second, 200, 'OK', { tag: 'f', lines: [contact()], body: sdp() });
      const dialog = await dialing;
      await callee.request('ACK');
      // A challenged BYE keeps the dialog for its second try.
      const ending = dialog.destroy({ auth: { username: 'u', password: 'p' } });
      const bye = await callee.request('BYE');
      callee.reply(bye, 401, 'Unauthorized', { lines: ['WWW-Authenticate: Digest realm="r", nonce="m"'] });
      const again = await callee.request('BYE');
      assert.notEqual(header(again, 'authorization'), '');
      callee.reply(again, 200, 'OK');
      await ending;
    }));

  test('24 K a callee that never answers: the INVITE is repeated and ends as 408', () =>
    withCallee(async () => {
      const error = await failure(srf.createUAC(uri(), { localSdp: sdp() }));
      assert.equal(error.status, 408);
      assert.ok(callee.count((m) => m.kind === 'request' && m.method === 'INVITE') >= 6);
    }));

  test('24 K a refused TCP connection and an unknown name are 503', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    server.close();
    await once(server, 'close');
    const refused = await failure(
      srf.createUAC(`sip:x@127.0.0.1:${port};transport=tcp`, { localSdp: sdp() }),
    );
    assert.equal(refused.status, 503);
    const unknown = await failure(srf.createUAC('sip:x@no-such-host.invalid', { localSdp: sdp() }));
    assert.equal(unknown.status, 503);
  });

  test('24 K what cannot be sent is refused with a reason: itself, a missing transport, a body without type', async () => {
    const client = await ControlClient.open(target.control);
    await client.ask(`authenticate|${target.control.secret}|`);
    const options = (where: string, more = '', body = '') =>
      client.ask(`sip||\r\nOPTIONS ${where} SIP/2.0\r\n${more}Content-Length: 0\r\n\r\n${body}`);
    const self = await options(`sip:x@127.0.0.1:${target.udpPort}`);
    assert.deepEqual(self.tokens.slice(3), ['NOK', 'can not send request to myself']);
    const transport = await options('sip:x@127.0.0.1:5999;transport=tls');
    assert.deepEqual(transport.tokens.slice(3), ['NOK', 'requested protocol/transport not available']);
    const type = await options('sip:x@127.0.0.1:5999', '', 'hello');
    assert.deepEqual(type.tokens.slice(3), ['NOK', 'missing content-type']);
    const cancel = await client.ask(
      'sip|nothing|\r\nCANCEL sip:x@127.0.0.1 SIP/2.0\r\nContent-Length: 0\r\n\r\n',
    );
    assert.match(cancel.tokens[4] ?? '', /unable to cancel unknown transaction/);
    await client.close();
  });

  test('26 K a reliable 183 of the callee is acknowledged with PRACK; copies are swallowed', () =>
    withCallee(async () => {
      const seen: number[] = [];
      const dialing = srf.createUAC(
        uri(),
        { localSdp: sdp(), headers: { Supported: '100rel' } },
        { cbProvisional: (res: { status: number }) => seen.push(res.status) },
      );
      const invite = await callee.request('INVITE');
      const reliable = { tag: 'p', lines: [contact(), 'Require: 100rel', 'RSeq: 7'], body: sdp('early') };
      callee.reply(invite, 183, 'Session Progress', reliable);
      const prack = await callee.request('PRACK');
      assert.equal(header(prack, 'rack'), `7 ${header(invite, 'cseq')}`);
      assert.equal(tag(header(prack, 'to')), 'p');
      callee.reply(prack, 200, 'OK');
      callee.reply(invite, 183, 'Session Progress', reliable);
      callee.reply(invite, 200, 'OK', { tag: 'p', lines: [contact()], body: sdp() });
      const dialog = await dialing;
      await callee.request('ACK');
      assert.deepEqual(seen, [183]);
      await hangUp(dialog);
    }));

  test('26 K UPDATE of the callee during our INVITE is answered by drachtio-srf', () =>
    withCallee(async () => {
      const dialing = srf.createUAC(uri(), { localSdp: sdp('ours') });
      const invite = await callee.request('INVITE');
      callee.reply(invite, 183, 'Session Progress', { tag: 'u', lines: [contact()], body: sdp() });
      await new Promise((resolve) => setTimeout(resolve, 20));
      callee.send(
        withBody(
          [
            `UPDATE sip:127.0.0.1:${target.udpPort} SIP/2.0`,
            `Via: SIP/2.0/UDP 127.0.0.1:${callee.port};branch=z9hG4bK${unique('u')}`,
            `From: ${header(invite, 'to')};tag=u`,
            `To: ${header(invite, 'from')}`,
            `Call-ID: ${header(invite, 'call-id')}`,
            'CSeq: 1 UPDATE',
            contact(),
          ],
          sdp('new'),
        ),
      );
      const ok = await callee.response(200, 'UPDATE');
      assert.equal(Buffer.from(ok.body).toString(), sdp('ours'));
      callee.reply(invite, 200, 'OK', { tag: 'u', lines: [contact()], body: sdp() });
      const dialog = await dialing;
      await callee.request('ACK');
      await hangUp(dialog);
    }));

  test('35 F a second fork that answers too is acknowledged and hung up', betterThanOriginal, () =>
    withCallee(async () => {
      const dialing = srf.createUAC(uri(), { localSdp: sdp() });
      const invite = await callee.request('INVITE');
      callee.reply(invite, 200, 'OK', { tag: 'one', lines: [contact()], body: sdp() });
      const dialog = await dialing;
      await callee.request('ACK');
      callee.reply(invite, 200, 'OK', { tag: 'two', lines: [contact()], body: sdp() });
      const ack = await callee.request('ACK');
      assert.equal(tag(header(ack, 'to')), 'two');
      const bye = await callee.request('BYE');
      assert.equal(tag(header(bye, 'to')), 'two');
      callee.reply(bye, 200, 'OK');
      assert.equal(dialog.sip.remoteTag, 'one');
      await hangUp(dialog);
    }),
  );

  test(
    '35 F a tel URI, a URI that is none, and header lines that are none give a defined answer',
    betterThanOriginal,
    async () => {
      const client = await ControlClient.open(target.control);
      await client.ask(`authenticate|${target.control.secret}|`);
      const ask = (line: string, more = '') =>
        client.ask(`sip||\r\n${line}\r\n${more}Content-Length: 0\r\n\r\n`);
      for (const line of [
        'INVITE tel:+31140570 SIP/2.0',
        'OPTIONS mailto:x@y SIP/2.0',
        'OPTIONS sip:@@ SIP/2.0',
        'complete nonsense',
      ]) {
        assert.equal((await ask(line)).tokens[3], 'NOK', line);
      }
      const odd = await ask(
        'OPTIONS sip:x@127.0.0.1:5999?Subject=a%20b SIP/2.0',
        'no colon here\r\n: empty name\r\nbad name: x\r\nX-Good: y\r\n',
      );
      assert.equal(odd.tokens[3], 'OK');
      assert.match(odd.sip, /X-Good: y/);
      assert.doesNotMatch(odd.sip, /no colon|bad name/);
      await until(() => client.frames.length > 0, 'frames');
      await client.close();
    },
  );
});
