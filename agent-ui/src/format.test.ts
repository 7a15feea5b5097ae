import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  clock,
  daysBetween,
  deadline,
  instantOf,
  interval,
  length,
  moment,
  percent,
  time,
} from './format.ts';

const space = '\u00a0';
const tuesday = Date.parse('2026-11-24T09:12:30Z');

test('a percentage has a comma and a space that does not break', () => {
  assert.equal(percent(0.8731, 'nl', 1), `87,3${space}%`);
  assert.equal(percent(0.8731, 'en', 1), `87.3${space}%`);
  assert.equal(percent(null), '–');
});

test('an interval names its unit once and is empty while it may not be shown', () => {
  assert.equal(interval({ hits: 209, n: 241, value: 0.867, low: 0.818, high: 0.904 }), `82–90${space}%`);
  assert.equal(interval({ hits: 2, n: 3, value: null, low: null, high: null }), '');
});

test('a timer shows minutes and seconds, hours when there are any, and never less than nothing', () => {
  assert.deepEqual([0, 7000, 760_000, 3_729_000, -5].map(clock), [
    '0:00',
    '0:07',
    '12:40',
    '1:02:09',
    '0:00',
  ]);
});

test('a length is short and in words', () => {
  assert.deepEqual(
    [12, 59.4, 95, 3600, 7500].map((seconds) => length(seconds)),
    ['12 s', '59 s', '2 min', '1 u', '2 u 5 min'],
  );
});

test('times are those of the Netherlands, in winter and in summer', () => {
  assert.equal(time('2026-11-24T09:12:30Z'), '10:12');
  assert.equal(time('2026-07-01T09:12:30Z'), '11:12');
});

test('a moment is named from today, also across midnight and the night the clock goes back', () => {
  assert.equal(moment('2026-11-24T08:00:00Z', tuesday), 'vandaag 09:00');
  assert.equal(moment('2026-11-23T22:59:00Z', tuesday), 'gisteren 23:59');
  assert.equal(moment('2026-11-24T23:00:00Z', tuesday), 'morgen 00:00');
  assert.equal(moment('2026-11-30T09:00:00Z', tuesday), 'ma 30 nov 10:00');
  assert.equal(daysBetween(Date.parse('2026-10-24T21:30:00Z'), Date.parse('2026-10-25T23:30:00Z')), 2);
});

test('a deadline at the end of a day is told as of that day', () => {
  assert.equal(deadline('2026-11-23T23:00:00Z', tuesday), 'gisteren 24:00');
  assert.equal(deadline('2026-11-24T23:00:00Z', tuesday), 'vandaag 24:00');
  assert.equal(deadline('2026-11-30T23:00:00Z', tuesday), 'ma 30 nov 24:00');
  assert.equal(deadline('2026-11-30T16:00:00Z', tuesday), 'ma 30 nov 17:00');
});

test('a wall time becomes the right instant on both sides of a clock change', () => {
  assert.equal(instantOf('2026-11-24', '10:12'), '2026-11-24T09:12:00.000Z');
  assert.equal(instantOf('2026-07-01', '00:30'), '2026-06-30T22:30:00.000Z');
  assert.equal(instantOf('2027-03-28', '08:30'), '2027-03-28T06:30:00.000Z');
  assert.equal(instantOf('2026-10-25', '08:30'), '2026-10-25T07:30:00.000Z');
});
