/** What an attempt was, by the facts of its note. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LedgerEvent } from '../ports/ledger.ts';
import { attemptAt } from './attempts-made.ts';

const fact = (seq: number, result: string, corrects = false): LedgerEvent => ({
  id: `f${seq}`,
  seq,
  at: seq * 1000,
  stream: 'note:n1',
  municipality: null,
  type: 'note.attempted',
  v: 1,
  data: { note: 'n1', employee: 'piet', call: null, result, ...(corrects ? { corrects } : {}) },
});

test('an attempt keeps its own fact and moment, and has the result that was said of it last', () => {
  const facts = [
    fact(4, 'noAnswer'),
    fact(7, 'reached'),
    fact(8, 'voicemail', true),
    fact(9, 'busy', true),
    { ...fact(10, 'x'), type: 'note.closed' },
    fact(12, 'reached'),
  ];
  const at = (seq: number) => {
    const made = attemptAt(facts, seq);
    return made === undefined ? null : [made.id, made.seq, made.at, made.result];
  };
  assert.deepEqual(at(4), ['f4', 4, 4000, 'noAnswer']);
  for (const seq of [7, 8, 9]) assert.deepEqual(at(seq), ['f7', 7, 7000, 'busy'], `fact ${seq}`);
  assert.deepEqual(at(12), ['f12', 12, 12_000, 'reached']);
  assert.equal(at(10), null, 'no attempt');
});
