import assert from 'node:assert/strict';
import { test } from 'node:test';
import { minute } from '../time.ts';
import { tell } from './testkit.ts';
import { TodayFigures } from './today.ts';

const nine = Date.parse('2026-11-23T09:00:00+01:00');
const lines = [
  '0 queue kcc; 9 anna answers; 60 ends completed',
  '0 queue kcc',
  '0 queue kcc; 60 ends abandonedInQueue',
  '0 queue kcc; 4 ends abandonedInQueue',
  '8 ends closed',
];

test('a morning of five calls: answered, waiting, abandoned, hung up at once and closed', () => {
  const today = new TodayFigures();
  for (const [index, line] of lines.entries()) {
    for (const event of tell(`${index}`, nine, null, 'algemeen', line)) today.apply(event);
  }
  const [whole, kcc] = today.lines(nine + 2 * minute);
  assert.deepEqual(
    [whole?.queue, whole?.offered, whole?.answered, whole?.waiting, whole?.abandoned],
    [null, 5, 1, 1, 2],
  );
  assert.deepEqual([whole?.success.hits, whole?.success.n], [1, 2]);
  assert.deepEqual([kcc?.queue, kcc?.offered], ['kcc', 4]);
});

test('after midnight the lines begin again', () => {
  const today = new TodayFigures();
  const late = Date.parse('2026-11-23T23:59:00+01:00');
  for (const event of tell('1', late, null, 'algemeen', '0 queue kcc; 180 ends abandonedInQueue'))
    today.apply(event);
  assert.equal(today.lines(late)[0]?.offered, 1);
  assert.deepEqual(today.lines(late + 2 * minute), []);
});
