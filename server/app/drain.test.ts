import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drain } from './drain.ts';
import type { Clock } from './ports/clock.ts';
import { silentLog } from './ports/log.ts';

/** Runs `drain` on a clock of its own; `calls` are open until the moment given, in ms. */
async function stopped(openUntil: number, limit: number): Promise<{ at: number; cutOff: boolean }> {
  let now = 0;
  let cutOff = false;
  const timers: { at: number; fire: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    setTimer: (after, fire) => {
      timers.push({ at: now + after, fire });
      return { cancel: () => {} };
    },
  };
  const desk = {
    get openCalls() {
      return now < openUntil ? 1 : 0;
    },
    refuseNewCalls: () => {},
    hangUpAll: () => {
      cutOff = true;
    },
  };
  let isDone = false;
  const done = drain(desk, limit, clock, silentLog).then(() => {
    isDone = true;
  });
  while (!isDone && timers.length > 0) {
    const { at, fire } = timers.shift()!;
    now = at;
    fire();
    await Promise.resolve();
    await Promise.resolve();
  }
  await done;
  return { at: now, cutOff };
}

test('the end of the last call leaves half a second for its BYE', async () => {
  assert.deepEqual(await stopped(1000, 60_000), { at: 1500, cutOff: false });
});

test('at the limit the calls that are left are hung up, and their BYEs have half a second too', async () => {
  assert.deepEqual(await stopped(90_000, 2000), { at: 2500, cutOff: true });
});
