/** Notes and contacts in a stand-in for Open Klant: right in shape, once, also after outages and lost answers. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Klantinteracties } from '../../adapters/openklant/klantinteracties.ts';
import { OpenKlantStandIn, standInToken } from '../../adapters/openklant/testing/stand-in.ts';
import { fetchHttp } from '../../adapters/outward/fetch-http.ts';
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
      openKlant: { policy: 'vng', municipalities: ['deventer'] },
      register: new Klantinteracties({ address, token: standInToken }, fetchHttp),
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

/** What waits is tried now, until nothing waits any more. */
async function deliver(): Promise<void> {
  const until = Date.now() + 20_000;
  for (;;) {
    const waiting = await admin.send('GET', '/uitgaande-berichten', { query: { state: 'waiting' } });
    if (waiting.body.count === 0 || Date.now() > until) return;
    for (const one of waiting.body.results) {
      if (one.attemptCount > 0) await admin.send('POST', `/uitgaande-berichten/${one.id}/pogingen`);
    }
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
