import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DomainEvent, EndReason } from '../events.ts';
import { idOf } from '../ids.ts';
import { minute, second } from '../time.ts';
import { TodayFigures } from './today.ts';

const start = Date.parse('2026-11-23T09:00:00+01:00');

function arrived(call: string, at: number): DomainEvent {
  return {
    type: 'call.arrived',
    v: 1,
    at,
    stream: `call:${call}`,
    municipality: idOf<'municipality'>('olst-wijhe'),
    data: {
      leg: idOf<'leg'>('a'),
      trunk: null,
      device: null,
      called: '14 0570',
      entrance: idOf<'entrance'>('olst-wijhe/algemeen'),
      via14: true,
      caller: null,
      dialplanVersion: null,
      reasons: [],
    },
  };
}
const rest = (call: string, at: number) =>
  ({ v: 1, at, stream: `call:${call}`, municipality: idOf<'municipality'>('olst-wijhe') }) as const;

const queued = (call: string, at: number): DomainEvent => ({
  ...rest(call, at),
  type: 'call.queued',
  data: { queue: idOf<'queue'>('kcc'), priority: 0, skills: [], since: at },
});
const answered = (call: string, at: number): DomainEvent => ({
  ...rest(call, at),
  type: 'call.answered',
  data: {
    leg: idOf<'leg'>('b'),
    employee: idOf<'employee'>('anna'),
    queue: idOf<'queue'>('kcc'),
    team: null,
    wait: 0,
  },
});
const ended = (call: string, at: number, reason: EndReason): DomainEvent => ({
  ...rest(call, at),
  type: 'call.ended',
  data: { by: 'caller', reason, status: null, talk: 0 },
});

test('a morning of five calls: answered, waiting, abandoned, hung up at once and closed', () => {
  const figures = new TodayFigures();
  const events = [
    arrived('1', start),
    queued('1', start),
    answered('1', start + 9 * second),
    arrived('2', start),
    queued('2', start),
    arrived('3', start),
    queued('3', start),
    ended('3', start + minute, 'abandonedInQueue'),
    arrived('4', start),
    queued('4', start),
    ended('4', start + 4 * second, 'abandonedInQueue'),
    arrived('5', start),
    ended('5', start + 8 * second, 'closed'),
  ];
  for (const event of events) figures.apply(event);
  const [whole, kcc] = figures.lines(start + 2 * minute);
  assert.equal(whole?.queue, null);
  assert.deepEqual(
    [
      whole?.offered,
      whole?.answered,
      whole?.waiting,
      whole?.abandoned,
      whole?.success.n,
      whole?.success.hits,
    ],
    [5, 1, 1, 2, 2, 1],
  );
  assert.equal(kcc?.queue, 'kcc');
  assert.equal(kcc?.offered, 4);
});

test('after midnight the lines begin again, and a call that began yesterday is not counted twice', () => {
  const figures = new TodayFigures();
  const late = Date.parse('2026-11-23T23:59:00+01:00');
  figures.apply(arrived('1', late));
  assert.equal(figures.lines(late)[0]?.offered, 1);
  assert.deepEqual(figures.lines(late + 2 * minute), []);
  figures.apply(ended('1', late + 3 * minute, 'abandonedInQueue'));
  assert.deepEqual(figures.lines(late + 4 * minute), []);
});
