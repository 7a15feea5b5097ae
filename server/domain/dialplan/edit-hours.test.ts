import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editHours } from './edit-hours.ts';

const text = `# Ours.
municipality: { id: aa, callbackNumber: 0570 568080 } # keep the zero
hours:
  kcc:
    weekly: # of the summer
      monday: 08:30-17:00
      tuesday: 08:30-17:00

    liberationDay: always
    exceptions: # local
      - { on: 2026-12-24, open: closed, reason: kerst }
      - { on: 2026-12-31, open: closed, reason: oud }
  avond:
    weekly: {}
nodes: {}
`;
const day = [{ from: 540, to: 720 }];

test('only the week and the exceptions are written anew', () => {
  const exceptions = [{ on: '2027-01-04', blocks: [], reason: 'verhuizing: "oud" naar nieuw' }];
  const hours = { days: [day, [...day, { from: 780, to: 1440 }], [], [], [], [], []], exceptions };
  assert.equal(
    editHours(text, 'kcc', hours),
    `# Ours.
municipality: { id: aa, callbackNumber: 0570 568080 } # keep the zero
hours:
  kcc:
    weekly:
      monday: "09:00-12:00"
      tuesday: "09:00-12:00, 13:00-24:00"

    liberationDay: always
    exceptions:
      - { on: 2027-01-04, open: "closed", reason: "verhuizing: \\"oud\\" naar nieuw" }
  avond:
    weekly: {}
nodes: {}
`,
  );
});

test('exceptions come after the week when there were none, and go when there are none left', () => {
  const closed = [[], [], [], [], [], [], []];
  const one = { days: closed, exceptions: [{ on: '2027-01-04', blocks: day, reason: 'x' }] };
  const added = editHours(text, 'avond', one);
  assert.match(
    added ?? '',
    / {2}avond:\n {4}weekly: \{\}\n {4}exceptions:\n {6}- \{ on: 2027-01-04, open: "09:00-12:00", reason: "x" \}\nnodes/,
  );
  assert.doesNotMatch(editHours(text, 'kcc', { days: closed, exceptions: [] }) ?? '', /exceptions/);
});

test('what stands between braces, or is not there, is left to a person', () => {
  const hours = { days: [], exceptions: [] };
  assert.equal(editHours('hours: { kcc: { weekly: {} } }\n', 'kcc', hours), null);
  assert.equal(editHours(text, 'nacht', hours), null);
  assert.equal(editHours('hours: [', 'kcc', hours), null);
});
