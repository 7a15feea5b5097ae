import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dateOfDay } from './bucket.ts';
import { Figures } from './figures.ts';
import { reportOf } from './report.ts';
import { monthsOf, quarterBefore, reportDays, tallyWeeksOf, weekName } from './report-period.ts';
import { olstWijhe, tell } from './testkit.ts';

const dates = (text: string): string | null => {
  const days = reportDays(text);
  return days === null ? null : `${dateOfDay(days.first)} ${dateOfDay(days.last)}`;
};

test('a period is a year, quarter, month, ISO week, day or range, and nothing else', () => {
  assert.equal(dates('2026'), '2026-01-01 2026-12-31');
  assert.equal(dates('2026-Q4'), '2026-10-01 2026-12-31');
  assert.equal(dates('2026-02'), '2026-02-01 2026-02-28');
  assert.equal(dates('2026-W01'), '2025-12-29 2026-01-04');
  assert.equal(dates('2026-W53'), '2026-12-28 2027-01-03');
  assert.equal(dates('2026-11-23'), '2026-11-23 2026-11-23');
  assert.equal(dates('2026-11-01..2026-11-15'), '2026-11-01 2026-11-15');
  for (const wrong of ['', '2026-Q5', '2026-13', '2025-W53', '2026-02-30', '2026-11-15..2026-11-01', 'x'])
    assert.equal(dates(wrong), null, wrong);
});

test('weeks and quarters have the names of their days', () => {
  const day = reportDays('2027-01-01')!.first;
  assert.equal(weekName(day), '2026-W53');
  assert.equal(quarterBefore(day), '2026-Q4');
});

test('a year has twelve months and the weeks of March and October; a cut month stays cut', () => {
  const year = reportDays('2026')!;
  assert.equal(monthsOf(year).length, 12);
  const weeks = tallyWeeksOf(year).map(({ name }) => name);
  assert.deepEqual(weeks, ['2026-W10', '2026-W11', '2026-W12', '2026-W13', '2026-W14', ...october]);
  assert.deepEqual(
    monthsOf(reportDays('2026-01-20..2026-02-03')!).map(({ name, days }) => [name, days.last - days.first]),
    [
      ['2026-01', 11],
      ['2026-02', 2],
    ],
  );
});
const october = ['2026-W41', '2026-W42', '2026-W43', '2026-W44'];

test('a report counts subjects, teams and norms of its own period only', () => {
  const figures = new Figures();
  const at = (date: string) => Date.parse(`${date}T10:00:00+02:00`);
  const answered =
    '0 queue kcc; 5 anna answers; 100 anna registers answeredDirectly paspoort; 110 ends completed';
  const ringAgain =
    '0 queue kcc; 5 anna answers; 100 anna registers toldToRingAgain afval; 110 ends completed';
  const direct =
    '0 routed to piet of wmo; 9 piet of wmo answers directly; 180 piet registers answeredDirectly zorg; 189 ends completed';
  const lines = [
    ['2026-09-30', answered],
    ...Array.from({ length: 9 }, () => ['2026-10-05', answered] as const),
    ['2026-10-06', ringAgain],
    ['2026-10-06', ringAgain],
    ['2026-11-23', direct],
  ] as const;
  for (const [index, [date, line]] of lines.entries()) {
    for (const event of tell(String(index), at(date) + index * 60_000, `c${index}`, 'algemeen', line)) {
      figures.apply(event);
    }
  }
  const report = reportOf(figures, olstWijhe, reportDays('2026-Q4')!, false);
  assert.equal(report.total.contact.calls, 12);
  assert.deepEqual(
    report.subjects.map(({ subject, contact }) => [subject, contact.calls]),
    [
      ['paspoort', 9],
      ['afval', 2],
      ['zorg', 1],
    ],
  );
  assert.deepEqual(
    report.norms.map(({ code, met }) => [code, met]),
    [
      ['success', false],
      ['toldToRingAgain', false],
      ['promisesKept', null],
      ['transfers', true],
    ],
  );
  assert.deepEqual(report.persons, []);
  assert.deepEqual(
    reportOf(figures, olstWijhe, reportDays('2026-Q4')!, true).persons.map(({ series }) => series.id),
    ['piet'],
  );
  assert.equal(report.tallyWeeks.find(({ name }) => name === '2026-W41')?.overview.contact.answered, 11);
});
