import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type TimerEntry, TimerHeap } from './timer-heap.ts';

test('timers fire in order of time whatever the order of adding and cancelling', () => {
  const step = fc.record({ at: fc.integer({ min: 0, max: 50 }), cancel: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const heap = new TimerHeap<string>();
      const fired: number[] = [];
      const kept: number[] = [];
      const cancelled: TimerEntry<string>[] = [];
      for (const { at, cancel } of steps) {
        const entry = heap.add(at, 'x', { onTimer: () => fired.push(at) });
        if (cancel) cancelled.push(entry);
        else kept.push(at);
      }
      for (const entry of cancelled) {
        heap.cancel(entry);
        heap.cancel(entry);
      }
      assert.equal(heap.size, kept.length);
      heap.runDue(25);
      heap.runDue(50);
      assert.deepEqual(
        fired,
        kept.sort((a, b) => a - b),
      );
      assert.equal(heap.size, 0);
    }),
  );
});

test('a timer that adds another one due at once has it fired in the same run', () => {
  const heap = new TimerHeap<string>();
  const seen: string[] = [];
  const target = {
    onTimer(reason: string, now: number) {
      seen.push(`${now} ${reason}`);
      if (reason === 'first') heap.add(now, 'second', target);
    },
  };
  heap.add(5, 'first', target);
  assert.equal(heap.peek()?.at, 5);
  assert.equal(heap.runDue(4), 0);
  assert.equal(heap.runDue(6), 2);
  assert.deepEqual(seen, ['6 first', '6 second']);
});
