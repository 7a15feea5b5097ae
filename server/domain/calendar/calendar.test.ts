import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addDays, instantOfText, localText, minute, weekdayOf } from '../time.ts';
import { type DeadlineNorm, deadlineOf, type StopLayer, stopLayers } from './deadline.ts';
import { equatedDays } from './equated-days.data.ts';
import { easterSunday, holidayNames, holidaysOfYear, holidaysOn } from './holidays.ts';
import { changesBetween, isOpen, isOpenAt, nextChange, nextOpening } from './opening.ts';
import type { Block, Exception, Schedule } from './schedule.ts';
import {
  minutesOfSpan,
  oracleDeadline,
  oracleEnd,
  oracleIsOpen,
  oracleStart,
  oracleTail,
} from './slow-oracle.test-data.ts';
import { countingStretches, openStretches } from './stretches.ts';
import { openingInWords } from './words.ts';

const block = (from: string, to: string): Block => ({ from: minutesOf(from), to: minutesOf(to) });
function minutesOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
}
function at(text: string): number {
  const instant = instantOfText(text);
  assert.ok(instant !== undefined, text);
  return instant;
}
const day = (from: string, blocks: readonly Block[], until = from): Exception => ({
  from,
  until,
  blocks,
  reason: 'test',
});

const week: Schedule['weekly'] = new Map([
  [1, [block('08:30', '12:00'), block('13:00', '17:00')]],
  [2, [block('08:30', '17:00')]],
  [3, [block('08:30', '17:00')]],
  [4, [block('08:30', '17:00')]],
  [5, [block('08:30', '12:00')]],
]);
const office: Schedule = {
  weekly: week,
  closedOn: new Set(holidayNames),
  liberationDay: 'lustrum',
  closedOnEquatedDays: false,
  exceptions: [day('2026-12-24', [block('08:30', '15:00')]), day('2026-02-16', [], '2026-02-17')],
};

test('the holidays of the law fall on the published dates', () => {
  const published: Readonly<Record<number, string>> = {
    2025: '01-01 04-18 04-21 04-26 05-05 05-29 06-09 12-25 12-26',
    2026: '01-01 04-03 04-06 04-27 05-05 05-14 05-25 12-25 12-26',
    2027: '01-01 03-26 03-29 04-27 05-05 05-06 05-17 12-25 12-26',
    2028: '01-01 04-14 04-17 04-27 05-05 05-25 06-05 12-25 12-26',
    2031: '01-01 04-11 04-14 04-26 05-05 05-22 06-02 12-25 12-26',
  };
  for (const [year, dates] of Object.entries(published)) {
    const found = [...holidaysOfYear(Number(year)).keys()].sort();
    assert.deepEqual(
      found,
      dates.split(' ').map((date) => `${year}-${date}`),
    );
  }
  assert.deepEqual(holidaysOn('2016-05-05'), ['liberation-day', 'ascension-day']);
});

test('Easter agrees with known years and is always a Sunday between 22 March and 25 April', () => {
  for (const date of [
    '1818-03-22',
    '1943-04-25',
    '2000-04-23',
    '2008-03-23',
    '2024-03-31',
    '2038-04-25',
    '1954-04-18',
    '1981-04-19',
    '2049-04-18',
    '2076-04-19',
  ]) {
    assert.equal(easterSunday(Number(date.slice(0, 4))), date);
  }
  for (let year = 1600; year < 2600; year += 1) {
    const easter = easterSunday(year);
    assert.equal(weekdayOf(easter), 7);
    assert.ok(easter.slice(5) >= '03-22' && easter.slice(5) <= '04-25', easter);
  }
});

test('King’s Day moves to Saturday when 27 April is a Sunday', () => {
  assert.deepEqual(holidaysOn('2025-04-26'), ['kings-day']);
  assert.deepEqual(holidaysOn('2025-04-27'), []);
  assert.deepEqual(holidaysOn('2031-04-26'), ['kings-day']);
});

test('equated days are ordinary weekdays that are no holidays themselves', () => {
  for (const { date } of equatedDays) {
    assert.ok(weekdayOf(date) <= 5, date);
    assert.deepEqual(holidaysOn(date), []);
  }
});

test('a lunch break closes, to the minute', () => {
  const cases: readonly [string, boolean][] = [
    ['2026-12-28T08:29', false],
    ['2026-12-28T08:30', true],
    ['2026-12-28T11:59', true],
    ['2026-12-28T12:00', false],
    ['2026-12-28T13:00', true],
    ['2026-12-28T17:00', false],
    ['2026-12-26T10:00', false],
  ];
  for (const [text, open] of cases) assert.equal(isOpen(office, at(text)).open, open, text);
});

test('exceptions go before holidays, holidays before equated days, those before the week', () => {
  assert.equal(isOpen(office, at('2026-12-24T15:00')).rule, 'exception');
  assert.equal(isOpen(office, at('2026-04-27T10:00')).rule, 'holiday');
  assert.equal(isOpen(office, at('2026-05-15T10:00')).rule, 'week');
  assert.equal(isOpen({ ...office, closedOnEquatedDays: true }, at('2026-05-15T10:00')).rule, 'equated');
  const works = { ...office, exceptions: [day('2026-04-27', [block('10:00', '12:00')])] };
  assert.equal(isOpen(works, at('2026-04-27T10:00')).open, true);
});

test('5 May is closed every year, in lustrum years, or never, as the municipality says', () => {
  const on = (liberationDay: Schedule['liberationDay'], text: string) =>
    isOpen({ ...office, liberationDay }, at(text)).open;
  assert.deepEqual([on('always', '2027-05-05T10:00'), on('never', '2027-05-05T10:00')], [false, true]);
  assert.deepEqual([on('lustrum', '2027-05-05T10:00'), on('lustrum', '2025-05-05T10:00')], [true, false]);
});

test('a message can say until when, over a weekend and a run of holidays', () => {
  assert.equal(localText(nextChange(office, at('2026-12-28T10:00'))?.at ?? 0), '2026-12-28 12:00');
  // Christmas Eve closes at 15:00; both Christmas days and the weekend follow.
  assert.equal(localText(nextOpening(office, at('2026-12-24T15:00')) ?? 0), '2026-12-28 08:30');
  const never = { ...office, weekly: new Map() };
  assert.equal(nextOpening({ ...never, exceptions: [] }, at('2026-12-24T15:00')), undefined);
});

test('opening hours in the hour that the clock skips or doubles follow the wall clock', () => {
  const night: Schedule = {
    ...office,
    weekly: new Map([[7, [block('02:15', '02:45')]]]),
    exceptions: [],
  };
  const march = changesBetween(night, at('2026-03-29T00:00'), at('2026-03-30T00:00'));
  assert.deepEqual(march, [], 'the block never comes');
  const october = changesBetween(night, at('2026-10-25T00:00'), at('2026-10-26T00:00'));
  assert.deepEqual(
    october.map(({ at: moment, open }) => [new Date(moment).toISOString().slice(11, 16), open]),
    [
      ['00:15', true],
      ['00:45', false],
      ['01:15', true],
      ['01:45', false],
    ],
  );
  const through = { ...night, weekly: new Map([[7, [block('01:30', '03:30')]]]) } satisfies Schedule;
  assert.equal(openLength(through, at('2026-03-29T00:00'), at('2026-03-30T00:00')), 60 * minute);
  assert.equal(openLength(through, at('2026-10-25T00:00'), at('2026-10-26T00:00')), 180 * minute);
});

const all: readonly StopLayer[] = stopLayers;
const own: readonly StopLayer[] = ['observed', 'local'];
const nextDay = (stops: readonly StopLayer[]): DeadlineNorm => ({ kind: 'working-days', days: 1, stops });
const deadline = (norm: DeadlineNorm, from: string, schedule = office) =>
  localText(deadlineOf(norm, schedule, at(from)).at);

test('one working day is before closing time of the next working day (R18)', () => {
  const cases: readonly [string, readonly StopLayer[], string][] = [
    ['2026-11-23T10:00', own, '2026-11-24 17:00'],
    ['2026-11-27T10:00', own, '2026-11-30 17:00'],
    ['2026-11-28T10:00', own, '2026-11-30 17:00'],
    // Good Friday 3 April, Easter Monday 6 April 2026.
    ['2026-04-02T16:00', own, '2026-04-07 17:00'],
    ['2026-04-02T16:00', [], '2026-04-03 12:00'],
    // Ascension Day 14 May; Friday 15 May is equated, and this municipality works.
    ['2026-05-13T10:00', own, '2026-05-15 12:00'],
    ['2026-05-13T10:00', all, '2026-05-18 17:00'],
    ['2026-05-13T10:00', ['legal', 'equated'], '2026-05-18 17:00'],
    ['2026-05-13T10:00', ['legal'], '2026-05-15 12:00'],
    // 24 December closes early, and the promise with it, when local days count.
    ['2026-12-23T10:00', own, '2026-12-24 15:00'],
    ['2026-12-23T10:00', ['legal'], '2026-12-24 17:00'],
    ['2026-12-24T10:00', own, '2026-12-28 17:00'],
    // King's Day 2025 was on Saturday the 26th, so Monday the 28th is an ordinary day.
    ['2025-04-25T10:00', own, '2025-04-28 17:00'],
    // Carnival: closed by the municipality, an ordinary working day for the law.
    ['2026-02-13T10:00', own, '2026-02-18 17:00'],
    ['2026-02-13T10:00', ['legal', 'equated'], '2026-02-16 17:00'],
    // 5 May 2026 is a working day here, and not for the law.
    ['2026-05-04T10:00', own, '2026-05-05 17:00'],
    ['2026-05-04T10:00', ['legal'], '2026-05-06 17:00'],
  ];
  for (const [from, stops, expected] of cases) {
    assert.equal(deadline(nextDay(stops), from), expected, `${from} ${stops.join()}`);
  }
  assert.equal(
    deadline({ kind: 'working-days', days: 5, stops: own }, '2026-12-23T10:00'),
    '2026-12-31 17:00',
  );
});

test('clock hours pass through both clock changes as hours, not as wall time (R18)', () => {
  const norm: DeadlineNorm = { kind: 'clock-hours', hours: 24 };
  assert.equal(deadline(norm, '2026-03-28T12:00'), '2026-03-29 13:00');
  assert.equal(deadline(norm, '2026-10-24T12:00'), '2026-10-25 11:00');
  assert.equal(deadline(norm, '2026-12-28T12:00'), '2026-12-29 12:00');
});

test('48 weekday hours skip the weekend and nothing else, unless layers are chosen (R18)', () => {
  const norm = (stops: readonly StopLayer[]): DeadlineNorm => ({ kind: 'weekday-hours', hours: 48, stops });
  assert.equal(deadline(norm([]), '2026-11-26T10:00'), '2026-11-30 10:00');
  assert.equal(deadline(norm([]), '2026-11-28T10:00'), '2026-12-02 00:00');
  assert.equal(deadline(norm([]), '2026-04-02T10:00'), '2026-04-06 10:00');
  assert.equal(deadline(norm(own), '2026-04-02T10:00'), '2026-04-08 10:00');
  // Friday before the clock changes: the changed Sunday does not count.
  assert.equal(deadline(norm([]), '2026-03-27T10:00'), '2026-03-31 10:00');
});

test('a deadline tells which days did not count', () => {
  const codes = deadlineOf(nextDay(own), office, at('2026-12-24T10:00')).reasons.map(({ code }) => code);
  assert.deepEqual(codes, [
    'deadline.holiday',
    'deadline.weekend',
    'deadline.weekend',
    'deadline.working-days',
  ]);
});

const openLength = (schedule: Schedule, from: number, until: number): number =>
  openStretches(schedule, from, until).reduce((sum, stretch) => sum + stretch.until - stretch.from, 0);

test('what counts of a term is opening hours, everything, or whole weekdays, as the norm counts', () => {
  const from = at('2026-11-27T10:00');
  const until = at('2026-11-30T10:00');
  const counting = (norm: DeadlineNorm) =>
    countingStretches(norm, office, from, until).map((stretch) => [
      localText(stretch.from),
      localText(stretch.until),
    ]);
  assert.deepEqual(counting(nextDay(own)), [
    ['2026-11-27 10:00', '2026-11-27 12:00'],
    ['2026-11-30 08:30', '2026-11-30 10:00'],
  ]);
  assert.deepEqual(counting({ kind: 'clock-hours', hours: 72 }), [['2026-11-27 10:00', '2026-11-30 10:00']]);
  assert.deepEqual(counting({ kind: 'weekday-hours', hours: 24, stops: [] }), [
    ['2026-11-27 10:00', '2026-11-28 00:00'],
    ['2026-11-30 00:00', '2026-11-30 10:00'],
  ]);
  assert.deepEqual(
    countingStretches(nextDay(own), office, at('2026-11-28T10:00'), at('2026-11-29T10:00')),
    [],
  );
});

test('opening hours are told as one would say them', () => {
  const told = (text: string) => openingInWords(office, at(text), 'nl');
  assert.equal(told('2026-12-28T10:00'), 'open tot 12:00');
  assert.equal(told('2026-12-28T12:30'), 'gesloten, weer open 13:00');
  assert.equal(told('2026-12-28T18:00'), 'gesloten, weer open morgen om 08:30');
  assert.equal(told('2026-12-24T10:00'), 'open tot 15:00 (2026-12-24: test, open 08:30-15:00)');
  assert.equal(
    told('2026-12-25T10:00'),
    'gesloten (2026-12-25 is Eerste Kerstdag: gesloten), weer open maandag om 08:30',
  );
  assert.equal(
    openingInWords(office, at('2026-12-26T10:00'), 'en'),
    'closed (2026-12-26 is Boxing Day: closed), open again Monday at 08:30',
  );
  assert.equal(
    openingInWords({ ...office, weekly: new Map(), exceptions: [] }, at('2026-11-23T10:00'), 'en'),
    'closed',
  );
});

const anyBlocks = fc
  .uniqueArray(fc.integer({ min: 0, max: 1440 }), { minLength: 0, maxLength: 6 })
  .map((edges) => edges.sort((a, b) => a - b))
  .map((edges) =>
    edges.flatMap((from, index) => {
      const to = edges[index + 1];
      return index % 2 === 0 && to !== undefined ? [{ from, to }] : [];
    }),
  );
const anyDate = fc.integer({ min: 0, max: 2190 }).map((days) => addDays('2026-01-01', days));
const anySchedule: fc.Arbitrary<Schedule> = fc.record({
  weekly: fc
    .array(anyBlocks, { minLength: 7, maxLength: 7 })
    .map((days) => new Map(days.map((blocks, index) => [(index + 1) as 1, blocks]))),
  closedOn: fc.subarray([...holidayNames]).map((names) => new Set(names)),
  liberationDay: fc.constantFrom('always', 'lustrum', 'never'),
  closedOnEquatedDays: fc.boolean(),
  exceptions: fc.array(
    fc
      .record({
        from: anyDate,
        days: fc.integer({ min: 0, max: 9 }),
        blocks: anyBlocks,
        reason: fc.constant('x'),
      })
      .map(({ days, ...rest }): Exception => ({ ...rest, until: addDays(rest.from, days) })),
    { maxLength: 30 },
  ),
});
const anyMinute = fc
  .integer({ min: 0, max: minutesOfSpan - oracleTail })
  .map((index) => oracleStart + index * minute);
const changes = fc
  .constantFrom('2026-03-29', '2026-10-25', '2027-03-28', '2028-10-29', '2031-10-26')
  .chain((date) => fc.integer({ min: 0, max: 400 }).map((minutes) => at(`${date}T00:00`) + minutes * minute));

test('any schedule at any minute of 2026-2031 is open when the slow oracle says so', () => {
  fc.assert(
    fc.property(
      anySchedule,
      fc.array(fc.oneof(anyMinute, changes), { minLength: 20 }),
      (schedule, moments) => {
        for (const moment of moments) {
          assert.equal(isOpenAt(schedule, moment), oracleIsOpen(schedule, moment), localText(moment));
          assert.equal(isOpen(schedule, moment).open, isOpenAt(schedule, moment));
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('the next change is the first minute at which the slow oracle changes its mind', () => {
  fc.assert(
    fc.property(anySchedule, fc.oneof(anyMinute, changes), (schedule, moment) => {
      const change = nextChange(schedule, moment);
      const open = oracleIsOpen(schedule, moment);
      let walked = moment + minute;
      const walkMax = moment + 3 * 24 * 60 * minute;
      while (walked < walkMax && oracleIsOpen(schedule, walked) === open) walked += minute;
      if (walked < walkMax) assert.deepEqual(change, { at: walked, open: !open });
      else assert.ok(change === undefined || change.at >= walkMax || change.at >= oracleEnd);
    }),
    { numRuns: 100 },
  );
});

test('any deadline is the minute at which the slow oracle arrives', () => {
  const anyNorm: fc.Arbitrary<DeadlineNorm> = fc.oneof(
    fc.record({
      kind: fc.constant('working-days' as const),
      days: fc.integer({ min: 1, max: 3 }),
      stops: fc.subarray([...stopLayers]),
    }),
    fc.record({ kind: fc.constant('clock-hours' as const), hours: fc.integer({ min: 1, max: 72 }) }),
    fc.record({
      kind: fc.constant('weekday-hours' as const),
      hours: fc.integer({ min: 1, max: 48 }),
      stops: fc.subarray([...stopLayers]),
    }),
  );
  fc.assert(
    fc.property(anySchedule, fc.oneof(anyMinute, changes), anyNorm, (schedule, from, norm) => {
      assert.equal(
        localText(deadlineOf(norm, schedule, from).at),
        localText(oracleDeadline(norm, schedule, from)),
      );
    }),
    { numRuns: 150 },
  );
});
