/** The audit trail: looked through by who, what, how it ended and when; and taken along as a file. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Browser, openWorld, person, type World } from './support/world.ts';

let world: World;
let admin: Browser;
before(async () => {
  world = await openWorld();
  admin = await world.signIn(person('deventer', 'beheerder'));
});
after(() => world.close());

const look = (query: Record<string, string>) => admin.send('GET', '/auditregels', { query });

test('lines are found by action, result, person and day', async () => {
  const agent = await world.signIn(person('deventer', 'kcc-agent'));
  await agent.send('POST', '/machinetokens', { body: {} });
  await admin.send('POST', '/webhooks', { body: { address: 'https://example.nl/x', topics: ['notities'] } });
  const refused = await look({ action: 'createMachineToken', result: 'refused' });
  assert.equal(refused.body.count, 1);
  assert.equal(refused.body.results[0].succeeded, false);
  assert.equal((await look({ action: 'createMachineToken', result: 'succeeded' })).body.count, 0);
  const own = await look({ actorId: person('deventer', 'beheerder'), action: 'createWebhook' });
  assert.equal(own.body.count, 1);
  assert.equal((await look({ until: '2020-01-01' })).body.count, 0);
  assert.ok((await look({ from: '2020-01-01' })).body.count > 2);
  assert.equal((await look({ from: 'gisteren' })).status, 400);
});

test('the file holds what was asked for, and no cell that a spreadsheet runs', async () => {
  await world.store.audit.append({
    at: Date.now(),
    municipality: world.people.now.employees.get(person('deventer', 'beheerder'))!.municipality,
    actor: null,
    action: 'signIn',
    object: '=1+1;x',
    succeeded: false,
    source: '::1',
  });
  const file = await look({ fileFormat: 'csv', action: 'signIn', result: 'refused' });
  assert.match(String(file.headers['content-type']), /^text\/csv/);
  assert.match(file.text, /^\uFEFFnummer;tijdstip;wie;handeling;waarop;resultaat;vanaf\r\n/);
  assert.match(file.text, /"'=1\+1;x"/);
  assert.doesNotMatch(file.text, /createWebhook/);
  const foreign = await world.signIn(person('lochem', 'beheerder'));
  const theirs = await foreign.send('GET', '/auditregels', { query: { action: 'createWebhook' } });
  assert.equal(theirs.body.count, 0);
});
