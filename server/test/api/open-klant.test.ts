/** Notes and contacts in a stand-in for Open Klant: right in shape, once, also after outages and lost answers. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Klantinteracties } from '../../adapters/openklant/klantinteracties.ts';
import { KnownPersons } from '../../adapters/openklant/known-persons.ts';
import { OpenKlantStandIn, standInToken } from '../../adapters/openklant/testing/stand-in.ts';
import { fetchHttp } from '../../adapters/outward/fetch-http.ts';
import { cardsOf } from '../../app/office/views/call-view.ts';
import type { CallCard } from '../../contract/call.ts';
import type { CallId, EmployeeId } from '../../domain/ids.ts';
import { waitUntil } from '../system/support/wait-until.ts';
import { type Browser, openWorld, person, until, type World } from './support/world.ts';

const standIn = new OpenKlantStandIn();
let world: World;
let agent: Browser;
let admin: Browser;

before(async () => {
  const address = await standIn.start();
  world = await openWorld({
    outward: {
      mail: null,
      openKlant: { policy: 'vng', municipalities: ['deventer'], protectedNames: 'leaders' },
      register: new Klantinteracties({ address, token: standInToken }, fetchHttp),
      persons: new KnownPersons({ address, token: standInToken }, fetchHttp, 20_000),
    },
  });
  agent = await world.signIn(person('deventer', 'kcc-agent'));
  admin = await world.signIn(person('deventer', 'beheerder'));
});
after(async () => {
  await world.close();
  standIn.stop();
});

const body = {
  callId: null,
  ownerTeam: 'deventer/burgerzaken',
  ownerEmployee: null,
  callerName: 'J. de Vries',
  number: '0612345678',
  subjectId: null,
  question: 'v'.repeat(1000),
  window: 'na 16 uur',
};

async function note(change: object = {}): Promise<string> {
  const made = await agent.send('POST', '/terugbelnotities', { body: { ...body, ...change } });
  assert.equal(made.status, 201, made.text);
  return made.body.id;
}

async function command(id: string, given: object): Promise<void> {
  const reply = await agent.send('POST', `/terugbelnotities/${id}/opdrachten`, { body: given });
  assert.equal(reply.status, 200, reply.text);
}

/** What was tried and waits is tried now; how much waits, also for its moment. */
async function tryNow(): Promise<number> {
  const waiting = await admin.send('GET', '/uitgaande-berichten', { query: { state: 'waiting' } });
  for (const one of waiting.body.results) {
    if (one.attemptCount > 0) await admin.send('POST', `/uitgaande-berichten/${one.id}/pogingen`);
  }
  return waiting.body.count;
}

/** Until nothing waits any more. */
async function deliver(): Promise<void> {
  const until = Date.now() + 20_000;
  while ((await tryNow()) > 0 && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('a note is a klantcontact with a person, an address and a task for the unit, as KISS writes them', async () => {
  await note();
  await until(() => standIn.all('internetaken').length === 1);
  const [contact] = standIn.all('klantcontacten');
  assert.equal(contact?.['indicatieContactGelukt'], true);
  assert.equal(standIn.all('digitaleadressen')[0]?.['adres'], '+31612345678');
  const [unit] = standIn.all('actoren');
  assert.deepEqual(unit?.['actoridentificator'], {
    objectId: 'burgerzaken',
    codeObjecttype: 'afd',
    codeRegister: 'obj',
    codeSoortObjectId: 'idf',
  });
  const [task] = standIn.all('internetaken');
  assert.equal(task?.['status'], 'te_verwerken');
  assert.equal([...String(task?.['toelichting'])].length, 1000, 'cut to what the API takes');
  assert.deepEqual(standIn.refusals, []);
});

test('name in parts, organisation, both numbers and e-mail each stand in their own field', async () => {
  const addresses = standIn.all('digitaleadressen').length;
  const wrong = await agent.send('POST', '/terugbelnotities', {
    body: { ...body, contact: { secondNumber: '0900-8844' } },
  });
  assert.equal(wrong.status, 400, 'the rule of the register holds for the second number too');
  await note({
    question: 'Kort',
    contact: {
      firstName: 'Wilhelmina',
      infix: 'van der',
      lastName: 'Zwaardvis',
      organisation: 'Bakkerij Korst',
      secondNumber: '0570 698765',
      secondNumberDescription: 'winkel',
      email: 'wz@korst.example',
    },
  });
  await until(() => standIn.all('digitaleadressen').length === addresses + 3);
  const party = standIn.all('betrokkenen').at(-1);
  assert.equal(party?.['organisatienaam'], 'Bakkerij Korst');
  assert.deepEqual(party?.['contactnaam'], {
    voorletters: '',
    voornaam: 'Wilhelmina',
    voorvoegselAchternaam: 'van der',
    achternaam: 'Zwaardvis',
  });
  assert.deepEqual(
    standIn
      .all('digitaleadressen')
      .slice(addresses)
      .map((one) => [one['soortDigitaalAdres'], one['adres'], one['omschrijving']]),
    [
      ['telefoonnummer', '+31612345678', 'Telefoonnummer'],
      ['telefoonnummer', '+31570698765', 'winkel'],
      ['email', 'wz@korst.example', 'E-mailadres'],
    ],
  );
  await deliver();
  assert.deepEqual(standIn.refusals, []);
});

test('attempts are contacts about the first one, forwarding makes a new task on it, closing settles', async () => {
  const before = standIn.all('klantcontacten').length;
  const id = await note({ question: 'Kort' });
  await until(() => standIn.all('klantcontacten').length === before + 1);
  await command(id, { command: 'claim' });
  await command(id, { command: 'attempt', result: 'noAnswer' });
  await until(() => standIn.all('onderwerpobjecten').length === 1);
  assert.equal(standIn.all('klantcontacten').at(-1)?.['indicatieContactGelukt'], false);
  const tasks = standIn.all('internetaken').length;
  await command(id, {
    command: 'forward',
    ownerTeam: 'deventer/burgerzaken',
    ownerEmployee: person('deventer', 'medewerker'),
    remark: 'Hoort hier',
  });
  await until(() => standIn.all('internetaken').length === tasks + 1);
  const [old, next] = standIn.all('internetaken').slice(-2);
  assert.equal(old?.['status'], 'verwerkt');
  assert.deepEqual(next?.['aanleidinggevendKlantcontact'], old?.['aanleidinggevendKlantcontact']);
  assert.equal((next?.['toegewezenAanActoren'] as readonly unknown[] | undefined)?.length, 2);
  assert.deepEqual(standIn.refusals, []);
});

test('an attempt that is put right changes its own klantcontact, also after an outage or a lost answer', async () => {
  const contacts = () => standIn.all('klantcontacten');
  const linked = () => standIn.all('onderwerpobjecten').length;
  const shown = () => [contacts().length, linked(), contacts().at(-1)?.['indicatieContactGelukt']];
  const text = () => contacts().at(-1)?.['inhoud'];
  // What waits is tried on until it stands there so.
  const stands = async (wanted: readonly unknown[], when: string): Promise<void> => {
    await waitUntil(when, async () => {
      await tryNow();
      return JSON.stringify(shown()) === JSON.stringify(wanted);
    });
  };
  const putRight = { command: 'attempt', result: 'voicemail', corrects: true, remark: 'Ingesproken' };
  for (const trouble of ['none', 'outage', 'lost answer'] as const) {
    const [made, links] = [contacts().length + 1, linked()];
    const tasks = standIn.all('internetaken').length;
    const id = await note({ question: 'Kort', language: 'en' });
    await until(() => standIn.all('internetaken').length === tasks + 1);
    assert.equal(contacts().at(-1)?.['taal'], 'eng');
    await command(id, { command: 'claim' });
    // In the outage neither word has come through when the second is said; a lost answer leaves the first written.
    if (trouble === 'outage') standIn.outages = 1000;
    if (trouble === 'lost answer') standIn.lostAnswers = 1;
    await command(id, { command: 'attempt', result: 'reached' });
    if (trouble === 'outage') await until(() => standIn.outages < 1000);
    else await until(() => contacts().length === made + 1);
    if (trouble === 'none') await until(() => linked() === links + 1);
    if (trouble !== 'outage') assert.equal(text(), 'Teruggebeld: bereikt.');
    await command(id, putRight);
    if (trouble === 'outage') {
      await waitUntil('both to be on their way', async () => (await tryNow()) === 2);
      standIn.outages = 0;
    }
    await stands([made + 1, links + 1, false], `${trouble}: one klantcontact, put right`);
    assert.equal(text(), 'Teruggebeld: niet bereikt.');
    // Said twice is the same, and the other way round is told too.
    await command(id, { ...putRight, result: 'reached' });
    await command(id, { ...putRight, result: 'reached', remark: 'Toch' });
    await stands([made + 1, links + 1, true], `${trouble}: and back`);
    assert.equal(text(), 'Teruggebeld: bereikt.');
    await waitUntil('nothing to wait any more', async () => (await tryNow()) === 0);
    assert.deepEqual(shown(), [made + 1, links + 1, true], trouble);
  }
  assert.deepEqual(standIn.refusals, []);
});

test('an outage delays and doubles nothing, nor do answers that get lost', async () => {
  const before = standIn.all('klantcontacten').length;
  const tasks = standIn.all('internetaken').length;
  standIn.outages = 2;
  await note({ question: 'Tijdens een storing' });
  await until(() => standIn.outages < 2);
  await deliver();
  assert.equal(standIn.all('klantcontacten').length, before + 1);
  for (let lost = 0; lost < 3; lost++) {
    standIn.lostAnswers = 1;
    await note({ question: `Antwoord ${lost} kwijt` });
    await until(() => standIn.lostAnswers === 0);
    await deliver();
  }
  assert.equal(standIn.all('klantcontacten').length, before + 4);
  assert.equal(standIn.all('internetaken').length, tasks + 4);
  const references = standIn.all('klantcontacten').map((one) => one['referentienummer']);
  assert.equal(new Set(references).size, references.length);
  assert.deepEqual(standIn.refusals, []);
});

test('another municipality writes nothing, and a number the register refuses is refused during the call', async () => {
  const before = standIn.all('klantcontacten').length;
  const other = await world.signIn(person('lochem', 'kcc-agent'));
  const made = await other.send('POST', '/terugbelnotities', {
    body: { ...body, ownerTeam: 'lochem/burgerzaken' },
  });
  assert.equal(made.status, 201, made.text);
  const wrong = await agent.send('POST', '/terugbelnotities', { body: { ...body, number: '08001351' } });
  assert.equal(wrong.status, 400);
  await deliver();
  assert.equal(standIn.all('klantcontacten').length, before);
});

test('what the register refuses names its fields, not what stood in them; a partij that is gone is left out', async () => {
  const address = standIn.address;
  const register = new Klantinteracties({ address, token: standInToken }, fetchHttp);
  const remembered = new Map<string, string>();
  const memory = {
    get: async (id: string) => remembered.get(id) ?? null,
    set: async (id: string, remote: string) => void remembered.set(id, remote),
  };
  const contact = { reference: '990000001', at: 0, subject: 'Test', text: 'Tekst', reached: null };
  const refused = await register.writeContact(
    { ...contact, id: 'x1', person: { name: 'Jan', number: '112', known: null } },
    memory,
  );
  assert.deepEqual(refused, {
    ok: false,
    problem: 'digitaleadressen: status 400, adres invalid',
    permanent: true,
  });
  const gone = '00000000-0000-4000-8000-999999999999';
  const written = await register.writeContact(
    { ...contact, id: 'x2', reference: '990000002', person: { name: 'Jan', number: null, known: gone } },
    memory,
  );
  assert.deepEqual([written, lastParty()], [{ ok: true }, null]);
  standIn.refusals.length = 0;
});

function cardOf(employee: EmployeeId, call: CallId): CallCard | undefined {
  return cardsOf(world.parts.office, world.centre.state, employee).find((card) => card.id === call);
}

/** A call that rings at the agent of this town, with the card as it is once the register was asked. */
async function ringing(
  town: 'deventer' | 'lochem',
  number: string,
  search: string,
  role: 'kcc-agent' | 'teamleider' = 'kcc-agent',
): Promise<CallCard> {
  const employee = person(town, role);
  const device = (role === 'kcc-agent' ? `toestel-${town}` : `toestel-${town}-${role}`) as never;
  world.centre.submit({ type: 'device.up', device, employee });
  const browser = await world.signIn(employee);
  await browser.send('POST', '/ik/werkstatusopdrachten', { body: { command: 'ready' } });
  const call = await world.call(town, number);
  await until(() => cardOf(employee, call)?.caller.personSearch === search);
  return cardOf(employee, call)!;
}

/** Answered by the agent. */
async function talk(card: CallCard): Promise<void> {
  const call = card.id as CallId;
  const { leg } = world.centre.state.calls.get(call)!.offers[0]!;
  world.centre.submit({ type: 'leg.answered', call, leg, device: 'toestel-deventer' as never });
  await until(() => cardOf(person('deventer', 'kcc-agent'), call)?.state === 'talking');
}

async function hangUp(card: CallCard): Promise<void> {
  const path = `/gesprekken/${encodeURIComponent(card.id)}/opdrachten`;
  assert.equal((await agent.send('POST', path, { body: { command: 'hangUp' } })).status, 202);
  await until(() => world.parts.office.calls.get(card.id as CallId)?.endedAt !== null);
  await agent.send('POST', '/ik/werkstatusopdrachten', { body: { command: 'endWrapUp' } });
}

/** The partij of the last involved person. */
function lastParty(): unknown {
  const party = standIn.all('betrokkenen').at(-1)?.['wasPartij'] as { readonly uuid: string } | null;
  return party?.uuid ?? null;
}

const register = (card: CallCard, personId: string | null) =>
  agent.send('PUT', `/gesprekken/${encodeURIComponent(card.id)}/registratie`, {
    body: { outcome: null, subjectId: null, question: '', callerName: '', personId },
  });

test('the ringing card names who is known; the note of a chosen person belongs to that partij', async () => {
  const one = standIn.addParty('Jan de Vries', ['0611111111', '+31611111111']);
  const other = standIn.addParty('Afgeschermd Persoon', ['0031611111111'], { indicatieGeheimhouding: true });
  const card = await ringing('deventer', '0611111111', 'searched');
  assert.equal(card.state, 'ringing');
  assert.deepEqual(
    [...card.caller.persons].sort((a, b) => a.id.localeCompare(b.id)),
    [
      { id: one, name: 'Jan de Vries', protected: false },
      { id: other, name: null, protected: true },
    ],
  );
  await talk(card);
  assert.equal((await register(card, 'iemand-anders')).status, 400);
  assert.equal((await register(card, one)).body.personId, one);
  const chosen = () => cardOf(person('deventer', 'kcc-agent'), card.id as CallId)?.registration.personId;
  await until(() => chosen() === one);
  const typed = { outcome: null, subjectId: null, question: 'Paspoort', callerName: '' };
  const path = `/gesprekken/${encodeURIComponent(card.id)}/registratie`;
  assert.equal(
    (await agent.send('PUT', path, { body: typed })).body.personId,
    one,
    'absent leaves the person',
  );
  const before = standIn.all('betrokkenen').length;
  await note({ callId: card.id, number: '0611111111', question: 'Voor Jan' });
  await until(() => standIn.all('betrokkenen').length === before + 1);
  assert.deepEqual(standIn.refusals, []);
  assert.equal(lastParty(), one);
  // It turns out to be somebody else, and at last nobody who is known: what was written is put right.
  const involved = standIn.all('betrokkenen').length;
  assert.equal((await register(card, other)).status, 200);
  await until(() => lastParty() === other);
  assert.equal((await register(card, null)).status, 200);
  await until(() => lastParty() === null);
  assert.equal(standIn.all('betrokkenen').length, involved, 'changed, not made again');
  await hangUp(card);
  assert.deepEqual(standIn.refusals, []);
});

test('a person chosen only after the note was made stands with it outside, also when the register was away', async () => {
  const known = standIn.addParty('Joke Later', ['0644444444']);
  for (const away of [false, true]) {
    const card = await ringing('deventer', '0644444444', 'searched');
    await talk(card);
    const before = standIn.all('betrokkenen').length;
    await note({ callId: card.id, number: '0644444444', question: `Later ${away}` });
    if (!away) {
      await until(() => standIn.all('betrokkenen').length === before + 1);
      assert.equal(lastParty(), null);
    }
    standIn.outages = away ? 2 : 0;
    assert.equal((await register(card, known)).status, 200);
    if (away) {
      await until(() => standIn.outages < 2);
      standIn.outages = 0;
      // Something of this call waits for its end: not for that, but for the person.
      for (let tries = 0; tries < 200 && lastParty() !== known; tries += 1) await tryNow();
    }
    await until(() => lastParty() === known);
    await hangUp(card);
  }
  assert.deepEqual(standIn.refusals, []);
});

test('under policy vng an answered call of a chosen person is a klantcontact, without a note', async () => {
  const known = standIn.addParty('Piet Bakker', ['0622222222']);
  const card = await ringing('deventer', '0622222222', 'searched');
  await talk(card);
  assert.equal((await register(card, known)).status, 200);
  await hangUp(card);
  const before = standIn.all('betrokkenen').length;
  // The call before this one has a note, and waits too.
  const waiting = await admin.send('GET', '/uitgaande-berichten', { query: { state: 'waiting' } });
  for (const { id } of waiting.body.results) await admin.send('POST', `/uitgaande-berichten/${id}/pogingen`);
  await until(() => standIn.all('betrokkenen').length === before + 1);
  assert.equal(lastParty(), known);
});

test('a register that is away is a hint on the card and nothing more; who does not use it asks nothing', async () => {
  standIn.outages = 1000;
  const card = await ringing('deventer', '0633333333', 'unavailable');
  assert.deepEqual([card.state, card.caller.persons], ['ringing', []]);
  await talk(card);
  assert.equal((await register(card, null)).status, 200);
  standIn.outages = 0;
  await hangUp(card);
  const asked = standIn.requests;
  assert.deepEqual((await ringing('lochem', '0611111111', 'off')).caller.persons, []);
  assert.equal(standIn.requests, asked);
  assert.ok(!world.log.join('\n').match(/6(1{8}|2{8}|3{8})|Vries|Bakker/), 'no number or name in a log line');
});

test('a leader sees the name of a protected person once it is on record who saw it, and the record holds no name', async () => {
  const hidden = standIn.addParty('Geheim Adres', ['0655555555'], { indicatieGeheimhouding: true });
  // A leader who answers calls too, with nobody else free.
  const leader = person('deventer', 'teamleider');
  const employee = world.people.now.employees.get(leader)!;
  await world.store.people.saveEmployee({ ...employee, roles: ['teamleider', 'kcc-agent'] }, Date.now());
  await world.people.refresh();
  await agent.send('POST', '/ik/werkstatusopdrachten', { body: { command: 'signOut' } });
  const card = await ringing('deventer', '0655555555', 'searched', 'teamleider');
  const shown = () => cardOf(leader, card.id as CallId)?.caller.persons[0]?.name;
  await until(() => shown() === 'Geheim Adres');
  const auditor = await world.signIn(person('deventer', 'auditor'));
  const lines = await auditor.send('GET', '/auditregels', { query: { action: 'seeProtectedPerson' } });
  assert.equal(lines.body.count, 1, 'one conversation, one line');
  assert.deepEqual(lines.body.results[0].object, `${card.id} ${hidden}`);
  assert.doesNotMatch(lines.text, /Geheim|655555555/);
});
