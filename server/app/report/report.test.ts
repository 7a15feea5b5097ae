import assert from 'node:assert/strict';
import { test } from 'node:test';
import { metrics } from '../../contract/metrics.ts';
import { reportLine, report as wireReport } from '../../contract/report.ts';
import { Figures } from '../../domain/reachability/figures.ts';
import { reportOf } from '../../domain/reachability/report.ts';
import { reportDays } from '../../domain/reachability/report-period.ts';
import { olstWijhe, tell } from '../../domain/reachability/testkit.ts';
import { startOfLocalDay } from '../office/figure-book.ts';
import { reportCsv } from './report-csv.ts';
import { reportHtml } from './report-html.ts';
import { reportView } from './report-view.ts';

const figures = new Figures();
for (let index = 0; index < 12; index++) {
  const at = Date.parse('2026-11-23T10:00:00+01:00') + index * 60_000;
  const line = '0 queue kcc; 5 anna answers; 60 anna registers answeredDirectly =1+1; 90 ends completed';
  for (const event of tell(String(index), at, `c${index}`, 'algemeen', line)) figures.apply(event);
}
const view = reportView(
  reportOf(figures, olstWijhe, reportDays('2026-11')!, true),
  '2026-11',
  {
    municipality: { id: olstWijhe, name: 'Olst & "Wijhe"' },
    series: (name) => name.id ?? 'Olst-Wijhe',
    subject: (id) => id,
    norm: ({ kind }) =>
      kind === 'queue' ? { seconds: 20, percent: 80 } : kind === 'team' ? { seconds: 15, percent: 90 } : null,
    startOf: startOfLocalDay,
    rates: { perHour: 50, perCall: 0.1 },
  },
  Date.parse('2026-12-01T09:00:00+01:00'),
);

test('a report has the shape of the contract', () => {
  assert.equal(wireReport.parse(view).total.success.hits, 12);
  assert.equal(view.queues[0]?.serviceLevel?.share.value, 1);
});

test('the page to print escapes names, heads every column and names every norm in words', () => {
  const page = reportHtml(view);
  assert.match(page, /<h1>Bereikbaarheid Olst &#38; &#34;Wijhe&#34; 2026-11<\/h1>/);
  assert.match(page, /100 % <small>\(75,8 %–100 %, n = 12\)<\/small>/);
  assert.match(page, /1 november 2026 tot en met 30 november 2026/);
  assert.match(page, /<th scope="row">Geslaagde contactpogingen<\/th><td>.*<\/td><td>gehaald<\/td>/);
  assert.match(page, /De norm van een wachtrij of team is die van de dag waarop dit rapport is gemaakt/);
  assert.doesNotMatch(page, /<script|http/);
  assert.equal(page.match(/<table>/g)?.length, page.match(/<caption>/g)?.length);
});

test('the CSV has one width, a decimal comma, and no cell a spreadsheet would run', () => {
  const [head = '', ...lines] = reportCsv(view).trimEnd().split('\r\n');
  const width = head.split(';').length;
  for (const line of lines)
    assert.equal(line.split(';').length, width + (line.match(/"[^"]*;/g)?.length ?? 0));
  assert.ok(lines.some((line) => line.startsWith("onderwerp;'=1+1;")));
  assert.ok(lines[0]?.includes(';75,8;'));
});

/** What the sums of a period do not know: these belong to now, or to the notes themselves. */
const elsewhere = new Set(['medianFirstAttemptSeconds', 'lateCount']);

test('every figure of the contract of /kengetallen is in a line of the report', () => {
  const { inQueue, atTeams, inContact, afterwards, work, costs } = metrics.shape;
  const line = reportLine.shape;
  for (const [name, part, own] of [
    ['inQueue', inQueue, line.inQueue],
    ['atTeams', atTeams, line.atTeams],
    ['inContact', inContact, line.inContact],
    ['afterwards', afterwards, line.afterwards],
    ['work', work, line.work],
    ['costs', costs.unwrap(), line.costs.unwrap()],
  ] as const) {
    const wanted = Object.keys(part.shape).filter((field) => !elsewhere.has(field));
    assert.deepEqual(Object.keys(own.shape).sort(), wanted.sort(), name);
  }
});

test('waits, transfers, handling, work and costs are printed and in the CSV, with their formulas', () => {
  assert.equal(view.total.costs?.costPerContact, null, 'nobody was counted at work in this day');
  // 85 s of talk and no wrap-up at 50 an hour, and the call.
  assert.equal(view.total.costs?.handlingCostPerContact, 1.28);
  const page = reportHtml(view);
  for (const title of ['Wachten', 'Doorverbinden', 'Afhandeling', 'Inzet en kosten']) {
    assert.match(page, new RegExp(`<h2>${title}</h2>`));
  }
  assert.match(page, /<td>1,28 euro<\/td>/);
  const [head = '', whole = ''] = reportCsv(view).replace('\uFEFF', '').split('\r\n');
  const cells = new Map(head.split(';').map((name, index) => [name, whole.split(';')[index]]));
  assert.equal(cells.get('kosten afhandeling per contact'), '1,28');
  assert.equal(cells.get('binnen 25 s %'), '100');
  assert.equal(cells.get('gesprek s'), '85');
  assert.equal(cells.get('doorverbonden %'), '0');
});
