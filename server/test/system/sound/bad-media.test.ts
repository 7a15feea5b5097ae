/**
 * Bad media input on real calls: descriptions that cannot be met are refused with the reason and cost nothing,
 * garbage and strangers on the port of a call change nothing, and silence is noticed.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { getHeader } from '../../../protocol/sip/headers.ts';
import type { SipRequest } from '../../../protocol/sip/message.ts';
import { Caller } from '../engine-kit/caller.ts';
import { type Peer, TcpPeer, UdpPeer } from '../engine-kit/sip-peer.ts';
import { RtpPhone } from '../media-kit/rtp-phone.ts';
import { amplitudeOf, purityOf, tone } from '../media-kit/signal.ts';
import { RawPhone } from '../support/raw-phone.ts';
import { type RunningServer, startServer } from '../support/server-process.ts';
import { readLedger } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';

const called = '0570568081';
const callerHz = 1000;

let server: RunningServer;
let password = '';
const peers: Peer[] = [];
const phones: RtpPhone[] = [];

before(async () => {
  server = await startServer({
    env: { BEREIKBAAR_MEDIA: 'embedded', BEREIKBAAR_SILENCE_SECONDS: '1' },
    before: async ({ addUser }) => {
      password = await addUser({ name: 'Anna', municipality: 'olst-wijhe', sipUser: 'anna' });
    },
  });
});
after(async () => {
  for (const phone of phones) phone.close();
  for (const peer of peers) await peer.close();
  await server?.dispose();
});

async function peer(transport: 'udp' | 'tcp' = 'udp'): Promise<Peer> {
  const opened = await (transport === 'udp' ? UdpPeer : TcpPeer).open(server.sipPort);
  peers.push(opened);
  return opened;
}

async function rtpPhone(address?: string): Promise<RtpPhone> {
  const phone = await RtpPhone.open(address === undefined ? {} : { address });
  phones.push(phone);
  return phone;
}

function description(...lines: readonly string[]): string {
  return ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0', ...lines, ''].join('\r\n');
}

const refusals = [
  [
    'only codecs nobody has',
    'noCommonCodec',
    description('m=audio 4000 RTP/AVP 96', 'a=rtpmap:96 opus/48000/2'),
  ],
  ['port 0', 'noAudio', description('m=audio 0 RTP/AVP 8')],
  [
    'IPv6, which this server has none of',
    'unsupportedAddress',
    description('m=audio 4000 RTP/AVP 8', 'c=IN IP6 ::1'),
  ],
  ['something that is no description', 'malformed', 'hello'],
] as const;

for (const [what, reason, body] of refusals) {
  test(`an offer with ${what} is refused with 488 and the reason`, async () => {
    await refused(await peer(), body, reason);
  });
}

test('an offer of 64 kB is refused, and the server goes on', async () => {
  const body = description(
    'm=audio 4000 RTP/AVP 8',
    ...Array<string>(2400).fill('a=filler:0123456789abcdef'),
  );
  await refused(await peer('tcp'), body, 'tooLarge');
});

async function refused(from: Peer, body: string, reason: string): Promise<void> {
  const caller = new Caller(from, `sip:${called}@127.0.0.1:${server.sipPort}`);
  caller.send('INVITE', { body });
  const { message, text } = await from.next(
    (each) => each.kind === 'response' && each.status >= 300,
    'a final refusal',
  );
  assert.equal(message.kind === 'response' && message.status, 488, text);
  assert.ok(text.split('\r\n', 1)[0]?.includes(reason), text);
  if (message.kind === 'response') caller.ackRefusal(message);
  await waitUntil('the end of the call in the ledger', async () => {
    const events = await readLedger(server);
    const arrived = events.filter(({ type }) => type === 'call.arrived').length;
    return arrived > 0 && events.filter(({ type }) => type === 'call.ended').length === arrived;
  });
}

test('in a call: garbage, a stranger and a bad re-INVITE change nothing; silence is noticed', async () => {
  const desk = new RawPhone(await peer(), 'anna', password);
  await desk.register(60);
  const outside = await peer();
  const caller = new Caller(outside, `sip:${called}@127.0.0.1:${server.sipPort}`);
  const [theirs, agents] = [await rtpPhone(), await rtpPhone()];
  caller.send('INVITE', { body: theirs.description() });
  const ok = await caller.answered();
  caller.send('ACK');
  theirs.remote(ok.body.toString());
  theirs.say(tone(callerHz, 1000), true);
  await answer(desk, agents, await desk.rings());
  await hearsOnly(agents, 'before');

  for (let n = 0; n < 300; n++) {
    theirs.sendRaw(randomBytes(n));
    const header = Buffer.alloc(172, n);
    header[0] = 0x80;
    header[1] = n & 0x7f;
    theirs.sendRaw(header);
  }
  await hearsOnly(agents, 'beside garbage');

  const stranger = await rtpPhone('127.0.0.2');
  stranger.remote(ok.body.toString());
  stranger.say(tone(300, 1000), true);
  await hearsOnly(agents, 'beside a stranger');
  stranger.quiet();

  caller.send('INVITE', { body: refusals[0][2] });
  const refusal = await outside.response(488, 'INVITE');
  caller.send('ACK', { branch: caller.inviteBranch });
  assert.match(getHeader(refusal, 'cseq') ?? '', /INVITE/);
  await hearsOnly(agents, 'after a refused re-INVITE');

  theirs.quiet();
  const alarm = await waitUntil('the silence to be noticed', () =>
    server.log.find((line) => line['event'] === 'sound.silent'),
  );
  assert.ok(Number(alarm['silentMs']) >= 1000);
  theirs.say(tone(callerHz, 1000), true);
  await hearsOnly(agents, 'after silence');
  const hungUp = desk.hungUp();
  await caller.hangUp();
  await hungUp;
});

async function answer(desk: RawPhone, phone: RtpPhone, invite: SipRequest): Promise<void> {
  phone.remote(invite.body.toString());
  const lines = [`Contact: <${desk.contact}>`];
  desk.peer.reply(invite, 200, 'OK', { tag: 'phone', lines, body: phone.description() });
  await desk.peer.request('ACK');
  phone.say(new Int16Array(0));
}

/** The agent hears the caller, clean. */
async function hearsOnly(phone: RtpPhone, when: string): Promise<void> {
  await waitUntil(
    `the caller at the agent, ${when}`,
    async () => {
      await phone.hear(15);
      const samples = phone.samplesSince(phone.heard.length - 12);
      return amplitudeOf(samples, callerHz) > 5000 && purityOf(samples, callerHz) > 0.9;
    },
    20_000,
  );
}
