import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Instant, minute } from '../time.ts';
import { Figures } from './figures.ts';
import { reachChance } from './reach-chance.ts';
import { employee, olstWijhe, team, tell } from './testkit.ts';

const now = Date.parse('2026-11-24T10:20:00+01:00');
const wmo = { kind: 'team', id: team('wmo') } as const;
const piet = { kind: 'employee', id: employee('piet') } as const;

/** Local wall time some days before today. */
function daysAgo(days: number, clock: string): Instant {
  const date = new Date(Date.parse('2026-11-24') - days * 86_400_000).toISOString().slice(0, 10);
  return Date.parse(`${date}T${clock}:00+01:00`);
}

/** Calls that were sent to a target, `reached` of them with success, two minutes apart. */
class Story {
  readonly figures = new Figures();
  #calls = 0;

  sent(at: Instant, target: string, count: number, reached: number): this {
    for (let index = 0; index < count; index++) {
      const to = target === 'piet' ? 'piet of wmo' : 'team wmo';
      const by = target === 'piet' ? 'piet' : 'fatima';
      const end = index < reached ? `${by} of wmo connects` : 'transfer noAnswer';
      const line = `0 queue kcc; 5 anna answers; 20 anna transfers to ${to}; 40 ${end}; 80 ends completed`;
      this.#calls++;
      const call = tell(`${this.#calls}`, at + index * 2 * minute, null, 'algemeen', line);
      for (const event of call) this.figures.apply(event);
    }
    return this;
  }

  chance(target: typeof wmo | typeof piet) {
    return reachChance(this.figures, olstWijhe, target, now);
  }
}

test('a team is judged by what became of calls to it at this weekday and time of the day', () => {
  const story = new Story()
    .sent(daysAgo(14, '10:00'), 'wmo', 6, 3)
    .sent(daysAgo(7, '10:00'), 'wmo', 6, 3)
    .sent(daysAgo(7, '15:00'), 'wmo', 20, 20)
    .sent(daysAgo(6, '10:00'), 'wmo', 20, 20);
  const chance = story.chance(wmo);
  assert.deepEqual([chance?.hits, chance?.n, chance?.value], [6, 12, 0.5]);
});

test('with too few attempts like now, those of the whole four weeks are taken', () => {
  const story = new Story().sent(daysAgo(7, '10:00'), 'wmo', 4, 0).sent(daysAgo(1, '15:00'), 'wmo', 12, 12);
  const chance = story.chance(wmo);
  assert.deepEqual([chance?.hits, chance?.n], [12, 16]);
});

test('with too few attempts in four weeks nothing is said, however many there were before', () => {
  const story = new Story().sent(daysAgo(35, '10:00'), 'wmo', 30, 30).sent(daysAgo(7, '10:00'), 'wmo', 9, 9);
  assert.equal(story.chance(wmo), null);
  assert.equal(story.chance(piet), null);
});

test('of a person the whole weekday counts, since quarters of persons are not kept', () => {
  const story = new Story()
    .sent(daysAgo(7, '15:00'), 'piet', 10, 4)
    .sent(daysAgo(6, '15:00'), 'piet', 10, 10);
  const chance = story.chance(piet);
  assert.deepEqual([chance?.hits, chance?.n], [4, 10]);
});

test('the time of the day is that of the clock on the wall, also across a clock change', () => {
  const summer = Date.parse('2026-10-20T10:00:00+02:00');
  const figures = new Story().sent(summer, 'wmo', 12, 9).figures;
  const at = (text: string) => reachChance(figures, olstWijhe, wmo, Date.parse(text))?.n;
  assert.equal(at('2026-10-27T10:00:00+01:00'), 12);
});
