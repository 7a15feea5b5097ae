import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSet } from '../parse.ts';
import { sampleA, sampleB, sampleShared } from '../sample.test-data.ts';
import { checkSet } from './check.ts';
import { cutTimeline } from './timeline.ts';

/** The samples, mended where the check is stricter than the parser. */
const wholeA = sampleA
  .replace('name: Aa', 'name: Deventer')
  .replace('nl: Gesloten.', 'nl: Gesloten. Bel 112 bij gevaar.')
  .replace('nl: Vandaag gesloten.', 'nl: Vandaag gesloten. Bel 112 bij gevaar.')
  .replace(
    'priority: { queue: desk, priority: 7 }',
    'priority: { queue: desk, priority: 7, noAgents: note }',
  );
const wholeB = sampleB
  .replace('name: Bb', 'name: Olst-Wijhe')
  .replace('nl: Gesloten.', 'nl: Gesloten. Bel 112 bij gevaar.')
  .replaceAll('{ queue: desk }', '{ queue: desk, noAgents: busy }')
  .replace('priority: 8 }', 'priority: 8, noAgents: busy }')
  .replace('skills: { tax: 2 } }', 'skills: { tax: 2 }, noAgents: busy }')
  .replace('  end: {', '  busy: { announce: closed, next: end }\n  end: {');

function problemsOf(a: string, b = wholeB, until = '2027-01-05'): readonly string[] {
  const sources = [a, b, sampleShared].map((text, index) => ({
    file: `${'abc'[index]}.yaml`,
    text,
    version: 'v',
  }));
  const { set, plans, problems } = parseSet(sources, 'v');
  assert.deepEqual(problems, []);
  assert.ok(set !== undefined);
  return checkSet(set, plans, '2026-12-01', until).problems.map(
    ({ file, at, severity, what }) => `${file}:${at.line} ${severity} ${what}`,
  );
}

/** The line of `wholeA` on which `text` stands. */
const lineOf = (text: string, source: string) =>
  source.split('\n').findIndex((line) => line.includes(text)) + 1;

function assertOne(problems: readonly string[], pattern: RegExp, line: number): void {
  const found = problems.filter((problem) => pattern.test(problem));
  assert.equal(found.length, 1, problems.join('\n'));
  assert.match(found[0] ?? '', new RegExp(`^[ab]\\.yaml:${line} `));
}

test('two whole dialplans have nothing to report', () => {
  assert.deepEqual(problemsOf(wholeA), []);
});

test('a 14 number that was published for others only is worth a look', () => {
  assertOne(
    problemsOf(wholeA.replace('name: Deventer', 'name: Zwolle')),
    /warning 14 0570 was published for Deventer, Olst-Wijhe, not for Zwolle/,
    lineOf('areaCodes', wholeA),
  );
});

test('a node that nothing leads to is reported where it stands', () => {
  const source = wholeA.replace('  end: {', '  lost: { announce: welcome, next: end }\n  end: {');
  assertOne(problemsOf(source), /error No call ever gets to “lost”/, lineOf('  lost:', source));
});

test('a circle without a person is reported once, whatever the number of moments', () => {
  const source = wholeA.replace(
    'closed: { announce: closed, next: end }',
    'closed: { announce: closed, next: welcome }',
  );
  assertOne(
    problemsOf(source),
    /error A caller who does nothing goes round for ever/,
    lineOf('  welcome: { announce', source),
  );
});

test('a circle that only an absent agent keeps going is one too', () => {
  const source = wholeA.replace(
    'note: { note: town, prompt: note, next: end }',
    'note: { note: town, prompt: note, next: desk }',
  );
  assert.ok(problemsOf(source).some((problem) => problem.includes('goes round for ever')));
});

test('a queue in which one waits for ever is a dead end', () => {
  const source = wholeA.replace('priority: 7, noAgents: note', 'priority: 7');
  assertOne(problemsOf(source), /error A caller in “priority” waits for ever/, lineOf('  priority:', source));
});

test('silence at a menu in open hours must lead to a person', () => {
  const source = wholeB.replace('otherwise: desk\n  business', 'otherwise: closed\n  business');
  assert.notEqual(source, wholeB);
  const line = source.split('\n').findIndex((text) => text.trim() === 'otherwise: closed') + 1;
  assertOne(
    problemsOf(wholeA, source),
    /error A caller who presses nothing at “menu” never gets a person/,
    line,
  );
});

test('a menu behind a closed line may end in a message', () => {
  const source = wholeB
    .replace('closed: closed }', 'closed: night }')
    .replace(
      '  end: {',
      '  night: { menu: menu, options: { "1": { label: piket, next: desk } }, otherwise: closed }\n  end: {',
    );
  assert.deepEqual(problemsOf(wholeA, source), []);
});

test('a menu too deep is refused', () => {
  const menus = ['one', 'two', 'three']
    .map(
      (name, index) =>
        `  ${name}: { menu: menu, options: { "1": { label: x, next: ${['two', 'three', 'tax'][index]} } }, otherwise: desk }`,
    )
    .join('\n');
  const source = wholeB.replace('next: tax }', 'next: one }').replace('  end: {', `${menus}\n  end: {`);
  const problems = problemsOf(wholeA, source);
  assert.ok(
    problems.some((problem) => problem.includes('The menu “two” is on level 3; at most 2')),
    problems.join('\n'),
  );
  assert.ok(!problems.some((problem) => problem.includes('“one” is on level')));
});

test('a closed message without 112, a shown number that reaches nobody, and unused parts are reported', () => {
  const source = wholeA
    .replace('Gesloten. Bel 112 bij gevaar.', 'Gesloten.')
    .replace('callbackNumber: 0570 100001', 'callbackNumber: 0570 100007')
    .replace('  note: { nl', '  spare: { nl: x }\n  note: { nl');
  const problems = problemsOf(source);
  assertOne(
    problems,
    /warning Out of hours \(“closed”\) the caller is not told of 112/,
    lineOf('  hours: {', source),
  );
  assertOne(problems, /error 0570 100 007 is shown to people we call, and is no entrance/, 2);
  assertOne(problems, /warning Nothing uses the prompt “spare”/, lineOf('spare', source));
});

test('a proof beyond the last decree says that equated days are still to come', () => {
  const source = wholeA.replace('    exceptions:', '    closedOnEquatedDays: true\n    exceptions:');
  assert.deepEqual(problemsOf(source, wholeB, '2029-01-01'), []);
  const later = problemsOf(source, wholeB, '2029-01-02');
  assertOne(later, /warning “desk” closes on equated days/, lineOf('closedOnEquatedDays', source));
});

test('a fallback that ends the call is refused', () => {
  assertOne(
    problemsOf(wholeA.replace('fallback: desk', 'fallback: end')),
    /error The fallback “end” does not lead to a person/,
    lineOf('fallback:', wholeA),
  );
});

test('the time line is cut at midnights, at both ends of every block and at the clock changes', () => {
  const { set } = parseSet(
    [{ file: 'a', text: wholeA.replace('areaCodes: ["0570"], ', ''), version: 'v' }],
    'v',
  );
  assert.ok(set !== undefined);
  // Sunday of the clock change, Monday 08:30-17:00, Friday with a lunch break.
  assert.equal(cutTimeline(set, '2026-10-25', '2026-10-26').pieces, 2);
  assert.equal(cutTimeline(set, '2026-10-26', '2026-10-27').pieces, 3);
  assert.equal(cutTimeline(set, '2026-10-30', '2026-10-31').pieces, 5);
  assert.deepEqual(cutTimeline(set, '2026-01-01', '2028-01-01').broken, []);
  assert.equal(cutTimeline(set, '2026-01-01', '2028-01-01').moments.length, 3);
});
