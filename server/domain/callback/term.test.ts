import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DeadlineNorm } from '../calendar/deadline.ts';
import type { Schedule } from '../calendar/schedule.ts';
import { hour, type Weekday } from '../time.ts';
import { termOf } from './term.ts';

const office: Schedule = {
  weekly: new Map(([1, 2, 3, 4, 5] as Weekday[]).map((day) => [day, [{ from: 8 * 60, to: 17 * 60 }]])),
  closedOn: new Set(['christmas-day', 'boxing-day', 'new-year'] as never[]),
  liberationDay: 'never',
  closedOnEquatedDays: false,
  exceptions: [],
};
const nextWorkingDay: DeadlineNorm = { kind: 'working-days', days: 1, stops: ['legal', 'equated', 'local'] };
const iso = (at: number) => new Date(at).toISOString();

test('asked on Friday at four: due on Monday at five, half way on Monday at noon', () => {
  const term = termOf(nextWorkingDay, office, Date.parse('2026-11-27T16:00:00+01:00'));
  assert.equal(iso(term.due), '2026-11-30T16:00:00.000Z');
  assert.deepEqual(term.warnAt.map(iso), ['2026-11-30T11:00:00.000Z', '2026-11-30T14:00:00.000Z']);
});

test('asked on Christmas Eve: the holidays and the weekend stop the clock', () => {
  const term = termOf(nextWorkingDay, office, Date.parse('2026-12-24T15:00:00+01:00'));
  assert.equal(iso(term.due), '2026-12-28T16:00:00.000Z');
});

test('for clock hours half of the term is half of the hours', () => {
  const from = Date.parse('2026-11-27T16:00:00+01:00');
  const term = termOf({ kind: 'clock-hours', hours: 24 }, office, from);
  assert.deepEqual([term.due, ...term.warnAt], [from + 24 * hour, from + 12 * hour, from + 19.2 * hour]);
});

test('the warnings always lie in order between the promise and its term', () => {
  const norms: readonly DeadlineNorm[] = [
    nextWorkingDay,
    { kind: 'working-days', days: 5, stops: ['observed'] },
    { kind: 'clock-hours', hours: 24 },
    { kind: 'weekday-hours', hours: 48, stops: ['legal'] },
  ];
  const anyMoment = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2028-12-31') });
  fc.assert(
    fc.property(anyMoment, fc.constantFrom(...norms), (from, norm) => {
      const { due, warnAt } = termOf(norm, office, from);
      assert.ok(from <= warnAt[0] && warnAt[0] <= warnAt[1] && warnAt[1] <= due);
    }),
    { numRuns: 300 },
  );
});
