import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Locks, OneTab } from './one-tab.ts';

interface Request {
  readonly held: (lock: unknown) => Promise<void> | undefined;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** One lock as the Web Locks API gives it out: in order of asking, to one at a time, unless it is stolen. */
function fakeLocks(): Locks {
  let holder: Request | null = null;
  const queue: Request[] = [];
  const grant = (request: Request): void => {
    holder = request;
    void Promise.resolve(request.held({})).then(() => {
      request.resolve();
      if (holder !== request) return;
      holder = null;
      const next = queue.shift();
      if (next !== undefined) grant(next);
    });
  };
  return {
    request: (_name, { ifAvailable, steal, signal }, held) =>
      new Promise<void>((resolve, reject) => {
        const request = { held, resolve, reject };
        queueMicrotask(() => {
          if (steal === true) {
            holder?.reject(new Error('stolen'));
            grant(request);
          } else if (holder === null) grant(request);
          else if (ifAvailable === true) void Promise.resolve(held(null)).then(resolve);
          else {
            queue.push(request);
            signal?.addEventListener('abort', () => {
              const at = queue.indexOf(request);
              if (at >= 0) queue.splice(at, 1);
              reject(new Error('aborted'));
            });
          }
        });
      }),
  };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function tabs(locks: Locks | undefined, count: number) {
  return Array.from({ length: count }, () => {
    const told: string[] = [];
    return { told, tab: new OneTab(locks, 'telephone', (place) => told.push(place)) };
  });
}

test('the first tab has the telephone, the second is told that it is elsewhere', async () => {
  const [first, second] = tabs(fakeLocks(), 2);
  first!.tab.enter();
  second!.tab.enter();
  await settled();
  assert.deepEqual([first!.told, second!.told], [['here'], ['elsewhere']]);
});

test('a tab that waits has the telephone as soon as the one before is gone', async () => {
  const [first, second, third] = tabs(fakeLocks(), 3);
  for (const { tab } of [first!, second!, third!]) {
    tab.enter();
    await settled();
  }
  second!.tab.leave();
  first!.tab.leave();
  await settled();
  assert.deepEqual(
    [first!.told, second!.told, third!.told],
    [['here'], ['elsewhere'], ['elsewhere', 'here']],
  );
});

test('a tab takes the telephone over and the other one has it back afterwards', async () => {
  const [first, second] = tabs(fakeLocks(), 2);
  first!.tab.enter();
  await settled();
  second!.tab.enter();
  await settled();
  second!.tab.take();
  await settled();
  assert.deepEqual(
    [first!.told, second!.told],
    [
      ['here', 'elsewhere'],
      ['elsewhere', 'here'],
    ],
  );
  second!.tab.leave();
  await settled();
  assert.deepEqual(first!.told, ['here', 'elsewhere', 'here']);
  // Taking what is here already changes nothing.
  first!.tab.take();
  await settled();
  assert.equal(first!.told.length, 3);
});

test('a page that was left before its turn came takes no telephone with it', async () => {
  const [first, second] = tabs(fakeLocks(), 2);
  first!.tab.enter();
  first!.tab.leave();
  await settled();
  second!.tab.enter();
  await settled();
  assert.deepEqual([first!.told, second!.told], [[], ['here']]);
});

test('a browser without locks has a telephone in each tab, as before', () => {
  const [first, second] = tabs(undefined, 2);
  first!.tab.enter();
  second!.tab.enter();
  assert.deepEqual([first!.told, second!.told], [['here'], ['here']]);
});
