/** Prompts: who sees and hears which, a recording in the place of machine speech, and back. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { wavHeader } from '../../protocol/rtp/wav.ts';
import { type Browser, openWorld, person, type World } from './support/world.ts';

let world: World;
let admin: Browser;
before(async () => {
  world = await openWorld();
  admin = await world.signIn(person('deventer', 'beheerder'));
});
after(() => world.close());

/** A second of 440 Hz at 16 kHz, as a recorder makes it. */
function recording(): Buffer {
  const samples = Int16Array.from({ length: 16_000 }, (_, at) =>
    Math.round(8000 * Math.sin((2 * Math.PI * 440 * at) / 16_000)),
  );
  const header = wavHeader({ encoding: 'linear16', channels: 1, sampleRate: 16_000 }, samples.byteLength);
  return Buffer.concat([header, Buffer.from(samples.buffer)]);
}

function sound(browser: Browser, method: 'GET' | 'PUT', id: string, payload?: Buffer) {
  return world.app.inject({
    method,
    url: `/api/v1/meldteksten/${encodeURIComponent(id)}/geluid`,
    headers: {
      cookie: browser.cookie,
      'x-csrf-token': browser.csrf,
      ...(payload === undefined ? {} : { 'content-type': 'audio/wav' }),
    },
    ...(payload === undefined ? {} : { payload }),
  });
}

/** Everything on one page. */
const all = { query: { pageSize: '200' } };

const stateOf = async (id: string) =>
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at what came, whatever it is.
  (await admin.send('GET', '/meldteksten', all)).body.results.find((one: any) => one.id === id);

test('an administrator sees the texts of the core and of the own dialplan, and no others', async () => {
  const { body } = await admin.send('GET', '/meldteksten', all);
  const ids = body.results.map(({ id }: { id: string }) => id);
  assert.ok(ids.includes('nl:queue/welcome'), ids.slice(0, 10).join());
  assert.ok(ids.some((id: string) => id.startsWith('nl:deventer/')));
  assert.ok(!ids.some((id: string) => id.includes('lochem/')));
  const heard = await sound(admin, 'GET', 'nl:queue/welcome');
  assert.equal(heard.statusCode, 200);
  assert.equal(heard.rawPayload.subarray(0, 4).toString(), 'RIFF');
});

test('a recording takes the place of machine speech, for its own municipality, until it is restored', async () => {
  const id = 'nl:queue/welcome';
  const before = await stateOf(id);
  assert.equal(before.own, false);
  const put = await sound(admin, 'PUT', id, recording());
  assert.equal(put.statusCode, 204, put.body);
  const after = await stateOf(id);
  assert.deepEqual([after.own, after.state], [true, 'own']);
  assert.ok(Math.abs(after.lengthSeconds - 1.2) < 0.2, String(after.lengthSeconds));
  const lochem = await world.signIn(person('lochem', 'beheerder'));
  const theirs = (await lochem.send('GET', '/meldteksten', all)).body.results.find(
    (one: { id: string }) => one.id === id,
  );
  assert.equal(theirs.own, false);
  const back = await admin.send('DELETE', `/meldteksten/${encodeURIComponent(id)}/geluid`);
  assert.equal(back.status, 204, back.text);
  assert.equal((await stateOf(id)).own, false);
  assert.equal((await admin.send('DELETE', `/meldteksten/${encodeURIComponent(id)}/geluid`)).status, 404);
});

test('what is no sound, of another municipality, or asked by another role is refused', async () => {
  assert.equal((await sound(admin, 'PUT', 'nl:queue/welcome', Buffer.from('geen geluid'))).statusCode, 400);
  assert.equal((await sound(admin, 'PUT', 'nl:lochem/welkom', recording())).statusCode, 404);
  assert.equal((await sound(admin, 'PUT', 'xx:queue/first', recording())).statusCode, 404);
  const auditor = await world.signIn(person('deventer', 'auditor'));
  assert.equal((await sound(auditor, 'PUT', 'nl:queue/welcome', recording())).statusCode, 403);
  const agent = await world.signIn(person('deventer', 'kcc-agent'));
  assert.equal((await agent.send('GET', '/meldteksten')).status, 403);
});
