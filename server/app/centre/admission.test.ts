import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Admission } from './admission.ts';

test('a burst of a second is taken, the rest as time gives room', () => {
  const admission = new Admission({ perSecondMax: 3, openMax: 100 }, 0);
  const taken = [0, 0, 0, 0, 300, 334, 334, 5_000, 5_000, 5_000, 5_000].map((at) => admission.admits(0, at));
  assert.deepEqual(taken, [true, true, true, false, false, true, false, true, true, true, false]);
});

test('calls at the same time have a limit of their own', () => {
  const admission = new Admission({ perSecondMax: 100, openMax: 2 }, 0);
  assert.deepEqual(
    [admission.admits(1, 0), admission.admits(2, 0), admission.admits(1, 0)],
    [true, false, true],
  );
});

test('a clock that is set back neither locks out nor lets all in', () => {
  const admission = new Admission({ perSecondMax: 1, openMax: 9 }, 10_000);
  assert.deepEqual([admission.admits(0, 10_000), admission.admits(0, 0)], [true, false]);
  assert.equal(admission.admits(0, 1_000), true);
});

test('in no second more than a burst and the rate of that second are taken', () => {
  const steps = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 200 });
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 20 }), (waits, perSecondMax) => {
      const admission = new Admission({ perSecondMax, openMax: 1 }, 0);
      let now = 0;
      const taken: number[] = [];
      for (const wait of waits) {
        now += wait;
        if (admission.admits(0, now)) taken.push(now);
      }
      for (const start of taken) {
        const within = taken.filter((at) => at >= start && at < start + 1000).length;
        assert.ok(within <= 2 * perSecondMax);
      }
    }),
  );
});
