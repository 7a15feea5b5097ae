/**
 * A queue that Lochem shares with Deventer: an agent of Deventer answers its callers with Lochem's subjects, teams and
 * promises, each caller is counted for Lochem, and nothing else of Lochem opens to anybody of Deventer.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sources } from '../../app/live/live-items.ts';
import type { CallCard } from '../../contract/call.ts';
import type { CallId } from '../../domain/ids.ts';
import { idOf } from '../../domain/ids.ts';
import { localDay } from '../../domain/reachability/bucket.ts';
import { type Browser, nameOf, openWorld, person, type Town, until, type World } from './support/world.ts';

const number = '0573289333';
const guest = person('deventer', 'kcc-agent');

let world: World;
let agent: Browser;
/** Of Lochem, from now on. */
let call: CallId;

before(async () => {
  world = await openWorld({ sharing: true });
  const admin = await world.signIn('beheerder@lochem.example');
  const catalogue = await admin.send('PUT', '/onderwerpencatalogus', {
    body: { fileFormat: 'csv', fileContent: 'id;naam;team\nmarkt;Weekmarkt;burgerzaken' },
  });
  assert.equal(catalogue.status, 200, catalogue.text);
  agent = await world.signIn(guest);
  world.centre.submit({ type: 'device.up', device: 'toestel' as never, employee: guest });
  const ready = await agent.send('POST', '/ik/werkstatusopdrachten', { body: { command: 'ready' } });
  assert.deepEqual(
    ready.body.queues.map(({ id }: { id: string }) => id),
    ['deventer/kcc', 'lochem/kcc'],
  );
  call = await world.call('lochem', number);
});
after(() => world.close());

function seen<Item>(name: keyof typeof sources, town: Town, role: Parameters<typeof person>[1]): Item[] {
  const { office } = world.parts;
  const viewer = world.people.now.employees.get(person(town, role))!;
  return sources[name].items(office, viewer, office.now()) as unknown as Item[];
}
const card = () => seen<CallCard>('myCalls', 'deventer', 'kcc-agent').find(({ id }) => id === call);
const path = () => `/gesprekken/${encodeURIComponent(call)}`;
const state = () => world.centre.state.calls.get(call);

/** What an agent asks for a caller: whether they may, with how many results. */
async function choices(browser: Browser): Promise<Readonly<Record<string, unknown>>> {
  const callId = String(call);
  const about = { query: { callId } };
  const [subjects, teams, promise, directory] = await Promise.all([
    browser.send('GET', '/onderwerpen', about),
    browser.send('GET', '/teams', about),
    browser.send('GET', '/terugbelbeloften', { query: { callId, ownerTeam: 'lochem/burgerzaken' } }),
    browser.send('POST', '/doorverbindbestemmingen/zoekvragen', { body: { search: 'burgerzaken', callId } }),
  ]);
  return {
    subjects:
      subjects.status === 200 ? subjects.body.results.map(({ id }: { id: string }) => id) : subjects.status,
    team:
      teams.status === 200
        ? teams.body.results.some(({ id }: { id: string }) => id === 'lochem/omgeving')
        : teams.status,
    promise: promise.status,
    directory:
      directory.status === 200
        ? directory.body.some(({ id }: { id: string }) => id === 'lochem/burgerzaken')
        : directory.status,
  };
}

const newNote = () => ({
  callId: call,
  ownerTeam: 'lochem/burgerzaken',
  ownerEmployee: null,
  callerName: 'Beller',
  number,
  subjectId: 'markt',
  question: 'Een plaats op de markt',
  window: null,
});
const registration = { outcome: null, subjectId: 'markt', question: 'Een plaats', callerName: 'Beller' };

test('a caller of Lochem rings an agent of Deventer, who sees whose caller it is', async () => {
  await until(() => card()?.state === 'ringing');
  assert.equal(card()?.municipality?.id, 'lochem');
  assert.equal(card()?.queue?.id, 'lochem/kcc');
  assert.deepEqual(await choices(agent), { subjects: ['markt'], team: true, promise: 200, directory: true });
});

test('in that call, and for who has it only, there are the subjects, teams, colleagues and promises of Lochem', async () => {
  world.centre.submit({
    type: 'leg.answered',
    call,
    leg: state()!.offers[0]!.leg,
    device: 'toestel' as never,
  });
  await until(() => card()?.state === 'talking');
  assert.deepEqual(await choices(agent), { subjects: ['markt'], team: true, promise: 200, directory: true });
  const none = { subjects: 404, team: 404, promise: 404, directory: 404 };
  for (const role of ['medewerker', 'teamleider', 'beheerder'] as const) {
    const other = await world.signIn(person('deventer', role));
    assert.deepEqual(await choices(other), none, role);
    const reply = await other.send('PUT', `${path()}/registratie`, { body: registration });
    assert.ok([403, 404].includes(reply.status), `${role} ${reply.status}`);
    const note = await other.send('POST', '/terugbelnotities', { body: newNote() });
    assert.equal(note.status, 400, role);
    assert.equal((await other.send('GET', path())).status, role === 'medewerker' ? 403 : 404, role);
  }
  // Without the call it is the own municipality, as ever.
  const own = await agent.send('GET', '/teams');
  assert.ok(
    own.body.results.every(({ id }: { id: string }) => id.startsWith('deventer/')),
    own.text,
  );
  assert.equal(
    (await agent.send('GET', '/terugbelbeloften', { query: { ownerTeam: 'lochem/burgerzaken' } })).status,
    400,
  );
});

test('the agent registers the contact and makes a note for a team of Lochem, where it is found', async () => {
  const registered = await agent.send('PUT', `${path()}/registratie`, { body: registration });
  assert.equal(registered.status, 200, registered.text);
  const wrongTeam = await agent.send('POST', '/terugbelnotities', {
    body: { ...newNote(), ownerTeam: 'deventer/burgerzaken' },
  });
  assert.equal(wrongTeam.status, 400, wrongTeam.text);
  const made = await agent.send('POST', '/terugbelnotities', { body: newNote() });
  assert.equal(made.status, 201, made.text);
  assert.equal(made.body.ownerTeam.id, 'lochem/burgerzaken');
  const outcome = { ...registration, outcome: 'callbackNote' };
  assert.equal((await agent.send('PUT', `${path()}/registratie`, { body: outcome })).status, 200);
  const theirs = await world.signIn(person('lochem', 'medewerker'));
  const list = await theirs.send('GET', '/terugbelnotities', { query: { whose: 'team' } });
  const [found] = list.body.results;
  assert.deepEqual([found.id, found.subject, found.number], [made.body.id, 'Weekmarkt', '0573 289 333']);
  // Theirs from here on: who made it for them has no business with it any more.
  assert.equal(
    (await agent.send('GET', `/terugbelnotities/${encodeURIComponent(made.body.id)}`)).status,
    404,
  );
  const mine = await agent.send('GET', '/terugbelnotities', { query: { whose: 'mine' } });
  assert.doesNotMatch(mine.text, /lochem/i);
});

test('leaders of Lochem see who answers for them, those of Deventer do not listen to callers of Lochem', async () => {
  type Agent = {
    id: string;
    name: string;
    callId: string | null;
    busyWith: string | null;
    teams: unknown[];
    queues: { id: string }[];
  };
  const atLochem = seen<Agent>('agents', 'lochem', 'teamleider').find(({ id }) => id === guest)!;
  assert.equal(atLochem.name, nameOf('deventer', 'kcc-agent'));
  assert.deepEqual([atLochem.callId, atLochem.busyWith], [call, 'KCC Lochem']);
  assert.deepEqual([atLochem.teams, atLochem.queues.map(({ id }) => id)], [[], ['lochem/kcc']]);
  const atHome = seen<Agent>('agents', 'deventer', 'teamleider').find(({ id }) => id === guest)!;
  assert.deepEqual([atHome.callId, atHome.busyWith], [null, 'KCC Lochem']);
  const leader = await world.signIn(person('deventer', 'teamleider'));
  const listen = await leader.send('POST', `${path()}/opdrachten`, {
    body: { command: 'supervise', mode: 'listen' },
  });
  assert.equal(listen.status, 404);
  assert.equal(state()?.supervision, null);
  const queues = seen<{ id: string; municipality: { id: string } }>('queues', 'deventer', 'teamleider');
  assert.deepEqual(
    queues.map(({ id, municipality }) => [id, municipality.id]),
    [
      ['deventer/kcc', 'deventer'],
      ['lochem/kcc', 'lochem'],
    ],
  );
  assert.deepEqual(
    seen<{ id: string }>('queues', 'lochem', 'teamleider').map(({ id }) => id),
    ['lochem/kcc'],
  );
});

test('the agent sends the caller to a team of Lochem, and to none of Deventer', async () => {
  const send = (team: string) =>
    agent.send('POST', `${path()}/opdrachten`, {
      body: { command: 'transfer', mode: 'blind', target: { kind: 'team', id: team } },
    });
  assert.equal((await send('deventer/burgerzaken')).status, 400);
  const sent = await send('lochem/burgerzaken');
  assert.equal(sent.status, 202, sent.text);
  await until(() => world.parts.office.calls.get(call)?.transfers === 1);
});

test('after the call it can still be registered; the attempt is Lochem’s, the work Deventer’s', async () => {
  world.centre.submit({ type: 'leg.ended', call, leg: idOf(`${call}/a`), cause: 'peer' });
  await until(() => world.parts.office.calls.get(call)?.endedAt != null);
  const late = { ...registration, outcome: 'callbackNote', question: 'Een vaste plaats' };
  assert.equal((await agent.send('PUT', `${path()}/registratie`, { body: late })).status, 200);
  const { figures } = world.parts.office.figures;
  const today = localDay(world.parts.office.now());
  const days = { first: today, last: today };
  const of = (town: Town, kind: 'municipality' | 'employee') =>
    ({ municipality: idOf<'municipality'>(town), kind, id: kind === 'employee' ? guest : null }) as const;
  assert.equal(figures.sums('calls', of('lochem', 'municipality'), days).calls, 1);
  assert.equal(figures.sums('calls', of('deventer', 'municipality'), days).calls, 0);
  assert.equal(figures.sums('work', of('deventer', 'employee'), days).offersAnswered, 1);
  assert.equal(figures.sums('work', of('lochem', 'employee'), days).offersAnswered, 0);
  // No team of Deventer among those of Lochem.
  const names = (['attempts', 'work'] as const).flatMap((table) => figures.cube().names(table));
  const teams = names.filter(({ municipality, kind }) => municipality === 'lochem' && kind === 'team');
  assert.deepEqual([...new Set(teams.map(({ id }) => id))], ['lochem/burgerzaken']);
});

test('a caller of Deventer is no business of Lochem, though its queue is shared', async () => {
  await agent.send('POST', '/ik/werkstatusopdrachten', { body: { command: 'ready' } });
  const own = await world.call('deventer', '0570612399');
  await until(() => (world.centre.state.calls.get(own)?.offers.length ?? 0) > 0);
  const guestAtLochem = seen<{ id: string; callId: string | null; busyWith: string | null }>(
    'agents',
    'lochem',
    'teamleider',
  ).find(({ id }) => id === guest)!;
  assert.deepEqual([guestAtLochem.callId, guestAtLochem.busyWith], [null, 'Gesprek van een andere gemeente']);
  const theirs = await world.signIn(person('lochem', 'kcc-agent'));
  const reply = await theirs.send('GET', '/teams', { query: { callId: own } });
  assert.equal(reply.status, 404);
});
