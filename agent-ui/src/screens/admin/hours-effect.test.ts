import assert from 'node:assert/strict';
import { test } from 'node:test';
import { effectOf, type Opening, rangesText } from './hours-effect.ts';

const open = [{ from: '08:30', until: '17:00' }];
const late = [{ from: '08:30', until: '20:00' }];
const week = (thursday: typeof open): Opening['days'] => [open, open, open, thursday, open, [], []];
const christmas = { date: '2026-12-25', name: 'Eerste kerstdag', ranges: [], origin: 'legal' } as const;

test('a longer Thursday shows on the coming Thursdays and on no other day', () => {
  const effect = effectOf(
    { days: week(open), exceptions: [] },
    { days: week(late), exceptions: [] },
    '2026-11-23',
    14,
  );
  assert.deepEqual(
    effect.map(({ date, before, after }) => [date, rangesText(before), rangesText(after)]),
    [
      ['2026-11-26', '08:30–17:00', '08:30–20:00'],
      ['2026-12-03', '08:30–17:00', '08:30–20:00'],
    ],
  );
});

test('a holiday stays closed whatever the week says, and an own day goes before it', () => {
  const before: Opening = { days: week(open), exceptions: [{ ...christmas, ranges: [] }] };
  const friday: Opening = { ...before, days: [open, open, open, open, late, [], []] };
  assert.deepEqual(effectOf(before, friday, '2026-12-25', 1), []);
  const own: Opening = {
    ...before,
    exceptions: [...before.exceptions, { date: '2026-12-25', name: 'Open', ranges: open, origin: 'local' }],
  };
  assert.deepEqual(effectOf(before, own, '2026-12-25', 1), [{ date: '2026-12-25', before: [], after: open }]);
});
