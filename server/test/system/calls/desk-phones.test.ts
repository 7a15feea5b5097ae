/**
 * Employees who dial and transfer on their own phones: baresip for what it can, a phone that shows every byte for
 * REFER with Replaces. A provider at 127.0.0.9 brings citizens and is the world outside.
 */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { getHeader } from '../../../protocol/sip/headers.ts';
import type { SipRequest } from '../../../protocol/sip/message.ts';
import { Caller, sdp, tag } from '../engine-kit/caller.ts';
import { UdpPeer } from '../engine-kit/sip-peer.ts';
import { Session } from '../sound/session.ts';
import { type Phone, startPhone } from '../support/baresip.ts';
import { dialFrom } from '../support/desk-line.ts';
import { RawPhone } from '../support/raw-phone.ts';
import { type RunningServer, startServer } from '../support/server-process.ts';
import { readLedger, storyOf } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';

const password = 'een zin die alleen de test kent';
/** Team Burgerzaken of Elburg (Anna) and of Lochem (Rita): no announcement goes before. */
const teamNumber = { elburg: '0525688600', lochem: '0573289300' };

describe('phones of employees', () => {
  let server: RunningServer;
  let provider: UdpPeer;
  /** Lochem's own trunk, which does not do what it should. */
  let broken: UdpPeer;
  let ritaPeer: UdpPeer;
  let rita: RawPhone;
  let ritaPassword = '';
  let anna: Phone;
  let carl: Phone;
  let registrar = '';

  before(async () => {
    provider = await UdpPeer.open(0, '127.0.0.9');
    broken = await UdpPeer.open(0, '127.0.0.8');
    const passwords: string[] = [];
    server = await startServer({
      env: { BEREIKBAAR_MEDIA: 'embedded', BEREIKBAAR_RING_SECONDS: '4' },
      dialplans: { ringSeconds: 8, wrapUpSeconds: 0 },
      trunks: () => `
- id: aanbieder
  addresses: [127.0.0.9]
  trusted: true
  calledFrom: [requestUri]
  outbound: 127.0.0.9:${provider.port}
- id: van-lochem
  addresses: [127.0.0.8]
  outbound: 127.0.0.8:${broken.port}
  outboundFor: [lochem]
  silentSeconds: 2
  keepAliveSeconds: null
  register: { registrar: "127.0.0.8:${broken.port}", user: lochem, passwordFile: trunk-password }
`,
      before: async ({ addUser, dataDir }) => {
        await writeFile(join(dataDir, 'trunk-password'), 'een zin');
        const skills = 'burgerzaken:3';
        for (const [name, municipality, team] of [
          ['anna', 'elburg', 'burgerzaken'],
          ['carl', 'elburg', 'belastingen'],
          ['rita', 'lochem', 'burgerzaken'],
        ] as const) {
          const account = { email: `${name}@${municipality}.example`, password };
          passwords.push(
            await addUser({ name: `Mevrouw ${name}`, municipality, sipUser: name, skills, team, account }),
          );
        }
        // Mona has no phone on her desk that is registered.
        const mona = { name: 'Mona', municipality: 'elburg', sipUser: 'mona', skills };
        await addUser({ ...mona, id: 'mona', mobile: '+31687654321' });
      },
    });
    provider.aim(server.sipPort);
    broken.aim(server.sipPort);
    registrar = `127.0.0.1:${server.sipPort}`;
    const [forAnna = '', forCarl = '', forRita = ''] = passwords;
    anna = await startPhone({ user: 'anna', password: forAnna, registrar });
    carl = await startPhone({ user: 'carl', password: forCarl, registrar });
    ritaPassword = forRita;
    ritaPeer = await UdpPeer.open(server.sipPort);
    rita = new RawPhone(ritaPeer, 'rita', forRita);
    assert.equal((await rita.register(300)).status, 200);
    await waitUntil('three phones to register', () => events('device.up').length === 3, 30_000);
  });

  after(async () => {
    await Promise.all([anna?.close(), carl?.close()]);
    await server?.dispose();
    await Promise.all([provider?.close(), broken?.close(), ritaPeer?.close()]);
  });

  const events = (name: string) => server.log.filter((line) => line['event'] === name);

  /** A citizen rings a team's number and is answered by the phone that `answer` picks up. */
  async function citizen(number: string, answer: () => Promise<unknown>): Promise<Caller> {
    const caller = new Caller(provider, `sip:${number}@${registrar}`, '<sip:0612345678@127.0.0.9>');
    caller.send('INVITE', { body: sdp('citizen') });
    await answer();
    await caller.answered();
    caller.send('ACK');
    return caller;
  }

  async function picksUp(phone: Phone): Promise<void> {
    await phone.event('CALL_INCOMING', 20_000);
    phone.command('accept');
    await phone.event('CALL_ESTABLISHED', 20_000);
  }

  /** The outcome of the newest transfer in the ledger, once there is one. */
  const transferEnded = (count: number) =>
    waitUntil(
      'the transfer to end',
      async () => (await readLedger(server)).filter(({ type }) => type === 'call.transferEnded')[count - 1],
      30_000,
    );

  test('a colleague is dialled by the name of their phone, and sees who rings', async () => {
    anna.command('dial', `sip:carl@${registrar}`);
    const incoming = await carl.event('CALL_INCOMING', 20_000);
    assert.equal(incoming.peerdisplayname, 'Mevrouw anna');
    carl.command('accept');
    await anna.event('CALL_ESTABLISHED', 20_000);
    anna.command('hangup');
    await carl.event('CALL_CLOSED', 20_000);
    const story = await storyOf(server);
    assert.equal(story.first('call.arrived').data['entrance'], null);
    assert.deepEqual(story.ends, { by: 'caller', reason: 'completed', status: null });
  });

  test('a number outside rings with the number of the municipality as its caller', async () => {
    anna.forget();
    anna.command('dial', `sip:0612345678@${registrar}`);
    const invite = await provider.request('INVITE');
    assert.match(invite.uri, /^sip:\+31612345678@127\.0\.0\.9/);
    assert.match(getHeader(invite, 'from') ?? '', /sip:\+31525688688@/);
    provider.reply(invite, 180, 'Ringing', { tag: 'out' });
    provider.reply(invite, 200, 'OK', {
      tag: 'out',
      lines: [`Contact: <sip:out@127.0.0.9:${provider.port}>`],
      body: sdp('out'),
    });
    await provider.request('ACK');
    await anna.event('CALL_ESTABLISHED', 20_000);
    anna.command('hangup');
    provider.reply(await provider.request('BYE'), 200, 'OK');
    await waitUntil('the call to be recorded', async () =>
      (await readLedger(server)).find(({ type }) => type === 'call.placed'),
    );
  });

  test('click to call: the own phone rings first, then the number', async () => {
    anna.forget();
    const session = await Session.open(server, { email: 'anna@elburg.example', password });
    const target = { kind: 'number', number: '0612345678' };
    await session.send('POST', '/gesprekken', { target, noteId: null });
    await picksUp(anna);
    const invite = await provider.request('INVITE');
    assert.match(invite.uri, /^sip:\+31612345678@/);
    provider.reply(invite, 200, 'OK', {
      tag: 'click',
      lines: [`Contact: <sip:out@127.0.0.9:${provider.port}>`],
      body: sdp('out'),
    });
    await provider.request('ACK');
    await waitUntil('the two to talk', async () => {
      const facts = await readLedger(server);
      return (
        facts.findLast(({ type }) => type === 'call.answered')?.stream ===
        facts.findLast(({ type }) => type === 'call.placed')?.stream
      );
    });
    anna.command('hangup');
    provider.reply(await provider.request('BYE'), 200, 'OK');
  });

  test('a colleague is rung on her mobile, and must press 1: an answer alone is none', async () => {
    anna.forget();
    anna.command('dial', `sip:mona@${registrar}`);
    const invite = await provider.request('INVITE');
    assert.match(invite.uri, /^sip:\+31687654321@/);
    assert.match(getHeader(invite, 'from') ?? '', /sip:\+31525688688@/);
    provider.reply(invite, 200, 'OK', {
      tag: 'mona',
      lines: [`Contact: <sip:mona@127.0.0.9:${provider.port}>`],
      body: sdp('mona'),
    });
    await provider.request('ACK');
    await waitUntil('the key to be asked for', async () =>
      (await readLedger(server)).find(({ type }) => type === 'call.confirmationAsked'),
    );
    assert.ok(!anna.events.some(({ type }) => type === 'CALL_ESTABLISHED'));
    inDialog(provider, invite, 'INFO', 'mona', {
      lines: ['Content-Type: application/dtmf-relay'],
      body: 'Signal=1\r\nDuration=160\r\n',
    });
    await anna.event('CALL_ESTABLISHED', 20_000);
    anna.command('hangup');
    provider.reply(await provider.request('BYE'), 200, 'OK');
    assert.equal((await storyOf(server)).ends.reason, 'completed');
  });

  test('a premium number is forbidden, an unknown name is nobody', async () => {
    for (const [number, said] of [
      ['09001234', /403/],
      ['niemand', /404/],
    ] as const) {
      anna.forget();
      anna.command('dial', `sip:${number}@${registrar}`);
      // The end of an earlier call may still come.
      await waitUntil(`${number} to be refused with ${said}`, () =>
        anna.events.find(({ type, param }) => type === 'CALL_CLOSED' && said.test(param ?? '')),
      );
    }
  });

  test('REFER from baresip: the caller follows to the colleague', async () => {
    anna.forget();
    carl.forget();
    const caller = await citizen(teamNumber.elburg, () => picksUp(anna));
    anna.command('transfer', `sip:carl@${registrar}`);
    await picksUp(carl);
    await anna.event('CALL_CLOSED', 20_000);
    assert.equal((await transferEnded(1)).data['outcome'], 'connected');
    await caller.hangUp();
    await carl.event('CALL_CLOSED', 20_000);
    assert.equal((await storyOf(server)).ends.reason, 'completed');
  });

  test('REFER with Replaces: the colleague of the second line gets the caller, and the phone hears 200', async () => {
    carl.forget();
    let invite: SipRequest | undefined;
    const caller = await citizen(teamNumber.lochem, async () => {
      invite = await rita.rings();
      rita.accept(invite);
      await ritaPeer.request('ACK');
    });
    const dialling = dialFrom(ritaPeer, 'rita', ritaPassword, 'carl', registrar);
    await picksUp(carl);
    const line = await dialling;
    const replaces = encodeURIComponent(`${line.callId};to-tag=${line.toTag};from-tag=${line.fromTag}`);
    const target = `<sip:carl@${registrar}?Replaces=${replaces}>`;
    inDialog(ritaPeer, invite!, 'REFER', 'phone', { lines: [`Refer-To: ${target}`] });
    await ritaPeer.response(202, 'REFER');
    const notify = await ritaPeer.request('NOTIFY');
    assert.match(ritaPeer.all.map(({ text }) => text).join('\n'), /SIP\/2\.0 200 OK/);
    assert.match(getHeader(notify, 'subscription-state') ?? '', /^terminated/);
    ritaPeer.reply(notify, 200, 'OK');
    await rita.hungUp();
    await rita.hungUp();
    assert.equal((await transferEnded(2)).data['outcome'], 'connected');
    await caller.hangUp();
    await carl.event('CALL_CLOSED', 20_000);
    const ends = (await readLedger(server)).filter(({ type }) => type === 'call.ended');
    assert.deepEqual(
      ends.slice(-2).map(({ data }) => data['reason']),
      ['completed', 'completed'],
    );
  });

  test('a trunk that refuses, or is silent, is followed by the next; one that is down is not asked', async () => {
    const dial = async (): Promise<void> => {
      const dialling = dialFrom(ritaPeer, 'rita', ritaPassword, '0612345678', registrar);
      const invite = await provider.request('INVITE');
      assert.match(getHeader(invite, 'from') ?? '', /sip:\+31573289222@/);
      const lines = [`Contact: <sip:out@127.0.0.9:${provider.port}>`];
      provider.reply(invite, 200, 'OK', { tag: 'out', lines, body: sdp('out') });
      await provider.request('ACK');
      const line = await dialling;
      line.send('BYE');
      provider.reply(await provider.request('BYE'), 200, 'OK');
      await ritaPeer.response(200, 'BYE');
    };
    const refused = broken.request('INVITE').then((invite) => {
      broken.reply(invite, 503, 'Service Unavailable', { tag: 'no' });
    });
    await Promise.all([dial(), refused]);
    const silent = broken.request('INVITE').then(async (invite) => {
      broken.reply(invite, 100, 'Trying');
      await broken.request('CANCEL');
      broken.reply(invite, 487, 'Request Terminated', { tag: 'no' });
    });
    await Promise.all([dial(), silent]);
    const passedOver = events('trunk.passedOver').map(({ status }) => status);
    assert.deepEqual(passedOver, [503, 408]);
    broken.reply(await broken.request('REGISTER'), 403, 'Forbidden', { tag: 'no' });
    await waitUntil('the trunk to be down', () => events('trunk.down').length === 1);
    const asked = broken.count((each) => each.kind === 'request' && each.method === 'INVITE');
    await dial();
    assert.equal(
      broken.count((each) => each.kind === 'request' && each.method === 'INVITE'),
      asked,
    );
  });

  test('REFER to a colleague who does not answer: the caller comes back to the same phone', async () => {
    anna.forget();
    carl.forget();
    const caller = await citizen(teamNumber.elburg, () => picksUp(anna));
    anna.command('transfer', `sip:carl@${registrar}`);
    await carl.event('CALL_INCOMING', 20_000);
    anna.forget();
    carl.command('hangup');
    assert.equal((await transferEnded(3)).data['outcome'], 'noAnswer');
    await picksUp(anna);
    await caller.hangUp();
    await anna.event('CALL_CLOSED', 20_000);
    assert.equal((await storyOf(server)).ends.by, 'caller');
  });

  /** A request in the dialog that the server's INVITE made: ours is the answering side, with this tag. */
  function inDialog(
    peer: UdpPeer,
    invite: SipRequest,
    method: string,
    ownTag: string,
    options: { readonly lines: readonly string[]; readonly body?: string },
  ): void {
    const dialog = new Caller(peer, /<([^>]+)>/.exec(getHeader(invite, 'contact') ?? '')?.[1] ?? '');
    const to = getHeader(invite, 'from') ?? '';
    assert.ok(tag(to) !== undefined);
    const text = dialog
      .write(method, { cseq: 77, ...options })
      .replace(/^From: .*$/m, `From: ${getHeader(invite, 'to')};tag=${ownTag}`)
      .replace(/^To: .*$/m, `To: ${to}`)
      .replace(/^Call-ID: .*$/m, `Call-ID: ${getHeader(invite, 'call-id')}`);
    peer.send(text);
  }
});
