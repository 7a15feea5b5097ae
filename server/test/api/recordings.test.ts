/** Recorded conversations over the API: who hears them, what is kept on purpose, and the lines that it leaves. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { basePath } from '../../contract/routes.ts';
import { type Browser, openWorld, person, type World } from './support/world.ts';

const number = '0570612345';
const day = 86_400_000;
let world: World;
let leader: Browser;
let admin: Browser;
let auditor: Browser;

before(async () => {
  world = await openWorld();
  leader = await world.signIn(person('deventer', 'teamleider'));
  admin = await world.signIn(person('deventer', 'beheerder'));
  auditor = await world.signIn(person('deventer', 'auditor'));
});
after(() => world.close());

async function recordingSeenBy(browser: Browser, id: string): Promise<Record<string, unknown>> {
  const story = await browser.send('GET', `/gesprekken/${id.split('_')[0]}`);
  assert.equal(story.status, 200, story.text);
  assert.equal(story.body.recordings.length, 1);
  return story.body.recordings[0];
}

function sound(browser: Browser, id: string, range?: string) {
  return world.app.inject({
    method: 'GET',
    url: `${basePath}/gespreksopnamen/${id}/geluid`,
    headers: { cookie: browser.cookie, ...(range === undefined ? {} : { range }) },
  });
}

test('a leader of who spoke hears it, whole and in parts, and each hearing is on record; an auditor only knows of it', async () => {
  const id = await world.tape('deventer', number);
  const seen = await recordingSeenBy(leader, id);
  assert.equal(seen['audio'], `${basePath}/gespreksopnamen/${id}/geluid`);
  const whole = await sound(leader, id);
  assert.equal(whole.statusCode, 200, whole.body);
  assert.equal(whole.rawPayload.subarray(0, 4).toString(), 'RIFF');
  world.recordings.sealFrom(() => false);
  await world.recordings.seal(Date.now() + day);
  const part = await sound(leader, id, 'bytes=0-99');
  assert.equal(part.statusCode, 206);
  assert.deepEqual(part.rawPayload, whole.rawPayload.subarray(0, 100));
  for (const browser of [admin, auditor]) {
    assert.equal((await recordingSeenBy(browser, id))['audio'], null);
    assert.equal((await sound(browser, id)).statusCode, 403);
  }
  const lines = await admin.send('GET', '/auditregels', { query: { pageSize: '200' } });
  const heard = (lines.body.results as { action: string; object: string; succeeded: boolean }[]).filter(
    (line) => line.action === 'getRecordingSound' && line.object === id,
  );
  assert.equal(heard.filter(({ succeeded }) => succeeded).length, 2);
  assert.equal(heard.filter(({ succeeded }) => !succeeded).length, 2);
});

test('what is kept on purpose is not destroyed with its term or its caller, until that ends', async () => {
  const id = await world.tape('deventer', '0570698765');
  const until = new Date(Date.now() + 30 * day).toISOString();
  const past = { until: new Date(Date.now() - day).toISOString(), reason: 'Te laat' };
  assert.equal((await leader.send('PUT', `/bewaarplichten/${id}`, { body: past })).status, 400);
  const kept = await leader.send('PUT', `/bewaarplichten/${id}`, {
    body: { until, reason: 'Bedreiging, aangifte gedaan' },
  });
  assert.equal(kept.status, 200, kept.text);
  assert.equal(kept.body.kept.reason, 'Bedreiging, aangifte gedaan');
  for await (const event of world.store.ledger.scan({ types: ['tape.held'] })) {
    assert.doesNotMatch(JSON.stringify(event), /Bedreiging/);
  }
  const erased = await admin.send('POST', '/wissingen', { body: { number: '0570698765' } });
  assert.ok(erased.status < 300, erased.text);
  await world.parts.office.keeping.destroySounds();
  assert.equal((await sound(leader, id)).statusCode, 200);
  assert.equal((await admin.send('DELETE', `/bewaarplichten/${id}`)).status, 204);
  await world.parts.office.keeping.destroySounds();
  assert.equal((await sound(leader, id)).statusCode, 404);
  const list = await admin.send('GET', '/vernietigingen');
  assert.ok(list.text.includes(id.replace('_', '/')), list.text);
});
