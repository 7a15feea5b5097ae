import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSet } from './parse.ts';
import { nextStep, route } from './route.ts';
import { nothingSwitched } from './route-types.ts';

const text = `
municipality: { id: dd, name: Dd, callbackNumber: 0570 300001 }
hours:
  desk: { weekly: { monday: 08:30-17:00 } }
entrances:
  main: { name: Main, numbers: [0570 300001], start: choose }
  visitors: { name: Visitors, numbers: [0570 300002], start: desk, language: en }
nodes:
  choose:
    menu: choose
    options:
      "1": { label: Nederlands, next: desk }
      "2": { label: English, next: english }
    otherwise: desk
  english: { announce: welcome, language: en, next: desk }
  desk: { queue: desk }
  end: { hangUp: 480 }
fallback: desk
queues:
  desk: { name: Desk }
prompts:
  choose: { nl: Voor Nederlands toets 1. For English press 2. }
  welcome: { nl: Welkom., en: Welcome. }
`;
const { set, problems } = parseSet([{ file: 'd.yaml', text, version: 'v' }], 'v');
assert.deepEqual(problems, []);
assert.ok(set !== undefined);
const context = { now: 0, caller: { number: undefined, groups: [] }, state: nothingSwitched };

test('a caller who chooses English is spoken to in English from that announcement on', () => {
  const input = { called: '0570 300001', ...context };
  const { turns } = route(set, input, [{ kind: 'digit', digit: '2' }]);
  assert.deepEqual(
    turns.map(({ step, position }) => [step.kind, position.language]),
    [
      ['menu', undefined],
      ['announce', 'en'],
      ['queue', 'en'],
    ],
  );
});

test('an entrance may have a language of its own, kept in what is stored with the call', () => {
  const { position } = route(set, { called: '0570 300002', ...context });
  assert.equal(position.language, 'en');
  const stored = JSON.parse(JSON.stringify(position)) as typeof position;
  assert.equal(nextStep(set, stored, { kind: 'silence' }, context).position.language, 'en');
});
