import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseSet } from './parse.ts';
import { sampleA, sampleB, sampleShared } from './sample.test-data.ts';

function problemsOf(...texts: readonly string[]): readonly string[] {
  const sources = texts.map((text, index) => ({ file: `${'abc'[index]}.yaml`, text, version: 'v' }));
  const { set, problems } = parseSet(sources, 'v');
  assert.equal(set === undefined, problems.length > 0);
  return problems.map(({ file, at, what, remedy }) => `${file}:${at.line}:${at.column} ${what} ${remedy}`);
}

/** `sampleA` alone, so that mistakes stay within one file. */
const alone = sampleA.replace('areaCodes: ["0570"], ', '');

test('a whole file has no problems', () => {
  assert.deepEqual(problemsOf(alone), []);
  assert.deepEqual(problemsOf(sampleA, sampleB, sampleShared), []);
});

test('every kind of mistake says line, column, what is wrong and how to mend it', () => {
  const cases: readonly [from: string, to: string, points: string, problem: string][] = [
    ['next: hours }', 'next: huors }', 'huors', 'There is no node “huors”. Did you mean “hours”?'],
    [
      'open: 08:30-12:00, reason',
      'open: 08:30-8:00, reason',
      '08:30-8:00',
      '“hours.desk.exceptions[0].open” cannot be “08:30-8:00”. Write “closed”, or times such as “08:30-17:00” or “08:30-12:00, 13:00-17:00”, in order and without overlap.',
    ],
    [
      'on: 2026-12-24',
      'on: 2026-02-30',
      '2026-02-30',
      '“hours.desk.exceptions[0].on” cannot be “2026-02-30”. Write a date such as “2026-12-24”, or a first and last day: “2026-12-28..2026-12-30”.',
    ],
    [
      '{ name: Town }',
      '{ name: Town, answerNorm: { seconds: 35, percent: 80 } }',
      '35',
      '“teams.town.answerNorm.seconds” (seconds) cannot be “35”. Choose one of: 10, 15, 20, 25, 30, 40, 45, 60, 90, 120.',
    ],
    [
      '{ name: Town }',
      '{ name: Town, noteForm: [{ id: what, nl: Wat?, kind: chioce }] }',
      'chioce',
      '“teams.town.noteForm[0].kind” cannot be “chioce”. Choose one of: text, textarea, choice, check.',
    ],
    [
      '{ name: Town }',
      '{ name: Town, noteForm: [{ id: what, nl: Wat?, kind: choice, options: [{ nl: Dit }] }] }',
      '{ id: what',
      'A choice needs at least two options. Add “options: [{ nl: … }, { nl: … }]”.',
    ],
    [
      '{ name: Town }',
      '{ name: Town, noteForm: [{ id: what, nl: Wat?, kind: text, options: [{ nl: Dit }] }] }',
      '{ id: what',
      'A question of kind “text” has no options. Remove options, or write “kind: choice”.',
    ],
    [
      '{ name: Town }',
      '{ name: Town, noteForm: [{ id: a, nl: A, kind: text }, { id: a, nl: B, kind: text, required: true }] }',
      'a, nl: B',
      'The form has two questions “a”. Give each question a name of its own.',
    ],
    [
      '{ name: Town }',
      '{ name: Town, voicemail: true }',
      'true }',
      '“teams.town.voicemail” is not a setting any more. Leave it out, and let noAnswer of what rings the team lead to a node such as “{ voicemail: the-team, prompt: …, next: … }”.',
    ],
    [
      'callbackNumber: 0570 100001',
      'callbackNumber: 14 0570',
      '14 0570',
      '“municipality.callbackNumber” cannot be “14 0570”. Write an ordinary number such as “0570 568080”; a 14 number belongs under areaCodes.',
    ],
    [
      '{ hangUp: 480 }',
      '{ hangUp: 200 }',
      '200',
      '“nodes.end.hangUp” must be a whole number (SIP status) from 400 to 699, not “200”. Write a number such as 400.',
    ],
    [
      '{ hangUp: 480 }',
      '{ hangup: 480 }',
      '{ hangup',
      '“nodes.end” does not say what it does. Give it exactly one of: announce, menu, hours, calamity, queue, team, employee, partner, voicemail, note, callers, entrance, hangUp.',
    ],
    [
      'end: { hangUp: 480 }',
      'end: { hangUp: 480, queue: desk }',
      '{ hangUp',
      '“nodes.end” does two things: queue and hangUp. Give it exactly one of: announce, menu, hours, calamity, queue, team, employee, partner, voicemail, note, callers, entrance, hangUp.',
    ],
    [
      'fallback: desk',
      'fallback: desk\nfalback: desk',
      'falback',
      'The file has no “falback”. Did you mean “fallback”? Otherwise remove it.',
    ],
    [
      'monday: 08:30-17:00',
      'maandag: 08:30-17:00',
      'maandag',
      '“maandag” is not a possible name. Use the days monday, tuesday, wednesday, thursday, friday, saturday, sunday.',
    ],
    [
      '  town: { name: Town }',
      '  town: Town',
      'Town',
      '“teams.town” must have keys of its own, not “Town”. Write “key: value” lines, indented below it.',
    ],
    [
      'skills: { general: 1 }',
      'skills: { general: 9 }',
      '9',
      '“queues.desk.skills.general” must be a whole number (level) from 1 to 5, not “9”. Write a number such as 1.',
    ],
    ['queue: desk, full', 'queue: dask, full', 'dask', 'There is no queue “dask”. Did you mean “desk”?'],
    ['prompt: note', 'prompt: n0te', 'n0te', 'There is no prompt “n0te”. Did you mean “note”?'],
    [
      'team: town, ringSeconds',
      'team: town, employee: anna, ringSeconds',
      '',
      'A direct number belongs to a team or to an employee. Give it exactly one of: team, employee.',
    ],
  ];
  for (const [from, to, points, problem] of cases) {
    const source = alone.replace(from, to);
    assert.notEqual(source, alone, from);
    const index = points === '' ? source.indexOf('{ number:') : source.indexOf(to) + to.indexOf(points);
    const before = source.slice(0, index).split('\n');
    const place = `a.yaml:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
    assert.ok(
      problemsOf(source).includes(`${place} ${problem}`),
      `${place}\n${problemsOf(source).join('\n')}`,
    );
  }
  const without = problemsOf(alone.replace('fallback: desk', ''));
  assert.deepEqual(without, ['a.yaml:2:1 The file lacks “fallback”. Add a line “fallback: …”.']);
});

test('all mistakes of all files come together', () => {
  const broken = sampleB
    .replace('silence', 'x')
    .replace('monday: 08:30', 'monday: 8:30')
    .replace('{ hangUp: 480 }', '{ hangUp: never }');
  const problems = problemsOf(alone.replace('{ hangUp: 480 }', '{ hangUp: 99 }'), broken);
  assert.deepEqual(problems.map((problem) => problem.slice(0, 6)).sort(), ['a.yaml', 'b.yaml', 'b.yaml']);
});

test('YAML that is none is a problem with a place, not an exception', () => {
  assert.match(problemsOf('a: [1, 2')[0] ?? '', /^a\.yaml:1:\d+ This is not valid YAML/);
  assert.match(problemsOf('a: 1\na: 2')[0] ?? '', /^a\.yaml:2:1 .*Give each key once/);
  assert.match(problemsOf('')[0] ?? '', /The file is empty/);
  assert.match(problemsOf('a: &x 1\nb: *x')[0] ?? '', /An alias/);
  assert.match(problemsOf('- 1')[0] ?? '', /The file must have keys of its own, not a list/);
  assert.match(problemsOf('x'.repeat(1_000_001))[0] ?? '', /at most 1000000 are read/);
});

test('any text whatever is answered with problems, never an exception', () => {
  const pieces = [
    ...sampleA.split('\n'),
    ...sampleShared.split('\n'),
    '{',
    '}',
    '[',
    ']',
    '*a',
    '&a',
    '!!binary x',
    '? x',
    '"',
    '\t',
  ];
  const texts = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom(...pieces)).map((lines) => lines.join('\n')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      problemsOf(text);
    }),
    { numRuns: 500 },
  );
});

test('any damage to a good file is either harmless or reported inside the file', () => {
  const damage = fc.record({ at: fc.nat(alone.length), cut: fc.nat(12), put: fc.string({ maxLength: 4 }) });
  fc.assert(
    fc.property(damage, ({ at, cut, put }) => {
      const text = alone.slice(0, at) + put + alone.slice(at + cut);
      const { problems } = parseSet([{ file: 'a', text, version: 'v' }], 'v');
      const lines = text.split('\n').length;
      for (const problem of problems) {
        assert.ok(problem.at.line >= 1 && problem.at.line <= lines + 1, JSON.stringify(problem));
        assert.ok(problem.what !== '' && problem.remedy !== '');
      }
    }),
    { numRuns: 1000 },
  );
});

test('two municipalities cannot have the same number, the same id, or share 14 without a choice', () => {
  const twice = problemsOf(sampleA, sampleB.replace('0570 200002', '0570 100001'), sampleShared);
  assert.match(twice.join('\n'), /b\.yaml:\d+:\d+ 0570 100 001 already belongs to entrance “aa\/main”/);
  const same = problemsOf(
    alone,
    alone.replace('numbers: [0570 100001]', 'numbers: []').replace('0570 100009', '0570 100010'),
  );
  assert.match(same.join('\n'), /b\.yaml:2:\d+ Another file already describes municipality “aa”/);
  const unshared = problemsOf(sampleA, sampleB);
  assert.match(
    unshared.join('\n'),
    /14 0570 is claimed by aa\/main, bb\/main, and nothing lets the caller choose/,
  );
  const wrong = problemsOf(sampleA, sampleB, sampleShared.replace('bb/main', 'cc/main'));
  assert.match(wrong.join('\n'), /c\.yaml:7:\d+ There is no entrance “cc\/main”/);
});

test('a direct number of an employee is as good as one of a team', () => {
  assert.deepEqual(problemsOf(alone.replace('team: town, ringSeconds', 'employee: anna, ringSeconds')), []);
});
