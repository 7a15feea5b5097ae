/** A telephone taken away from an employee: not rung again, its number forgotten, and nobody else's. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { idOf } from '../../domain/ids.ts';
import { type Browser, openWorld, person, type World } from './support/world.ts';

let world: World;
let admin: Browser;
before(async () => {
  world = await openWorld();
  admin = await world.signIn('beheerder@deventer.example');
});
after(() => world.close());

const owner = person('deventer', 'medewerker');
const path = `/medewerkers/${owner}/toestellen`;

test('a desk phone and a mobile are taken away; a registration of theirs ends', async () => {
  const desk = await admin.send('POST', path, { body: { kind: 'sip', label: 'Toestel', number: null } });
  const mobile = await admin.send('POST', path, {
    body: { kind: 'mobile', label: 'Mobiel', number: '0612345678' },
  });
  const number = world.people.now.devices.get(idOf(mobile.body.id))?.number;
  assert.ok(number);
  for (const { body } of [desk, mobile]) {
    const gone = await admin.send('DELETE', `${path}/${body.id}`);
    assert.equal(gone.status, 204, gone.text);
  }
  assert.deepEqual(world.people.now.devicesOf.get(owner) ?? [], []);
  assert.deepEqual(world.forgotten, [desk.body.id, mobile.body.id]);
  assert.equal((await world.store.subjects.read(number))?.number, undefined);
  assert.equal((await admin.send('DELETE', `${path}/${desk.body.id}`)).status, 404);
});

test('a telephone is taken away from its own owner only, and a browser telephone not at all', async () => {
  const desk = await admin.send('POST', path, { body: { kind: 'sip', label: 'Toestel', number: null } });
  const other = `/medewerkers/${person('deventer', 'teamleider')}/toestellen/${desk.body.id}`;
  assert.equal((await admin.send('DELETE', other)).status, 404);
  const browser = await world.signIn('medewerker@deventer.example');
  const web = await browser.send('POST', '/sip-toegangen', { body: { purpose: 'softphone' } });
  assert.equal((await admin.send('DELETE', `${path}/${web.body.deviceId}`)).status, 409);
});
