import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hour } from '../time.ts';
import { localDay } from './bucket.ts';
import { seriesKinds } from './cube.ts';
import { Figures } from './figures.ts';
import { courseOf, drillDown, overviewOf, overviewsOf } from './overview.ts';
import { olstWijhe, tell } from './testkit.ts';

const at = Date.parse('2026-11-23T10:00:00+01:00');
const range = { first: localDay(at), last: localDay(at) };
const whole = { municipality: olstWijhe, kind: 'municipality', id: null } as const;
const lines = [
  '0 queue kcc; 9 anna answers; 60 anna registers answeredDirectly zorg; 70 ends completed',
  '0 queue kcc; 9 anna answers; 30 anna transfers to team wmo; 50 transfer noAnswer; 70 ends completed',
  '0 queue kcc; 9 anna answers; 30 anna transfers to piet of wmo; 50 transfer busy; 70 ends completed',
  '0 queue kcc; 80 ends abandonedInQueue',
  '0 queue tweede; 3 ends abandonedInQueue',
  '0 queue kcc',
];
const figures = new Figures();
for (const [index, line] of lines.entries()) {
  for (const event of tell(`${index}`, at + index * hour, null, 'algemeen', line)) figures.apply(event);
}

test('an overview opens down to exactly the attempts behind each of its counts', () => {
  const overview = overviewOf(figures, whole, range);
  assert.equal(overview.attempts.offered, 8);
  assert.equal(overview.queue.waiting, 1);
  for (const kind of seriesKinds) {
    for (const one of overviewsOf(figures, olstWijhe, kind, range)) {
      const { classes, open, offered } = one.attempts;
      const behind = [...drillDown(figures.recentCalls(), figures.rules, { series: one.series, range })];
      assert.equal(behind.length, offered, JSON.stringify(one.series));
      for (const [name, count] of [...Object.entries(classes), ['open', open] as const]) {
        assert.equal(behind.filter(({ attempt }) => attempt.class === name).length, count);
      }
    }
  }
});

test('reasons of failure are counted, and add up to the attempts that count and did not succeed', () => {
  const { failures, attempts } = overviewOf(figures, whole, range);
  assert.deepEqual(failures.map(({ why }) => why).sort(), ['abandoned', 'busy', 'noAnswer']);
  const failed = [...drillDown(figures.recentCalls(), figures.rules, { series: whole, range, failed: true })];
  const { hits, n } = attempts.success;
  const missed = failures.reduce((total, { count }) => total + count, 0);
  assert.deepEqual([failed.length, missed], [3, n - hits]);
});

test('the course of a day has its attempts in the quarters they began in', () => {
  const course = courseOf(figures, whole, range.first);
  assert.equal(course.length, lines.length);
  assert.equal(course[0]?.from, at);
  assert.equal(
    course.reduce((total, point) => total + point.offered, 0),
    8,
  );
});
