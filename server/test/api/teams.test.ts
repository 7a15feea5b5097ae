/** Teams set up from a screen: into the dialplan file, proven first, live at once, and never out while something leads there. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { idOf } from '../../domain/ids.ts';
import { newNote } from './support/requests.ts';
import { type Browser, openWorld, person, type World } from './support/world.ts';

let world: World;
let admin: Browser;
before(async () => {
  world = await openWorld();
  admin = await world.signIn(person('deventer', 'beheerder'));
});
after(() => world.close());

const plain = { name: 'Groen & water', ringSeconds: 25, callbackNorm: null, answerNorm: null, hoursId: null };
// biome-ignore lint/suspicious/noExplicitAny: the reply is checked by what is read from it.
const teams = async (): Promise<any[]> => (await admin.send('GET', '/teaminstellingen')).body.teams;
const team = async (id: string) => (await teams()).find((one) => one.id === id);
const file = () => readFile(join(world.folder, 'deventer.yaml'), 'utf8');
const put = (id: string, body: object, version?: number) =>
  admin.send('PUT', `/teaminstellingen/${encodeURIComponent(id)}`, {
    body,
    headers: version === undefined ? {} : { 'if-match': `"${version}"` },
  });
const remove = (id: string) => admin.send('DELETE', `/teaminstellingen/${encodeURIComponent(id)}`);

test('a team is made: in the file with its comments as they were, and live at once', async () => {
  const text = await file();
  const made = await admin.send('POST', '/teaminstellingen', { body: plain });
  assert.equal(made.status, 201, made.text);
  assert.equal(made.body.id, 'deventer/groen-water');
  assert.deepEqual([made.body.memberCount, made.body.usedIn, made.body.inDialplan], [0, [], true]);
  const written = await file();
  assert.match(written, /\n {2}groen-water: \{ name: Groen & water, ringSeconds: 25 \}\n/);
  assert.equal(written.replace(/ {2}groen-water: .*\n/, ''), text);
  const listed = await admin.send('GET', '/teams');
  assert.ok(listed.body.results.some((one: { id: string }) => one.id === 'deventer/groen-water'));
  const again = await admin.send('POST', '/teaminstellingen', { body: { ...plain, name: 'groen & WATER' } });
  assert.equal(again.status, 400);
  const second = await admin.send('POST', '/teaminstellingen', { body: { ...plain, name: 'Groen/Water' } });
  assert.equal(second.body.id, 'deventer/groen-water-2', second.text);
});

test('name, ringing, promise, answer norm and hours are changed; who was overtaken is told', async () => {
  const id = 'deventer/omgeving';
  const before = await team(id);
  const change = {
    name: 'Omgeving en bouw',
    ringSeconds: 40,
    callbackNorm: { kind: 'weekdayHours', count: 48 },
    answerNorm: { withinSeconds: 30, percent: 75 },
    hoursId: 'deventer/kcc',
  };
  const done = await put(id, change, before.version);
  assert.equal(done.status, 200, done.text);
  const { name, ringSeconds, callbackNorm, answerNorm, hoursId } = done.body;
  assert.deepEqual({ name, ringSeconds, callbackNorm, answerNorm, hoursId }, change);
  assert.equal((await put(id, { ...change, name: 'Anders' }, before.version)).status, 412);
  assert.match(
    await file(),
    / {2}omgeving: \{ name: Omgeving en bouw, ringSeconds: 40, hours: kcc, callbackNorm: \{ weekdayHours: 48 \}, answerNorm: \{ seconds: 30, percent: 75 \} \}/,
  );
  const back = await put(id, { ...plain, name: 'Omgeving', ringSeconds: 20 }, done.body.version);
  assert.equal(back.status, 200, back.text);
  assert.match(await file(), /\n {2}omgeving: \{ name: Omgeving \}\n/);
});

test('the questions of a team stay when its name changes', async () => {
  const before = await team('deventer/ondernemersloket');
  assert.ok(before.questionCount > 0);
  const done = await put(before.id, { ...plain, name: 'Loket ondernemers' }, before.version);
  assert.equal(done.status, 200, done.text);
  assert.equal(done.body.questionCount, before.questionCount);
});

test('what a dialplan does not take is refused with the field it stands in', async () => {
  const id = 'deventer/omgeving';
  const tries: readonly (readonly [object, string])[] = [
    [{ name: ' ' }, 'naam'],
    [{ name: 'x }\nnodes: {' }, 'naam'],
    [{ ringSeconds: 4 }, 'belSeconden'],
    [{ hoursId: 'lochem/kcc' }, 'openingstijdenId'],
    [{ answerNorm: { withinSeconds: 35, percent: 80 } }, 'opneemnorm.binnenSeconden'],
    [{ callbackNorm: { kind: 'workingDays', count: 31 } }, 'terugbelnorm.aantal'],
  ];
  for (const [change, path] of tries) {
    const refused = await put(id, { ...plain, name: 'Omgeving', ...change });
    assert.equal(refused.status, 400, JSON.stringify(change));
    assert.equal(refused.body.errors[0].path, path);
  }
});

test('a team that is used is not taken out, and the answer says by what', async () => {
  const led = await team('deventer/belastingen');
  assert.ok(led.usedIn.includes('Team Belastingen'), led.usedIn.join());
  const refused = await remove(led.id);
  assert.equal(refused.status, 409);
  assert.match(refused.text, /Team Belastingen/);
  const made = await admin.send('POST', '/teaminstellingen', { body: { ...plain, name: 'Tijdelijk' } });
  const id = String(made.body.id);
  const employee = person('deventer', 'medewerker');
  const join = (teamIds: readonly string[]) =>
    admin.send('PATCH', `/medewerkers/${employee}`, { body: { teamIds } });
  assert.equal((await join([id])).status, 200);
  assert.match((await remove(id)).text, /1 leden/);
  await join([]);
  const note = await admin.send('POST', '/terugbelnotities', { body: newNote({ ownerTeam: id }) });
  assert.equal(note.status, 201, note.text);
  assert.match((await remove(id)).text, /1 terugbelnotities/);
});

test('an unused team goes, also where somebody who left was in it', async () => {
  const made = await admin.send('POST', '/teaminstellingen', { body: { ...plain, name: 'Opgeheven' } });
  const id = String(made.body.id);
  const left = person('deventer', 'auditor');
  const change = (body: object) => admin.send('PATCH', `/medewerkers/${left}`, { body });
  assert.equal((await change({ teamIds: [id] })).status, 200);
  assert.equal((await change({ active: false })).status, 200);
  const gone = await remove(id);
  assert.equal(gone.status, 204, gone.text);
  assert.equal(await team(id), undefined);
  assert.doesNotMatch(await file(), /opgeheven/);
  assert.deepEqual(world.people.now.employees.get(left)?.teams, []);
  assert.equal((await remove(id)).status, 404);
});

test('a team that only its members tell of gets its line when it is set up', async () => {
  await world.store.people.saveTeam({
    id: idOf('deventer/los'),
    municipality: idOf('deventer'),
    name: 'Los',
  });
  await world.people.refresh();
  const loose = await team('deventer/los');
  assert.equal(loose.inDialplan, false);
  const done = await put(loose.id, { ...plain, name: 'Niet meer los' }, loose.version);
  assert.equal(done.status, 200, done.text);
  assert.equal(done.body.inDialplan, true);
  assert.equal(world.people.now.teams.find(({ id }) => id === 'deventer/los')?.name, 'Niet meer los');
});

test('every change is on record; an auditor looks and changes nothing', async () => {
  const actions = (await admin.send('GET', '/auditregels', { query: { pageSize: '200' } })).body.results.map(
    (line: { action: string }) => line.action,
  );
  for (const action of ['createTeam', 'putTeam', 'removeTeam']) assert.ok(actions.includes(action), action);
  const auditor = await world.signIn(person('lochem', 'auditor'));
  const listed = await auditor.send('GET', '/teaminstellingen');
  assert.equal(listed.status, 200);
  assert.doesNotMatch(listed.text, /deventer/);
  assert.equal((await auditor.send('POST', '/teaminstellingen', { body: plain })).status, 403);
});
