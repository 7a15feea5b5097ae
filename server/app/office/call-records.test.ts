/** Records of calls and earlier calls of a caller: the same whether packed or not, and forgotten in time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DomainEvent } from '../../domain/events.ts';
import { idOf } from '../../domain/ids.ts';
import { employee, fact, tell } from '../../domain/reachability/testkit.ts';
import { hour, minute, second as seconds } from '../../domain/time.ts';
import { type CallPiece, CallRecords } from './call-records.ts';

const start = Date.parse('2026-11-02T08:00:00Z');
const call = (id: string) => idOf<'call'>(id);

function fold(records: CallRecords, events: readonly DomainEvent[]): CallRecords {
  for (const event of events) records.apply(event);
  return records;
}

const registered = (id: string, at: number, subject: string): DomainEvent =>
  fact('call.outcomeRegistered', `call:${id}`, at, {
    employee: employee('anna'),
    outcome: 'answeredDirectly',
    subject,
  });

const steps = fc.constantFrom(
  'queue kcc',
  'anna answers',
  'anna transfers to team wmo',
  'anna transfers to partner tribuut',
  'piet of wmo connects',
  'transfer noAnswer',
  'anna registers answeredDirectly paspoort',
);

const ledgers = fc
  .array(
    fc.record({
      at: fc.integer({ min: 0, max: 40 * 24 * 60 }),
      caller: fc.option(fc.constantFrom('c1', 'c2')),
      steps: fc.array(steps, { maxLength: 5 }),
      isOpen: fc.boolean(),
      late: fc.option(fc.integer({ min: 1, max: 2000 })),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((calls) =>
    calls
      .flatMap(({ at, caller, steps: taken, isOpen, late }, index) => {
        const lines = taken.map((words, place) => `${place * 3} ${words}`);
        if (!isOpen || lines.length === 0) lines.push('60 ends completed');
        const arrivedAt = start + at * minute;
        const events = tell(`${index}`, arrivedAt, caller, 'algemeen', lines.join(';'));
        return late === null
          ? events
          : [...events, registered(`${index}`, arrivedAt + minute + late * minute, 'afval')];
      })
      .map((event, index) => ({ event, index }))
      .sort((a, b) => a.event.at - b.event.at || a.index - b.index)
      .map(({ event }) => event),
  );

/** Everything that can be asked. */
function known(records: CallRecords): unknown {
  return Array.from({ length: 25 }, (_, index) => {
    const record = records.get(call(`${index}`));
    return record === undefined ? null : [record, records.earlier(record), records.timesToday(record)];
  });
}

test('what is known of calls does not depend on which are packed, nor on a snapshot half way', () => {
  fc.assert(
    fc.property(ledgers, fc.nat({ max: 2 }), fc.nat(), (ledger, restingMax, cut) => {
      const never = new CallRecords(1000);
      let packing = new CallRecords(restingMax);
      for (const [index, event] of ledger.entries()) {
        if (index === cut % ledger.length) {
          const pieces = [...packing.plain()].map((piece) => JSON.stringify(piece));
          packing = new CallRecords(restingMax);
          for (const piece of pieces) packing.restore(JSON.parse(piece) as CallPiece);
        }
        never.apply(event);
        packing.apply(event);
        assert.deepEqual(known(packing), known(never));
      }
      assert.deepEqual([...packing.plain()], [...never.plain()]);
    }),
    { numRuns: 100 },
  );
});

function sorted(records: CallRecords): readonly string[] {
  return [...records.plain()].map((piece) => JSON.stringify(piece)).sort();
}

test('a rebuild that knows how far it will come ends with the same', () => {
  fc.assert(
    fc.property(ledgers, (ledger) => {
      const told = new CallRecords();
      told.expect(ledger.at(-1)!.at);
      // Any later end of a call sweeps, at the latest.
      const last = tell('99', ledger.at(-1)!.at + 2 * hour, null, 'algemeen', '1 ends completed');
      const whole = fold(new CallRecords(), [...ledger, ...last]);
      assert.deepEqual(sorted(fold(told, [...ledger, ...last])), sorted(whole));
    }),
    { numRuns: 100 },
  );
});

test('a day after its end a call is gone, and for a month its caller rang before about this', () => {
  const records = fold(
    new CallRecords(0),
    tell('1', start, 'c1', 'algemeen', '0 anna answers;60 ends completed'),
  );
  records.apply(registered('1', start + 5 * minute, 'paspoort'));
  assert.equal(records.get(call('1'))?.registration.subject, 'paspoort');
  fold(records, tell('2', start + 30 * hour, null, 'algemeen', '1 ends completed'));
  assert.equal(records.get(call('1')), undefined);
  fold(records, tell('3', start + 31 * hour, 'c1', 'algemeen', '1 queue kcc'));
  const [before, ...others] = records.earlier(records.get(call('3'))!);
  assert.equal(others.length, 0);
  assert.deepEqual(
    { ...before },
    {
      call: '1',
      arrivedAt: start,
      municipality: 'olst-wijhe',
      answeredBy: 'anna',
      subject: 'paspoort',
      outcome: 'answeredDirectly',
    },
  );
  const later = start + 31 * 24 * hour;
  fold(records, tell('4', later, null, 'algemeen', '1 ends completed'));
  assert.equal(records.earlier(records.get(call('3'))!).length, 0);
});

test('of a caller who rings all day the last ten calls are shown', () => {
  const records = new CallRecords(0);
  for (let index = 0; index < 30; index++) {
    fold(records, tell(`${index}`, start + index * hour, 'c1', 'algemeen', '1 ends completed'));
  }
  const earlier = records.earlier(records.get(call('29'))!);
  assert.deepEqual(
    earlier.map((one) => one.call),
    Array.from({ length: 9 }, (_, index) => `${28 - index}`),
  );
});

test('a call that we placed is none of the called one’s own, also after a restart', () => {
  const placed = fact('call.placed', 'call:out', start, {
    employee: employee('anna'),
    target: { kind: 'number', number: idOf<'subject'>('c1') },
    note: null,
    leg: idOf<'leg'>('a'),
  } as never);
  const first = fold(new CallRecords(), [placed]);
  const second = new CallRecords();
  for (const piece of first.plain()) second.restore(JSON.parse(JSON.stringify(piece)) as CallPiece);
  fold(second, tell('in', start + 10 * seconds, 'c1', 'algemeen', '1 queue kcc'));
  assert.equal(second.earlier(second.get(call('in'))!).length, 0);
});

test('an older snapshot that told earlier calls as whole records is still read', () => {
  const old = fold(new CallRecords(), tell('1', start, 'c1', 'algemeen', '0 anna answers;60 ends completed'));
  const record = old.get(call('1'))!;
  const records = new CallRecords();
  records.restore({ record, isKept: false });
  fold(records, tell('2', start + hour, 'c1', 'algemeen', '1 queue kcc'));
  assert.equal(records.get(call('1')), undefined);
  assert.deepEqual(
    records.earlier(records.get(call('2'))!).map(({ answeredBy }) => answeredBy),
    ['anna'],
  );
});

test('the language that an entrance or announcement gave a caller is known, packed too; without one it is Dutch', () => {
  const position = { version: idOf<'dialplanVersion'>('v1'), step: 's' };
  const routed = fact('call.routed', 'call:1', start + 1, {
    step: 's',
    entrance: null,
    position: position as never,
    reasons: [],
    language: 'en',
  });
  const [arrived, ...others] = tell('1', start, 'c1', 'algemeen', '0 anna answers;60 ends completed');
  const records = fold(new CallRecords(0), [arrived!, routed, ...others]);
  fold(records, tell('2', start + hour, 'c2', 'algemeen', '0 anna answers;60 ends completed'));
  assert.deepEqual(
    ['1', '2'].map((id) => records.get(call(id))?.language),
    ['en', 'nl'],
  );
});
