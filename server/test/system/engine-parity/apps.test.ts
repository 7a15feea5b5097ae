/** Cases 33, 34 and 36, and outbound mode: applications come, go and come back. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { AppChoice } from '../../../adapters/sip-engine/options.ts';
import { Caller, header, sdp } from '../engine-kit/caller.ts';
import {
  betterThanOriginal,
  connectApp,
  embeddedOnly,
  startUnderTest,
  type UnderTest,
  until,
} from '../engine-kit/engine-under-test.ts';
import { UdpPeer } from '../engine-kit/sip-peer.ts';
import { type App, newSrf } from '../engine-kit/srf.ts';

describe('applications', () => {
  let target: UnderTest;
  let caller: UdpPeer;
  let choice: AppChoice = { kind: 'any' };

  before(async () => {
    target = await startUnderTest(50, { chooseApp: () => choice });
    caller = await UdpPeer.open(target.udpPort);
  });
  after(async () => {
    await caller.close();
    await target.close();
  });
  const newCall = () => new Caller(caller, `sip:bob@127.0.0.1:${target.udpPort}`);

  test(
    '33 F a vanished application: its ringing call gets 503, its live call BYE, its own INVITE CANCEL; others live on',
    betterThanOriginal,
    async () => {
      const other = await connectApp(target, (app) => app.options((_req, res) => res.send(200)));
      let ring = false;
      const { srf } = await connectApp(target, (app) =>
        app.invite((req, res) => {
          if (ring) res.send(180);
          else void app.createUAS(req, res, { localSdp: sdp() });
        }),
      );
      const live = newCall();
      await live.call();
      ring = true;
      const ringing = newCall();
      ringing.send('INVITE', { body: sdp() });
      await caller.response(180);
      const callee = await UdpPeer.open(target.udpPort);
      const dialing = srf.createUAC(`sip:carol@127.0.0.1:${callee.port}`, { localSdp: sdp() });
      dialing.catch(() => {});
      const invite = await callee.request('INVITE');
      callee.reply(invite, 180, 'Ringing', { tag: 'r' });
      await new Promise((resolve) => setTimeout(resolve, 20));
      srf.disconnect();
      const refused = await caller.response(503);
      assert.notEqual(header(refused, 'retry-after'), '');
      ringing.ackRefusal(refused);
      caller.reply(await caller.request('BYE'), 200, 'OK');
      const cancel = await callee.request('CANCEL');
      callee.reply(cancel, 200, 'OK');
      // The callee answers all the same: nobody is left, so the engine takes the call and ends it.
      callee.reply(invite, 200, 'OK', {
        tag: 'r',
        lines: [`Contact: <sip:carol@127.0.0.1:${callee.port}>`],
        body: sdp(),
      });
      await callee.request('ACK');
      callee.reply(await callee.request('BYE'), 200, 'OK');
      live.send('INFO');
      await caller.response(481, 'INFO');
      newCall().send('OPTIONS');
      await caller.response(200, 'OPTIONS');
      other.srf.disconnect();
      await callee.close();
    },
  );

  test(
    '34 K an application reconnects by itself, authenticates, routes again, and gets new calls',
    embeddedOnly,
    async () => {
      let calls = 0;
      const { srf } = await connectApp(target, (app) =>
        app.invite((_req, res) => {
          calls += 1;
          res.send(486);
        }),
      );
      srf.on('error', () => {});
      const again = once(srf, 'connect');
      const { client } = (
        srf as unknown as { _app: { client: { mapServer: Map<{ destroy(): void }, unknown> } } }
      )._app;
      for (const socket of client.mapServer.keys()) socket.destroy();
      await again;
      const call = newCall();
      for (;;) {
        call.send('INVITE', { body: sdp() });
        const answer = await caller.next((m) => m.kind === 'response' && m.status >= 300);
        call.ackRefusal(answer.message as never);
        if ((answer.message as { status: number }).status === 486) break;
        call.toTag = undefined;
      }
      assert.equal(calls, 1);
      srf.disconnect();
    },
  );

  test('36 K a tag chooses among applications; an unknown tag is 480', embeddedOnly, async () => {
    const heard: string[] = [];
    const apps: App[] = [];
    for (const tag of ['blue', 'green']) {
      const { srf } = await connectApp(
        target,
        (app) =>
          app.options((_req, res) => {
            heard.push(tag);
            res.send(200);
          }),
        { tags: [tag] },
      );
      apps.push(srf);
    }
    for (const tag of ['green', 'green', 'blue']) {
      choice = { kind: 'tag', tag };
      newCall().send('OPTIONS');
      await caller.response(200, 'OPTIONS');
    }
    assert.deepEqual(heard, ['green', 'green', 'blue']);
    choice = { kind: 'tag', tag: 'red' };
    newCall().send('OPTIONS');
    await caller.response(480, 'OPTIONS');
    choice = { kind: 'reject', status: 403 };
    newCall().send('OPTIONS');
    await caller.response(403, 'OPTIONS');
    choice = { kind: 'any' };
    for (const app of apps) app.disconnect();
  });

  test(
    'outbound: the engine connects to a listening application, one connection a call',
    embeddedOnly,
    async () => {
      const server = createServer();
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      const port = address !== null && typeof address === 'object' ? address.port : 0;
      const srf = newSrf();
      let connections = 0;
      server.on('connection', () => {
        connections += 1;
      });
      const sockets = new Set<{ destroy(): void }>();
      server.on('connection', (socket) => sockets.add(socket));
      srf.invite((req, res) => void srf.createUAS(req, res, { localSdp: sdp('out') }));
      srf.on('error', () => {});
      srf.listen({ server, secret: target.control.secret });
      choice = { kind: 'connect', host: '127.0.0.1', port };
      for (let i = 0; i < 2; i += 1) {
        const call = newCall();
        await call.call();
        await call.hangUp();
      }
      assert.equal(connections, 2);
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
      const call = newCall();
      call.send('INVITE', { body: sdp() });
      call.ackRefusal(await caller.response(480));
      choice = { kind: 'any' };
      await until(() => true, 'done');
    },
  );
});
