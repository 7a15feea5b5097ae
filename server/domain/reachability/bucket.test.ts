import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dateOfDay, dayOfDate, localDay, periodOf, quarterOf } from './bucket.ts';

const days = (name: Parameters<typeof periodOf>[0], date: string) => {
  const { first, last } = periodOf(name, dayOfDate(date));
  return [dateOfDay(first), dateOfDay(last)];
};

test('a day is the Dutch calendar day, in winter and in summer', () => {
  assert.equal(dateOfDay(localDay(Date.parse('2026-01-31T22:59:59Z'))), '2026-01-31');
  assert.equal(dateOfDay(localDay(Date.parse('2026-01-31T23:00:00Z'))), '2026-02-01');
  assert.equal(dateOfDay(localDay(Date.parse('2026-07-31T22:00:00Z'))), '2026-08-01');
});

test('the 25-hour day has 100 quarters and the 23-hour day 92', () => {
  const quarters = (from: string, to: string) => quarterOf(Date.parse(to)) - quarterOf(Date.parse(from));
  assert.equal(quarters('2026-10-25T00:00:00+02:00', '2026-10-26T00:00:00+01:00'), 100);
  assert.equal(quarters('2027-03-28T00:00:00+01:00', '2027-03-29T00:00:00+02:00'), 92);
  for (const at of ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z']) {
    assert.equal(dateOfDay(localDay(Date.parse(at))), '2026-10-25');
  }
});

test('periods are whole calendar periods; weeks begin on Monday', () => {
  assert.deepEqual(days('day', '2026-11-22'), ['2026-11-22', '2026-11-22']);
  assert.deepEqual(days('week', '2026-11-22'), ['2026-11-16', '2026-11-22']);
  assert.deepEqual(days('week', '2027-01-01'), ['2026-12-28', '2027-01-03']);
  assert.deepEqual(days('month', '2028-02-10'), ['2028-02-01', '2028-02-29']);
  assert.deepEqual(days('quarter', '2026-11-22'), ['2026-10-01', '2026-12-31']);
  assert.deepEqual(days('year', '2026-11-22'), ['2026-01-01', '2026-12-31']);
});
