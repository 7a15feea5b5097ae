/** Outbox, tokens, webhooks, second factors, destruction list, catalogue: what the database promises of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '../../app/ports/log.ts';
import { idOf } from '../../domain/ids.ts';
import { openStore, type Store } from './open-store.ts';

const lochem = idOf<'municipality'>('lochem');
const deventer = idOf<'municipality'>('deventer');
let made = 0;
const open = async (): Promise<Store> => {
  const store = await openStore({
    dataDir: ':memory:',
    log: silentLog,
    clock: { now: () => 1 },
    chance: {
      newId: () => `id${String(++made).padStart(6, '0')}`,
      secret: (bytes) => Buffer.alloc(bytes, ++made).toString('base64url'),
    },
  });
  for (const id of [lochem, deventer]) await store.people.saveMunicipality({ id, name: id });
  return store;
};

test('a message with the same id is put in once, waits longer after each failure, and can be tried again', async () => {
  const { outbox, close } = await open();
  const message = { id: 'm1', channel: 'mail', municipality: lochem, body: { note: 'n1' }, at: 10 } as const;
  await outbox.put([message, message]);
  await outbox.put([{ ...message, body: { note: 'other' } }]);
  const [due, ...more] = await outbox.due(10, 5);
  assert.deepEqual(more, []);
  assert.deepEqual(due?.body, { note: 'n1' });
  await outbox.failed('m1', 'no answer', 500);
  assert.deepEqual(await outbox.due(499, 5), []);
  assert.equal(await outbox.nextAt(), 500);
  await outbox.failed('m1', 'no answer', null);
  assert.equal(await outbox.nextAt(), null);
  assert.deepEqual(
    (await outbox.counts()).map(({ channel, state, count }) => [channel, state, count]),
    [['mail', 'givenUp', 1]],
  );
  assert.equal(await outbox.retry(deventer, due!.number, 600), false);
  assert.equal(await outbox.retry(lochem, due!.number, 600), true);
  assert.equal((await outbox.due(600, 5))[0]?.attempts, 2);
  await outbox.done('m1');
  assert.deepEqual(await outbox.counts(), []);
  assert.equal((await outbox.page(lochem, { state: 'done', webhook: null }, 0, 10)).count, 1);
  assert.equal((await outbox.page(deventer, { state: null, webhook: null }, 0, 10)).count, 0);
  assert.equal(await outbox.forget(11), 1);
  await close();
});

test('the destruction list can be added to and read, not changed', async () => {
  const { privacy, sql, close } = await open();
  const line = {
    run: 'r1',
    municipality: lochem,
    record: 'note',
    object: 's1',
    beganAt: 1,
    destroyedAt: 2,
    basis: 'test',
    actor: null,
  } as const;
  await privacy.record([line, { ...line, object: 's2' }]);
  const { count, lines } = await privacy.destructions(lochem, 0, 1);
  assert.equal(count, 2);
  assert.equal(lines[0]?.object, 's2');
  assert.equal((await privacy.destructions(deventer, 0, 10)).count, 0);
  await assert.rejects(sql.write([sql.db.deleteFrom('destruction')]), /append-only/);
  await assert.rejects(sql.write([sql.db.updateTable('destruction').set({ object: 'x' })]), /append-only/);
  await privacy.saveRule(lochem, { record: 'note', days: 30, basis: 'a' });
  await privacy.saveRule(lochem, { record: 'note', days: 40, basis: 'b' });
  assert.deepEqual(await privacy.rules(lochem), [{ record: 'note', days: 40, basis: 'b' }]);
  await close();
});

test('a token is found by its hash only, and revoked by its own municipality only', async () => {
  const { connections, close } = await open();
  const token = {
    id: 't1',
    municipality: lochem,
    name: 'Rapportage',
    scopes: ['cijfers:lezen'],
    createdBy: idOf<'employee'>('e'),
    createdAt: 1,
    expiresAt: 9,
    usedAt: null,
    revokedAt: null,
  } as const;
  const hash = 'h'.repeat(43);
  await connections.saveToken(token, hash);
  assert.deepEqual(await connections.tokenByHash(hash), token);
  assert.equal(await connections.tokenByHash('x'.repeat(43)), null);
  assert.equal(await connections.revokeToken(deventer, 't1', 5), false);
  assert.equal(await connections.revokeToken(lochem, 't1', 5), true);
  assert.equal((await connections.tokens(lochem))[0]?.revokedAt, 5);
  await close();
});

test('a step of a second factor is taken once, and never one before it', async () => {
  const { connections, people, subjects, close } = await open();
  const employee = idOf<'employee'>('e1');
  await people.saveEmployee(
    {
      id: employee,
      municipality: lochem,
      name: 'E',
      email: null,
      teams: [],
      roles: [],
      skills: [],
      active: true,
    },
    1,
  );
  const secret = await subjects.create(lochem, 'secret', { text: 'ABC' }, 1);
  await connections.saveSecondFactor({ employee, secret, confirmedAt: null, lastStep: 0 });
  assert.equal((await connections.secondFactors()).size, 0);
  await connections.saveSecondFactor({ employee, secret, confirmedAt: 5, lastStep: 0 });
  assert.deepEqual([...(await connections.secondFactors())], [employee]);
  assert.deepEqual(
    [
      await connections.takeStep(employee, 7),
      await connections.takeStep(employee, 7),
      await connections.takeStep(employee, 6),
    ],
    [true, false, false],
  );
  await close();
});

test('subjects that are due are given page by page and per municipality, erased ones not', async () => {
  const { subjects, close } = await open();
  const ids = [];
  for (let index = 0; index < 5; index++)
    ids.push(await subjects.create(lochem, 'note', { text: 'x' }, index));
  await subjects.create(deventer, 'note', { text: 'x' }, 0);
  await subjects.erase(ids[1]!, 9);
  const first = await subjects.agedIn(lochem, 'note', 4, null, 2);
  const rest = await subjects.agedIn(lochem, 'note', 4, first.at(-1)!.id, 2);
  assert.deepEqual(
    [...first, ...rest].map(({ id }) => id),
    [ids[0], ids[2], ids[3]],
  );
  await close();
});
