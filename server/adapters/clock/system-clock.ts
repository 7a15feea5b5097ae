/**
 * The machine's clock, timers and randomness: the one place, besides the SIP and media engines, that
 * asks for them. Node's timers count on a monotonic clock, so setting the machine's time moves none.
 */
import { randomBytes, randomFillSync } from 'node:crypto';
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

/** Random bytes of one id. */
const idBytes = 10;
/** Filled in one go for many ids: asking the system costs the same for ten bytes as for thousands. */
const idPool = new Uint8Array(400 * idBytes);
let idPoolAt = idPool.length;

function idChance(): Uint8Array {
  if (idPoolAt === idPool.length) {
    randomFillSync(idPool);
    idPoolAt = 0;
  }
  idPoolAt += idBytes;
  return idPool.subarray(idPoolAt - idBytes, idPoolAt);
}

export const systemChance: Chance = {
  newId: () => encodeId(Date.now(), idChance()),
  random: () => Math.random(),
  secret: (bytes) => randomBytes(bytes).toString('base64url'),
};
