/**
 * What every SQL store must do, whatever database lies below it: run by each store's own test. Tests of
 * files, crashes and triggers are the store's own.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { LedgerEvent, NewEvent } from '../../app/ports/ledger.ts';
import { LedgerError } from '../../app/ports/ledger.ts';
import { type Employee, PeopleError } from '../../app/ports/people.ts';
import type { Binding } from '../../app/ports/registrations.ts';
import { idOf } from '../../domain/ids.ts';
import { hour } from '../../domain/time.ts';
import type { Store } from './open-store.ts';

const deventer = idOf<'municipality'>('deventer');
const lochem = idOf<'municipality'>('lochem');

export const fact = (stream: string, type = 'call.routed', more: Partial<NewEvent> = {}): NewEvent => ({
  at: 1_000,
  stream,
  municipality: deventer,
  type,
  v: 1,
  data: { step: 'welcome' },
  ...more,
});

/** `open` gives an empty store; the contract closes it. */
export function storeContract(name: string, open: () => Promise<Store>): void {
  const storeTest = (what: string, body: (store: Store) => Promise<void>): void => {
    test(`${name}: ${what}`, async () => {
      const store = await open();
      try {
        await body(store);
      } finally {
        await store.close();
      }
    });
  };

  storeTest('events are numbered without gaps and come back as they were', async ({ ledger }) => {
    assert.equal(ledger.head(), 0);
    const seqs = await ledger.append([
      fact('call:a', 'call.arrived', {
        at: 5,
        data: { called: '14 0570', nested: { list: [1, null, 'ë'] } },
      }),
      fact('call:a', 'call.queued', { municipality: null, v: 2 }),
    ]);
    assert.deepEqual(seqs, [1, 2]);
    assert.equal(ledger.head(), 2);
    const [first, second] = await ledger.read({ stream: 'call:a' });
    assert.deepEqual(
      { ...first, id: '' },
      {
        id: '',
        seq: 1,
        at: 5,
        stream: 'call:a',
        municipality: 'deventer',
        type: 'call.arrived',
        v: 1,
        data: { called: '14 0570', nested: { list: [1, null, 'ë'] } },
      },
    );
    assert.equal(second?.municipality, null);
    assert.equal(second?.v, 2);
  });

  storeTest('many appends at once each get their own numbers, in order of calling', async ({ ledger }) => {
    const appends = Array.from({ length: 1_000 }, (_, i) =>
      ledger.append([fact(`call:${i}`), fact(`call:${i}`, 'call.queued')]),
    );
    const seqs = (await Promise.all(appends)).flat();
    assert.deepEqual(
      seqs,
      Array.from({ length: 2_000 }, (_, i) => i + 1),
    );
    const events = await ledger.read({});
    assert.equal(events.length, 2_000);
    assert.equal(new Set(events.map(({ id }) => id)).size, 2_000);
  });

  storeTest('the same id is written once, also within one group', async ({ ledger }) => {
    const once = fact('note:1', 'note.created', { id: 'note-1' });
    const [first, again] = await Promise.all([ledger.append([once]), ledger.append([once])]);
    assert.deepEqual(first, again);
    assert.deepEqual(await ledger.append([once, fact('note:1', 'note.claimed')]), [1, 2]);
    assert.equal(ledger.head(), 2);
  });

  storeTest(
    'an id that belongs to another fact is refused and nothing of that append stays',
    async ({ ledger }) => {
      await ledger.append([fact('note:1', 'note.created', { id: 'note-1' })]);
      const bystander = ledger.append([fact('call:1')]);
      await assert.rejects(
        ledger.append([fact('note:2', 'note.claimed'), fact('note:2', 'note.created', { id: 'note-1' })]),
        (error: unknown) => error instanceof LedgerError && error.code === 'idConflict',
      );
      assert.deepEqual(await bystander, [2]);
      assert.deepEqual(await ledger.read({ stream: 'note:2' }), []);
    },
  );

  storeTest(
    'whatever is appended at once, the ledger is what one after another would give',
    async ({ ledger }) => {
      const id = fc.option(fc.constantFrom('k1', 'k2', 'k3', 'k4'), { nil: undefined });
      const stream = fc.constantFrom('call:a', 'call:b');
      const batch = fc.array(fc.record({ id, stream }), { maxLength: 4 });
      /** The same rules, as simply as possible: number of the event by its id. */
      const model: { readonly id: string | undefined; readonly stream: string }[] = [];
      const expect = (events: readonly { readonly id: string | undefined; readonly stream: string }[]) => {
        const seqOf = (wanted: string | undefined): number =>
          wanted === undefined ? -1 : model.findIndex((event) => event.id === wanted);
        const conflict = events.some((event, index) => {
          const first = events.find(
            (other, at) => at < index && event.id !== undefined && other.id === event.id,
          );
          const known = model[seqOf(event.id)] ?? first;
          return known !== undefined && known.stream !== event.stream;
        });
        if (conflict) return 'idConflict';
        return events.map((event) => {
          const known = seqOf(event.id);
          return known >= 0 ? known + 1 : model.push(event);
        });
      };
      await fc.assert(
        fc.asyncProperty(fc.array(batch, { maxLength: 6 }), async (batches) => {
          const wanted = batches.map(expect);
          const got = await Promise.all(
            batches.map((events) =>
              ledger
                .append(events.map((event) => fact(event.stream, 'call.routed', { id: event.id })))
                .catch((error: unknown) => (error as LedgerError).code),
            ),
          );
          assert.deepEqual(got, wanted);
        }),
        { numRuns: 60 },
      );
      const events = await ledger.read({});
      assert.deepEqual(
        events.map((event) => event.stream),
        model.map((event) => event.stream),
      );
    },
  );

  for (const [what, event] of [
    ['without a stream', fact('')],
    ['without a type', fact('call:1', '')],
    ['with a broken time', fact('call:1', 'call.routed', { at: Number.NaN })],
    ['with a list as data', fact('call:1', 'call.routed', { data: [1] })],
    ['that is far too large', fact('call:1', 'call.routed', { data: { text: 'x'.repeat(70_000) } })],
  ] as const) {
    storeTest(`an event ${what} is refused`, async ({ ledger }) => {
      await assert.rejects(
        ledger.append([fact('call:0'), event]),
        (error: unknown) => error instanceof LedgerError && error.code === 'invalid',
      );
      assert.equal(ledger.head(), 0);
    });
  }

  storeTest('changing the object after append changes nothing', async ({ ledger }) => {
    const data = { step: 'welcome' };
    const appended = ledger.append([fact('call:1', 'call.routed', { data })]);
    data.step = 'changed';
    await appended;
    assert.deepEqual((await ledger.read({}))[0]?.data, { step: 'welcome' });
  });

  storeTest('reading narrows by stream, number, type, municipality and time', async ({ ledger }) => {
    await ledger.append([
      fact('call:a', 'call.arrived', { at: 10 }),
      fact('call:b', 'call.arrived', { at: 20, municipality: lochem }),
      fact('call:a', 'call.queued', { at: 30 }),
      fact('call:a', 'call.ended', { at: 40 }),
    ]);
    const seqs = async (query: Parameters<typeof ledger.read>[0]) =>
      (await ledger.read(query)).map(({ seq }) => seq);
    assert.deepEqual(await seqs({ stream: 'call:a' }), [1, 3, 4]);
    assert.deepEqual(await seqs({ after: 1, upTo: 3 }), [2, 3]);
    assert.deepEqual(await seqs({ types: ['call.arrived', 'call.ended'] }), [1, 2, 4]);
    assert.deepEqual(await seqs({ municipality: lochem }), [2]);
    assert.deepEqual(await seqs({ from: 20, before: 40 }), [2, 3]);
  });

  storeTest('scan walks over more events than fit one page', async ({ ledger }) => {
    await ledger.append(Array.from({ length: 1_234 }, (_, i) => fact(`call:${i}`)));
    let expected = 0;
    for await (const event of ledger.scan({})) assert.equal(event.seq, ++expected);
    assert.equal(expected, 1_234);
  });

  storeTest('a subscriber gets what was and what comes, each once and in order', async ({ ledger }) => {
    await ledger.append(Array.from({ length: 700 }, (_, i) => fact(`call:${i}`)));
    const seen: LedgerEvent[] = [];
    const all = new Promise<void>((resolve) => {
      ledger.subscribe(100, (event) => {
        seen.push(event);
        if (event.seq === 1_000) resolve();
      });
    });
    for (let i = 0; i < 300; i += 3) {
      await ledger.append([fact(`late:${i}`), fact(`late:${i}`), fact(`late:${i}`)]);
    }
    await all;
    assert.deepEqual(
      seen.map(({ seq }) => seq),
      Array.from({ length: 900 }, (_, i) => i + 101),
    );
  });

  storeTest('a subscriber that throws disturbs neither the writer nor the next one', async ({ ledger }) => {
    ledger.subscribe(0, () => {
      throw new Error('broken screen');
    });
    const delivered = new Promise<LedgerEvent>((resolve) => ledger.subscribe(0, resolve));
    assert.deepEqual(await ledger.append([fact('call:1')]), [1]);
    assert.equal((await delivered).seq, 1);
  });

  storeTest('a closed subscription hears nothing more', async ({ ledger }) => {
    let heard = 0;
    const subscription = ledger.subscribe(0, () => heard++);
    subscription.close();
    const other = new Promise<void>((resolve) => ledger.subscribe(0, () => resolve()));
    await ledger.append([fact('call:1')]);
    await other;
    assert.equal(heard, 0);
  });

  test(`${name}: after closing, what waited is written and new events are refused`, async () => {
    const store = await open();
    const waiting = store.ledger.append([fact('call:1')]);
    await store.close();
    assert.deepEqual(await waiting, [1]);
    await assert.rejects(
      store.ledger.append([fact('call:2')]),
      (error: unknown) => error instanceof LedgerError && error.code === 'closed',
    );
  });

  storeTest('calls that never ended are found and closed as interrupted, once', async (store) => {
    await store.ledger.append([
      fact('call:a', 'call.arrived'),
      fact('call:b', 'call.arrived'),
      fact('call:a', 'call.ended'),
      fact('call:c', 'call.arrived', { municipality: lochem }),
    ]);
    assert.deepEqual(
      store.openCalls().map(({ stream }) => stream),
      ['call:b', 'call:c'],
    );
    const events = store.recoverInterrupted(9_000);
    assert.deepEqual(
      events.map(({ stream, at, municipality, type }) => ({ stream, at, municipality, type })),
      [
        { stream: 'call:b', at: 9_000, municipality: 'deventer', type: 'call.ended' },
        { stream: 'call:c', at: 9_000, municipality: 'lochem', type: 'call.ended' },
      ],
    );
    await store.ledger.append(events);
    await store.ledger.append(events);
    assert.deepEqual(store.openCalls(), []);
    assert.equal(store.ledger.head(), 6);
  });

  storeTest('a caller who rings twice is one subject, per municipality', async ({ subjects }) => {
    const first = await subjects.callerByNumber(deventer, '+31612345678', 1);
    assert.equal(await subjects.callerByNumber(deventer, '+31612345678', 2), first);
    assert.equal(await subjects.find(deventer, '+31612345678'), first);
    assert.notEqual(await subjects.callerByNumber(lochem, '+31612345678', 3), first);
    assert.equal(await subjects.find(deventer, '+31600000000'), null);
    assert.deepEqual(await subjects.read(first), { number: '+31612345678' });
  });

  storeTest('a subject is amended field by field', async ({ subjects }) => {
    const id = await subjects.create(deventer, 'note', { name: 'J. Jansen', text: 'paspoort' }, 1);
    assert.ok(await subjects.amend(id, { text: 'rijbewijs', name: undefined }, 2));
    assert.deepEqual(await subjects.read(id), { name: 'J. Jansen', text: 'rijbewijs' });
    assert.deepEqual([...(await subjects.readMany([id, idOf('unknown')])).keys()], [id]);
  });

  storeTest(
    'an erased subject cannot be read, found or amended, and the number starts anew',
    async ({ subjects }) => {
      const id = await subjects.callerByNumber(deventer, '+31612345678', 1);
      assert.equal(await subjects.erase(id, 2), true);
      assert.equal(await subjects.erase(id, 3), false);
      assert.equal(await subjects.read(id), null);
      assert.equal(await subjects.amend(id, { name: 'x' }, 4), false);
      assert.equal(await subjects.find(deventer, '+31612345678'), null);
      assert.notEqual(await subjects.callerByNumber(deventer, '+31612345678', 5), id);
    },
  );

  storeTest('retention finds those not seen since a moment, oldest first', async ({ subjects }) => {
    const old = await subjects.callerByNumber(deventer, '1', 10 * hour);
    const older = await subjects.callerByNumber(deventer, '2', 5 * hour);
    const back = await subjects.callerByNumber(deventer, '3', 1 * hour);
    await subjects.callerByNumber(deventer, '3', 100 * hour);
    assert.deepEqual(await subjects.unseenSince('caller', 50 * hour, 10), [older, old]);
    await subjects.erase(older, 60 * hour);
    assert.deepEqual(await subjects.unseenSince('caller', 50 * hour, 10), [old]);
    assert.deepEqual(await subjects.unseenSince('note', 50 * hour, 10), []);
    assert.ok(await subjects.read(back));
  });

  const anna: Employee = {
    id: idOf('anna'),
    municipality: deventer,
    name: 'Anna de Boer',
    email: 'anna@deventer.example',
    teams: [idOf('kcc')],
    roles: ['kcc-agent', 'medewerker'],
    skills: [{ skill: idOf('burgerzaken'), level: 2 }],
    active: true,
  };
  const credential = {
    device: idOf<'device'>('anna'),
    realm: 'bereikbaar',
    ha1: { MD5: 'a'.repeat(32), 'SHA-256': 'b'.repeat(64) },
  };
  const staffed = async ({ people }: Store): Promise<void> => {
    await people.saveMunicipality({ id: deventer, name: 'Deventer' });
    await people.saveTeam({ id: idOf('kcc'), municipality: deventer, name: 'KCC' });
    await people.saveEmployee(anna, 1);
    await people.saveDevice(
      { id: credential.device, employee: anna.id, kind: 'sip', label: 'Balie' },
      credential,
    );
  };

  storeTest('an employee comes back with teams, roles, skills, device and credential', async (store) => {
    await staffed(store);
    const { people } = store;
    assert.deepEqual(await people.employee(anna.id), anna);
    assert.deepEqual(await people.employees(deventer), [anna]);
    assert.deepEqual(await people.employees(lochem), []);
    assert.deepEqual(await people.devices(anna.id), [
      { id: 'anna', employee: 'anna', kind: 'sip', label: 'Balie' },
    ]);
    assert.deepEqual(await people.credential(credential.device), credential);
    assert.equal(await people.credential(idOf('bob')), null);
  });

  storeTest('saving again replaces, and who has left can no longer sign in a phone', async (store) => {
    await staffed(store);
    const { people } = store;
    const before = await people.version();
    const gone = { ...anna, email: null, roles: [], skills: [], teams: [], active: false } as const;
    await people.saveEmployee(gone, 2);
    assert.deepEqual(await people.employee(anna.id), gone);
    assert.equal(await people.credential(credential.device), null);
    assert.equal(await people.version(), before + 1);
    assert.equal(await people.removeDevice(credential.device), true);
    assert.equal(await people.removeDevice(credential.device), false);
  });

  storeTest('references to nobody and devices of somebody else are refused', async (store) => {
    await staffed(store);
    const { people } = store;
    const refused = (code: string) => (error: unknown) => error instanceof PeopleError && error.code === code;
    await assert.rejects(
      people.saveEmployee({ ...anna, id: idOf('bob'), teams: [idOf('nowhere')] }, 3),
      refused('unknownReference'),
    );
    await people.saveEmployee({ ...anna, id: idOf('bob') }, 3);
    await assert.rejects(
      people.saveDevice({ id: idOf('anna'), employee: idOf('bob'), kind: 'sip', label: '' }, null),
      refused('deviceTaken'),
    );
    await assert.rejects(people.saveEmployee({ ...anna, name: ' ' }, 3), refused('invalid'));
  });

  const binding = (more: Partial<Binding>): Binding => ({
    device: idOf('anna'),
    contact: 'sip:anna@192.0.2.5:5062',
    callId: 'c1',
    cseq: 7,
    expiresAt: 1_000,
    q: 1,
    instance: null,
    regId: null,
    flow: 'udp/192.0.2.5:5062',
    path: ['<sip:edge.example;lr>'],
    userAgent: 'Desk 1',
    updatedAt: 5,
    ...more,
  });

  storeTest(
    'bindings are replaced as a whole, best first, and gone after their time',
    async ({ registrations }) => {
      const desk = binding({});
      const soft = binding({
        contact: 'sip:x@a.invalid;transport=ws',
        q: 0.5,
        expiresAt: 500,
        instance: '<urn:uuid:1>',
        regId: 1,
      });
      await registrations.replace(desk.device, [soft, desk]);
      assert.deepEqual(await registrations.of(desk.device, 400), [desk, soft]);
      assert.deepEqual(await registrations.of(desk.device, 500), [desk]);
      assert.deepEqual(await registrations.all(0), [desk, soft]);
      assert.deepEqual(await registrations.expire(500), [soft]);
      assert.deepEqual(await registrations.expire(500), []);
      await registrations.replace(desk.device, []);
      assert.deepEqual(await registrations.all(0), []);
    },
  );
}
