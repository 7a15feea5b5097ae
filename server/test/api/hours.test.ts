/** Opening hours changed from a screen: into the dialplan file, proven first, live at once. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Browser, openWorld, type World } from './support/world.ts';

let world: World;
let admin: Browser;
before(async () => {
  world = await openWorld();
  admin = await world.signIn('beheerder@deventer.example');
});
after(() => world.close());

const path = '/openingstijden/deventer%2Fkcc';
const listed = async () =>
  // biome-ignore lint/suspicious/noExplicitAny: the reply is checked by what is read from it.
  ((await admin.send('GET', '/openingstijden')).body.results as any[]).find(
    ({ id }) => id === 'deventer/kcc',
  );

test('an administrator changes the hours; a second change on the same page is refused', async () => {
  const hours = await listed();
  const days = hours.days.map((_: unknown, day: number) =>
    day === 5 ? [] : [{ from: '08:00', until: '20:00' }],
  );
  const exceptions = [
    { date: '2027-03-01', name: 'verhuizing', ranges: [{ from: '12:00', until: '17:00' }] },
  ];
  const changed = await admin.send('PUT', path, { body: { version: hours.version, days, exceptions } });
  assert.equal(changed.status, 200, changed.text);
  assert.deepEqual(changed.body.days, days);
  assert.notEqual(changed.body.version, hours.version);
  const local = (await listed()).exceptions.filter(({ origin }: { origin: string }) => origin === 'local');
  assert.deepEqual(local, [{ ...exceptions[0], origin: 'local' }]);
  const late = await admin.send('PUT', path, { body: { version: hours.version, days, exceptions } });
  assert.equal(late.status, 412, late.text);
});

test('the dialplan on the screen tells its own routing tests, and those of nobody else', async () => {
  const entrances = (await admin.send('GET', '/ingangen')).body.results as {
    readonly id: string;
    readonly tests: readonly object[];
  }[];
  assert.deepEqual(entrances.find(({ id }) => id === 'deventer/algemeen')?.tests, [
    { name: 'een beller komt bij Deventer', passed: true, detail: null },
  ]);
  const other = await world.signIn('beheerder@lochem.example');
  assert.doesNotMatch((await other.send('GET', '/ingangen')).text, /een beller komt bij Deventer/);
});

test('times that overlap are refused with the day they stand on', async () => {
  const { version } = await listed();
  const days = [
    [
      { from: '09:00', until: '12:00' },
      { from: '11:00', until: '13:00' },
    ],
    [],
    [],
    [],
    [],
    [],
    [],
  ];
  const refused = await admin.send('PUT', path, { body: { version, days, exceptions: [] } });
  assert.equal(refused.status, 400, refused.text);
});
