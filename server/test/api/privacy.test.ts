/** Erasing a person and retention: what was known is gone, what was counted stays, and the list says so. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Privacy } from '../../app/privacy/privacy.ts';
import type { DomainEvent } from '../../domain/events.ts';
import { idOf } from '../../domain/ids.ts';
import { Figures } from '../../domain/reachability/figures.ts';
import { type Browser, openWorld, person, until, type World } from './support/world.ts';

let world: World;
let admin: Browser;
let agent: Browser;
const number = '0570612345';

before(async () => {
  world = await openWorld();
  admin = await world.signIn(person('deventer', 'beheerder'));
  agent = await world.signIn(person('deventer', 'kcc-agent'));
});
after(() => world.close());

/** Hash of all figures, folded anew from the ledger. */
async function figuresHash(): Promise<string> {
  const figures = new Figures();
  for await (const event of world.store.ledger.scan({})) figures.apply(event as unknown as DomainEvent);
  return createHash('sha256').update(figures.cube().canonicalText()).digest('hex');
}

async function note(callerNumber: string | null, question: string): Promise<string> {
  const reply = await agent.send('POST', '/terugbelnotities', {
    body: {
      callId: null,
      ownerTeam: 'deventer/burgerzaken',
      ownerEmployee: null,
      callerName: 'Mevrouw Test',
      contact: { organisation: 'Bakkerij Korst', secondNumber: '0570698765', email: 'test@korst.example' },
      number: callerNumber,
      subjectId: null,
      question,
      window: null,
    },
  });
  assert.equal(reply.status, 201, reply.text);
  return reply.body.id;
}

test('erasing a person destroys number, name and question, changes no total, and is on the list', async () => {
  const call = await world.call('deventer', number);
  const id = await note(number, 'Over mijn paspoort');
  await until(() => world.parts.office.notes.get(idOf(id)) !== undefined);
  await until(() => world.parts.office.figures.figures.cube().canonicalText().includes('promises'));
  const [hash, live] = [await figuresHash(), world.parts.office.figures.figures.cube().canonicalText()];
  const reply = await admin.send('POST', '/wissingen', { body: { number } });
  assert.equal(reply.status, 201, reply.text);
  assert.equal(reply.body.destroyedCount, 2);
  const shown = await agent.send('GET', `/terugbelnotities/${id}`);
  assert.doesNotMatch(shown.text, /Mevrouw|paspoort|612 ?345|orst|698 ?765/);
  const story = await admin.send('GET', `/gesprekken/${call}`);
  assert.doesNotMatch(story.text, /612 ?345/);
  assert.equal(await figuresHash(), hash);
  assert.equal(world.parts.office.figures.figures.cube().canonicalText(), live);
  const list = await admin.send('GET', '/vernietigingen');
  assert.deepEqual(list.body.results.map((line: { record: string }) => line.record).sort(), [
    'caller',
    'note',
  ]);
  assert.doesNotMatch(list.text, /612 ?345/);
  const file = await admin.send('GET', '/vernietigingen', { query: { fileFormat: 'csv' } });
  assert.equal(file.text.trimEnd().split('\r\n').length, 3);
  assert.equal((await admin.send('POST', '/wissingen', { body: { number } })).status, 404);
  assert.equal((await admin.send('POST', '/wissingen', { body: { number: 'geen' } })).status, 400);
});

test('a person is found by every number and address; the others are offered and go along when named', async () => {
  const second = await note('0570677777', 'Met een ander toestel');
  const trace = async (known: object) => {
    const reply = await admin.send('POST', '/wissingen/zoekvragen', { body: known });
    assert.equal(reply.status, 200, reply.text);
    return reply.body;
  };
  const plain = { number: '0570 677 777', recordCount: 1 };
  const bySecond = await trace({ numbers: ['0570698765'] });
  assert.equal(bySecond.foundCount, 1);
  assert.deepEqual(bySecond.linkedNumbers, [plain]);
  assert.deepEqual(bySecond.linkedEmails, [{ email: 'test@korst.example', recordCount: 1 }]);
  const byMail = await trace({ emails: ['Test@Korst.example'] });
  assert.deepEqual([byMail.foundCount, byMail.linkedNumbers.length], [1, 2]);
  const byFirst = await trace({ number: '0570677777' });
  assert.equal(byFirst.foundCount, 2);
  assert.deepEqual(byFirst.linkedNumbers, [{ number: '0570 698 765', recordCount: 1 }]);
  assert.equal((await trace({ numbers: ['0570600000'] })).foundCount, 0);
  assert.equal((await admin.send('POST', '/wissingen/zoekvragen', { body: {} })).status, 400);
  assert.equal((await agent.send('POST', '/wissingen/zoekvragen', { body: {} })).status, 403);

  const erased = await admin.send('POST', '/wissingen', {
    body: { numbers: ['0570698765', '0570677777'], emails: ['test@korst.example'] },
  });
  assert.equal(erased.status, 201, erased.text);
  assert.equal(erased.body.destroyedCount, 2);
  assert.doesNotMatch(
    (await agent.send('GET', `/terugbelnotities/${second}`)).text,
    /677 ?777|orst|698 ?765/,
  );
  assert.equal((await trace({ emails: ['test@korst.example'] })).foundCount, 0);
  const lines = (await admin.send('GET', '/auditregels')).body.results as { action: string }[];
  assert.ok(
    lines.some(({ action }) => action === 'searchPerson'),
    'looking at a person leaves a line',
  );
});

test('the same number rings again and is a new, unknown caller', async () => {
  const before = world.parts.office.calls;
  const call = await world.call('deventer', number);
  const story = await admin.send('GET', `/gesprekken/${call}`);
  assert.match(story.text, /0570 ?612 ?345/);
  assert.equal(before.earlier(before.get(call)!).length, 0);
});

test('retention destroys what is over its term, keeps what an open note needs, and a dry run touches nothing', async () => {
  const open = await note('0570699999', 'Blijft open');
  const done = await note('0570688888', 'Is klaar');
  const closed = await agent.send('POST', `/terugbelnotities/${done}/opdrachten`, {
    body: { command: 'close', closing: 'withdrawn', remark: 'Beller zag ervan af' },
  });
  assert.equal(closed.status, 200, closed.text);
  const hash = await figuresHash();
  const later = Date.now() + 400 * 86_400_000;
  const { store } = world;
  const privacy = new Privacy({
    ledger: store.ledger,
    subjects: store.subjects,
    office: store.office,
    store: store.privacy,
    clock: { now: () => later },
    newId: () => 'run-1',
    forget: (id) => world.parts.office.personal.forget(id),
  });
  const lochem = idOf<'municipality'>('lochem');
  assert.deepEqual(await privacy.retain(lochem, null, false), []);
  const dry = await privacy.retain(idOf('deventer'), null, true);
  assert.ok(dry.length >= 2);
  assert.match((await agent.send('GET', `/terugbelnotities/${done}`)).text, /Is klaar/);
  const lines = await privacy.retain(idOf('deventer'), null, false);
  assert.deepEqual(lines.map(({ object }) => object).sort(), dry.map(({ object }) => object).sort());
  assert.doesNotMatch((await agent.send('GET', `/terugbelnotities/${done}`)).text, /Is klaar|0570 ?68/);
  assert.match((await agent.send('GET', `/terugbelnotities/${open}`)).text, /Blijft open/);
  assert.equal(await figuresHash(), hash);
  assert.deepEqual(await privacy.retain(idOf('deventer'), null, false), []);
});

test('the administrator sets terms; a kind that does not exist is not found', async () => {
  const set = await admin.send('PUT', '/bewaartermijnen/note', {
    body: { retentionDays: 180, basis: 'Besluit 2026-12' },
  });
  assert.equal(set.status, 200, set.text);
  const rules = await admin.send('GET', '/bewaartermijnen');
  assert.equal(rules.body.find((rule: { id: string }) => rule.id === 'note').retentionDays, 180);
  const body = { retentionDays: 1, basis: 'test' };
  assert.equal((await admin.send('PUT', '/bewaartermijnen/ledger', { body })).status, 404);
  assert.equal((await agent.send('GET', '/bewaartermijnen')).status, 403);
});
