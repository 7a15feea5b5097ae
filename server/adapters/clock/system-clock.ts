/**
 * The machine's clock, timers and randomness: the one place, besides the SIP and media engines, that
 * asks for them. Node's timers count on a monotonic clock, so setting the machine's time moves none.
 */
import { randomBytes } from 'node:crypto';
import type { Chance, Clock } from '../../app/ports/clock.ts';
import { encodeId } from './id.ts';

/** Longest wait of one Node.js timer (2^31 - 1 ms, 24.8 days); a longer one would fire at once. */
const timerMsMax = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer(after, fire) {
    let handle: NodeJS.Timeout;
    const arm = (left: number): void => {
      const step = Math.min(Math.max(left, 0), timerMsMax);
      handle = setTimeout(() => (left > step ? arm(left - step) : fire()), step);
    };
    arm(after);
    return { cancel: () => clearTimeout(handle) };
  },
};

export const systemChance: Chance = {
  newId: () => encodeId(Date.now(), randomBytes(10)),
  random: () => Math.random(),
  secret: (bytes) => randomBytes(bytes).toString('base64url'),
};
