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
  assert.deepEqual(done.body, { addedCount: 1, changedCount: 1 }, done.text);
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
