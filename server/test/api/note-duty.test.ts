/** Who a note is for and who acts on it: a person of a team, the deputy while that person is away, who is called in. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type CallId, idOf } from '../../domain/ids.ts';
import { newNote } from './support/requests.ts';
import { type Browser, openWorld, person, until, type World } from './support/world.ts';

const owner = person('deventer', 'medewerker');
const deputy = idOf<'employee'>('deventer-waarnemer');
/** Of another team than the owner: only the deputy's own part lets her see the note. */
const otherTeam = 'deventer/omgeving';

let world: World;
let agent: Browser;
let away: Browser;
let standIn: Browser;

before(async () => {
  world = await openWorld();
  const { employees } = world.people.now;
  await world.store.people.saveTeam({
    id: idOf(otherTeam),
    municipality: idOf('deventer'),
    name: 'Omgeving',
  });
  await world.store.people.saveEmployee(
    {
      ...employees.get(owner)!,
      id: deputy,
      name: 'Willy Waarnemer',
      email: 'waarnemer@deventer.example',
      teams: [idOf(otherTeam)],
    },
    Date.now(),
  );
  const hash = await world.store.accounts.passwordOf(owner);
  await world.store.accounts.setPassword(deputy, hash!, Date.now());
  await world.people.refresh();
  agent = await world.signIn('kcc-agent@deventer.example');
  away = await world.signIn('medewerker@deventer.example');
  standIn = await world.signIn('waarnemer@deventer.example');
});
after(() => world.close());

async function isAway(change: {
  readonly present: boolean;
  readonly deputyId: string | null;
}): Promise<void> {
  const { body } = await away.send('GET', '/ik/bereikbaarheid');
  const { summary: _, devices: __, deputy: ___, ...settings } = body;
  const reply = await away.send('PUT', '/ik/bereikbaarheid', {
    body: { ...settings, ...change, absentUntil: null, ringingDevices: [] },
  });
  assert.equal(reply.status, 200, reply.text);
}

const command = (browser: Browser, id: string, body: object) =>
  browser.send('POST', `/terugbelnotities/${id}/opdrachten`, { body });

async function make(change: object = {}): Promise<string> {
  const made = await agent.send('POST', '/terugbelnotities', { body: newNote(change) });
  assert.equal(made.status, 201, made.text);
  return made.body.id;
}

const told = (address: string) => world.mails.filter(({ to }) => to === address).length;

test('a note can be for a person of the team, who hears of it; with the promise come the names, also in English', async () => {
  const promise = await agent.send('GET', '/terugbelbeloften', {
    query: { ownerTeam: 'deventer/burgerzaken' },
  });
  assert.match(promise.body.promiseEnglish, /^We will call you back /);
  const members = promise.body.members as { id: string; away: boolean }[];
  assert.ok(members.some(({ id, away: isOut }) => id === owner && !isOut));
  assert.ok(!members.some(({ id }) => id === deputy), 'those of the team only');
  const id = await make({ ownerEmployee: owner });
  await until(() => told('medewerker@deventer.example') === 1);
  const { body } = await away.send('GET', `/terugbelnotities/${id}`);
  assert.deepEqual([body.ownerEmployee.id, body.standIn], [owner, undefined]);
  assert.equal((await standIn.send('GET', `/terugbelnotities/${id}`)).status, 404);
});

test('while the owner is away the deputy sees the note, hears of it and rings back; then it is the owner’s again', async () => {
  const id = await make({ ownerEmployee: owner, question: 'Waar blijft mijn uittreksel?' });
  await until(() => told('medewerker@deventer.example') === 2);
  await isAway({ present: false, deputyId: deputy });
  const mine = await standIn.send('GET', '/terugbelnotities', { query: { whose: 'mine' } });
  const found = mine.body.results.find((one: { id: string }) => one.id === id);
  assert.equal(found?.question, 'Waar blijft mijn uittreksel?');
  assert.deepEqual(found.standIn, { id: deputy, name: 'Willy Waarnemer' });
  const promise = await agent.send('GET', '/terugbelbeloften', {
    query: { ownerTeam: 'deventer/burgerzaken' },
  });
  const absent = promise.body.members.find((one: { id: string }) => one.id === owner);
  assert.deepEqual([absent.away, absent.standIn.id], [true, deputy]);
  await make({ ownerEmployee: owner });
  await until(() => told('waarnemer@deventer.example') === 1);
  assert.equal(told('medewerker@deventer.example'), 2, 'who is away is not the one who has to know');
  assert.equal((await command(standIn, id, { command: 'claim' })).status, 200);
  assert.equal((await command(standIn, id, { command: 'attempt', result: 'noAnswer' })).status, 200);
  await isAway({ present: true, deputyId: deputy });
  assert.equal((await standIn.send('GET', `/terugbelnotities/${id}`)).status, 404);
  assert.equal((await away.send('GET', `/terugbelnotities/${id}`)).body.attempts.length, 1);
});

test('without a deputy the team acts, and the note says so', async () => {
  const id = await make({ ownerEmployee: owner });
  await isAway({ present: false, deputyId: null });
  const { body } = await agent.send('GET', `/terugbelnotities/${id}`);
  assert.equal(body.standIn.name, 'Burgerzaken');
  await isAway({ present: true, deputyId: null });
});

test('an attempt that turns out to have been a voicemail is put right by who made it, and is one attempt', async () => {
  const id = await make();
  await command(agent, id, { command: 'claim' });
  const reached = await command(agent, id, { command: 'attempt', result: 'reached' });
  assert.equal(reached.body.state, 'reached');
  const corrects = { command: 'attempt', result: 'voicemail', corrects: true, remark: 'Ingesproken' };
  assert.equal((await command(away, id, corrects)).status, 409, 'a colleague was not there');
  const right = await command(agent, id, corrects);
  assert.equal(right.status, 200, right.text);
  assert.deepEqual(
    [right.body.state, right.body.attempts.map(({ result }: { result: string }) => result)],
    ['attempted', ['voicemail']],
  );
});

test('attempts of before it was forwarded stand with the note that goes on', async () => {
  const id = await make();
  await command(agent, id, { command: 'attempt', result: 'busy' });
  await command(agent, id, {
    command: 'forward',
    ownerTeam: 'deventer/burgerzaken',
    ownerEmployee: owner,
    remark: 'Voor jou',
  });
  const mine = await away.send('GET', '/terugbelnotities', { query: { whose: 'mine' } });
  const onward = mine.body.results.find(({ remarks }: { remarks?: string[] }) => remarks?.[0] === 'Voor jou');
  assert.deepEqual(
    onward.attempts.map(({ result }: { result: string }) => result),
    ['busy'],
  );
});

/** A call from this number that the agent has on the line. */
async function talk(number: string): Promise<CallId> {
  const employee = person('deventer', 'kcc-agent');
  const device = 'toestel-deventer' as never;
  world.centre.submit({ type: 'device.up', device, employee });
  await agent.send('POST', '/ik/werkstatusopdrachten', { body: { command: 'ready' } });
  const call = await world.call('deventer', number);
  await until(() => (world.centre.state.calls.get(call)?.offers.length ?? 0) > 0);
  const { leg } = world.centre.state.calls.get(call)!.offers[0]!;
  world.centre.submit({ type: 'leg.answered', call, leg, device });
  await until(() => world.centre.state.calls.get(call)?.conversation != null);
  return call;
}

test('who rings again about an open note belongs to it during the call: the promise counts and no second note is made', async () => {
  const id = await make({ number: '0570698877', question: 'Mag mijn boom om?' });
  const other = await make({ number: '0570600000' });
  const call = await talk('0570698877');
  const path = `/gesprekken/${call}`;
  const attach = (noteId: string) =>
    agent.send('POST', `${path}/opdrachten`, { body: { command: 'attachNote', noteId } });
  const promised = () =>
    agent.send('PUT', `${path}/registratie`, {
      body: { outcome: 'callbackNote', subjectId: null, question: '', callerName: '' },
    });
  assert.equal((await promised()).status, 409, 'not before it is said which promise');
  assert.equal((await attach(other)).status, 404, 'of this caller only');
  assert.equal((await attach(id)).status, 202);
  assert.equal((await promised()).status, 200);
  assert.equal((await agent.send('GET', `/terugbelnotities/${id}`)).body.callId, call);
  const screen = await agent.send('GET', '/terugbelnotities', { query: { whose: 'all' } });
  assert.equal(
    screen.body.results.filter(({ question }: { question: string }) => question === 'Mag mijn boom om?')
      .length,
    1,
  );
});

test('nobody rings about a note that a colleague has in hand, or that is finished', async () => {
  const id = await make({ number: '0570698866' });
  const target = { kind: 'number', number: '0570698866' };
  const ring = () => agent.send('POST', '/gesprekken', { body: { target, noteId: id } });
  await command(away, id, { command: 'claim' });
  const locked = await ring();
  assert.equal(locked.status, 409, locked.text);
  assert.match(locked.text, /collega/);
  await command(away, id, { command: 'close', closing: 'withdrawn' });
  assert.match((await ring()).text, /afgehandeld/);
});
