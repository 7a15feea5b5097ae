import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { idOf } from '../ids.ts';
import { hour } from '../time.ts';
import { dateOfDay, dayOfDate, localDay, periodOf } from './bucket.ts';
import { nowhere } from './contribution.ts';
import { positions } from './counters.ts';
import { Cube, detailDaysKept, type SeriesName } from './cube.ts';

const municipality = idOf<'municipality'>('olst-wijhe');
const employee = idOf<'employee'>('anna');
const noon = (day: number) => day * 24 * hour + 12 * hour;
const first = dayOfDate('2026-01-01');
const offered = positions.attempts.offered;
const whole: SeriesName = { municipality, kind: 'municipality', id: null };
const anna: SeriesName = { municipality, kind: 'employee', id: employee };

const days = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 60 });

test('a period is the sum of its days, whenever it is asked and however the days came', () => {
  fc.assert(
    fc.property(days, fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 500 }), (added, a, b) => {
      const cube = new Cube();
      const range = { first: first + Math.min(a, b), last: first + Math.max(a, b) };
      let expected = 0;
      for (const [index, day] of added.entries()) {
        const at = noon(first + day);
        cube.add({ table: 'attempts', place: { ...nowhere, municipality }, at, amounts: [offered, 1] }, 1);
        if (localDay(at) >= range.first && localDay(at) <= range.last) expected++;
        // Asked in between, so that sums of months are there and must keep up.
        if (index % 3 === 0) assert.equal(cube.sum('attempts', whole, range)[offered], expected);
      }
      assert.equal(cube.sum('attempts', whole, range)[offered], expected);
    }),
  );
});

test('a cube that was written down has the same sums of months and years, and they keep up with late facts', () => {
  fc.assert(
    fc.property(days, days, (added, late) => {
      const made = new Cube();
      const place = { ...nowhere, municipality, employee };
      const add = (cube: Cube, day: number) =>
        cube.add({ table: 'attempts', place, at: noon(first + day), amounts: [offered, 1] }, 1);
      for (const day of added) add(made, day);
      const restored = new Cube();
      for (const part of made.plain()) restored.restore(JSON.parse(JSON.stringify(part)));
      for (const day of late) {
        add(made, day);
        add(restored, day);
      }
      for (const range of [periodOf('year', first), periodOf('month', first + late[0]!)]) {
        const told = [...added, ...late].filter(
          (day) => first + day >= range.first && first + day <= range.last,
        ).length;
        for (const series of [whole, anna]) {
          assert.equal(restored.sum('attempts', series, range)[offered], told);
          assert.equal(made.sum('attempts', series, range)[offered], told);
        }
      }
      assert.deepEqual(restored.names('attempts'), made.names('attempts'));
    }),
  );
});

test('figures of a person are kept by month once they are old, and nothing gets lost', () => {
  fc.assert(
    fc.property(days, (added) => {
      const cube = new Cube();
      const place = { ...nowhere, municipality, employee };
      for (const day of added) {
        cube.add({ table: 'attempts', place, at: noon(first + day), amounts: [offered, 1] }, 1);
      }
      const all = { first: first - 31, last: first + 600 };
      assert.equal(cube.sum('attempts', anna, all)[offered], added.length);
      const old = periodOf('month', first + Math.max(...added) - detailDaysKept).first;
      for (const { day } of cube.byDay('attempts', anna, { first: all.first, last: old - 1 })) {
        assert.ok(dateOfDay(day).endsWith('-01'));
      }
      const months = new Set(added.map((day) => periodOf('month', first + day).first));
      for (const month of months) {
        const inMonth = added.filter((day) => periodOf('month', first + day).first === month).length;
        assert.equal(cube.sum('attempts', anna, periodOf('month', month))[offered], inMonth);
      }
    }),
  );
});
