import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ItemOf, ServerMessage } from '../../../server/contract/live.ts';
import { applyMessage, emptyLiveState } from './store.ts';

const at = '2026-11-24T09:12:30.000Z';

function alert(id: string, text = 'Let op'): ItemOf<'alerts'> {
  return { id, severity: 'warning', since: at, text, scope: null };
}

const snapshot: ServerMessage = {
  type: 'snapshot',
  at,
  cursor: '7',
  content: { alerts: [alert('a'), alert('b')] },
};

test('a snapshot replaces everything, also what it does not mention', () => {
  const before = applyMessage(emptyLiveState, snapshot);
  const after = applyMessage(before, { type: 'snapshot', at, cursor: '9', content: { queues: [] } });
  assert.equal(after.cursor, '9');
  assert.deepEqual(after.collections.alerts, []);
  assert.equal(after.loaded, true);
});

test('a change puts an item in its place and leaves the other collections as they are', () => {
  const before = applyMessage(emptyLiveState, snapshot);
  const after = applyMessage(before, {
    type: 'change',
    at,
    cursor: '8',
    changes: [
      { collection: 'alerts', operation: 'put', item: alert('a', 'Ernstig') },
      { collection: 'alerts', operation: 'put', item: alert('c') },
    ],
  });
  assert.deepEqual(
    after.collections.alerts.map(({ id, text }) => [id, text]),
    [
      ['a', 'Ernstig'],
      ['b', 'Let op'],
      ['c', 'Let op'],
    ],
  );
  assert.equal(after.collections.queues, before.collections.queues);
  assert.equal(after.cursor, '8');
});

test('an item that is removed is gone; removing what is not there changes nothing', () => {
  const before = applyMessage(emptyLiveState, snapshot);
  const after = applyMessage(before, {
    type: 'change',
    at,
    cursor: '8',
    changes: [
      { collection: 'alerts', operation: 'remove', id: 'a' },
      { collection: 'alerts', operation: 'remove', id: 'unknown' },
    ],
  });
  assert.deepEqual(
    after.collections.alerts.map(({ id }) => id),
    ['b'],
  );
});

test('a heartbeat changes nothing', () => {
  const before = applyMessage(emptyLiveState, snapshot);
  assert.equal(applyMessage(before, { type: 'heartbeat', at, cursor: '7' }), before);
});
