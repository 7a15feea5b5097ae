/**
 * Voicemail with real phones over the embedded plane: keys by RFC 4733 and by SIP INFO steer a menu and a message, and what
 * was said is what lies on disk and what the employee hears.
 */
import assert from 'node:assert/strict';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { systemChance, systemClock } from '../../../adapters/clock/system-clock.ts';
import { openStore } from '../../../adapters/store/open-store.ts';
import { silentLog } from '../../../app/ports/log.ts';
import type { OwnReachability } from '../../../contract/own-reachability.ts';
import { testCallCode } from '../../../contract/test-call.ts';
import { alawToLinear } from '../../../protocol/rtp/g711.ts';
import { parseWav, wavToLaw } from '../../../protocol/rtp/wav.ts';
import { getHeader } from '../../../protocol/sip/headers.ts';
import { UdpPeer } from '../engine-kit/sip-peer.ts';
import { correlate } from '../media-kit/signal.ts';
import { hasHeard, heard } from '../sound/heard.ts';
import { Session } from '../sound/session.ts';
import { type Phone, startPhone } from '../support/baresip.ts';
import { RawPhone } from '../support/raw-phone.ts';
import { recordingNamed, recordingNames } from '../support/recordings.ts';
import { type RunningServer, startServer } from '../support/server-process.ts';
import { readLedger, type StoryEvent } from '../support/story.ts';
import { shareOfTone } from '../support/tone.ts';
import { waitUntil } from '../support/wait-until.ts';

const withinMs = 30_000;
const truus = { email: 'truus@elburg.example', password: 'een zin van deze test alleen' };
let server: RunningServer;
let caller: Phone;
let other: Phone;
let employee: Phone;
let lampless: RawPhone;
let colleague: Phone;

before(async () => {
  const passwords: string[] = [];
  server = await startServer({
    env: { BEREIKBAAR_MEDIA: 'embedded' },
    dialplans: { closed: ['elburg'] },
    before: async ({ addUser }) => {
      const team = { municipality: 'elburg', team: 'tip' };
      passwords.push(await addUser({ name: 'Truus', sipUser: 'truus', account: truus, ...team }));
      passwords.push(await addUser({ name: 'Bas', sipUser: 'bas', ...team }));
      passwords.push(await addUser({ name: 'Joke', municipality: 'elburg', sipUser: 'joke' }));
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
  colleague = await startPhone({
    ...{ user: 'joke', password: passwords[2]!, registrar: outside.registrar, toneHz: 800 },
  });
  lampless = new RawPhone(await UdpPeer.open(server.sipPort), 'bas', passwords[1]!);
});
after(async () => {
  await caller?.close();
  await other?.close();
  await employee?.close();
  await lampless?.peer.close();
  await colleague?.close();
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
  const found: Int16Array[] = [];
  for (const name of await recordingNames(server.dataDir)) {
    const bytes = await recordingNamed(server.dataDir, name);
    if (bytes === null) continue;
    found.push(new Int16Array(bytes.buffer.slice(bytes.byteOffset + 44, bytes.byteOffset + bytes.length)));
  }
  return found;
}

test('a key by RFC 4733, and one by SIP INFO, steers a menu', async () => {
  await Promise.all(
    [caller, other].map(async (phone) => {
      const call = await dialled(phone, '0570693911');
      await call.announced('keuze');
      phone.press('2');
      const chosen = await call.fact('call.menuChosen');
      assert.deepEqual([chosen.data['key'], chosen.data['option']], ['2', 'belastingen'], phone.user);
      phone.command('hangup');
      await call.fact('call.ended');
    }),
  );
});

test('a message is heard back and sent by key; one that is cut off by hanging up is kept', async () => {
  const [sent, cut] = await Promise.all([leaveByKeys(), leaveByHangingUp()]);
  assert.equal(sent.ends, 'voicemailLeft');
  assert.equal(cut.ends, 'voicemailLeft');
  const messages = await recorded();
  assert.equal(messages.length, 2);
  assert.ok(
    messages.some((message) => shareOfTone(message, 1000) > 0.9),
    'the tone of the first caller',
  );
  assert.ok(
    messages.some((message) => shareOfTone(message, 600) > 0.9),
    'the tone of the second caller',
  );
});

async function leaveByKeys(): Promise<{ readonly ends: unknown }> {
  const call = await speakingCall(caller);
  await pause(2_500);
  caller.press('#');
  const spoken = await call.fact('call.messageSpoken');
  assert.ok(Number(spoken.data['length']) >= 2_000, String(spoken.data['length']));
  caller.press('2');
  await waitUntil('the own words', () => hasHeard(caller, 1000), withinMs);
  caller.press('1');
  const left = await call.fact('call.voicemailLeft');
  assert.deepEqual(left.data['box'], { kind: 'team', team: 'elburg/tip' });
  caller.command('hangup');
  return { ends: (await call.fact('call.ended')).data['reason'] };
}

async function leaveByHangingUp(): Promise<{ readonly ends: unknown }> {
  const call = await speakingCall(other);
  await pause(2_500);
  other.command('hangup');
  await call.fact('call.voicemailLeft');
  const made = await call.fact('call.noteMade');
  const note = (await readLedger(server)).find(
    ({ type, data }) => type === 'note.created' && data['note'] === made.data['note'],
  );
  assert.equal(note?.data['origin'], 'voicemail');
  return { ends: (await call.fact('call.ended')).data['reason'] };
}

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
  await waitUntil(
    'the call to be answered',
    () => employee.events.some(({ type }) => type === 'CALL_ESTABLISHED'),
    withinMs,
  );
  employee.press('#');
  const first = await waitUntil('a message', () => heardOneOf([1000, 600]), withinMs);
  employee.press('3');
  const deleted = await fact('voicemail.deleted', since);
  assert.equal(deleted.data['way'], 'phone');
  await lamp(employee, '1/0');
  employee.press('#');
  await waitUntil('the other message', () => hasHeard(employee, first === 600 ? 1000 : 600), withinMs);
  employee.press('4');
  await fact('voicemail.heard', since);
  await lamp(employee, '0/1');
  assert.equal((await recorded()).length, 1, 'the sound of the deleted one is gone');
});

test('a greeting is recorded by phone, and is that of the box', async () => {
  const since = await facts();
  employee.press('0');
  // Straight to the beep, and a while of the own tone.
  await pause(500);
  employee.press('#');
  const part = join(server.dataDir, 'recordings');
  await waitUntil(
    'the greeting to be recorded',
    async () => (await readdir(part)).some((name) => /^greeting-.*\.part$/.test(name)),
    withinMs,
  );
  await pause(2_000);
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

test('an employee who rings the test call hears the own voice back; nothing is counted and nothing is kept', async () => {
  const since = await facts();
  await dial(colleague, testCallCode);
  const folder = join(server.dataDir, 'recordings');
  const kept = async () => (await readdir(folder)).some((name) => name.startsWith('test-call'));
  await waitUntil('the own tone', () => hasHeard(colleague, 800), withinMs);
  colleague.command('hangup');
  await waitUntil('the recording to be gone', async () => !(await kept()), withinMs);
  const counted = (await readLedger(server)).slice(since).filter(({ type }) => type.startsWith('call.'));
  assert.deepEqual(counted, []);

  caller.forget();
  caller.command('dial', `sip:${testCallCode}@127.0.0.1:${server.sipPort}`);
  const refused = await caller.event('CALL_CLOSED', withinMs);
  assert.ok(!caller.events.some(({ type }) => type === 'CALL_ESTABLISHED'), JSON.stringify(refused));
});

test('a colleague who rings somebody away hears their own greeting, and leaves a message in their box', async () => {
  const session = await Session.open(server, truus);
  const {
    deputy,
    devices: _,
    summary: __,
    ...own
  } = (await session.send('GET', '/ik/bereikbaarheid')) as OwnReachability;
  assert.equal(own.greeting, 'own', 'who records a greeting wants it heard');
  await session.send('PUT', '/ik/bereikbaarheid', {
    ...own,
    present: false,
    whenAbsent: 'voicemail',
    deputyId: deputy?.id ?? null,
    ringingDevices: [],
  });
  const call = await dialled(colleague, 'truus');
  await call.fact('call.mailboxReached');
  await waitUntil('the greeting of Truus', () => hasHeard(colleague, 440), withinMs);
  await call.fact('call.recordingStarted');
  await pause(2_500);
  colleague.command('hangup');
  const left = await call.fact('call.voicemailLeft');
  assert.equal((left.data['box'] as { readonly kind: string }).kind, 'employee');
  await lamp(employee, '1/1');
});

test('a calamity message that the command line switches on is heard by the next caller, and ends by itself', async () => {
  const text = 'Er is een grote storing in het centrum. Blijf binnen.';
  const since = await facts();
  await server.cli('calamity', 'on', 'deventer', '--minutes', '30', '--message', text);
  const on = await fact('calamity.switchedOn', since);
  assert.equal(on.municipality, 'deventer');
  await dial(caller, '0570693911');
  const announced = await fact('call.announced', since);
  assert.match(String(announced.data['prompts']), /^deventer\/calamiteit-/);
  const rendered = join(server.dataDir, 'prompts', 'rendered', 'nl');
  const file = (await readdir(rendered)).find((name) => name.startsWith('er-is-een-grote-storing'));
  const spoken = await wavOf(join(rendered, String(file)));
  const words = spoken.subarray(8_000, 11_200);
  await waitUntil(
    'the message at the caller',
    async () => correlate(await heard(caller), words).value > 0.9,
    withinMs,
  );
  caller.command('hangup');

  const store = await openStore({
    dataDir: server.dataDir,
    log: silentLog,
    clock: systemClock,
    chance: systemChance,
  });
  const [calamity] = await store.office.calamities();
  await store.office.saveCalamity({ ...calamity!, until: systemClock.now() + 3_000 });
  await store.close();
  const off = await fact('calamity.switchedOff', since);
  assert.equal(off.data['why'], 'ended');
  const after = await facts();
  await dial(caller, '0570693911');
  const next = await fact('call.announced', after);
  assert.deepEqual(next.data['prompts'], ['deventer/welkom']);
  caller.command('hangup');
});

test('a folder that cannot be written is told to the operator and to the caller, who is rung back instead', async () => {
  const folder = join(server.dataDir, 'recordings');
  await rename(folder, `${folder}-away`);
  await writeFile(folder, 'no folder any more');
  const call = await dialled(caller, '0525688600');
  await call.fact('call.mailboxReached');
  caller.press('#');
  await call.fact('call.messageFailed');
  await call.announced('voicemail/ring-back');
  caller.press('1');
  await call.fact('call.noteMade');
  caller.command('hangup');
  assert.equal((await call.fact('call.ended')).data['reason'], 'callbackPromised');
  assert.ok(server.log.some(({ event, level }) => event === 'recordings.failed' && level === 'error'));
  await waitUntil(
    'the metric to tell',
    async () => {
      const text = await (await fetch(`http://127.0.0.1:${server.httpPort}/metrics`)).text();
      return (
        /^bereikbaar_recordings_writable 0$/m.test(text) && /^bereikbaar_recordings_failed 1$/m.test(text)
      );
    },
    withinMs,
  );
});

interface CallOnRecord {
  readonly fact: (type: string) => Promise<StoryEvent>;
  readonly announced: (prompt: string) => Promise<StoryEvent>;
}

const seenCalls = new Set<string>();

/** The call a phone just made: the newest that no other phone of this test has claimed. */
async function newestCall(phone: Phone): Promise<CallOnRecord> {
  const stream = await waitUntil(
    `the call of ${phone.user}`,
    async () => {
      const arrived = (await readLedger(server)).filter(({ type }) => type === 'call.arrived');
      return arrived.findLast((event) => !seenCalls.has(event.stream))?.stream;
    },
    withinMs,
  );
  seenCalls.add(stream);
  const own = async () => (await readLedger(server)).filter((event) => event.stream === stream);
  const find = (what: string, fits: (event: StoryEvent) => boolean) =>
    waitUntil(`${what} of ${phone.user}`, async () => (await own()).find(fits), withinMs);
  return {
    fact: (type) => find(type, (event) => event.type === type),
    announced: (prompt) =>
      find(
        prompt,
        ({ type, data }) => type === 'call.announced' && JSON.stringify(data['prompts']).includes(prompt),
      ),
  };
}

let dialling: Promise<unknown> = Promise.resolve();

/** One call after another is begun, so that it is known whose is whose. */
function dialled(phone: Phone, number: string): Promise<CallOnRecord> {
  const mine = dialling.then(async () => {
    await dial(phone, number);
    return newestCall(phone);
  });
  dialling = mine;
  return mine;
}

/** A caller behind the beep of the box of Elburg. */
async function speakingCall(phone: Phone): Promise<CallOnRecord> {
  const call = await dialled(phone, '0525688600');
  await call.fact('call.mailboxReached');
  phone.press('#');
  await call.fact('call.recordingStarted');
  return call;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function wavOf(path: string): Promise<Int16Array> {
  const parsed = parseWav(await readFile(path));
  assert.ok(parsed.ok);
  return Int16Array.from(wavToLaw(parsed.wav, 'alaw'), (byte) => alawToLinear[byte]!);
}

async function heardOneOf(tones: readonly number[]): Promise<number | null> {
  for (const tone of tones) if (await hasHeard(employee, tone)) return tone;
  return null;
}

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
