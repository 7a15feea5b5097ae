/** What another process erased leaves memory, and its sounds go, once its keys are gone too. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '../ports/log.ts';
import { DestructionWatch } from './destruction-watch.ts';

test('lines of another process are seen, and once more after the keys have gone', async () => {
  const lines: string[] = ['of last year'];
  const forgotten: string[] = [];
  let looked = 0;
  let fire: () => void = () => assert.fail('no timer');
  let failing = false;
  const watch = new DestructionWatch({
    store: {
      newest: async () => {
        if (failing) throw new Error('busy');
        return lines.length;
      },
      destroyedAfter: async (number) => lines.slice(number),
    },
    forget: (id) => void forgotten.push(id),
    sounds: async () => {
      looked += 1;
      return 0;
    },
    changed: () => {},
    clock: {
      setTimer: (_after, fired) => {
        fire = fired;
        return { cancel: () => {} };
      },
    },
    log: silentLog,
  });
  const turn = async () => {
    fire();
    await new Promise((resolve) => setImmediate(resolve));
  };
  watch.start();
  await turn();
  await turn();
  const atStart = looked;
  assert.ok(atStart >= 1, 'what was erased while no server ran');
  assert.deepEqual(forgotten, []);
  await turn();
  assert.equal(looked, atStart, 'nothing new');
  lines.push('caller', 'note');
  failing = true;
  await turn();
  failing = false;
  await turn();
  await turn();
  assert.equal(looked, atStart + 2);
  assert.deepEqual(forgotten, ['caller', 'note', 'caller', 'note']);
  await turn();
  assert.equal(looked, atStart + 2);
  await watch.stop();
});
