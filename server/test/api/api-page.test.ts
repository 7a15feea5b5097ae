/** `docs/api.md` is true: every request on it is sent, every answer compared, every check of a signature run. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { signatureOf } from '../../app/outbox/webhooks.ts';
import type { HttpRequest } from '../../app/ports/delivery.ts';
import { webhookBody } from '../../contract/docs/webhook.ts';
import { clientMessage, type ServerMessage, serverMessage } from '../../contract/live.ts';
import { fromWire, toWire } from '../../contract/wire.ts';
import { assertShown, type Block, blocksOf, curlRequest, shownAnswer } from './support/page.ts';
import { newNote } from './support/requests.ts';
import { openWorld, password, person, until, type World } from './support/world.ts';

let world: World;
let folder: string;
let blocks: readonly Block[];
const variables = new Map<string, string>([
  ['HOST', ''],
  ['PASSWORD', password],
  ['UNTIL', new Date(Date.now() + 86_400_000).toISOString()],
]);
/** What webhooks sent. */
const sent: HttpRequest[] = [];

before(async () => {
  const http = {
    request: async (request: HttpRequest) => {
      sent.push(request);
      return { answered: true, status: 204, body: '' } as const;
    },
  };
  world = await openWorld({ outward: { http } });
  folder = await mkdtemp(join(tmpdir(), 'bereikbaar-page-'));
  blocks = blocksOf(await readFile('docs/api.md', 'utf8'));
});
after(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

const ofKind = (kind: string): readonly string[] =>
  blocks.filter((one) => one.kind === kind).map(({ text }) => text);

test('every curl command of the page is answered as the page shows', async () => {
  let cookie = '';
  let sentCount = 0;
  for (const [index, { kind, text }] of blocks.entries()) {
    if (kind !== 'sh') continue;
    const next = blocks[index + 1];
    assert.equal(next?.kind, 'http', `an answer is missing after: ${text}`);
    const shown = shownAnswer(next.text);
    const { method, url, headers, body, withCookie } = curlRequest(text, variables);
    const came = await world.app.inject({
      method,
      url,
      headers: { ...headers, ...(withCookie ? { cookie } : {}) },
      ...(body === null ? {} : { payload: body }),
    });
    sentCount += 1;
    assert.equal(came.statusCode, shown.status, `${text}${came.body}`);
    for (const [name, value] of shown.headers) assert.equal(came.headers[name.toLowerCase()], value, text);
    const answer = shown.body === undefined ? {} : came.json();
    if (shown.body !== undefined) assertShown(shown.body, answer, url);
    cookie = String(came.headers['set-cookie'] ?? cookie).split(';')[0] ?? '';
    if (answer.csrfToken !== undefined) variables.set('CSRF', answer.csrfToken);
    if (answer.machinetoken !== undefined) variables.set('TOKEN', answer.geheim);
    if (answer.webhook !== undefined) variables.set('SECRET', answer.geheim);
    if (answer.uiterlijkOp !== undefined) {
      variables.set('NOTE', answer.id);
      // A second one, so that the list has a second page.
      const agent = await world.signIn(person('deventer', 'kcc-agent'));
      assert.equal((await agent.send('POST', '/terugbelnotities', { body: newNote() })).status, 201);
    }
  }
  assert.ok(sentCount >= 8);
});

test('the description is there to read, with nothing that a browser would have to fetch or run', async () => {
  const came = await world.app.inject({ method: 'GET', url: '/api/v1/documentatie' });
  assert.equal(came.statusCode, 200);
  assert.equal(came.headers['content-type'], 'text/html; charset=utf-8');
  assert.match(
    String(came.headers['content-security-policy']),
    /^default-src 'none'; style-src 'unsafe-inline'/,
  );
  assert.match(came.body, /Terugbelnotities/);
});

test('the live feed tells what the page shows', async () => {
  const viewer = await world.parts.office.machines.viewer(variables.get('TOKEN') ?? '');
  assert.ok(viewer !== null && viewer !== 'forbidden');
  const [you = ''] = ofKind('json you');
  const message = clientMessage.parse(fromWire(JSON.parse(you)));
  const seen: ServerMessage[] = [];
  const screen = { send: (one: ServerMessage) => void seen.push(one), end: () => {} };
  world.feed.subscribe(screen, viewer, message);
  const agent = await world.signIn(person('deventer', 'teamleider'));
  const made = await agent.send('POST', '/terugbelnotities', { body: newNote() });
  const told = (operation: string): boolean =>
    seen.some((one) => one.type === 'change' && one.changes.some((each) => each.operation === operation));
  await until(() => told('put'));
  const close = { command: 'close', closing: 'withdrawn', remark: 'Was al klaar' };
  const closed = await agent.send('POST', `/terugbelnotities/${made.body.id}/opdrachten`, { body: close });
  assert.equal(closed.status, 200, closed.text);
  await until(() => told('remove'));
  world.feed.beat(screen);
  world.feed.leave(screen);
  const shown = ofKind('json server').map((text) => JSON.parse(text));
  assert.equal(shown.length, 4);
  const came = seen.map((one) => toWire(serverMessage.parse(one)));
  for (const one of shown) {
    const fits = came.some((each) => {
      try {
        assertShown(one, each, one.soort);
        return true;
      } catch {
        return false;
      }
    });
    assert.ok(fits, `${JSON.stringify(one)} came not: ${JSON.stringify(came)}`);
  }
});

test('a webhook sends what the page shows, and both checks of its signature tell right from wrong', async () => {
  const agent = await world.signIn(person('deventer', 'kcc-agent'));
  const before = sent.length;
  assert.equal((await agent.send('POST', '/terugbelnotities', { body: newNote() })).status, 201);
  await until(() => sent.slice(before).some(({ body }) => (body ?? '').includes('note.created')));
  const message = sent.slice(before).find(({ body }) => (body ?? '').includes('note.created'));
  const text = message?.body ?? '';
  const [shown = ''] = ofKind('json webhook');
  assertShown(JSON.parse(shown), JSON.parse(text), 'webhook');
  webhookBody.parse(JSON.parse(text));
  assert.ok(message?.headers['x-bereikbaar-delivery'] !== undefined);
  const signature = message?.headers['x-bereikbaar-signature'] ?? '';
  const secret = variables.get('SECRET') ?? '';

  const [script = ''] = ofKind('js');
  await writeFile(join(folder, 'check.mjs'), script);
  const { isGenuine } = (await import(pathToFileURL(join(folder, 'check.mjs')).href)) as {
    readonly isGenuine: (secret: string, signature: string, body: string, now?: number) => boolean;
  };
  assert.equal(isGenuine(secret, signature, text), true);
  assert.equal(isGenuine(secret, signature, `${text} `), false);
  assert.equal(isGenuine('other', signature, text), false);
  assert.equal(isGenuine(secret, 'nonsense', text), false);
  assert.equal(isGenuine(secret, signatureOf(secret, text, Date.now() - 600_000), text), false);

  const [shell = ''] = ofKind('bash');
  await writeFile(join(folder, 'body'), text);
  const status = (given: string): number | null =>
    spawnSync('bash', ['-c', shell], {
      env: { ...process.env, SECRET: given, SIGNATURE: signature, BODY: join(folder, 'body') },
    }).status;
  assert.equal(status(secret), 0);
  assert.equal(status('other'), 1);
});
