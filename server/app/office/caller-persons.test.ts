/** Who may be ringing: kept for minutes, asked once, and never in the way of a call. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FoundPerson } from '../../domain/contact/caller-lookup.ts';
import { idOf, type SubjectId } from '../../domain/ids.ts';
import { minute, second } from '../../domain/time.ts';
import { CallerPersons } from './caller-persons.ts';

const caller = idOf<'subject'>('c1');
const jan: FoundPerson = { id: 'p1', name: 'Jan', protected: false };
const secret: FoundPerson = { id: 'p2', name: 'Geheim', protected: true };

function setUp(answers: (readonly FoundPerson[] | null)[]) {
  const seen = { now: 0, asked: 0, changed: 0 };
  const persons = new CallerPersons({
    register: {
      personsWith: async () => {
        seen.asked += 1;
        return answers.shift() ?? null;
      },
    },
    read: async (id: SubjectId) => ({ number: id === caller ? '+31612345678' : undefined }),
    clock: { now: () => seen.now },
    changed: () => {
      seen.changed += 1;
    },
  });
  return { seen, persons };
}

/** Lets what was begun come to its end. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

test('the first look searches, later ones have the answer; it is asked anew after five minutes', async () => {
  const { seen, persons } = setUp([[jan], []]);
  assert.equal(persons.peek(caller, false), 'searching');
  assert.equal(persons.peek(caller, false), 'searching');
  await settle();
  assert.deepEqual([seen.asked, seen.changed], [1, 1]);
  assert.deepEqual(persons.peek(caller, false), { kind: 'one', person: jan });
  assert.ok(persons.has(caller, 'p1') && !persons.has(caller, 'p2'));
  seen.now += 5 * minute;
  // The old answer stands until the new one is there.
  assert.deepEqual(persons.peek(caller, false), { kind: 'one', person: jan });
  await settle();
  assert.deepEqual([seen.asked, persons.peek(caller, false)], [2, { kind: 'unknown' }]);
});

test('the name of a protected person is for who may see it; a list hides it too', async () => {
  const { persons } = setUp([[secret, jan]]);
  persons.peek(caller, false);
  await settle();
  const hidden = persons.peek(caller, false);
  assert.deepEqual(hidden, { kind: 'many', persons: [{ id: 'p2', name: null, protected: true }, jan] });
  assert.deepEqual(persons.peek(caller, true), { kind: 'many', persons: [secret, jan] });
});

test('a register without an answer is left alone for a while, and a forgotten caller is asked for anew', async () => {
  const { seen, persons } = setUp([null, [jan]]);
  persons.peek(caller, false);
  await settle();
  assert.deepEqual(persons.peek(caller, false), { kind: 'unavailable' });
  seen.now += 19 * second;
  persons.peek(caller, false);
  assert.equal(seen.asked, 1);
  seen.now += second;
  persons.peek(caller, false);
  await settle();
  assert.deepEqual(persons.peek(caller, false), { kind: 'one', person: jan });
  persons.forget(caller);
  assert.equal(persons.peek(caller, false), 'searching');
  await settle();
});

test('a withheld number and an installation without a register are searched for nowhere', async () => {
  const { seen, persons } = setUp([]);
  assert.deepEqual(persons.peek(null, false), { kind: 'anonymous' });
  assert.equal(seen.asked, 0);
  const off = new CallerPersons({
    register: null,
    read: async () => null,
    clock: { now: () => 0 },
    changed: () => {},
  });
  assert.equal(off.peek(caller, false), 'off');
});
