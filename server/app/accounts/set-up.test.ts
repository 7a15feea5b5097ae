import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idOf } from '../../domain/ids.ts';
import type { Accounts } from '../ports/accounts.ts';
import type { Employee, People } from '../ports/people.ts';
import { SetUp } from './set-up.ts';

function firstRun() {
  const employees: Employee[] = [];
  const passwords = new Map<string, string>();
  let made = 0;
  const secret = (): string => {
    made += 1;
    return `secret-${made}-of-some-length`;
  };
  const setUp = new SetUp({
    people: {
      employees: () => Promise.resolve(employees),
      saveEmployee: (employee: Employee) => Promise.resolve(void employees.push(employee)),
    } as unknown as People,
    accounts: {
      passwordOf: (id: string) => Promise.resolve(passwords.get(id) ?? null),
      setPassword: (id: string, hash: string) => Promise.resolve(void passwords.set(id, hash)),
    } as unknown as Accounts,
    clock: { now: () => 1_000 },
    chance: { secret, newId: secret },
    municipalities: () => [{ id: idOf<'municipality'>('deventer'), name: 'Deventer' }],
  });
  return { setUp, employees, passwords };
}

const omar = {
  municipality: 'deventer',
  name: 'Omar',
  email: 'omar@deventer.example',
  password: 'lang genoeg',
};

test('the link lets the first administrator in, once', async () => {
  const { setUp, employees, passwords } = firstRun();
  const token = (await setUp.begin()) ?? '';
  assert.deepEqual(setUp.look(token, '192.0.2.1'), [{ id: 'deventer', name: 'Deventer' }]);
  const result = await setUp.finish(token, '192.0.2.1', omar);
  assert.ok(result.ok);
  assert.deepEqual(employees[0]?.roles, ['beheerder']);
  assert.match(passwords.get(result.employee) ?? '', /^scrypt\$/);
  assert.deepEqual(await setUp.finish(token, '192.0.2.1', omar), { ok: false, why: 'notOpen' });
  assert.equal(await setUp.begin(), null);
});

test('two who use the link together do not both get in', async () => {
  const { setUp, employees } = firstRun();
  const token = (await setUp.begin()) ?? '';
  const both = await Promise.all([setUp.finish(token, 'a', omar), setUp.finish(token, 'b', omar)]);
  assert.deepEqual(
    both.map(({ ok }) => ok),
    [true, false],
  );
  assert.equal(employees.length, 1);
});

test('a wrong key opens nothing, and guessing is stopped', async () => {
  const { setUp } = firstRun();
  const token = (await setUp.begin()) ?? '';
  for (let guess = 0; guess < 30; guess += 1) assert.equal(setUp.look(`guess-${guess}`, '192.0.2.9'), null);
  assert.deepEqual(await setUp.finish(token, '192.0.2.9', omar), { ok: false, why: 'locked' });
  assert.notEqual(setUp.look(token, '192.0.2.1'), null);
});

test('a municipality without a dialplan is refused, and the link stays', async () => {
  const { setUp } = firstRun();
  const token = (await setUp.begin()) ?? '';
  const result = await setUp.finish(token, 'a', { ...omar, municipality: 'elders' });
  assert.deepEqual(result, { ok: false, why: 'noSuchMunicipality' });
  assert.equal((await setUp.finish(token, 'a', omar)).ok, true);
});
