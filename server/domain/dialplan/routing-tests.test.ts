import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explain } from './explain.ts';
import { nothingSwitched } from './route-types.ts';
import { runRoutingTests } from './routing-tests.ts';
import { sampleSet } from './sample.test-data.ts';

const set = sampleSet();
const run = (...lines: readonly string[]) =>
  runRoutingTests(set, 't.tests.yaml', `tests:\n${lines.map((line) => `  - ${line}\n`).join('')}`);

test('a routing test passes when the route is as expected, with names of its own municipality', () => {
  const { results, problems } = run(
    '{ name: a, given: { called: 0570 100001, at: 2026-12-28T10:00 }, then: { municipality: aa, entrance: main, destination: queue desk, priority: 5, hears: [welcome], hearsNot: [closed], matched: true } }',
    '{ name: b, given: { called: 14 0570, at: 2026-12-28T10:00, happens: ["2", "1"] }, then: { municipality: bb, destination: queue bb/desk, via14: "0570", hears: [netnummer-0570/keuze, menu] } }',
    '{ name: c, given: { called: 0570 100001, at: 2026-12-28T10:00, happens: [full, done] }, then: { destination: hang-up 480 } }',
    '{ name: d, given: { called: 0570 100001, at: 2026-12-28T10:00, calamity: closing, bypassKey: "5", happens: ["5"] }, then: { destination: queue desk, hears: [calamity] } }',
  );
  assert.deepEqual(problems, []);
  assert.deepEqual(
    results.map(({ failures }) => failures),
    [[], [], [], []],
  );
});

test('a routing test that fails says what it got', () => {
  const { results } = run(
    '{ name: a, given: { called: 0570 100001, at: 2026-12-26T10:00 }, then: { municipality: bb, destination: queue nowhere, priority: 3, hears: [welcome, note], hearsNot: [special] } }',
  );
  assert.deepEqual(results[0]?.failures, [
    'The municipality is “aa”, expected “bb”.',
    'The destination is “hang-up 480”, expected “queue aa/nowhere”.',
    'The priority is nothing, expected “3”.',
    'The caller does not hear “aa/note”, only: aa/welcome, aa/special.',
    'The caller hears “aa/special”.',
  ]);
  assert.deepEqual(results[0]?.at, { line: 2, column: 5 });
});

test('a mistake in a routing test has a place and a remedy', () => {
  const { problems, results } = run(
    '{ name: a, given: { at: noon, happens: [maybe] }, then: { destination: queue } }',
  );
  assert.deepEqual(results, []);
  assert.deepEqual(
    problems.map(({ at, path }) => `${at.line}:${at.column} ${path}`),
    ['2:29 tests[0].given.at', '2:45 tests[0].given.happens[0]', '2:76 tests[0].then.destination'],
  );
});

test('an explanation names the reasons in both languages and never the caller', () => {
  const now = Date.UTC(2026, 11, 28, 9);
  const caller = { number: '+31612345678', groups: [] };
  const { lines, json, conclusion, turns, decision } = explain(set, {
    called: '14 0570',
    now,
    caller,
    state: nothingSwitched,
  });
  assert.equal(lines.nl[0], 'Beller +31 6 •••• 78 belt op maandag 2026-12-28 10:00.');
  assert.equal(lines.en[0], 'Caller +31 6 •••• 78 calls on Monday 2026-12-28 10:00.');
  const bestemming = 'Bestemming: queue aa/desk. De beller komt in wachtrij Desk met voorrang 5.';
  assert.equal(lines.nl.at(-1), bestemming);
  assert.equal(conclusion.en, 'The caller joins queue Desk with priority 5.');
  assert.deepEqual(
    turns.map(({ node, text }) => `${node}: ${text.nl}`),
    [
      ': Voor Aa, toets 1. Voor Bb, toets 2.',
      'welcome: Welkom.',
      'desk: De beller komt in wachtrij Desk met voorrang 5.',
    ],
  );
  assert.deepEqual(
    turns.flatMap(({ reasons }) => reasons),
    decision.reasons,
  );
  assert.ok(lines.en.includes('Opening hours “desk”: open until 2026-12-28 17:00.'));
  const text = JSON.stringify({ lines, json });
  assert.doesNotMatch(text, /12345/);
  assert.equal(JSON.parse(text).json.destination, 'queue aa/desk');
});
