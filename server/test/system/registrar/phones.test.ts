/**
 * The registrar with real phones: several contacts of one account ring together, registrations end by
 * request, by time and by a closed WebSocket, and a wrong password gets nobody in.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { getHeader } from '../../../protocol/sip/headers.ts';
import { UdpPeer } from '../engine-kit/sip-peer.ts';
import { WsPeer } from '../engine-kit/ws-peer.ts';
import { type Phone, startPhone } from '../support/baresip.ts';
import { RawPhone } from '../support/raw-phone.ts';
import { type RunningServer, startServer } from '../support/server-process.ts';
import { type RunningSipp, startSipp } from '../support/sipp.ts';
import { storyOf } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';

const olstWijhe = '0570568081';

describe('phones that register', () => {
  let server: RunningServer;
  let password = '';
  const open: { close(): Promise<void> }[] = [];
  const account: { desk?: Phone; home?: Phone; raw?: RawPhone } = {};

  before(async () => {
    server = await startServer({
      dialplans: { ringSeconds: 30, wrapUpSeconds: 0 },
      env: { BEREIKBAAR_MEDIA: 'none', BEREIKBAAR_SIP_REGISTER_MIN: '10' },
      before: async ({ addUser }) => {
        password = await addUser({ name: 'Agent Anna', municipality: 'olst-wijhe', sipUser: 'anna' });
      },
    });
  });

  after(async () => {
    await Promise.all(open.map((each) => each.close()));
    await server?.dispose();
  });

  const lines = (event: string) => server.log.filter((line) => line['event'] === event);

  function logged(event: string, times: number, withinMs = 20_000): Promise<unknown> {
    return waitUntil(`${times} x ${event}`, () => lines(event).length >= times, withinMs);
  }

  async function startBaresip(secret = password): Promise<Phone> {
    const registrar = `127.0.0.1:${server.sipPort}`;
    const phone = await startPhone({ user: 'anna', password: secret, registrar });
    open.push(phone);
    return phone;
  }

  function call(scenario: string, fill: Record<string, number> = {}): Promise<RunningSipp> {
    return startSipp({
      scenario: `calls/${scenario}`,
      fill,
      target: `127.0.0.1:${server.sipPort}`,
      keys: { called: olstWijhe, from: '<sip:0612345678@127.0.0.1>' },
      timeoutSeconds: 60,
    });
  }

  test('with a wrong password are not registered, and the refusal is in the log', async () => {
    const phone = await startBaresip('geraden');
    await logged('sip.authRefused', 1);
    assert.equal(lines('sip.authRefused')[0]?.['why'], 'wrong-response');
    assert.equal(lines('device.up').length, 0);
    await phone.kill();
    open.pop();
  });

  test('under one account all ring; one answers and the others are told so', async () => {
    const [desk, home] = [await startBaresip(), await startBaresip()];
    const peer = await UdpPeer.open(server.sipPort);
    open.push(peer);
    const raw = new RawPhone(peer, 'anna', password);
    Object.assign(account, { desk, home, raw });
    await waitUntil('three contacts', async () => {
      const answer = await raw.register(120);
      assert.equal(answer.status, 200);
      return (getHeader(answer, 'contact') ?? '').split('expires=').length === 4;
    });
    assert.equal(lines('device.up').length, 1);

    const running = await call('caller-is-hung-up');
    const invite = await raw.rings();
    await desk.event('CALL_INCOMING');
    await home.event('CALL_INCOMING');
    const contact = `@127.0.0.1:${server.sipPort}>`;
    const from = `"Olst-Wijhe" <sip:0612345678${contact}`;
    assert.equal(getHeader(invite, 'from')?.split(';')[0], from);
    assert.equal(getHeader(invite, 'p-asserted-identity'), from);
    assert.ok(getHeader(invite, 'x-bereikbaar-call'));
    assert.equal(getHeader(invite, 'alert-info'), undefined);

    desk.command('accept');
    await desk.event('CALL_ESTABLISHED');
    assert.match((await raw.cancelled(invite)) ?? '', /cause=200;text="Call completed elsewhere"/);
    await home.event('CALL_CLOSED');
    // A conversation of less than a second would send the caller back in line.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    desk.command('hangup');
    const result = await running.done;
    assert.equal(result.exitCode, 0, result.errors);
    const story = await storyOf(server);
    assert.deepEqual(story.ends, { by: 'employee', reason: 'completed', status: null });
    assert.deepEqual(story.outcomes, ['answered']);
  });

  test('are gone when the last of them unregisters, and no sooner', async () => {
    const { desk, home, raw } = account;
    assert.ok(desk && home && raw);
    await Promise.all([desk.close(), home.close()]);
    const left = await raw.register(60);
    assert.equal((getHeader(left, 'contact') ?? '').split('expires=').length, 2);
    assert.equal(lines('device.down').length, 0);
    const none = await raw.register(0);
    assert.equal(getHeader(none, 'contact'), undefined);
    await logged('device.down', 1);
    open.splice(0, 2);
  });

  test('are gone when their time is over; a time too short is refused with the shortest', async () => {
    const { raw } = account;
    assert.ok(raw);
    const brief = await raw.register(5);
    assert.deepEqual([brief.status, getHeader(brief, 'min-expires')], [423, '10']);
    const answer = await raw.register(10);
    assert.match(getHeader(answer, 'contact') ?? '', /;expires=10$/);
    await logged('device.up', 2);
    await logged('device.down', 2, 25_000);
    assert.equal(lines('device.down')[1]?.['why'], 'expired');
  });

  test('as browsers over WebSocket ring and talk through their connection', async () => {
    const browser = await WsPeer.open(`ws://127.0.0.1:${server.httpPort}/sip`);
    open.push(browser);
    const phone = new RawPhone(browser, 'anna', password);
    const answer = await phone.register(300, ['Supported: outbound, path']);
    assert.equal(answer.status, 200);
    const running = await call('caller-hangs-up', { TALK: 1_200 });
    const invite = await phone.rings();
    phone.accept(invite);
    await browser.request('ACK');
    await phone.hungUp();
    const result = await running.done;
    assert.equal(result.exitCode, 0, result.errors);
    assert.deepEqual((await storyOf(server)).outcomes.at(-1), 'answered');
  });

  test('as browsers are gone with their connection', async () => {
    const before = lines('device.down').length;
    await open.pop()?.close();
    await logged('device.down', before + 1);
  });
});
