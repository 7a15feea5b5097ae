/** The product catalogue over the API: imported as a whole, searched, and the only subjects a call can have. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openWorld, person, type World } from './support/world.ts';

let world: World;
before(async () => {
  world = await openWorld();
});
after(() => world.close());

test('a catalogue is imported, searched with script and questions, and stays of its own municipality', async () => {
  const admin = await world.signIn(person('deventer', 'beheerder'));
  const agent = await world.signIn(person('deventer', 'kcc-agent'));
  const csv = [
    'id;naam;trefwoorden;script;team;vraag;antwoord',
    'paspoort;Paspoort aanvragen;reisdocument|id;Vraag naar de leeftijd.;burgerzaken;Wat kost het?;Zie het tarief.',
    'paspoort;;;;;Hoe lang duurt het?;Vijf werkdagen.',
    'afval;Afval;;;;;',
  ].join('\n');
  const done = await admin.send('PUT', '/onderwerpencatalogus', {
    body: { fileFormat: 'csv', fileContent: csv },
  });
  assert.deepEqual(done.body, { version: 1, count: 2 }, done.text);
  const state = await admin.send('GET', '/onderwerpencatalogus');
  assert.deepEqual([state.body, state.headers['etag']], [done.body, '"1"']);
  const found = await agent.send('GET', '/onderwerpen', { query: { search: 'reisdoc' } });
  assert.equal(found.body.results[0].name, 'Paspoort aanvragen');
  assert.equal(found.body.results[0].questions.length, 2);
  assert.equal(found.body.results[0].team.name, 'Burgerzaken');
  const one = await agent.send('GET', '/onderwerpen/paspoort');
  assert.deepEqual(one.body, found.body.results[0]);
  assert.equal((await agent.send('GET', '/onderwerpen/paspo')).status, 404);
  const other = await world.signIn(person('lochem', 'kcc-agent'));
  assert.equal((await other.send('GET', '/onderwerpen/paspoort')).status, 404);
  assert.deepEqual((await other.send('GET', '/onderwerpen')).body.results, []);
  const wrong = await admin.send('PUT', '/onderwerpencatalogus', {
    body: { fileFormat: 'csv', fileContent: 'id;naam\nMET HOOFDLETTERS;Naam\ngoed;' },
  });
  assert.equal(wrong.status, 400);
  assert.match(wrong.text, /Regel 2.*Regel 3/s);
  assert.equal((await agent.send('GET', '/onderwerpen')).body.count, 2, 'nothing was taken over');
});

test('a call can be registered under a subject of the catalogue only', async () => {
  const agent = await world.signIn(person('deventer', 'kcc-agent'));
  const call = await world.call('deventer', '0570612345');
  const registration = { outcome: null, question: '', callerName: '' };
  const path = `/gesprekken/${call}/registratie`;
  const wrong = await agent.send('PUT', path, { body: { ...registration, subjectId: 'onbekend' } });
  assert.equal(wrong.status, 409, wrong.text);
  const right = await agent.send('PUT', path, { body: { ...registration, subjectId: 'afval' } });
  assert.equal(right.status, 200, right.text);
});
