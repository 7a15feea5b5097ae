/**
 * Callback instead of waiting, on real phones with our own sound: the caller presses 1 and is let go; when an
 * agent is free again the agent's phone rings first, then the caller's number, and the two talk.
 */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { getHeader } from '../../../protocol/sip/headers.ts';
import { Caller, sdp } from '../engine-kit/caller.ts';
import { UdpPeer } from '../engine-kit/sip-peer.ts';
import { Session } from '../sound/session.ts';
import { startPhone } from '../support/baresip.ts';
import { startServer } from '../support/server-process.ts';
import { readLedger, type StoryEvent } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';

const account = { email: 'anna@elburg.example', password: 'een zin die alleen de test kent' };

test('a caller who presses 1 keeps the place without waiting, and is rung by an agent who is there', async (t) => {
  const provider = await UdpPeer.open(0, '127.0.0.9');
  t.after(() => provider.close());
  let sipPassword = '';
  const server = await startServer({
    env: { BEREIKBAAR_MEDIA: 'embedded' },
    dialplans: { ringSeconds: 10, wrapUpSeconds: 1 },
    trunks: () => `
- id: aanbieder
  addresses: [127.0.0.9]
  trusted: true
  calledFrom: [requestUri]
  outbound: 127.0.0.9:${provider.port}
`,
    before: async ({ addUser, dataDir }) => {
      const file = join(dataDir, 'dialplans', 'elburg.yaml');
      const text = await readFile(file, 'utf8');
      const soon = text
        .replace(/firstAfterSeconds: \d+/, 'firstAfterSeconds: 5')
        .replace(/callbackAfterSeconds: \d+/, 'callbackAfterSeconds: 5');
      await writeFile(file, soon);
      const anna = { name: 'Anna', municipality: 'elburg', sipUser: 'anna', id: 'anna', team: 'kcc' };
      sipPassword = await addUser({ ...anna, account });
    },
  });
  t.after(() => server.dispose());
  provider.aim(server.sipPort);
  await waitUntil(
    'the changed dialplan',
    () => server.log.some(({ event }) => event === 'dialplans.taken'),
    30_000,
  );
  const registrar = `127.0.0.1:${server.sipPort}`;
  const anna = await startPhone({ user: 'anna', password: sipPassword, registrar });
  t.after(() => anna.close());
  await waitUntil('anna to register', () => server.log.some(({ event }) => event === 'device.up'), 20_000);
  const session = await Session.open(server, account);
  await session.send('POST', '/ik/werkstatusopdrachten', { command: 'pause', pauseReason: 'overleg' });

  const fact = (type: string): Promise<StoryEvent> =>
    waitUntil(type, async () => (await readLedger(server)).find((event) => event.type === type), 30_000);
  const caller = new Caller(provider, `sip:0525688688@${registrar}`, '<sip:0612345678@127.0.0.9>');
  await caller.call();
  assert.equal((await fact('call.waitAnnounced')).data['callbackOffered'], true);
  const body = 'Signal=1\r\nDuration=160\r\n';
  caller.send('INFO', { lines: ['Content-Type: application/dtmf-relay'], body });
  const note = await fact('note.created');
  assert.equal(note.data['origin'], 'callbackInQueue');
  // The caller hears thanks and is let go.
  const bye = await provider.request('BYE');
  provider.reply(bye, 200, 'OK');
  assert.equal((await fact('call.ended')).data['reason'], 'callbackPromised');

  await session.send('POST', '/ik/werkstatusopdrachten', { command: 'ready' });
  const incoming = await anna.event('CALL_INCOMING', 20_000);
  assert.match(incoming.peeruri ?? '', /612345678/);
  anna.command('accept');
  const invite = await provider.request('INVITE');
  assert.match(invite.uri, /^sip:\+31612345678@/);
  assert.match(getHeader(invite, 'from') ?? '', /sip:\+31525688688@/);
  provider.reply(invite, 200, 'OK', {
    tag: 'back',
    lines: [`Contact: <sip:citizen@127.0.0.9:${provider.port}>`],
    body: sdp('citizen'),
  });
  await provider.request('ACK');
  assert.equal((await fact('note.attempted')).data['result'], 'reached');
  const [queued, answered] = [await fact('call.callbackQueued'), await fact('call.answered')];
  assert.equal(answered.stream, queued.stream);
  assert.equal(queued.data['since'], (await fact('call.queued')).data['since']);
});
