/** Callback notes over the API: made once, locked, forwarded, closed; the promise in words. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Browser, openWorld, until, type World } from './support/world.ts';

let world: World;
let agent: Browser;
let colleague: Browser;
before(async () => {
  world = await openWorld();
  agent = await world.signIn('kcc-agent@deventer.example');
  colleague = await world.signIn('medewerker@deventer.example');
});
after(() => world.close());

const wish = {
  callId: null,
  ownerTeam: 'deventer/burgerzaken',
  ownerEmployee: null,
  callerName: 'Jan Jansen',
  number: '06 12345678',
  subjectId: null,
  question: 'Waar blijft mijn paspoort?',
  window: 'na 16 uur',
};

const make = async (headers: Readonly<Record<string, string>> = {}) =>
  agent.send('POST', '/terugbelnotities', { body: wish, headers });

test('a note has a label, an owner, a term and its texts; the ledger has no texts', async () => {
  const reply = await make();
  assert.equal(reply.status, 201, reply.text);
  assert.match(reply.body.label, /^TB-\d{4,}$/);
  assert.equal(reply.body.ownerTeam.name, 'Burgerzaken');
  assert.equal(reply.body.callerName, 'Jan Jansen');
  assert.equal(reply.body.number, '06 1234 5678');
  assert.equal(reply.body.window, 'na 16 uur');
  assert.match(reply.body.promise, /^Wij bellen u uiterlijk /);
  const facts = JSON.stringify(await world.store.ledger.read({}));
  assert.doesNotMatch(facts, /Jansen|paspoort|12345678/);
});

const contact = {
  firstName: 'Wilhelmina',
  infix: 'van der',
  lastName: 'Zwaardvis',
  organisation: 'Bakkerij Korst',
  secondNumber: '0570-698765',
  secondNumberDescription: 'winkel',
  email: 'w.zwaardvis@korst.example',
};

test('contact details are kept with the name and in no ledger; the parts make the name', async () => {
  const made = await agent.send('POST', '/terugbelnotities', { body: { ...wish, contact } });
  assert.equal(made.status, 201, made.text);
  assert.equal(made.body.callerName, 'Wilhelmina van der Zwaardvis');
  assert.deepEqual(made.body.contact, { ...contact, secondNumber: '0570 698 765' });
  assert.match(made.text, /"tussenvoegsel":"van der"/);
  const path = `/terugbelnotities/${made.body.id}/opdrachten`;
  await agent.send('POST', path, { body: { command: 'close', closing: 'withdrawn', remark: 'Toch niet' } });
  const after = await agent.send('GET', `/terugbelnotities/${made.body.id}`);
  assert.equal(after.body.contact.organisation, 'Bakkerij Korst', 'a remark leaves the rest as it is');
  const facts = JSON.stringify(await world.store.ledger.read({}));
  assert.doesNotMatch(facts, /Zwaardvis|Korst|698765|winkel/);
});

test('a second number that is none is refused by its own field; empty fields are as if not given', async () => {
  const reply = await agent.send('POST', '/terugbelnotities', {
    body: { ...wish, contact: { ...contact, secondNumber: 'bel maar' } },
  });
  assert.equal(reply.status, 400);
  assert.match(reply.text, /contactgegevens\.tweedeNummer/);
  const empty = await agent.send('POST', '/terugbelnotities', {
    body: { ...wish, contact: { firstName: ' ', secondNumber: '' } },
  });
  assert.equal(empty.body.callerName, 'Jan Jansen');
  assert.equal(empty.body.contact, undefined);
});

test('the same key makes one note, also when it is sent at the same time', async () => {
  const headers = { 'idempotency-key': 'sleutel-0001' };
  const replies = await Promise.all([make(headers), make(headers), make(headers)]);
  const ids = new Set(replies.map((reply) => reply.body.id));
  assert.deepEqual(
    replies.map(({ status }) => status),
    [201, 201, 201],
  );
  assert.equal(ids.size, 1);
  assert.equal((await world.store.ledger.read({ stream: `note:${[...ids][0]}` })).length, 1);
});

test('a wrong team, number and call are all told at once or by their own field', async () => {
  const reply = await agent.send('POST', '/terugbelnotities', {
    body: { ...wish, ownerTeam: 'bestaat/niet', ownerEmployee: 'niemand' },
  });
  assert.equal(reply.status, 400);
  const problem = JSON.parse(reply.text) as { errors: { path: string }[] };
  assert.equal(problem.errors.length, 2);
  const number = await agent.send('POST', '/terugbelnotities', { body: { ...wish, number: 'geen nummer' } });
  assert.equal(number.status, 400);
});

test('a claimed note is closed to colleagues; a stale version is refused', async () => {
  const { id, version } = (await make()).body;
  const path = `/terugbelnotities/${id}/opdrachten`;
  const claimed = await agent.send('POST', path, {
    body: { command: 'claim' },
    headers: { 'if-match': `"${version}"` },
  });
  assert.equal(claimed.status, 200, claimed.text);
  assert.equal(claimed.body.state, 'claimed');
  assert.equal((await colleague.send('POST', path, { body: { command: 'claim' } })).status, 409);
  const stale = await agent.send('POST', path, {
    body: { command: 'release' },
    headers: { 'if-match': `"${version}"` },
  });
  assert.equal(stale.status, 412);
});

test('a note is forwarded with its texts, tried, reached and closed', async () => {
  const { id } = (await make()).body;
  const forwarded = await agent.send('POST', `/terugbelnotities/${id}/opdrachten`, {
    body: {
      command: 'forward',
      ownerTeam: 'deventer/burgerzaken',
      ownerEmployee: 'deventer-medewerker',
      remark: 'Dit is van jou.',
    },
  });
  assert.equal(forwarded.status, 200, forwarded.text);
  assert.equal(forwarded.body.state, 'forwarded');
  const mine = await colleague.send('GET', '/terugbelnotities', { query: { whose: 'mine' } });
  const onward = mine.body.results.find((note: { state: string }) => note.state === 'open');
  assert.equal(onward.question, wish.question);
  assert.deepEqual(onward.remarks, ['Dit is van jou.'], 'who gets it reads why');
  const path = `/terugbelnotities/${onward.id}/opdrachten`;
  const early = await colleague.send('POST', path, { body: { command: 'close', closing: 'reached' } });
  assert.equal(early.status, 409);
  await colleague.send('POST', path, { body: { command: 'attempt', result: 'reached' } });
  const closed = await colleague.send('POST', path, { body: { command: 'close', closing: 'reached' } });
  assert.equal(closed.body.state, 'closed');
  assert.equal(closed.body.attempts.length, 1);
});

test('a closed note is opened again for one of the reasons, or by mistake when an older client names none', async () => {
  for (const [given, counted] of [
    ['complaint', 'complaint'],
    [undefined, 'closedByMistake'],
  ] as const) {
    const { id } = (await make()).body;
    const path = `/terugbelnotities/${id}/opdrachten`;
    await agent.send('POST', path, { body: { command: 'close', closing: 'withdrawn' } });
    const closed = await agent.send('GET', '/terugbelnotities', { query: { state: 'closed', whose: 'all' } });
    assert.ok(closed.body.results.some((note: { id: string }) => note.id === id));
    const reply = await agent.send('POST', path, {
      body: {
        command: 'reopen',
        remark: 'De beller hing weer aan de lijn',
        ...(given === undefined ? {} : { reopenReason: given }),
      },
    });
    assert.equal(reply.status, 200, reply.text);
    assert.equal(reply.body.state, 'open');
    const facts = await world.store.ledger.read({ stream: `note:${id}` });
    const reopened = facts.find(({ type }) => type === 'note.reopened');
    assert.equal((reopened?.data as { reasonCode?: string } | undefined)?.reasonCode, counted);
  }
  const { id } = (await make()).body;
  const unknown = await agent.send('POST', `/terugbelnotities/${id}/opdrachten`, {
    body: { command: 'reopen', remark: '', reopenReason: 'zomaar' },
  });
  assert.equal(unknown.status, 400);
});

test('a note made in a call belongs to it, and the registration may promise it', async () => {
  // Nobody with an open note: a repeat call has its promise already.
  const call = await world.call('deventer', '0687654321');
  const early = await agent.send('PUT', `/gesprekken/${call}/registratie`, {
    body: { outcome: 'callbackNote', subjectId: null, question: 'Vraag', callerName: 'Jan' },
  });
  assert.equal(early.status, 409);
  const made = await agent.send('POST', '/terugbelnotities', {
    body: { ...wish, callId: call, number: null },
  });
  assert.equal(made.body.callId, call);
  assert.equal(made.body.number, '06 8765 4321');
  await until(() => (world.parts.office.calls.get(call)?.registration.notes.length ?? 0) > 0);
  const registered = await agent.send('PUT', `/gesprekken/${call}/registratie`, {
    body: { outcome: 'callbackNote', subjectId: null, question: 'Vraag', callerName: 'Jan' },
  });
  assert.equal(registered.status, 200, registered.text);
});

test('a team has its own questions asked: told with the promise, checked, kept with the note and nowhere else', async () => {
  const ownerTeam = 'deventer/ondernemersloket';
  const told = await agent.send('GET', '/terugbelbeloften', { query: { ownerTeam } });
  const { form } = told.body;
  assert.deepEqual(
    form.map(({ id, kind, required }: { id: string; kind: string; required: boolean }) => [
      id,
      kind,
      required,
    ]),
    [
      ['onderwerp', 'choice', true],
      ['kvk', 'text', false],
      ['toelichting', 'textarea', false],
      ['adviseur', 'check', false],
    ],
  );
  assert.deepEqual(form[0].options[0], { label: 'Vergunning', labelEnglish: 'Permit' });
  const send = (answers: readonly object[]) =>
    agent.send('POST', '/terugbelnotities', { body: { ...wish, ownerTeam, answers } });
  const wrong = await send([
    { questionId: 'onbekend', answer: 'x' },
    { questionId: 'adviseur', answer: 'misschien' },
  ]);
  assert.equal(wrong.status, 400);
  assert.equal((JSON.parse(wrong.text) as { errors: unknown[] }).errors.length, 3);
  assert.equal((await send([{ questionId: 'onderwerp', answer: 'Vergunningen' }])).status, 400);
  const made = await send([
    { questionId: 'adviseur', answer: 'ja' },
    { questionId: 'kvk', answer: '87654321 Korst' },
    { questionId: 'onderwerp', answer: 'Vergunning' },
  ]);
  assert.equal(made.status, 201, made.text);
  assert.deepEqual(made.body.answers, [
    { label: 'Waar gaat het over?', answer: 'Vergunning' },
    { label: 'KvK-nummer', answer: '87654321 Korst' },
    { label: 'De ondernemer heeft een adviseur', answer: 'ja' },
  ]);
  assert.doesNotMatch(JSON.stringify(await world.store.ledger.read({})), /87654321/);
  const other = await agent.send('GET', '/terugbelbeloften', { query: { ownerTeam: wish.ownerTeam } });
  assert.equal(other.body.form, undefined);
});

test('the promise can be told before the note is made', async () => {
  const reply = await agent.send('GET', '/terugbelbeloften', {
    query: { ownerTeam: 'deventer/burgerzaken' },
  });
  assert.equal(reply.status, 200, reply.text);
  assert.ok(Date.parse(reply.body.dueAt) > Date.now());
});
