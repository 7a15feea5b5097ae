import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csv } from './csv.ts';

test('numbers get a decimal comma, texts quotes where needed, nothing becomes empty', () => {
  const text = csv([
    ['Team', 'n'],
    ['Vergunningen; "bouw"', 0.552],
    ['Sociaal team', null],
  ]);
  assert.equal(text, '\ufeffTeam;n\r\n"Vergunningen; ""bouw""";0,552\r\nSociaal team;\r\n');
});

test('a text that begins like a formula is no formula in a spreadsheet', () => {
  assert.equal(csv([['=1+1', '+31570']]), "\ufeff'=1+1;'+31570\r\n");
});
