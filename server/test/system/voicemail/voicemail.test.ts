/**
 * Voicemail with real phones over the embedded plane: keys by RFC 4733 and by SIP INFO steer a menu and a message, and what
 * was said is what lies on disk and what the employee hears.
 */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { getHeader } from '../../../protocol/sip/headers.ts';
import { UdpPeer } from '../engine-kit/sip-peer.ts';
import { hasHeard } from '../sound/heard.ts';
import { type Phone, startPhone } from '../support/baresip.ts';
import { RawPhone } from '../support/raw-phone.ts';
import { type RunningServer, startServer } from '../support/server-process.ts';
import { readLedger, type StoryEvent, storyOf } from '../support/story.ts';
import { shareOfTone } from '../support/tone.ts';
import { waitUntil } from '../support/wait-until.ts';

const withinMs = 30_000;
let server: RunningServer;
let caller: Phone;
let other: Phone;
let employee: Phone;
let lampless: RawPhone;

before(async () => {
  const passwords: string[] = [];
  server = await startServer({
    env: { BEREIKBAAR_MEDIA: 'embedded' },
    dialplans: { closed: ['elburg'] },
    before: async ({ addUser }) => {
      const team = { municipality: 'elburg', team: 'tip' };
      passwords.push(await addUser({ name: 'Truus', sipUser: 'truus', ...team }));
      passwords.push(await addUser({ name: 'Bas', sipUser: 'bas', ...team }));
    },
  });
  const outside = { password: 'none', registrar: `127.0.0.1:${server.sipPort}`, register: false };
  caller = await startPhone({ ...outside, user: '0612345678', toneHz: 1000 });
  other = await startPhone({ ...outside, user: '0687654321', toneHz: 600, keys: 'info' });
  employee = await startPhone({
    user: 'truus',
    password: passwords[0]!,
    registrar: outside.registrar,
    toneHz: 440,
    messageWaiting: true,
  });
  lampless = new RawPhone(await UdpPeer.open(server.sipPort), 'bas', passwords[1]!);
});
after(async () => {
  await caller?.close();
  await other?.close();
  await employee?.close();
  await lampless?.peer.close();
  await server?.dispose();
});

/** Waits for a fact beyond those that were there before. */
async function fact(type: string, since: number): Promise<StoryEvent> {
  return waitUntil(
    `${type}`,
    async () => (await readLedger(server)).slice(since).find((event) => event.type === type),
    withinMs,
  );
}

async function facts(): Promise<number> {
  return (await readLedger(server)).length;
}

async function dial(phone: Phone, number: string): Promise<void> {
  phone.forget();
  phone.command('dial', `sip:${number}@127.0.0.1:${server.sipPort}`);
  await phone.event('CALL_ESTABLISHED', withinMs);
}

async function recorded(): Promise<Int16Array[]> {
  const folder = join(server.dataDir, 'recordings');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.wav'));
  return Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(join(folder, name));
      return new Int16Array(bytes.buffer.slice(bytes.byteOffset + 44, bytes.byteOffset + bytes.length));
    }),
  );
}

for (const way of ['RFC 4733', 'SIP INFO'] as const) {
  test(`a key by ${way} steers a menu`, async () => {
    const phone = way === 'RFC 4733' ? caller : other;
    const since = await facts();
    await dial(phone, '0570693911');
    await waitUntil(
      'the menu to play',
      async () =>
        (await readLedger(server))
          .slice(since)
          .some(
            ({ type, data }) => type === 'call.announced' && /keuze/.test(JSON.stringify(data['prompts'])),
          ),
      withinMs,
    );
    phone.press('2');
    const chosen = await fact('call.menuChosen', since);
    assert.deepEqual([chosen.data['key'], chosen.data['option']], ['2', 'belastingen']);
    phone.command('hangup');
    await fact('call.ended', since);
  });
}

test('a message is ended, heard back and sent by key, and is what the caller said', async () => {
  const since = await facts();
  await dial(caller, '0525688600');
  await fact('call.mailboxReached', since);
  caller.press('#');
  const started = await fact('call.recordingStarted', since);
  await new Promise((resolve) => setTimeout(resolve, 3_500));
  caller.press('#');
  const spoken = await fact('call.messageSpoken', since);
  assert.ok(Number(spoken.data['length']) >= 2_000, String(spoken.data['length']));
  caller.press('2');
  await waitUntil(
    'the message to be played back',
    async () =>
      (await readLedger(server)).some(({ data }) =>
        JSON.stringify(data['prompts'] ?? []).includes(`recording:${String(started.data['recording'])}`),
      ),
    withinMs,
  );
  await waitUntil('the own words', () => hasHeard(caller, 1000), withinMs);
  caller.press('1');
  const left = await fact('call.voicemailLeft', since);
  assert.deepEqual(left.data['box'], { kind: 'team', team: 'elburg/tip' });
  await caller.event('CALL_CLOSED', withinMs);
  assert.equal((await storyOf(server)).ends.reason, 'voicemailLeft');
  const [message, ...more] = await recorded();
  assert.equal(more.length, 0);
  assert.ok(shareOfTone(message!, 1000) > 0.9, 'the tone of the caller');
});

test('a message that is cut off by hanging up is kept, with its note', async () => {
  const since = await facts();
  await dial(other, '0525688600');
  await fact('call.mailboxReached', since);
  other.press('#');
  await fact('call.recordingStarted', since);
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  other.command('hangup');
  await fact('call.voicemailLeft', since);
  const note = await fact('note.created', since);
  assert.equal(note.data['origin'], 'voicemail');
  assert.equal((await storyOf(server)).ends.reason, 'voicemailLeft');
  const messages = await recorded();
  assert.equal(messages.length, 2);
  assert.ok(messages.some((message) => shareOfTone(message, 600) > 0.9));
});

test('a phone that subscribes has its lamp lit, and one that does not is told unasked when it registers', async () => {
  const lit = await lamp(employee, '2/0');
  assert.match(lit, /Messages-Waiting: yes/);
  assert.equal((await lampless.register(120)).status, 200);
  const notify = await lampless.peer.request('NOTIFY');
  assert.match(Buffer.from(notify.body).toString(), /Voice-Message: 2\/0/);
  assert.equal(getHeader(notify, 'event'), 'message-summary');
  lampless.peer.reply(notify, 200, 'OK');
});

test('an employee hears on the own phone what callers said, and throws it away', async () => {
  const since = await facts();
  await dial(employee, '*98');
  await waitUntil('the first message', () => hasHeard(employee, 1000), withinMs);
  employee.press('3');
  const deleted = await fact('voicemail.deleted', since);
  assert.equal(deleted.data['way'], 'phone');
  await lamp(employee, '1/0');
  await waitUntil('the second message', () => hasHeard(employee, 600), withinMs);
  employee.press('4');
  await fact('voicemail.heard', since);
  await lamp(employee, '0/1');
  assert.equal((await recorded()).length, 1, 'the sound of the deleted one is gone');
});

test('a greeting is recorded by phone, and is that of the box', async () => {
  const since = await facts();
  employee.press('0');
  // Straight to the beep, and a while of the own tone.
  await new Promise((resolve) => setTimeout(resolve, 500));
  employee.press('#');
  const part = join(server.dataDir, 'recordings');
  await waitUntil(
    'the greeting to be recorded',
    async () => (await readdir(part)).some((name) => /^greeting-.*\.part$/.test(name)),
    withinMs,
  );
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  employee.press('#');
  await waitUntil(
    'the greeting to be complete',
    async () => (await readdir(part)).some((name) => /^greeting-.*\.wav$/.test(name)),
    withinMs,
  );
  employee.press('1');
  const changed = await fact('greeting.changed', since);
  assert.match(String(changed.data['owner']), /^employee:/);
  const files = (await readdir(join(server.dataDir, 'greetings'))).filter((name) => name.endsWith('.wav'));
  assert.equal(files.length, 1);
  employee.command('hangup');
});

/** Waits until the lamp of a phone tells these counts; the body of that notification. */
async function lamp(phone: Phone, counts: string): Promise<string> {
  const event = await waitUntil(
    `${counts} at ${phone.user}; seen ${JSON.stringify(phone.events.filter(({ type }) => /MWI/.test(type)))}`,
    () =>
      phone.events.find(({ type, param }) => /MWI/.test(type) && param?.includes(`Voice-Message: ${counts}`)),
    withinMs,
  );
  return event.param ?? '';
}
