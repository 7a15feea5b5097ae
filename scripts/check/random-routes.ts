/**
 * Random calls on the dialplans of a folder: any number, any moment of 2026-2031, any caller, switches and
 * outcomes. Each is walked twice, the second time with its position written to JSON and read back at every
 * step, and both walks must be the same to the byte.
 *
 * Usage: node dist/scripts/check/random-routes.js [--calls 100000] [--seed 1] [--dialplans-dir ./dialplans] [--help]
 */
import assert from 'node:assert/strict';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { loadDialplans } from '../../server/adapters/dialplans/read-folder.ts';
import { hopsMax, nextStep, startRoute } from '../../server/domain/dialplan/route.ts';
import {
  nothingSwitched,
  type RouteInput,
  type RouteOutcome,
  type RouteTurn,
} from '../../server/domain/dialplan/route-types.ts';
import { hour, minute } from '../../server/domain/time.ts';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    'dialplans-dir': { type: 'string', default: './dialplans' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(
    'node dist/scripts/check/random-routes.js [--calls 100000] [--seed 1] [--dialplans-dir ./dialplans]',
  );
  console.log('Walks random calls twice and compares the walks to the byte.');
  process.exit(0);
}

const { set, problems } = await loadDialplans(values['dialplans-dir']);
if (set === undefined) throw new Error(problems.map(({ what }) => what).join('\n'));

interface Walk {
  readonly input: RouteInput;
  readonly outcomes: readonly { readonly after: number; readonly outcome: RouteOutcome }[];
}

const municipalities = [...set.plans.keys()];
const anyOutcome: fc.Arbitrary<RouteOutcome> = fc.oneof(
  fc
    .constantFrom(...(['done', 'silence', 'full', 'waited', 'noAgents', 'noAnswer'] as const))
    .map((kind) => ({ kind })),
  fc.constantFrom(...'0123456789*#').map((digit) => ({ kind: 'digit' as const, digit })),
);
const anyWalk: fc.Arbitrary<Walk> = fc
  .record({
    called: fc.constantFrom(...set.numbers.keys(), '0612345678', 'anna', '+31140525'),
    at: fc.integer({ min: 0, max: 6 * 365 * 24 * 60 }),
    groups: fc.constantFrom([], ['ondernemers']),
    calamity: fc.option(fc.record({ closes: fc.boolean(), of: fc.constantFrom(...municipalities) })),
    closure: fc.option(fc.constantFrom(...municipalities)),
    outcomes: fc.array(fc.record({ after: fc.integer({ min: 0, max: 90 }), outcome: anyOutcome }), {
      maxLength: 15,
    }),
  })
  .map(({ called, at, groups, calamity, closure, outcomes }) => {
    const now = Date.UTC(2026, 0, 1) + at * minute;
    const until = now + hour;
    const message = { id: 'message', nl: 'Melding.', en: undefined };
    const calamities: RouteInput['state']['calamities'] =
      calamity === null
        ? nothingSwitched.calamities
        : new Map([[calamity.of, { message, closes: calamity.closes, bypassKey: '5', until }]]);
    const closures: RouteInput['state']['closures'] =
      closure === null ? nothingSwitched.closures : new Map([[closure, { reason: 'proef', until }]]);
    const caller = { number: '+31612345678', groups };
    return { input: { called, now, caller, state: { calamities, closures } }, outcomes };
  });

/** Every turn as text; `stored`: the position goes through JSON between two steps. */
function walk({ input, outcomes }: Walk, stored: boolean): string {
  assert.ok(set !== undefined);
  const { matched, ...first } = startRoute(set, input);
  let turn: RouteTurn = first;
  let text = `${matched} ${textOf(turn)}`;
  let { now } = input;
  for (const { after, outcome } of outcomes) {
    now += after * minute;
    const position = stored ? JSON.parse(JSON.stringify(turn.position)) : turn.position;
    turn = nextStep(set, position, outcome, { ...input, now });
    text += `\n${textOf(turn)}`;
    assert.ok(turn.position.hops <= hopsMax + 30);
  }
  return text;
}

function textOf(turn: RouteTurn): string {
  return JSON.stringify(turn, (_key, value: unknown) => (value instanceof Map ? [...value] : value));
}

const started = performance.now();
let turns = 0;
fc.assert(
  fc.property(anyWalk, (call) => {
    const text = walk(call, false);
    assert.equal(walk(call, true), text);
    assert.doesNotMatch(text, /12345678|\+3114/);
    turns += call.outcomes.length + 1;
  }),
  { numRuns: Number(values.calls), seed: Number(values.seed) },
);
const seconds = Math.round((performance.now() - started) / 1000);
console.log(
  `${values.calls} calls, ${turns} turns, seed ${values.seed}: every walk the same to the byte; ${seconds} s.`,
);
