/** Employees from CSV: added, changed, and refused as a whole with every mistake named. */
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

const post = (fileContent: string) => admin.send('POST', '/medewerkerimporten', { body: { fileContent } });

test('new employees are added, known ones changed by id or address', async () => {
  const done = await post(
    [
      'id;naam;email;teams;rollen;vaardigheden',
      'm-1;Nieuwe Collega;nieuw@deventer.example;burgerzaken;kcc-agent;paspoort:4|afval',
      ';Andere Naam;medewerker@deventer.example;;teamleider;',
    ].join('\r\n'),
  );
  assert.deepEqual(done.body, { addedCount: 1, changedCount: 1, unchangedCount: 0 }, done.text);
  const added = world.people.now.employees.get('m-1' as never);
  assert.deepEqual(added?.skills.map(({ skill, level }) => `${skill}:${level}`).sort(), [
    'afval:3',
    'paspoort:4',
  ]);
  assert.deepEqual(world.people.now.employees.get(person('deventer', 'medewerker'))?.roles, ['teamleider']);
});

test('one mistake keeps everybody out, and an address of elsewhere tells nothing of its owner', async () => {
  const before = world.people.now.employees.size;
  const wrong = await post(
    [
      'naam;email;teams;rollen',
      'Goed;goed@deventer.example;burgerzaken;medewerker',
      'Fout;geen adres;onbekend;baas',
      'Elders;medewerker@lochem.example;;',
      'Dubbel;goed@deventer.example;;',
    ].join('\n'),
  );
  assert.equal(wrong.status, 400);
  const { errors } = wrong.body as { readonly errors: readonly { readonly detail: string }[] };
  assert.equal(errors.length, 5);
  assert.doesNotMatch(wrong.text, /lochem/i);
  assert.equal(world.people.now.employees.size, before);
});

test('a dry run tells what would happen and does nothing; who is as in the file is left alone', async () => {
  const fileContent = [
    'id;naam;email;rollen',
    'deventer-kcc-agent;Naamdeventerkccagent;kcc-agent@deventer.example;kcc-agent',
    'deventer-teamleider;Andere Leider;;teamleider',
    ';Vers;vers@deventer.example;medewerker',
  ].join('\n');
  const { version } = world.people.now;
  const dry = await admin.send('POST', '/medewerkerimporten', { body: { fileContent, dryRun: true } });
  assert.deepEqual(dry.body, { addedCount: 1, changedCount: 1, unchangedCount: 1 }, dry.text);
  await world.people.refresh();
  assert.equal(world.people.now.version, version);
  const done = await post(fileContent);
  assert.deepEqual(done.body, dry.body);
  assert.deepEqual((await post(fileContent)).body, { addedCount: 0, changedCount: 0, unchangedCount: 3 });
});

test('the address of one employee is not given to another, of here or of elsewhere', async () => {
  for (const taken of ['auditor@deventer.example', 'AUDITOR@lochem.example']) {
    const refused = await post(`id;naam;email\ndeventer-kcc-agent;Agent;${taken}`);
    assert.equal(refused.status, 400, taken);
    assert.match(refused.text, /al in gebruik/);
  }
  const foreign = await post('id;naam\nlochem-medewerker;Gekaapt');
  assert.equal(foreign.status, 400);
  assert.equal(world.people.now.employees.get(person('lochem', 'medewerker'))?.municipality, 'lochem');
});

test('who left goes by the file too, and nobody takes the administration from themselves', async () => {
  const agent = await world.signIn(person('deventer', 'kcc-agent'));
  const gone = await post('id;naam;actief\ndeventer-kcc-agent;Naamdeventerkccagent;nee');
  assert.deepEqual(gone.body, { addedCount: 0, changedCount: 1, unchangedCount: 0 }, gone.text);
  assert.equal((await agent.send('GET', '/ik')).status, 401);
  assert.equal((await post('id;naam;actief\ndeventer-beheerder;Ik;nee')).status, 409);
  assert.equal((await post('id;naam;rollen\ndeventer-beheerder;Ik;auditor')).status, 409);
  assert.match((await post('id;naam;actief\nx;Y;misschien')).text, /schrijf ja of nee/);
});
