import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type RecordedEvent, routesOf } from './recorded-routes.ts';
import { replayRoute } from './replay.ts';
import { sampleSet } from './sample.test-data.ts';

const set = sampleSet();
const start = Date.UTC(2026, 11, 28, 9);
let seconds = 0;
function event(call: string, type: string, data: object): RecordedEvent {
  seconds += 1;
  return { type, at: start + seconds * 1000, stream: `call:${call}`, data };
}
const arrived = (call: string, called: string | null) =>
  event(call, 'call.arrived', { called, dialplanVersion: 'v', groups: [], reasons: [] });
const routed = (call: string, step: string, ...codes: readonly string[]) =>
  event(call, 'call.routed', { step, reasons: codes.map((code) => ({ code, text: code })) });

test('calls of the ledger are replayed through the same nodes, each with what happened to it', () => {
  const { routes, leftOut } = routesOf([
    { type: 'agent.wished', at: start, stream: 'agent:a', data: {} },
    arrived('one', '14 0570'),
    arrived('two', '0570 100001'),
    routed('one', 'menu'),
    routed('two', 'welcome', 'entrance'),
    event('one', 'call.menuChosen', { menu: 'x', key: '2', option: 'Bb' }),
    routed('one', 'menu', 'menu.chosen', 'hours.open', 'menu'),
    routed('two', 'desk', 'hours.open', 'queue'),
    event('one', 'call.menuChosen', { menu: 'menu', key: null, option: null }),
    routed('one', 'desk', 'menu.silence', 'queue'),
    routed('two', 'note', 'queue.full', 'note'),
    routed('two', 'end', 'hang-up'),
    arrived('three', '0570 100001'),
    routed('three', 'calamity', 'calamity'),
    arrived('never', null),
  ]);
  assert.deepEqual(leftOut, [{ id: 'three', why: 'a calamity message was on' }]);
  assert.deepEqual(
    routes.map(({ id, outcomes }) => [id, ...outcomes.map(({ outcome }) => outcome.kind)]),
    [
      ['one', 'digit', 'silence'],
      ['two', 'done', 'full', 'done'],
    ],
  );
  for (const recorded of routes) {
    const nodes = replayRoute(set, recorded).turns.map(({ position, step }) => position.node || step.kind);
    assert.deepEqual(nodes, recorded.nodes, recorded.id);
  }
});

test('the first wait in each line is read, until an answer, another way or the end', () => {
  const { routes } = routesOf([
    arrived('one', '0570 100001'),
    routed('one', 'welcome', 'entrance'),
    routed('one', 'desk', 'hours.open', 'queue'),
    event('one', 'call.queued', {}),
    event('one', 'call.offered', {}),
    event('one', 'call.answered', {}),
    event('one', 'call.queued', {}),
    event('one', 'call.ended', {}),
  ]);
  const waits = [...(routes[0]?.waits ?? [])].map(([turn, { from, until }]) => [turn, until - from]);
  assert.deepEqual(waits, [[1, 2000]]);
});
