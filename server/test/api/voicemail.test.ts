/**
 * Voicemail over the API: listing, hearing in parts, marking and throwing away; greetings as text and as sound; who may do
 * what, and the lines that it leaves.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { basePath } from '../../contract/routes.ts';
import { idOf } from '../../domain/ids.ts';
import { toneWav } from '../system/support/tone.ts';
import { type Browser, openWorld, person, type World } from './support/world.ts';

const number = '0570612345';
let world: World;
let employee: Browser;
let leader: Browser;

before(async () => {
  world = await openWorld();
  employee = await world.signIn(person('deventer', 'medewerker'));
  leader = await world.signIn(person('deventer', 'teamleider'));
});
after(() => world.close());

const own = { kind: 'employee', employee: person('deventer', 'medewerker') } as const;
const team = { kind: 'team', team: idOf<'team'>('deventer/burgerzaken') } as const;

function sound(browser: Browser, id: string, range?: string) {
  return world.app.inject({
    method: 'GET',
    url: `${basePath}/voicemailberichten/${id}/geluid`,
    headers: { cookie: browser.cookie, ...(range === undefined ? {} : { range }) },
  });
}

async function auditLines(): Promise<readonly { readonly action: string; readonly object: string }[]> {
  const administrator = await world.signIn(person('deventer', 'beheerder'));
  const reply = await administrator.send('GET', '/auditregels', { query: { pageSize: '200' } });
  return reply.body.results;
}

test('own messages and those of the team are listed with number, note and sound', async () => {
  const mine = await world.leaveMessage('deventer', own, number);
  const ours = await world.leaveMessage('deventer', team, number);
  const listed = await employee.send('GET', '/voicemailberichten');
  assert.equal(listed.status, 200, listed.text);
  const found = new Map<string, Record<string, unknown>>(
    listed.body.results.map((one: { id: string }) => [one.id, one]),
  );
  assert.equal(found.get(mine)?.['number'], '0570 612 345');
  assert.equal(found.get(mine)?.['heard'], false);
  assert.deepEqual(found.get(ours)?.['box'], {
    kind: 'team',
    id: 'deventer/burgerzaken',
    name: 'Burgerzaken',
  });
  const others = await leader.send('GET', '/voicemailberichten');
  assert.deepEqual(
    others.body.results.map((one: { id: string }) => one.id),
    [ours],
    "a colleague's own box is theirs alone, for a team leader too",
  );
});

test('sound comes whole or in parts, and listening leaves a line in the audit trail', async () => {
  const id = await world.leaveMessage('deventer', own, number);
  const whole = await sound(employee, id);
  assert.equal(whole.statusCode, 200);
  assert.equal(whole.headers['content-type'], 'audio/wav');
  assert.equal(whole.headers['accept-ranges'], 'bytes');
  const part = await sound(employee, id, 'bytes=100-299');
  assert.equal(part.statusCode, 206);
  assert.equal(part.headers['content-range'], `bytes 100-299/${whole.rawPayload.length}`);
  assert.deepEqual(part.rawPayload, whole.rawPayload.subarray(100, 300));
  assert.equal((await sound(employee, id, 'bytes=9999999-')).statusCode, 416);
  assert.equal((await sound(leader, id)).statusCode, 404, 'of somebody else');
  const lines = await auditLines();
  assert.ok(lines.some(({ action, object }) => action === 'getVoicemailSound' && object === id));
});

test('a message that was sealed is no plain file any more, and is heard as before, whole and in parts', async () => {
  const id = await world.leaveMessage('deventer', own, number);
  const { recording } = world.parts.office.mailboxes.get(id)!;
  const path = world.recordings.pathOf(recording);
  const plain = await readFile(path);
  assert.deepEqual((await sound(employee, id)).rawPayload, plain);
  world.recordings.sealFrom((name) => path.endsWith(name));
  await world.recordings.seal(Date.now() + 60_000);
  assert.ok(existsSync(path), 'not while its call is going on');
  world.recordings.sealFrom(() => false);
  await world.recordings.seal(Date.now() + 60_000);
  assert.ok(!existsSync(path));
  const stored = await readFile(`${path}.sealed`);
  assert.ok(!stored.includes(plain.subarray(1000, 1100)));
  assert.deepEqual((await sound(employee, id)).rawPayload, plain);
  const part = await sound(employee, id, 'bytes=100-299');
  assert.equal(part.headers['content-range'], `bytes 100-299/${plain.length}`);
  assert.deepEqual(part.rawPayload, plain.subarray(100, 300));
  assert.deepEqual(await readFile(await world.recordings.playable(recording)), plain, 'for a telephone');

  assert.equal((await employee.send('DELETE', `/voicemailberichten/${id}`)).status, 204);
  assert.ok(!existsSync(`${path}.sealed`));
  // A copy from before, of a backup: its key is gone.
  await writeFile(`${path}.sealed`, stored);
  assert.equal(await world.recordings.bytesOf(recording), null);
});

test('a message is marked heard and new again, and thrown away with its sound', async () => {
  const id = await world.leaveMessage('deventer', team, number);
  const path = world.parts.office.mailboxes.recordings.pathOf(
    world.parts.office.mailboxes.get(id)!.recording,
  );
  const heard = await leader.send('PATCH', `/voicemailberichten/${id}`, { body: { heard: true } });
  assert.equal(heard.body.heard, true, heard.text);
  const again = await employee.send('PATCH', `/voicemailberichten/${id}`, { body: { heard: false } });
  assert.equal(again.body.heard, false);
  assert.ok(existsSync(path));
  assert.equal((await leader.send('DELETE', `/voicemailberichten/${id}`)).status, 204);
  assert.equal(existsSync(path), false);
  assert.equal((await employee.send('DELETE', `/voicemailberichten/${id}`)).status, 404);
});

test('a greeting recorded in the browser is heard by callers of the box, until it is taken away', async () => {
  const id = `employee:${person('deventer', 'medewerker')}`;
  const folder = await mkdtemp(join(tmpdir(), 'greeting-'));
  try {
    await writeFile(join(folder, 'spoken.wav'), toneWav(700, 2));
    // What MediaRecorder of a browser sends.
    execFileSync('ffmpeg', [
      '-v',
      'error',
      '-i',
      join(folder, 'spoken.wav'),
      '-c:a',
      'libopus',
      join(folder, 'spoken.webm'),
    ]);
    const sent = await world.app.inject({
      method: 'PUT',
      url: `${basePath}/begroetingen/${encodeURIComponent(id)}/geluid`,
      headers: {
        cookie: employee.cookie,
        'x-csrf-token': employee.csrf,
        'content-type': 'audio/webm;codecs=opus',
      },
      payload: await readFile(join(folder, 'spoken.webm')),
    });
    assert.equal(sent.statusCode, 204, sent.body);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const [greeting] = (await employee.send('GET', '/begroetingen')).body.results;
  assert.deepEqual([greeting.id, greeting.origin, Math.round(greeting.lengthSeconds)], [id, 'recorded', 2]);
  const { mailboxes } = world.parts.office;
  assert.deepEqual(mailboxes.greetingFor(own, idOf('deventer'), ['otherwise']), [`greeting:${id}`]);
  const heard = await world.app.inject({
    method: 'GET',
    url: greeting.audio,
    headers: { cookie: employee.cookie },
  });
  const alaw = heard.rawPayload.subarray(58);
  assert.ok(alaw.length > 12_000, `${heard.statusCode} ${alaw.length} bytes`);
  const remove = (version: number) =>
    employee.send('DELETE', `/begroetingen/${encodeURIComponent(id)}`, {
      headers: { 'if-match': `"${version}"` },
    });
  assert.equal((await remove(greeting.version + 1)).status, 412, 'somebody else was first');
  assert.equal((await remove(greeting.version)).status, 204);
  assert.deepEqual(mailboxes.greetingFor(own, idOf('deventer'), ['otherwise']), ['otherwise']);
  assert.ok((await auditLines()).some(({ action }) => action === 'putGreetingSound'));
});

test('a text becomes a greeting by the machine voice; noise that is no sound is refused', async () => {
  const id = encodeURIComponent('team:deventer/burgerzaken');
  const body = { text: 'U spreekt met burgerzaken. Spreek uw vraag in na de toon.' };
  const set = await leader.send('PUT', `/begroetingen/${id}`, { body });
  assert.equal(set.status, 200, set.text);
  assert.deepEqual([set.body.origin, set.body.text], ['text', body.text]);
  assert.ok(set.body.lengthSeconds > 1.5);
  assert.equal((await employee.send('PUT', `/begroetingen/${id}`, { body })).status, 404, 'not a leader');
  const nonsense = await world.app.inject({
    method: 'PUT',
    url: `${basePath}/begroetingen/${id}/geluid`,
    headers: { cookie: leader.cookie, 'x-csrf-token': leader.csrf, 'content-type': 'audio/wav' },
    payload: Buffer.from('this is no sound'),
  });
  const overtaken = await world.app.inject({
    method: 'PUT',
    url: `${basePath}/begroetingen/${id}/geluid`,
    headers: {
      cookie: leader.cookie,
      'x-csrf-token': leader.csrf,
      'content-type': 'audio/wav',
      'if-match': `"${set.body.version + 1}"`,
    },
    payload: Buffer.from('x'),
  });
  assert.equal(overtaken.statusCode, 412, overtaken.body);
  assert.equal(nonsense.statusCode, 400, nonsense.body);
  const forged = await world.app.inject({
    method: 'PUT',
    url: `${basePath}/begroetingen/${id}/geluid`,
    headers: { cookie: leader.cookie, 'content-type': 'audio/wav' },
    payload: Buffer.from('x'),
  });
  assert.equal(forged.statusCode, 403);
  const greetings = (await leader.send('GET', '/begroetingen')).body.results as { id: string }[];
  assert.deepEqual(
    greetings.map((one) => one.id),
    [`employee:${person('deventer', 'teamleider')}`, 'team:deventer/burgerzaken'],
  );
});

test('an uploaded playlist that names the recording of somebody else is no sound', async () => {
  const secret = await world.leaveMessage(
    'deventer',
    { kind: 'employee', employee: person('deventer', 'kcc-agent') },
    number,
  );
  const { recordings } = world.parts.office.mailboxes;
  const path = recordings.pathOf(world.parts.office.mailboxes.get(secret)!.recording);
  for (const playlist of [
    `#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile://${path}\n#EXT-X-ENDLIST\n`,
    `ffconcat version 1.0\nfile '${path}'\n`,
  ]) {
    const reply = await world.app.inject({
      method: 'PUT',
      url: `${basePath}/begroetingen/${encodeURIComponent('team:deventer/burgerzaken')}/geluid`,
      headers: { cookie: leader.cookie, 'x-csrf-token': leader.csrf, 'content-type': 'audio/mpeg' },
      payload: Buffer.from(playlist),
    });
    assert.equal(reply.statusCode, 400, playlist);
  }
});

test('who is erased takes the spoken messages along, with their sound, and they are on the list', async () => {
  const id = await world.leaveMessage('deventer', team, '0570698765');
  const path = world.parts.office.mailboxes.recordings.pathOf(
    world.parts.office.mailboxes.get(id)!.recording,
  );
  const administrator = await world.signIn(person('deventer', 'beheerder'));
  const erased = await administrator.send('POST', '/wissingen', { body: { number: '0570698765' } });
  assert.ok(erased.status < 300, erased.text);
  assert.equal(existsSync(path), false);
  assert.equal(world.parts.office.mailboxes.get(id), undefined);
});
