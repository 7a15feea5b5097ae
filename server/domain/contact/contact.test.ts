import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ContactOutcome } from '../events.ts';
import { idOf } from '../ids.ts';
import { hour, minute } from '../time.ts';
import { historyOf, lookUp } from './caller-lookup.ts';
import { catalogueFromCsv, catalogueFromJson, findProducts } from './catalogue.ts';
import { readCsv } from './csv.ts';
import {
  decideRegistration,
  emptyRegistration,
  evolveRegistration,
  isWrittenOutside,
  type Registration,
} from './registration.ts';

const now = Date.parse('2026-11-23T11:00:00+01:00');
const anna = idOf<'employee'>('anna');
const caller = idOf<'subject'>('s1');
const call = idOf<'call'>('c1');
const subjects = new Set(['paspoort', 'zorg']);
const fresh = emptyRegistration(call, null);
const register = (state: Registration, outcome: ContactOutcome, subject: string | null = null, at = now) =>
  decideRegistration(state, { type: 'registerOutcome', by: anna, outcome, subject }, at, subjects);

test('an outcome "callback note" is refused until a note is stored', () => {
  assert.deepEqual(register(fresh, 'callbackNote'), { ok: false, refusal: 'noteMissing' });
  assert.ok(register({ ...fresh, notes: [idOf<'note'>('n')] }, 'callbackNote').ok);
  assert.deepEqual(register(fresh, 'transferred'), { ok: false, refusal: 'transferMissing' });
});

test('subject and question noted before a transfer are still there after it', () => {
  const noted = decideRegistration(
    fresh,
    { type: 'noteQuestion', by: anna, subject: 'zorg', question: idOf<'subject'>('q') },
    now,
    subjects,
  );
  assert.ok(noted.ok);
  let state = noted.events.reduce(evolveRegistration, fresh);
  state = { ...state, transfers: 1 };
  const done = register(state, 'transferred');
  assert.ok(done.ok);
  state = done.events.reduce(evolveRegistration, state);
  assert.deepEqual([state.subject, state.question, state.outcome], ['zorg', 'q', 'transferred']);
});

test('a subject outside the catalogue, and a registration of yesterday, are refused', () => {
  assert.deepEqual(register(fresh, 'answeredDirectly', 'onzin'), { ok: false, refusal: 'subjectUnknown' });
  const ended = { ...fresh, endedAt: now - 13 * hour };
  assert.deepEqual(register(ended, 'answeredDirectly'), { ok: false, refusal: 'tooLate' });
});

test('aggression is marked beside the outcome and does not undo it', () => {
  const answered = register(fresh, 'answeredDirectly');
  assert.ok(answered.ok);
  const first = answered.events.reduce(evolveRegistration, fresh);
  const marked = register(first, 'aggression');
  assert.ok(marked.ok);
  const state = marked.events.reduce(evolveRegistration, first);
  assert.deepEqual([state.outcome, state.aggression], ['answeredDirectly', true]);
});

test('an anonymous call without follow-up is written nowhere under the VNG policy', () => {
  const contact = { personKnown: false, hasNote: false, answered: true };
  assert.equal(isWrittenOutside('vng', contact), false);
  assert.equal(isWrittenOutside('all', contact), true);
  assert.equal(isWrittenOutside('vng', { ...contact, hasNote: true }), true);
  assert.equal(isWrittenOutside('vng', { ...contact, personKnown: true }), true);
});

test('nobody, one, a household and a protected person each have their own screen', () => {
  const jan = { id: '1', name: 'Jan', protected: false };
  const secret = { id: '2', name: 'Geheim', protected: true };
  assert.equal(lookUp(null, [jan]).kind, 'anonymous');
  assert.equal(lookUp(caller, null).kind, 'unavailable');
  assert.equal(lookUp(caller, []).kind, 'unknown');
  assert.equal(lookUp(caller, [jan, jan]).kind, 'one');
  assert.equal(lookUp(caller, [jan, secret]).kind, 'many');
  assert.deepEqual(lookUp(caller, [secret]), {
    kind: 'protected',
    person: { id: '2', name: null, protected: true },
  });
  assert.ok(!JSON.stringify(lookUp(caller, [jan, secret])).includes('Geheim'));
});

test('the third call of a day is said to be the third', () => {
  const earlier = (at: number, answered: boolean) => ({
    call,
    at,
    answered,
    subject: null,
    employee: answered ? anna : null,
  });
  const history = historyOf(
    caller,
    [earlier(now - 20 * hour, true), earlier(now - 2 * hour, false), earlier(now - minute, false)],
    now,
  );
  assert.deepEqual(history, { timesToday: 3, missedToday: 2, lastEmployee: 'anna', ringsOften: true });
  assert.equal(historyOf(null, [earlier(now - minute, true)], now).timesToday, 1);
});

test('a catalogue from a Dutch spreadsheet: semicolons, quotes, line ends in a field, questions on further lines', () => {
  const imported = catalogueFromCsv(
    '\uFEFFid;naam;trefwoorden;script;team;vraag;antwoord\r\n' +
      'paspoort;Paspoort aanvragen;id|reisdocument;"Vraag eerst; ""is het oude er nog?""\nDan een afspraak.";burgerzaken;Wat kost het?;"€ 83,87"\r\n' +
      'paspoort;;;;;Hoe lang duurt het?;5 werkdagen\r\n' +
      'afval;Afval;;;;;\r\n',
  );
  assert.ok(imported.ok);
  const [paspoort, afval] = imported.products;
  assert.equal(paspoort?.questions.length, 2);
  assert.equal(paspoort?.script, 'Vraag eerst; "is het oude er nog?"\nDan een afspraak.');
  assert.deepEqual(paspoort?.keywords, ['id', 'reisdocument']);
  assert.equal(afval?.team, null);
  assert.deepEqual(
    findProducts(imported.products, 'reisdocument').map(({ id }) => id),
    ['paspoort'],
  );
});

test('all mistakes of an import are told at once, with their line', () => {
  const imported = catalogueFromCsv('id,naam\nPaspoort!,Paspoort\nafval,\n');
  assert.ok(!imported.ok);
  assert.deepEqual(
    imported.mistakes.map(({ line }) => line),
    [2, 3],
  );
  assert.ok(!catalogueFromCsv('naam\nx').ok);
  assert.ok(!catalogueFromCsv('id,naam\n"open').ok);
  const json = catalogueFromJson('[{"id":"a","naam":"A"},{"id":"a","naam":"B"},3]');
  assert.ok(!json.ok);
  assert.deepEqual(
    json.mistakes.map(({ line }) => line),
    [2, 3],
  );
  assert.ok(catalogueFromJson('[{"id":"a","naam":"A","vragen":[{"vraag":"x","antwoord":"y"}]}]').ok);
});

test('any table written as RFC 4180 is read back as it was', () => {
  const cell = fc.string({ maxLength: 8 }).map((text) => text.replace(/\r/g, '').trim());
  fc.assert(
    fc.property(
      fc.array(fc.tuple(cell, cell), { maxLength: 8 }),
      fc.constantFrom(',', ';'),
      (rows, separator) => {
        const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const full = rows.filter((row) => row.some((text) => text !== ''));
        const text = [['a', 'b'], ...full].map((row) => row.map(quote).join(separator)).join('\r\n');
        const table = readCsv(text);
        assert.ok(table.ok);
        assert.deepEqual(
          table.rows.map(({ record }) => [record.get('a'), record.get('b')]),
          full,
        );
      },
    ),
  );
});
