import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { EventType } from '../domain/events.ts';
import { eventsIn, pages } from './generated-pages.ts';

for (const { file, render } of pages) {
  test(`${file} is what the code says (write it with: node dist/scripts/docs.js)`, async () => {
    assert.equal(readFileSync(file, 'utf8'), await render());
  });
}

test('every event has its sentence', () => {
  const events = eventsIn(readFileSync('server/domain/events.ts', 'utf8'));
  assert.deepEqual(
    events.filter(({ sentence }) => sentence === null).map(({ type }) => type),
    [],
  );
  // A sample of each kind proves that the reading of the source still works.
  const samples: readonly EventType[] = [
    'call.arrived',
    'agent.stateChanged',
    'note.created',
    'queue.paused',
  ];
  for (const type of samples)
    assert.ok(
      events.some((event) => event.type === type),
      type,
    );
});
