import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  addDays,
  clockChanges,
  dateOfEpochDay,
  dayBoundaries,
  epochDayOf,
  fromLocal,
  hour,
  instantOfText,
  instantsOf,
  isDate,
  localText,
  localTime,
  minute,
  weekdayOf,
} from './time.ts';

/** What the platform's own calendar says, independent of the arithmetic under test. */
const amsterdam = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Amsterdam',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

test('wall time agrees with the platform at any moment of 1980-2060', () => {
  const from = Date.UTC(1980, 0, 1);
  const to = Date.UTC(2060, 0, 1);
  fc.assert(
    fc.property(fc.integer({ min: from, max: to }), (now) => {
      assert.equal(localText(now), amsterdam.format(now).replace(', ', ' '));
    }),
    { numRuns: 2000 },
  );
});

test('a date and its day number belong together, and weekdays follow the calendar', () => {
  fc.assert(
    fc.property(fc.integer({ min: -100_000, max: 200_000 }), (number) => {
      const date = dateOfEpochDay(number);
      assert.equal(epochDayOf(date), number);
      assert.equal(date, new Date(number * 86_400_000).toISOString().slice(0, 10));
      assert.equal(weekdayOf(date), new Date(number * 86_400_000).getUTCDay() || 7);
    }),
  );
  assert.equal(addDays('2028-02-28', 1), '2028-02-29');
  assert.equal(isDate('2026-02-29'), false);
});

test('on 29 March 2026 the hour from two to three does not exist', () => {
  assert.deepEqual(instantsOf('2026-03-29', 150), []);
  assert.equal(fromLocal('2026-03-29', 150), Date.UTC(2026, 2, 29, 1));
  assert.equal(localTime(Date.UTC(2026, 2, 29, 1)).minuteOfDay, 180);
  const { start, end } = dayBoundaries('2026-03-29');
  assert.equal(end - start, 23 * hour);
});

test('on 25 October 2026 the hour from two to three comes twice', () => {
  const passes = instantsOf('2026-10-25', 150);
  assert.deepEqual(passes, [Date.UTC(2026, 9, 25, 0, 30), Date.UTC(2026, 9, 25, 1, 30)]);
  assert.equal(fromLocal('2026-10-25', 150), passes[0]);
  const { start, end } = dayBoundaries('2026-10-25');
  assert.equal(end - start, 25 * hour);
});

test('every wall minute leads back to itself', () => {
  fc.assert(
    fc.property(fc.integer({ min: 20_000, max: 23_000 }), fc.integer({ min: 0, max: 1439 }), (number, at) => {
      const date = dateOfEpochDay(number);
      for (const instant of instantsOf(date, at)) {
        assert.deepEqual(localTime(instant), { date, weekday: weekdayOf(date), minuteOfDay: at });
      }
    }),
  );
});

test('the clock changes twice a year, at 01:00 UTC', () => {
  assert.deepEqual(clockChanges(Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1)), [
    Date.UTC(2026, 2, 29, 1),
    Date.UTC(2026, 9, 25, 1),
  ]);
});

test('a typed moment is wall time unless it says otherwise', () => {
  assert.equal(instantOfText('2026-12-28T10:00'), Date.UTC(2026, 11, 28, 9));
  assert.equal(instantOfText('2026-07-01 10:00:30'), Date.UTC(2026, 6, 1, 8) + 30_000);
  assert.equal(instantOfText('2026-07-01T10:00Z'), Date.UTC(2026, 6, 1, 10));
  assert.equal(instantOfText('2026-02-30T10:00'), undefined);
  assert.equal(instantOfText('morgen'), undefined);
  assert.equal(minute, 60_000);
});
