/** A municipal day on the virtual clock: repeatable, sound at every moment, and safe to stop at any fact. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evolve } from '../domain/centre/evolve.ts';
import { brokenRules, brokenStory } from '../domain/centre/proof/invariants.ts';
import { start } from '../domain/centre/recover.ts';
import { clone, createCentre } from '../domain/centre/state.ts';
import type { DomainEvent } from '../domain/events.ts';
import { dayOfDate } from '../domain/reachability/bucket.ts';
import { Figures } from '../domain/reachability/figures.ts';
import { simulateDay } from './day.ts';
import { type DayProfile, officeQuarters } from './profile.ts';
import { agentIds, colleagueIds, teams, town, townHall } from './town.ts';

const date = '2026-12-01';
const configuration = town(8, 6, { wrapUpSeconds: 20 });

function profile(calls: number): DayProfile {
  return {
    calls,
    quarters: officeQuarters(),
    numbers: [{ called: '140570', weight: 1 }],
    caller: {
      patienceSeconds: 150,
      patience: 'lognormal',
      redialShare: 0.6,
      redialAfterSeconds: 300,
      redialsMax: 3,
      anonymousShare: 0.1,
    },
    talk: {
      talk: 'lognormal',
      talkSeconds: 150,
      transferShare: 0.25,
      attendedShare: 0.4,
      transferTargets: [
        ...teams.map((team) => ({ target: { kind: 'team', team } as const, weight: 1 })),
        ...colleagueIds(6).map((employee) => ({
          target: { kind: 'employee', employee } as const,
          weight: 1,
        })),
      ],
      employeeEndsShare: 0.3,
    },
    agents: { answerShare: 0.96, answerSeconds: 4, rejectShare: 0.3 },
    colleagues: { answerShare: 0.6, answerSeconds: 7, rejectShare: 0.2 },
    shifts: agentIds(8).map((employee, index) => ({
      employee,
      fromMinute: 510,
      untilMinute: 990,
      pauses: [{ atMinute: 720 + 15 * (index % 4), minutes: 30, reason: 'lunch' }],
    })),
    atDesk: colleagueIds(6),
    mishaps: {
      trunkDown: [{ atMinute: 850, minutes: 4 }],
      phoneDownPerHour: 0.2,
      phoneDownSeconds: 60,
    },
  };
}

test('the same seed gives the same ledger, another seed another day', () => {
  const ledger = (seed: string): string =>
    JSON.stringify(simulateDay({ configuration, profile: profile(150), date, seed }).events);
  assert.equal(ledger('7'), ledger('7'));
  assert.notEqual(ledger('7'), ledger('8'));
});

test('all rules hold after every decision of a busy day with a broken trunk and failing phones', (t) => {
  let looked = 0;
  const day = simulateDay({
    configuration,
    profile: profile(400),
    date,
    seed: '7',
    inspect: (world) => {
      looked += 1;
      const broken = brokenRules(world.state, world.clock.now, world.timers());
      assert.deepEqual(broken, [], `seed 7, fact ${world.events.length}`);
    },
  });
  assert.deepEqual(brokenStory(day.events.filter((event) => event.type !== 'call.outcomeRegistered')), []);
  assert.equal(day.events.filter((event) => event.type === 'agent.repaired').length, 0);
  t.diagnostic(`${looked} decisions, ${day.events.length} facts`);
});

test('conservation: every attempt of the day has a class at its end, or is open', () => {
  const day = simulateDay({ configuration, profile: profile(400), date, seed: '9' });
  const figures = new Figures();
  for (const event of day.events) figures.apply(event);
  assert.equal(figures.conservation().imbalance, 0);
  assert.ok(figures.conservation().offered > 400);
});

test('a crash at every fact of a day: after the restart nothing is open, stuck or told twice', () => {
  const day = simulateDay({ configuration, profile: profile(120), date, seed: '11' });
  const before = createCentre(configuration);
  const told: DomainEvent[] = [];
  for (const event of day.events) {
    evolve(before, event);
    told.push(event);
    const after = clone(before);
    const decision = start(after, event.at);
    for (const fact of decision.events) evolve(after, fact);
    const timers = new Set(
      decision.effects.flatMap((effect) => (effect.type === 'timer.set' ? [effect.key] : [])),
    );
    assert.equal(after.calls.size, 0);
    const broken = brokenRules(after, event.at, timers);
    assert.deepEqual(broken, [], `crash after fact ${told.length}`);
    const ended = decision.events.flatMap((fact) => (fact.type === 'call.ended' ? [fact.stream] : []));
    const openBefore = [...before.calls.values()].map(({ id }) => `call:${id}`);
    assert.deepEqual(ended.sort(), openBefore.sort(), `crash after fact ${told.length}`);
  }
});

test('announced waits are honest: most callers are answered within the range they were told', (t) => {
  const comfort = {
    music: 'muziek',
    tell: 'wait',
    firstAnnouncementSeconds: 20,
    nextAnnouncementSeconds: 60,
    callbackAboveSeconds: null,
  } as const;
  const busy = { ...town(8, 6, { wrapUpSeconds: 20, comfort }), sound: true };
  let told = 0;
  let held = 0;
  let silent = 0;
  let counted = 0;
  for (const seed of ['21', '22', '23']) {
    const day = simulateDay({
      configuration: busy,
      profile: { ...profile(700), talk: steadyTalk },
      date,
      seed,
    });
    const figures = new Figures();
    for (const event of day.events) figures.apply(event);
    const today = { first: dayOfDate(date), last: dayOfDate(date) };
    const series = { municipality: townHall, kind: 'municipality', id: null } as const;
    counted += figures.sums('queues', series, today).waitAsTold;
    const first = new Map<string, { readonly at: number; readonly low: number; readonly high: number }>();
    const highest = new Map<string, number>();
    for (const event of day.events) {
      if (event.type === 'call.waitAnnounced') {
        const { low, high } = event.data;
        if (low === null || high === null) {
          silent += 1;
          continue;
        }
        assert.ok(high <= (highest.get(event.stream) ?? Number.POSITIVE_INFINITY), 'a wait never grows');
        highest.set(event.stream, high);
        if (!first.has(event.stream)) first.set(event.stream, { at: event.at, low, high });
      }
      const said = first.get(event.stream);
      if (event.type !== 'call.answered' || said === undefined) continue;
      first.delete(event.stream);
      told += 1;
      const minutes = (event.at - said.at) / 60_000;
      if (minutes >= said.low && minutes <= said.high) held += 1;
    }
  }
  t.diagnostic(
    `${told} callers were told a range, ${held} were answered within it, ${silent} times nothing was said`,
  );
  assert.equal(counted, held, 'the figure that reports show is the one counted here by hand');
  assert.ok(told >= 50);
  assert.ok(held / told > 0.7, `${held} of ${told}`);
});

const steadyTalk = { ...profile(1).talk, transferShare: 0 };
