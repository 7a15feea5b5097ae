import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { api } from '../../contract/api.ts';
import { parametersIn, unknownParameters } from './unknown-parameters.ts';

const known = parametersIn(api.listNotes.query);

test('the parameters of a route are those of its schema, by their names on the wire', () => {
  assert.deepEqual(known, ['pagina', 'paginaGrootte', 'vanWie', 'status']);
  assert.deepEqual(parametersIn(undefined), []);
});

test('a parameter that is not known is named as it was sent, with the one that was probably meant', () => {
  const detailOf = (name: string): string | undefined => unknownParameters({ [name]: '1' }, known)[0]?.detail;
  assert.equal(detailOf('statuss'), 'Onbekende parameter. Bedoelt u status?');
  assert.equal(detailOf('paginagrootte'), 'Onbekende parameter. Bedoelt u paginaGrootte?');
  assert.equal(detailOf('pageSize'), 'Onbekende parameter. Bedoelt u paginaGrootte?');
  assert.equal(detailOf('zoekterm'), 'Onbekende parameter. Kies uit: pagina, paginaGrootte, vanWie, status.');
  assert.equal(unknownParameters({ x: '' }, [])[0]?.detail, 'Onbekende parameter. Hier zijn er geen.');
  assert.deepEqual(unknownParameters({ pageSize: '1' }, known)[0]?.path, ['pageSize']);
});

test('what is known is passed, and no query at all as well', () => {
  assert.deepEqual(unknownParameters({ pagina: '2', status: 'open' }, known), []);
  assert.deepEqual(unknownParameters(undefined, known), []);
});

test('whatever comes in a query gives a short list of short mistakes', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ maxLength: 80 }), fc.string(), { maxKeys: 40 }), (query) => {
      const mistakes = unknownParameters(query, known);
      assert.equal(
        mistakes.length,
        Math.min(20, Object.keys(query).filter((name) => !known.includes(name)).length),
      );
      for (const { path } of mistakes) assert.ok(String(path[0]).length <= 50);
    }),
  );
});
