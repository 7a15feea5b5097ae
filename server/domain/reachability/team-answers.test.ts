import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayOfDate } from './bucket.ts';
import type { SeriesKind } from './cube.ts';
import { Figures } from './figures.ts';
import { answerMetrics, queueMetrics } from './metrics.ts';
import { olstWijhe, tell } from './testkit.ts';

const morning = Date.parse('2026-11-23T09:00:00+01:00');
const range = { first: dayOfDate('2026-11-23'), last: dayOfDate('2026-11-23') };

function fold(lines: readonly string[], entrance = 'algemeen'): Figures {
  const figures = new Figures();
  for (const [index, line] of lines.entries()) {
    const events = tell(String(index), morning + index * 600_000, `c${index}`, entrance, line);
    for (const event of [...events].sort((a, b) => a.at - b.at)) figures.apply(event);
  }
  return figures;
}

const sums = (figures: Figures, kind: SeriesKind, id: string | null) =>
  figures.sums('answers', { municipality: olstWijhe, kind, id }, range);
const transferred = '0 queue kcc; 5 anna answers; 60 anna transfers to';

test('a team picked up when one of its people, or the wanted person, answered; who else answered does not count', () => {
  const figures = fold([
    `${transferred} team wmo; 72 fatima of wmo connects; 200 ends completed`,
    `${transferred} piet of wmo; 90 fatima of wmo connects; 200 ends completed`,
    `${transferred} piet of wmo; 70 joost of vergunningen connects; 200 ends completed`,
    `${transferred} team wmo; 85 transfer noAnswer; 200 ends completed`,
    `${transferred} team wmo; 80 transfer callerLeft; 80 ends abandonedWhileRinging`,
  ]);
  const made = answerMetrics(sums(figures, 'team', 'wmo'));
  assert.deepEqual([made.answered.hits, made.answered.n], [2, 5]);
  assert.deepEqual(
    [10, 15, 30].map((limit) => made.answeredWithin[limit as 10].hits),
    [0, 1, 2],
  );
  assert.equal(made.averageWait, 21_000);
});

test('a colleague who is consulted has picked up, also when the caller is not put through', () => {
  const figures = fold([
    `${transferred} piet of wmo; 68 piet of wmo picks up; 110 piet of wmo connects; 200 ends completed`,
    `${transferred} piet of wmo; 68 piet of wmo picks up; 110 transfer cancelled; 150 anna registers answeredDirectly zorg; 200 ends completed`,
  ]);
  const made = answerMetrics(sums(figures, 'team', 'wmo'));
  assert.deepEqual([made.answeredWithin[10].hits, made.answered.n], [2, 2]);
});

test('the clock of a direct call starts when the dialplan turns to the team, not with the welcome', () => {
  const figures = fold(
    ['25 routed to team wmo; 40 fatima of wmo answers directly; 90 ends completed'],
    'wmo',
  );
  assert.equal(sums(figures, 'team', 'wmo').wait, 15_000);
});

test('an attempt that is under way or left out is in no answer norm', () => {
  const figures = fold([
    `${transferred} team wmo`,
    `${transferred} team wmo; 62 transfer callerLeft; 62 ends abandonedWhileRinging`,
    `${transferred} partner tribuut; 70 partner connects; 200 ends completed`,
  ]);
  const counted = sums(figures, 'team', 'wmo');
  assert.deepEqual([counted.offered, counted.underWay, counted.answered], [1, 1, 0]);
  assert.equal(answerMetrics(counted).answered.value, null);
  assert.equal(sums(figures, 'municipality', null).offered, 1);
});

test('a norm of a queue is counted at its own limit, and agrees with the service level where both exist', () => {
  const figures = fold(
    [8, 12, 33, 42, 44, 100, 130].map((wait) => `0 queue kcc; ${wait} anna answers; 300 ends completed`),
  );
  const made = queueMetrics(
    figures.sums('queues', { municipality: olstWijhe, kind: 'queue', id: 'kcc' }, range),
  );
  assert.deepEqual(
    Object.values(made.answeredWithin).map(({ hits }) => hits),
    [1, 2, 2, 2, 2, 3, 5, 5, 5, 6],
  );
  assert.deepEqual(made.answeredWithin[60], made.serviceLevel[60]);
});
