/** What leaves the house: confirmations, mail to who has to act, webhooks, digests; and who may look at it. */
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { digestMessages, digestText } from '../../app/outbox/digest.ts';
import { signatureOf } from '../../app/outbox/webhooks.ts';
import { webhookBody } from '../../contract/docs/webhook.ts';
import { idOf } from '../../domain/ids.ts';
import { localDay, periodOf } from '../../domain/reachability/bucket.ts';
import { waitUntil } from '../system/support/wait-until.ts';
import { type Browser, openWorld, person, until, type World } from './support/world.ts';

interface Got {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let world: World;
let agent: Browser;
let admin: Browser;
const got: Got[] = [];
let answer = 500;
const receiver = createServer((request, response) => {
  let body = '';
  request.on('data', (part) => {
    body += String(part);
  });
  request.on('end', () => {
    got.push({ headers: request.headers, body });
    // A receiver that sends back what it got, as many do in their complaints.
    response.writeHead(answer).end(body);
  });
});

before(async () => {
  world = await openWorld({ english: ['deventer'] });
  agent = await world.signIn(person('deventer', 'kcc-agent'));
  admin = await world.signIn(person('deventer', 'beheerder'));
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
});
after(async () => {
  await world.close();
  receiver.close();
  receiver.closeAllConnections();
});

const body = {
  callId: null,
  ownerTeam: 'deventer/burgerzaken',
  ownerEmployee: null,
  callerName: 'Mevrouw Geheim',
  number: '0612345678',
  subjectId: null,
  question: 'Mijn geheime vraag',
  window: null,
};

test('a caller who wants it gets the promise by mail or SMS, without name or question, once', async () => {
  const promise = await agent.send('GET', '/terugbelbeloften', { query: { ownerTeam: body.ownerTeam } });
  assert.deepEqual(promise.body.channels, ['mail', 'sms']);
  const headers = { 'idempotency-key': 'confirm-0001' };
  const confirmation = { channel: 'mail', email: 'beller@example.nl' };
  for (let round = 0; round < 2; round++) {
    const made = await agent.send('POST', '/terugbelnotities', { body: { ...body, confirmation }, headers });
    assert.equal(made.status, 201, made.text);
  }
  const sms = await agent.send('POST', '/terugbelnotities', {
    body: { ...body, confirmation: { channel: 'sms', email: null } },
  });
  assert.equal(sms.status, 201, sms.text);
  await until(() => world.mails.length > 0 && world.texts.length > 0);
  assert.equal(world.mails.length, 1);
  const [mail] = world.mails;
  assert.equal(mail?.to, 'beller@example.nl');
  assert.match(mail?.text ?? '', /Wij bellen u uiterlijk .* terug/);
  assert.match(mail?.text ?? '', /TB-1001/);
  assert.doesNotMatch(`${mail?.text}${mail?.subject}`, /Geheim|geheime|612345678/);
  assert.equal(world.texts[0]?.to, '+31612345678');
  assert.match(world.texts[0]?.text ?? '', /TB-1002/);
});

test('who came in on an English entrance, or is said to speak English, is promised and written to in English', async () => {
  const call = await world.call('deventer', '0612345678');
  const confirmation = { channel: 'mail', email: 'caller@example.org' };
  const written = () => world.mails.filter(({ to }) => to === confirmation.email);
  const texted = () => world.texts.find(({ text }) => text.startsWith('Municipality of Deventer: '));
  const ofCall = { ...body, callId: call, confirmation };
  const made = await agent.send('POST', '/terugbelnotities', { body: ofCall });
  assert.equal(made.status, 201, made.text);
  assert.equal(made.body.language, 'en');
  assert.match(made.body.promise, /^We will call you back /);
  // The employee knows better than the entrance.
  const dutch = await agent.send('POST', '/terugbelnotities', { body: { ...ofCall, language: 'nl' } });
  assert.match(dutch.body.promise, /^Wij bellen u uiterlijk /);
  const sms = await agent.send('POST', '/terugbelnotities', {
    body: { ...body, language: 'en', confirmation: { channel: 'sms', email: null } },
  });
  assert.equal(sms.status, 201, sms.text);
  await until(() => written().length === 2 && texted() !== undefined);
  const english = written().find(({ subject }) => subject.startsWith('We will call you back'));
  assert.match(
    english?.text ?? '',
    /We will call you back .*\nYour reference is TB-\d+\..*Municipality of Deventer/s,
  );
  assert.doesNotMatch(`${english?.text}${english?.subject}`, /Geheim|geheime|612345678|Wij|Gemeente/);
  assert.ok(written().some(({ subject }) => subject.startsWith('Wij bellen u terug')));
  assert.match(
    world.texts.at(-1)?.text ?? '',
    /^Municipality of Deventer: We will call .* Reference TB-\d+\.$/,
  );
  // Whom it is forwarded to sees it as well.
  const onward = await agent.send('POST', `/terugbelnotities/${sms.body.id}/opdrachten`, {
    body: {
      command: 'forward',
      ownerTeam: 'deventer/burgerzaken',
      ownerEmployee: person('deventer', 'medewerker'),
      remark: 'Hoort daar',
    },
  });
  assert.equal(onward.status, 200, onward.text);
  await until(() => world.mails.some(({ text }) => text.includes('De beller spreekt Engels.')));
});

test('a confirmation that cannot be sent is refused while the caller is on the line', async () => {
  const wrong = [
    { ...body, confirmation: { channel: 'mail', email: null } },
    { ...body, number: '0570612345', confirmation: { channel: 'sms', email: null } },
    { ...body, confirmation: { channel: 'mail', email: 'geen adres' } },
  ];
  for (const each of wrong) {
    assert.equal((await agent.send('POST', '/terugbelnotities', { body: each })).status, 400);
  }
});

test('who gets a note from a colleague hears of it by mail, without personal data', async () => {
  const before = world.mails.length;
  const ownerEmployee = person('deventer', 'medewerker');
  const made = await agent.send('POST', '/terugbelnotities', { body: { ...body, ownerEmployee } });
  assert.equal(made.status, 201, made.text);
  await until(() => world.mails.length > before);
  const mail = world.mails.at(-1);
  assert.equal(mail?.to, 'medewerker@deventer.example');
  assert.doesNotMatch(`${mail?.text}${mail?.subject}`, /Geheim|geheime|612345678/);
});

test('a webhook is signed, kept while the receiver is down, and tried again on request', async () => {
  const { port } = receiver.address() as AddressInfo;
  const address = `http://127.0.0.1:${port}/hook`;
  const made = await admin.send('POST', '/webhooks', { body: { address, topics: ['notities'] } });
  assert.equal(made.status, 201, made.text);
  const secret = made.body.credential as string;
  const note = await agent.send('POST', '/terugbelnotities', { body });
  await until(() => got.length > 0);
  const waiting = async () =>
    (await admin.send('GET', '/uitgaande-berichten', { query: { state: 'waiting' } })).body;
  const seen = await waitUntil('the failed attempt to be on record', async () => {
    const now = await waiting();
    return now.results[0]?.problem === 'status 500' && now;
  });
  answer = 204;
  const retry = await admin.send('POST', `/uitgaande-berichten/${seen.results[0].id}/pogingen`);
  assert.equal(retry.status, 202, retry.text);
  await until(() => got.length > 1);
  const last = got.at(-1)!;
  const told = JSON.parse(last.body);
  assert.equal(told.notitieId, note.body.id);
  for (const { body: text } of got) webhookBody.parse(JSON.parse(text));
  assert.doesNotMatch(last.body, /Geheim|geheime|612345678/);
  const signature = String(last.headers['x-bereikbaar-signature']);
  const at = Number(/t=(\d+)/.exec(signature)?.[1]);
  assert.equal(signature, signatureOf(secret, last.body, at * 1000));
  const { id } = made.body.webhook;
  const sent = await admin.send('GET', '/uitgaande-berichten', { query: { webhookId: id } });
  assert.equal(sent.body.count, 1);
  const none = await admin.send('GET', '/uitgaande-berichten', { query: { webhookId: `${id}x` } });
  assert.equal(none.body.count, 0);
  const trial = await admin.send('POST', `/webhooks/${id}/proeven`);
  assert.deepEqual(trial.body, { accepted: true, problem: null });
  assert.equal(JSON.parse(got.at(-1)!.body).onderwerp, 'proef');
  answer = 404;
  const refused = await admin.send('POST', `/webhooks/${id}/proeven`);
  assert.deepEqual(refused.body, { accepted: false, problem: 'status 404' });
  const removed = await admin.send('DELETE', `/webhooks/${id}`);
  assert.equal(removed.status, 204);
  const foreign = await (await world.signIn(person('lochem', 'beheerder'))).send(
    'GET',
    '/uitgaande-berichten',
  );
  assert.equal(foreign.body.count, 0);
});

test('a message that waits is dropped on request, once, by its own municipality', async () => {
  await world.store.outbox.put([
    { id: 'told:x', channel: 'sms', municipality: idOf('lochem'), body: {}, at: Date.now() },
  ]);
  const boss = await world.signIn(person('lochem', 'beheerder'));
  const [message] = (await boss.send('GET', '/uitgaande-berichten')).body.results;
  assert.equal((await admin.send('DELETE', `/uitgaande-berichten/${message.id}`)).status, 404);
  assert.equal((await boss.send('DELETE', `/uitgaande-berichten/${message.id}`)).status, 204);
  assert.equal((await boss.send('DELETE', `/uitgaande-berichten/${message.id}`)).status, 404);
  const [after] = (await boss.send('GET', '/uitgaande-berichten')).body.results;
  assert.deepEqual([after.state, after.problem], ['done', 'dropped']);
});

test('a webhook goes to HTTPS only, or to this machine', async () => {
  for (const address of ['http://example.nl/x', 'ftp://example.nl', 'https://u:p@example.nl', 'niets']) {
    const reply = await admin.send('POST', '/webhooks', { body: { address, topics: ['notities'] } });
    assert.equal(reply.status, 400, address);
  }
});

test('a digest tells a leader of the own teams, and the same day makes the same message', () => {
  const { office } = world.parts;
  const today = localDay(Date.now());
  const messages = digestMessages(office, true, today);
  assert.deepEqual(messages.map(({ body: { employee } }) => employee).sort(), [
    person('deventer', 'teamleider'),
    person('lochem', 'teamleider'),
  ]);
  assert.deepEqual(
    digestMessages(office, true, today).map(({ id }) => id),
    messages.map(({ id }) => id),
  );
  const text = digestText(office, idOf(person('deventer', 'teamleider')), periodOf('week', today));
  assert.match(text, /Burgerzaken: te weinig gegevens/);
  assert.match(text, /Terugbelnotities: \d+ open, waarvan 0 over de termijn/);
  assert.doesNotMatch(text, /Lochem|Geheim/i);
});
