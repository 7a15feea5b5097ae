/** How long a live feed stays open: as long as the session or token behind it, on a clock that the test moves. */
import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import type { LiveFeed } from '../../app/live/live-feed.ts';
import { toWire } from '../../contract/wire.ts';
import { liveSocket } from './live-socket.ts';

const minute = 60_000;
const year = 365 * 24 * 60 * minute;

/** As much of a WebSocket as the feed touches. */
class Line extends EventEmitter {
  readyState: number = WebSocket.OPEN;
  readonly bufferedAmount = 0;
  code: number | null = null;

  close(code: number): void {
    if (this.readyState !== WebSocket.OPEN) return;
    this.readyState = WebSocket.CLOSED;
    this.code = code;
    this.emit('close');
  }
}

/** A machine watches with a token that ends at this moment; `to` lets time pass. */
async function watching(endsAt: number) {
  let now = 0;
  let timers: { readonly at: number; readonly fire: () => void }[] = [];
  const waits: number[] = [];
  const line = new Line();
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const accept = liveSocket({
    feed: () =>
      ({ subscribe: () => undefined, leave: () => undefined, beat: () => undefined }) as unknown as LiveFeed,
    who: () => Promise.resolve(null),
    machine: () =>
      Promise.resolve(now < endsAt ? { employee: {} as never, collections: null, endsAt } : null),
    onEnded: () => () => undefined,
    clock: {
      now: () => now as never,
      setTimer: (after, fire) => {
        const timer = { at: now + after, fire };
        waits.push(after);
        timers.push(timer);
        return {
          cancel: () => {
            timers = timers.filter((one) => one !== timer);
          },
        };
      },
    },
  });
  const headers = { authorization: 'Bearer brk_0123456789' };
  accept(line as unknown as WebSocket, { headers } as unknown as IncomingMessage);
  line.emit('message', JSON.stringify(toWire({ type: 'subscribe', collections: ['queues'], cursor: null })));
  await settle();
  return {
    line,
    waits,
    left: () => timers.length,
    to: async (moment: number) => {
      for (;;) {
        const next = timers.filter(({ at }) => at <= moment).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        timers = timers.filter((one) => one !== next);
        now = next.at;
        next.fire();
        await settle();
      }
      now = moment;
    },
  };
}

test('the feed of a machine closes at the moment its token ends, not at the next look', async () => {
  for (const endsAt of [minute / 2, 3 * minute + 7000, 61 * minute + 1]) {
    const { line, to, left } = await watching(endsAt);
    await to(endsAt - 1);
    assert.equal(line.code, null, `before ${endsAt}`);
    await to(endsAt);
    assert.equal(line.code, 4001, `at ${endsAt}`);
    assert.equal(left(), 0, 'no timer is left');
  }
});

test('a token of years sets no timer of years, which Node.js would fire at once', async () => {
  const { line, to, waits } = await watching(2 * year);
  await to(10 * minute);
  assert.equal(line.code, null);
  assert.ok(Math.max(...waits) <= minute);
  line.close(1000);
});
