/** Reports, rival definitions and marks over the API, and the same report by the command line. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Browser, openWorld, person, until, type World } from './support/world.ts';

let world: World;
let leader: Browser;
before(async () => {
  world = await openWorld();
  leader = await world.signIn(person('deventer', 'teamleider'));
});
after(() => world.close());

test('a report comes as JSON, as CSV to save and as a page to print', async () => {
  const json = await leader.send('GET', '/rapportages', { query: { reportPeriod: '2026-Q4' } });
  assert.equal(json.status, 200, json.text);
  assert.equal(json.body.municipality.id, 'deventer');
  const csv = await leader.send('GET', '/rapportages', { query: { fileFormat: 'csv' } });
  assert.match(String(csv.headers['content-type']), /^text\/csv/);
  assert.match(String(csv.headers['content-disposition']), /attachment; filename="bereikbaarheid-deventer-/);
  const page = await leader.send('GET', '/rapportages', { query: { fileFormat: 'html' } });
  assert.match(String(page.headers['content-security-policy']), /default-src 'none'/);
  assert.match(page.text, /^<!doctype html>/);
  const wrong = await leader.send('GET', '/rapportages', { query: { reportPeriod: '2026-Q9' } });
  assert.equal(wrong.status, 400);
});

test('an auditor sees the report, and not the lines of persons', async () => {
  const auditor = await world.signIn(person('deventer', 'auditor'));
  assert.equal((await auditor.send('GET', '/rapportages')).status, 200);
  const query = { withPersons: 'true' };
  assert.equal((await auditor.send('GET', '/rapportages', { query })).status, 403);
  assert.equal((await leader.send('GET', '/rapportages', { query })).status, 200);
});

test('a test mark takes a call out of the percentage, once, and the day is told under rival definitions', async () => {
  const call = await world.call('deventer', '0570612345');
  world.centre.submit({
    type: 'leg.ended',
    call,
    leg: `${call}/a` as never,
    by: 'far',
    status: null,
  } as never);
  await until(() => world.parts.office.calls.get(call)?.endedAt !== null);
  for (let round = 0; round < 2; round++) {
    const marked = await leader.send('POST', `/gesprekken/${call}/markeringen`, { body: { mark: 'test' } });
    assert.equal(marked.status, 201, marked.text);
  }
  const tags = (await world.store.ledger.read({ stream: `call:${call}` })).filter(
    ({ type }) => type === 'call.tagged',
  );
  assert.equal(tags.length, 1);
  const day = await leader.send('GET', '/definitievergelijkingen');
  assert.equal(day.status, 200, day.text);
  assert.equal(day.body.definitions.length, 6);
});
