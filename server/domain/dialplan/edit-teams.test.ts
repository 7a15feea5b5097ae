/** Teams in the text of a dialplan: what is changed, and that nothing else is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parse } from 'yaml';
import { addTeam, editTeam, removeTeam, type TeamSettings } from './edit-teams.ts';

const text = `# Ours.
municipality: { id: aa, callbackNumber: 0570 568080 } # keep the zero
teams: # everybody
  town: { name: Town hall } # ground floor
  tax:
    name: Tax # of money
    callbackNorm: { workingDays: 2 }
    noteForm:
      # asked first
      - { id: street, nl: Welke straat?, kind: line }

partners: {}
`;
const plain: TeamSettings = {
  name: 'Town hall',
  ringSeconds: 20,
  hours: null,
  callbackNorm: null,
  answerNorm: null,
};
const tax: TeamSettings = {
  ...plain,
  name: 'Tax',
  callbackNorm: { kind: 'working-days', days: 2, stops: ['observed', 'local'] },
};

test('a team between braces gets what differs; its comment and the rest stay', () => {
  const after: TeamSettings = {
    name: 'Balie',
    ringSeconds: 30,
    hours: 'kcc',
    callbackNorm: { kind: 'weekday-hours', hours: 48, stops: ['legal'] },
    answerNorm: { seconds: 30, percent: 80 },
  };
  assert.equal(
    editTeam(text, 'town', plain, after),
    text.replace(
      '{ name: Town hall }',
      '{ name: Balie, ringSeconds: 30, hours: kcc, callbackNorm: { weekdayHours: 48, stops: [legal] }, answerNorm: { seconds: 30, percent: 80 } }',
    ),
  );
  const back = editTeam(editTeam(text, 'town', plain, after) ?? '', 'town', after, plain);
  assert.equal(back, text);
});

test('a team over several lines keeps its questions and comments', () => {
  const after: TeamSettings = { ...tax, ringSeconds: 45, callbackNorm: null };
  assert.equal(
    editTeam(text, 'tax', tax, after),
    text.replace(
      'name: Tax # of money\n    callbackNorm: { workingDays: 2 }\n',
      'name: Tax # of money\n    ringSeconds: 45\n',
    ),
  );
  assert.equal(editTeam(text, 'tax', tax, tax), text);
});

test('a new team comes after the others, also when there were none', () => {
  const added = addTeam(text, 'park', { ...plain, name: 'Parken: beheer' });
  assert.equal(added, text.replace('\npartners', '  park: { name: "Parken: beheer" }\n\npartners'));
  assert.equal(addTeam('a: 1', 'park', plain), 'a: 1\n\nteams:\n  park: { name: Town hall }\n');
  assert.equal(addTeam('teams: {}\na: 1\n', 'park', plain), 'teams:\n  park: { name: Town hall }\na: 1\n');
  assert.equal(addTeam(text, 'town', plain), null);
});

test('a team is taken out with its lines, and the last one with the heading', () => {
  const left = removeTeam(text, 'tax') ?? '';
  assert.deepEqual(Object.keys(parse(left).teams), ['town']);
  assert.match(left, /ground floor\n\npartners/);
  assert.equal('teams' in parse(removeTeam(left, 'town') ?? ''), false);
});

test('what is not there, or stands between braces as a whole, is left to a person', () => {
  const inline = 'teams: { town: { name: Town hall } }\n';
  assert.equal(editTeam(inline, 'town', plain, { ...plain, name: 'X y' }), null);
  assert.equal(addTeam(inline, 'park', plain), null);
  assert.equal(removeTeam(inline, 'parks'), null);
  assert.equal(editTeam(text, 'park', plain, plain), null);
  assert.equal(removeTeam(text, 'park'), null);
  assert.equal(addTeam('teams: [', 'park', plain), null);
});

test('whatever a name is, it is read back as it was given, and nothing else changes', () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(name, name, (first, second) => {
      const [a, b] = [
        { ...plain, name: first },
        { ...plain, name: second },
      ];
      const added = addTeam(text, 'park', a) ?? '';
      const changed = editTeam(added, 'park', a, b) ?? '';
      assert.equal(parse(changed).teams.park.name, second);
      assert.deepEqual({ ...parse(changed).teams, park: 0 }, { ...parse(text).teams, park: 0 });
      assert.equal(removeTeam(changed, 'park'), text);
    }),
  );
});
