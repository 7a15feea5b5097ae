/** Cases 1 to 7: the control protocol itself. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { Caller, sdp } from '../engine-kit/caller.ts';
import { ControlClient, frame } from '../engine-kit/control-client.ts';
import {
  betterThanOriginal,
  connectApp,
  startUnderTest,
  type UnderTest,
  until,
} from '../engine-kit/engine-under-test.ts';
import { UdpPeer } from '../engine-kit/sip-peer.ts';
import { newSrf } from '../engine-kit/srf.ts';

describe('control protocol', () => {
  let target: UnderTest;
  before(async () => {
    target = await startUnderTest();
  });
  after(async () => {
    await target.close();
  });
  const login = async () => {
    const client = await ControlClient.open(target.control);
    await client.ask(`authenticate|${target.control.secret}|`);
    return client;
  };

  test('1 K authenticate is answered OK, host ports, version, local host ports, with three or four tokens', async () => {
    for (const tags of ['', '|', '|blue,green']) {
      const client = await ControlClient.open(target.control);
      const { tokens } = await client.ask(`authenticate|${target.control.secret}${tags}`);
      assert.equal(tokens.length, 7);
      assert.match(tokens[0] ?? '', /^[0-9a-f-]{36}$/);
      assert.deepEqual([tokens[1], tokens[3]], ['response', 'OK']);
      assert.match(tokens[4] ?? '', new RegExp(`udp/127\\.0\\.0\\.1:${target.udpPort}`));
      assert.match(tokens[5] ?? '', /^v\d+\.\d+\.\d+/);
      assert.match(tokens[6] ?? '', new RegExp(`tcp/127\\.0\\.0\\.1:${target.tcpPort}`));
      await client.close();
    }
  });

  test('2 K a wrong secret gets NO and the connection is closed; srf reports an error', async () => {
    const client = await ControlClient.open(target.control);
    const { tokens } = await client.ask('authenticate|wrong|');
    assert.equal(tokens[3], 'NO');
    await until(() => client.closed, 'closed');
    const srf = newSrf();
    const failed = new Promise((resolve) => srf.on('connect', (error) => resolve(error)));
    srf.on('error', () => {});
    srf.connect({ ...target.control, secret: 'wrong', reconnect: { maxAttempts: 1 } });
    assert.ok((await failed) instanceof Error);
  });

  test(
    '3 F a command before authenticate is refused and the connection closed',
    betterThanOriginal,
    async () => {
      const client = await ControlClient.open(target.control);
      const { tokens } = await client.ask('route|invite');
      assert.equal(tokens[3], 'NO');
      await until(() => client.closed, 'closed');
    },
  );

  test('4 K frames split at every byte and two hundred merged in one write are all served', async () => {
    const client = await login();
    const id = randomUUID();
    const bytes = Buffer.from(frame(`${id}|ping`));
    for (const byte of bytes) {
      client.socket.write(Buffer.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await client.reply(id);
    const ids = Array.from({ length: 200 }, () => randomUUID());
    client.socket.write(ids.map((one) => frame(`${one}|ping`)).join(''));
    for (const one of ids) assert.equal((await client.reply(one)).tokens[4], 'pong');
    await client.close();
  });

  test(
    '5 F frames of 20 and 80 KB and a burst of a hundred of 5 KB are served',
    betterThanOriginal,
    async () => {
      const client = await login();
      const message = (bytes: number) =>
        `sip||\r\nOPTIONS sip:x@127.0.0.1;transport=none SIP/2.0\r\nX-Fill: ${'x'.repeat(bytes)}\r\nContent-Length: 0\r\n\r\n`;
      for (const bytes of [20_000, 80_000]) assert.equal((await client.ask(message(bytes))).tokens[3], 'NOK');
      const ids = Array.from({ length: 100 }, () => client.send(message(5_000)));
      for (const id of ids) assert.equal((await client.reply(id)).tokens[3], 'NOK');
      await client.close();
    },
  );

  test('5 F an unknown command and a length that is none close the connection, and only that one', async () => {
    const other = await login();
    const client = await login();
    const { tokens } = await client.ask('frobnicate|x');
    assert.equal(tokens[3], 'NO');
    await until(() => client.closed, 'closed');
    const garbage = await login();
    garbage.socket.write('nonsense#');
    await until(() => garbage.closed, 'closed');
    assert.equal((await other.ask('ping')).tokens[4], 'pong');
    await other.close();
  });

  test('6 K ping is answered OK pong', async () => {
    const client = await login();
    const { tokens } = await client.ask('ping');
    assert.deepEqual(tokens.slice(3), ['OK', 'pong']);
    await client.close();
  });

  test(
    '7 F remove_route takes away that verb only, and a doubled route counts once',
    betterThanOriginal,
    async () => {
      const one = await login();
      const two = await login();
      for (const client of [one, two]) await client.ask('route|options');
      await one.ask('route|options');
      await one.ask('route|message');
      const caller = await UdpPeer.open(target.udpPort);
      for (let i = 0; i < 4; i += 1) new Caller(caller, `sip:x@127.0.0.1:${target.udpPort}`).send('OPTIONS');
      const offered = (client: ControlClient, start: string) =>
        new Set(client.frames.filter((got) => got.sip.startsWith(start)).map((got) => got.tokens[8])).size;
      await until(() => offered(one, 'OPTIONS') + offered(two, 'OPTIONS') === 4, 'four OPTIONS');
      assert.deepEqual([offered(one, 'OPTIONS'), offered(two, 'OPTIONS')], [2, 2]);
      await one.ask('remove_route|options');
      new Caller(caller, `sip:x@127.0.0.1:${target.udpPort}`).send('MESSAGE');
      await one.sip('MESSAGE');
      for (const client of [one, two]) await client.close();
      await caller.close();
    },
  );

  test('36 K two applications take turns; one verb on each connection goes to that one; in-dialog traffic stays', async () => {
    const seen: string[] = [];
    const apps = [];
    for (const name of ['one', 'two']) {
      const { srf } = await connectApp(target, (app) =>
        app.invite((req, res) => {
          seen.push(name);
          void app.createUAS(req, res, { localSdp: sdp(name) }).then((dialog) => {
            dialog.on('info', (_req, infoRes) => infoRes.send(200, { headers: { 'X-Owner': name } }));
          });
        }),
      );
      apps.push(srf);
    }
    const { srf: options } = await connectApp(target, (app) => app.options((_req, res) => res.send(204)));
    const caller = await UdpPeer.open(target.udpPort);
    const calls: Caller[] = [];
    for (let i = 0; i < 4; i += 1) {
      const call = new Caller(caller, `sip:x@127.0.0.1:${target.udpPort}`);
      await call.call();
      calls.push(call);
    }
    // The original counts an application once for each `route` it sent, so its turns may be uneven.
    if (target.engine !== undefined) assert.deepEqual([...seen].sort(), ['one', 'one', 'two', 'two']);
    else assert.deepEqual([...new Set(seen)].sort(), ['one', 'two']);
    for (const [index, call] of calls.entries()) {
      call.send('INFO');
      const ok = await caller.response(200, 'INFO');
      assert.equal(ok.headers.find((h) => h.key === 'x-owner')?.value, seen[index]);
      await call.hangUp();
    }
    new Caller(caller, `sip:x@127.0.0.1:${target.udpPort}`).send('OPTIONS');
    await caller.response(204);
    for (const app of [...apps, options]) app.disconnect();
    await caller.close();
  });
});
