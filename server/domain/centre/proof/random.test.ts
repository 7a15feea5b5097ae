/**
 * Random event orders: whatever comes, in whatever order, late, doubled or crossed, the rules of
 * `invariants.ts` hold after every decision. `PROOF_RUNS=100000` runs the full number, `PROOF_SEED` an old one
 * again; every run prints its seed, a failure also the moves that led to it.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decide } from '../centre.ts';
import type { CentreConfiguration } from '../configuration.ts';
import { evolve } from '../evolve.ts';
import type { CentreInput } from '../inputs.ts';
import { start } from '../recover.ts';
import { createCentre } from '../state.ts';
import {
  algemeen,
  anna,
  bert,
  burgerzaken,
  carla,
  configuration,
  dirk,
  els,
  numbers,
  plan,
  queue,
  Stage,
  tableRouting,
  toQueue,
  vergunningen,
} from '../testing.ts';
import { brokenRules, brokenStory } from './invariants.ts';
import { brokenLegs } from './legs.ts';
import { defaultTargets, type Freedom, possibleMoves } from './possible.ts';

const runs = Number(process.env['PROOF_RUNS'] ?? 400);
/** Another one at every run, so that each build looks at orders nobody has seen; printed to do it again. */
const seed = Number(process.env['PROOF_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

const freedom: Freedom = {
  callsMax: 5,
  numbers: ['140570', '0570333333', '0570222222', '0570111111'],
  employees: [anna, bert, carla, dirk, els],
  targets: defaultTargets,
  noise: true,
};

const setups: Readonly<Record<string, CentreConfiguration>> = {
  'longest idle without sound': configuration(),
  'ring all without sound': configuration({
    queues: [queue(algemeen, { strategy: 'ringAll' }), queue(burgerzaken, { strategy: 'ringAll' })],
  }),
  'fewest calls with sound': configuration({
    sound: true,
    // Short and with every overflow, so that callers leave lines in all ways there are.
    routing: tableRouting(numbers, {
      ...plan,
      algemeen: {
        action: toQueue(algemeen, { overflow: { full: true, waitedSeconds: 15, noAgents: true } }),
        after: { full: 'vol', waited: 'vol', noAgents: 'burgerzaken' },
      },
    }),
    queues: [
      queue(algemeen, { strategy: 'fewestCalls', maxWaiting: 2 }),
      queue(burgerzaken, { strategy: 'linear' }),
    ],
  }),
  'sticky with sound': configuration({
    sound: true,
    queues: [
      queue(algemeen, {
        strategy: 'sticky',
        team: vergunningen,
        comfort: {
          music: 'music',
          firstAnnouncementSeconds: 2,
          nextAnnouncementSeconds: 5,
          callbackAboveSeconds: 0,
        },
      }),
      queue(burgerzaken, { wrapUpSeconds: 0 }),
    ],
  }),
};

/** Plays the moves that `choices` pick, and says what broke and after what; null when all held. */
function playOut(setup: CentreConfiguration, choices: readonly number[]): string | null {
  const stage = new Stage(setup);
  stage.perform(start(stage.state, stage.now));
  stage.atWork(anna, bert, carla);
  stage.deskUp(dirk);
  stage.deskUp(els);
  const names: string[] = [];
  let arrived = 0;
  for (const choice of choices) {
    const moves = possibleMoves(stage, freedom, arrived);
    const move = moves[choice % moves.length]!;
    if (move.name.startsWith('a call')) arrived += 1;
    names.push(move.name);
    // Time passes, and what is due fires; then the move.
    if (move.at === null) {
      stage.pass(700);
      if (isUsed(stage, move.input)) continue;
      stage.play(move.input);
    } else stage.pass(Math.max(0, move.at - stage.now));
    const broken = [
      ...brokenRules(stage.state, stage.now, new Set(stage.timers.keys())),
      ...brokenLegs(stage.state, stage.legs),
    ];
    if (broken.length > 0) return `${broken.join('; ')}\n  after: ${names.join(' > ')}`;
  }
  const story = [...brokenStory(stage.events)];
  // The sweep looks every five seconds; what it has to mend is a fault of the decisions before.
  story.push(...stage.facts('agent.repaired').map(({ employee, why }) => `${employee} was repaired: ${why}`));
  if (story.length > 0) return `${story.join('; ')}\n  after: ${names.join(' > ')}`;
  // Conservation: what arrived has ended or is open, and folding the facts gives the same centre.
  const again = createCentre(setup);
  for (const event of stage.events) evolve(again, event);
  assert.deepEqual([...again.calls.values()], [...stage.state.calls.values()]);
  assert.deepEqual([...again.agents.values()], [...stage.state.agents.values()]);
  assert.deepEqual([...again.queues.values()], [...stage.state.queues.values()]);
  const ended = stage.facts('call.ended').length;
  const begun =
    stage.facts('call.arrived').length +
    stage.facts('call.callbackQueued').length +
    stage.facts('call.placed').length;
  assert.equal(begun, ended + stage.state.calls.size);
  return null;
}

/** Meanwhile the call ended; the same INVITE comes twice only while it lasts, and ids are never used again. */
function isUsed(stage: Stage, input: CentreInput): boolean {
  return (
    input.type === 'call.arrived' &&
    stage.state.calls.get(input.call) === undefined &&
    stage.events.some(({ stream }) => stream === `call:${input.call}`)
  );
}

for (const [name, setup] of Object.entries(setups)) {
  test(`no order of events breaks a rule (${name}, ${runs} orders)`, (t) => {
    t.diagnostic(`PROOF_SEED=${seed}`);
    const order = fc.array(fc.nat({ max: 100_000 }), { minLength: 1, maxLength: 60, size: 'max' });
    fc.assert(
      fc.property(order, (choices) => {
        const broken = playOut(setup, choices);
        assert.equal(broken, null, broken ?? '');
      }),
      { numRuns: runs, seed, includeErrorInReport: true },
    );
  });
}

test('deciding never changes the state it decides on', () => {
  const stage = new Stage(configuration());
  stage.atWork(anna, bert, carla);
  stage.deskUp(dirk);
  const random = fc.sample(fc.nat({ max: 100_000 }), { numRuns: 300, seed: 7 });
  let arrived = 0;
  for (const choice of random) {
    const moves = possibleMoves(stage, { ...freedom, callsMax: 40 }, arrived);
    const move = moves[choice % moves.length]!;
    if (move.name.startsWith('a call')) arrived += 1;
    const before = snapshot(stage);
    const first = decide(stage.state, move.input, stage.now);
    assert.equal(snapshot(stage), before, move.name);
    assert.deepEqual(decide(stage.state, move.input, stage.now), first, 'the same question, the same answer');
    stage.perform(first);
    stage.now += 1500;
  }
});

function snapshot({ state }: Stage): string {
  const { calls, agents, queues, places, lastSpoke, available, draining } = state;
  return (
    JSON.stringify([calls, agents, queues, places, lastSpoke].map((table) => [...table.entries()])) +
    available +
    draining
  );
}
