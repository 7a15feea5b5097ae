import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idOf } from '../../domain/ids.ts';
import type { Delivered } from '../ports/delivery.ts';
import { silentLog } from '../ports/log.ts';
import type { Message, NewMessage, OutboxStore } from '../ports/outbox.ts';
import { Outbox, pauseAfter } from './outbox.ts';

/** An outbox in memory and a clock that is set by hand. */
function bench(answers: readonly Delivered[]) {
  const rows = new Map<string, Message>();
  const timers: { at: number; fire: () => void }[] = [];
  let now = 0;
  const sent: number[] = [];
  const change = (id: string, to: Partial<Message>): void => void rows.set(id, { ...rows.get(id)!, ...to });
  const store = {
    put: async (messages: readonly NewMessage[]) => {
      for (const { at, notBefore, ...one } of messages) {
        if (rows.has(one.id)) continue;
        const nextAt = notBefore ?? at;
        rows.set(one.id, {
          ...one,
          number: rows.size + 1,
          createdAt: at,
          nextAt,
          attempts: 0,
          state: 'waiting',
          problem: null,
        });
      }
    },
    due: async (at: number) =>
      [...rows.values()].filter((one) => one.state === 'waiting' && one.nextAt <= at),
    nextAt: async () => {
      const waiting = [...rows.values()].filter((one) => one.state === 'waiting').map((one) => one.nextAt);
      return waiting.length === 0 ? null : Math.min(...waiting);
    },
    done: async (id: string) => change(id, { state: 'done' }),
    failed: async (id: string, problem: string, nextAt: number | null) =>
      change(id, {
        problem,
        attempts: rows.get(id)!.attempts + 1,
        ...(nextAt === null ? { state: 'givenUp' as const } : { nextAt }),
      }),
    forget: async () => 0,
  } as unknown as OutboxStore;
  let changed = 0;
  const make = () =>
    new Outbox({
      store,
      clock: {
        now: () => now,
        setTimer: (after, fire) => {
          const timer = { at: now + after, fire };
          timers.push(timer);
          return { cancel: () => void timers.splice(timers.indexOf(timer), 1) };
        },
      },
      chance: { random: () => 0.5 },
      log: silentLog,
      senders: {
        mail: async () => {
          sent.push(now);
          return answers[sent.length - 1] ?? { ok: true };
        },
      },
      changed: () => void changed++,
    });
  const settle = async () => {
    for (let turn = 0; turn < 30; turn++) await Promise.resolve();
  };
  /** Lets timers fire until `until`. */
  const run = async (until: number) => {
    await settle();
    for (let next = timers.sort((a, b) => a.at - b.at)[0]; next !== undefined && next.at <= until; ) {
      timers.shift();
      now = Math.max(now, next.at);
      next.fire();
      await settle();
      next = timers.sort((a, b) => a.at - b.at)[0];
    }
    now = until;
  };
  const message: NewMessage = { id: 'm', channel: 'mail', municipality: idOf('lochem'), body: {}, at: 0 };
  return { make, run, rows, sent, message, timers, changes: () => changed };
}

const notNow: Delivered = { ok: false, problem: 'no answer', permanent: false };

test('pauses double from half a minute to six hours, spread by a fifth to each side', () => {
  assert.deepEqual(
    [1, 2, 3, 20].map((n) => pauseAfter(n, 0.5)),
    [30_000, 60_000, 120_000, 21_600_000],
  );
  assert.equal(pauseAfter(1, 0), 24_000);
  assert.equal(pauseAfter(1, 0.999), 35_988);
});

test('a message that does not arrive is tried later, and arrives', async () => {
  const { make, run, rows, sent, message } = bench([notNow, notNow]);
  const outbox = make();
  outbox.start();
  await outbox.put([message, message]);
  await run(200_000);
  assert.deepEqual(sent, [0, 30_000, 90_000]);
  assert.equal(rows.get('m')?.state, 'done');
  await outbox.stop();
});

test('what a restart finds waiting is sent', async () => {
  const { make, run, rows, sent, message } = bench([notNow]);
  const first = make();
  first.start();
  await first.put([message]);
  await run(10_000);
  await first.stop();
  assert.equal(sent.length, 1);
  const second = make();
  second.start();
  await run(100_000);
  assert.equal(rows.get('m')?.state, 'done');
  await second.stop();
});

test('a receiver that will never take it, or took three days, ends the tries and tells', async () => {
  const never = bench([{ ok: false, problem: 'SMTP 550', permanent: true }]);
  const one = never.make();
  await one.put([never.message]);
  await never.run(1);
  assert.equal(never.rows.get('m')?.state, 'givenUp');
  assert.equal(never.changes(), 1);
  await one.stop();
  const slow = bench(Array.from({ length: 100 }, () => notNow));
  const other = slow.make();
  await other.put([slow.message]);
  await slow.run(5 * 86_400_000);
  assert.equal(slow.rows.get('m')?.state, 'givenUp');
  assert.ok(slow.sent.length < 30);
  await other.stop();
});

test('messages of a channel that is not configured wait', async () => {
  const { make, run, rows, message } = bench([]);
  const outbox = make();
  await outbox.put([{ ...message, channel: 'sms' }]);
  await run(1000);
  assert.equal(rows.get('m')?.problem, 'not configured');
  assert.equal(rows.get('m')?.state, 'waiting');
  await outbox.stop();
});
