import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Figures } from '../../domain/reachability/figures.ts';
import { olstWijhe, team, tell } from '../../domain/reachability/testkit.ts';
import { hour, type Instant, minute } from '../../domain/time.ts';
import { AlertBoard } from './alert-board.ts';
import type { Office } from './office.ts';

const morning = Date.parse('2026-11-23T09:00:00+01:00');

/** As much of an office as the board looks at: one team, with or without a norm, and nothing that waits. */
function boardOf(figures: Figures, now: () => Instant, seconds: 20 | null): AlertBoard {
  const wmo = team('wmo');
  const answerNorm = seconds === null ? undefined : { seconds, percent: 80 };
  const plan = { teams: new Map([[wmo, { id: wmo, name: 'Wmo', answerNorm }]]) };
  const office = {
    now,
    changed: () => {},
    centre: null,
    figures: { figures },
    notes: { pending: () => [] },
    names: {
      municipality: () => ({ id: olstWijhe, name: 'Olst-Wijhe' }),
      teams: () => [{ id: wmo, name: 'Wmo' }],
      plan: () => plan,
    },
    parts: { dialplans: () => ({ plans: new Map([[olstWijhe, plan]]) }) },
  };
  return new AlertBoard(office as unknown as Office);
}

function transfers(figures: Figures, from: Instant, count: number, connectsAfter: number): void {
  for (let index = 0; index < count; index++) {
    const line = `0 queue kcc; 5 anna answers; 10 anna transfers to team wmo; ${10 + connectsAfter} fatima of wmo connects; 100 ends completed`;
    const events = tell(`${from}-${index}`, from + index * minute, null, 'algemeen', line);
    for (const event of events) figures.apply(event);
  }
}

test('a team that surely misses its norm raises an alert after a while, and clears it well above the norm', () => {
  const figures = new Figures();
  let now = morning + hour;
  const board = boardOf(figures, () => now, 20);
  transfers(figures, morning, 12, 30);
  board.look();
  assert.deepEqual(board.of(olstWijhe), [], 'it has to last');
  now += 5 * minute;
  board.look();
  const [alert] = board.of(olstWijhe);
  assert.equal(alert?.id, 'norm:olst-wijhe:team:wmo');
  assert.match(alert?.text ?? '', /^Wmo: vandaag is 0 % binnen 20 seconden opgenomen; de norm is 80 %\.$/);
  transfers(figures, morning + 2 * hour, 70, 8);
  now = morning + 4 * hour;
  board.look();
  now += 5 * minute;
  board.look();
  assert.deepEqual(board.of(olstWijhe), [], '70 of 82 is above 82 %');
});

test('what was said of yesterday is gone on a day without calls', () => {
  const figures = new Figures();
  let now = morning + hour;
  const board = boardOf(figures, () => now, 20);
  transfers(figures, morning, 12, 30);
  board.look();
  now += 5 * minute;
  board.look();
  assert.equal(board.of(olstWijhe).length, 1);
  now += 24 * hour;
  board.look();
  assert.deepEqual(board.of(olstWijhe), []);
});

test('a team without a norm has no alert about one', () => {
  const figures = new Figures();
  let now = morning + hour;
  const board = boardOf(figures, () => now, null);
  transfers(figures, morning, 20, 30);
  board.look();
  now += 10 * minute;
  board.look();
  assert.deepEqual(board.of(olstWijhe), []);
});
