import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dateOfEpochDay } from '../time.ts';
import { languages, pauseId, type SpokenLanguage } from './catalogue.ts';
import { partPrompts } from './part-prompts.ts';
import { type Spoken, spokenParts } from './spoken-parts.ts';

const known = new Map(partPrompts.map((prompt) => [prompt.id, prompt]));

/** What is heard, as a text. */
function heard(language: SpokenLanguage, what: Spoken): string {
  return spokenParts(language, what)
    .map((id) => (id === pauseId ? '…' : known.get(id)?.[language]))
    .join(' ');
}

test('every number up to 9999 has parts, each of them exists, and they add up to the number', () => {
  for (let value = 0; value <= 9999; value++) {
    for (const language of languages) {
      const parts = spokenParts(language, { kind: 'number', value });
      assert.ok(
        parts.every((part) => known.has(part)),
        `${value}: ${parts.join(' ')}`,
      );
      let sum = 0;
      for (const part of parts.map((id) => Number(id.slice('number/'.length))).filter(Number.isFinite)) {
        sum = part === 1000 ? Math.max(1, sum) * 1000 : sum + part;
      }
      assert.equal(sum, value);
    }
  }
});

test('what is no number to be said has no parts', () => {
  for (const value of [-1, 10_000, 1.5, Number.NaN]) {
    assert.deepEqual(spokenParts('nl', { kind: 'number', value }), []);
    assert.deepEqual(spokenParts('nl', { kind: 'position', value: Math.min(value, 0) }), []);
    assert.deepEqual(spokenParts('nl', { kind: 'time', minuteOfDay: value }), []);
  }
  assert.deepEqual(spokenParts('nl', { kind: 'date', date: '2026-02-30' }), []);
});

test('numbers are said as people say them in either language', () => {
  assert.equal(heard('nl', { kind: 'number', value: 2026 }), '2 1000 26');
  assert.equal(heard('nl', { kind: 'number', value: 1345 }), '1000 300 45');
  assert.equal(heard('en', { kind: 'number', value: 1345 }), '1 1000 300 and 45');
});

test('a place in the queue is told in words a caller uses', () => {
  assert.equal(heard('nl', { kind: 'position', value: 1 }), 'U bent als eerste aan de beurt.');
  assert.equal(heard('nl', { kind: 'position', value: 3 }), 'U bent de derde wachtende.');
  assert.equal(heard('en', { kind: 'position', value: 3 }), 'You are third in line.');
  assert.equal(heard('nl', { kind: 'position', value: 40 }), 'U bent wachtende nummer 40');
  assert.equal(heard('en', { kind: 'position', value: 40 }), 'You are number 40 in line.');
  assert.equal(heard('nl', { kind: 'position', value: 500 }), 'Er zijn veel wachtenden voor u.');
});

test('a wait is a range, and nothing exact is claimed beyond an hour', () => {
  const wait = (fromMinutes: number, toMinutes: number): string =>
    heard('nl', { kind: 'wait', fromMinutes, toMinutes });
  assert.equal(wait(2, 4), 'De wachttijd is ongeveer 2 tot 4 minuten.');
  assert.equal(wait(3, 3.2), 'De wachttijd is ongeveer 3 minuten.');
  assert.equal(wait(0, 1), 'De wachttijd is minder dan één minuut.');
  assert.equal(wait(0.2, 5), 'De wachttijd is minder dan 5 minuten.');
  assert.equal(wait(50, 90), 'De wachttijd is langer dan een uur.');
  assert.equal(wait(6, 3), 'De wachttijd is ongeveer 6 minuten.');
  assert.equal(wait(Number.NaN, 3), '');
});

test('half tien in Dutch is half past nine in English', () => {
  const at = (hour: number, minute: number): Spoken => ({ kind: 'time', minuteOfDay: hour * 60 + minute });
  assert.equal(heard('nl', at(9, 30)), 'half 10 in de ochtend');
  assert.equal(heard('en', at(9, 30)), 'half past 9 in the morning');
  assert.equal(heard('nl', at(12, 45)), 'kwart voor 1 in de middag');
  assert.equal(heard('nl', at(16, 0)), '16 uur');
  assert.equal(heard('nl', at(16, 17)), '16 uur 17');
  assert.equal(heard('en', at(16, 5)), '4 oh 5 in the afternoon');
  assert.equal(heard('en', at(0, 0)), "12 o'clock at night");
});

test('a date has its weekday, and a year on request', () => {
  assert.equal(heard('nl', { kind: 'date', date: '2026-12-01' }), 'dinsdag 1 december');
  assert.equal(heard('en', { kind: 'date', date: '2026-12-01' }), 'Tuesday the first of December');
  const full = { kind: 'date', date: '2026-11-22', withYear: true } as const;
  assert.equal(heard('nl', full), 'zondag 22 november 2 1000 26');
  assert.equal(heard('en', full), 'Sunday the twenty-second of November 20 26');
});

test('a telephone number is read digit by digit in the groups it is written in', () => {
  assert.equal(heard('nl', { kind: 'telephone', number: '+31612345678' }), '0 6 … 1 2 3 4 … 5 6 7 8');
  assert.equal(heard('nl', { kind: 'telephone', number: '0570693911' }), '0 5 7 0 … 6 9 3 … 9 1 1');
  assert.equal(heard('nl', { kind: 'telephone', number: 'anoniem' }), '');
});

test('messages are counted', () => {
  assert.equal(heard('nl', { kind: 'messages', value: 0 }), 'U heeft geen nieuwe berichten.');
  assert.equal(heard('nl', { kind: 'messages', value: 1 }), 'U heeft één nieuw bericht.');
  assert.equal(heard('nl', { kind: 'messages', value: 4 }), 'U heeft 4 nieuwe berichten.');
});

const minutes = fc.double({ min: 0, max: 500, noNaN: true });
const spoken: fc.Arbitrary<Spoken> = fc.oneof(
  fc.record({ kind: fc.constant('position' as const), value: fc.integer({ min: 1, max: 5000 }) }),
  fc.record({ kind: fc.constant('wait' as const), fromMinutes: minutes, toMinutes: minutes }),
  fc.record({ kind: fc.constant('time' as const), minuteOfDay: fc.integer({ min: 0, max: 1439 }) }),
  fc.record({
    kind: fc.constant('date' as const),
    date: fc.integer({ min: 15_000, max: 30_000 }).map(dateOfEpochDay),
    withYear: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('telephone' as const),
    number: fc.stringMatching(/^(\+?[0-9]{3,14})$/),
  }),
  fc.record({ kind: fc.constant('messages' as const), value: fc.nat() }),
);

test('whatever is said has parts, and every part has a text in both languages', () => {
  fc.assert(
    fc.property(spoken, fc.constantFrom(...languages), (what, language) => {
      const parts = spokenParts(language, what);
      assert.ok(parts.length > 0);
      for (const part of parts) assert.ok(part === pauseId || known.has(part), part);
    }),
  );
});
