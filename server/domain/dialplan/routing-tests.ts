/**
 * Routing tests beside a dialplan: `given` a moment, a number, a caller and what happens, `then` the route.
 * They are read with the same shapes as dialplans, so a mistake in a test has a place and a remedy as well,
 * and a test that names a node or queue that is not there fails instead of passing for ever.
 */
import type { MunicipalityId } from '../ids.ts';
import { idOf } from '../ids.ts';
import { callerOf } from '../numbers/caller.ts';
import type { CalledCandidates } from '../numbers/resolve-called.ts';
import { hour, instantOfText } from '../time.ts';
import { destinationText } from './destination-text.ts';
import { route } from './route.ts';
import {
  nothingSwitched,
  type RouteDecision,
  type RouteInput,
  type RouteOutcome,
  type RouteState,
} from './route-types.ts';
import {
  described,
  failed,
  flag,
  integer,
  list,
  maybe,
  object,
  oneOf,
  optional,
  readContext,
  text,
  type ValueOf,
  words,
} from './shape.ts';
import { type Place, type Problem, readSource } from './source-tree.ts';
import type { DialplanSet } from './types.ts';

const moment = text(instantOfText, 'Write a moment as on the clock: “2026-12-28T10:00”.', {
  examples: ['2026-12-28T10:00'],
});
const outcomeWords: Readonly<Record<string, RouteOutcome>> = {
  silence: { kind: 'silence' },
  done: { kind: 'done' },
  full: { kind: 'full' },
  waited: { kind: 'waited' },
  'no-agents': { kind: 'noAgents' },
  'no-answer': { kind: 'noAnswer' },
};
export const outcomeAdvice = `Write a key in quotes (“1”), or one of: ${Object.keys(outcomeWords).join(', ')}.`;

const given = object({
  called: described(maybe(words(200)), 'The number that was dialled.'),
  to: described(maybe(words(200)), 'What the To header holds.'),
  diversion: optional(list(words(200), { max: 10 }), []),
  historyInfo: optional(list(words(200), { max: 10 }), []),
  at: described(moment, 'Wall time in the Netherlands.'),
  caller: described(optional(words(100), '0612345678'), 'Number of the caller, or “anonymous”.'),
  groups: described(optional(list(words(64), { max: 10 }), []), 'Caller groups known from elsewhere.'),
  happens: described(
    optional(list(text(outcomeOf, outcomeAdvice), { max: 50 }), []),
    'Keys pressed and what happens at the destinations, in order. Without it a caller presses nothing.',
  ),
  calamity: described(maybe(oneOf(['notice', 'closing'])), 'A message that is switched on.'),
  bypassKey: maybe(words(1)),
  closed: described(optional(flag, false), 'The line is closed by hand.'),
});

const expected = object({
  municipality: maybe(words(64)),
  entrance: maybe(words(130)),
  destination: described(
    maybe(text(destinationOf, 'Write what and which: “queue kcc”, “team burgerzaken”, “hang-up 480”.')),
    'Where the call comes to rest: queue, team, employee, partner, voicemail, note or hang-up, and its name.',
  ),
  priority: maybe(integer(0, 9, 'priority')),
  hears: described(
    optional(list(words(200), { max: 50 }), []),
    'Prompts in this order; others may come between.',
  ),
  hearsNot: optional(list(words(200), { max: 50 }), []),
  via14: maybe(words(4)),
  matched: maybe(flag),
});

export const routingTestsShape = object({
  // biome-ignore lint/suspicious/noThenProperty: given and then are the words of a test; nothing awaits it.
  tests: list(object({ name: words(200), given, then: expected }), { min: 1, max: 2000 }),
});

type TestCase = ValueOf<typeof routingTestsShape>['tests'][number];

export interface RoutingTestResult {
  readonly file: string;
  readonly at: Place;
  readonly name: string;
  /** Empty: passed. Each one sentence. */
  readonly failures: readonly string[];
  readonly decision: RouteDecision;
}

export interface RoutingTestRun {
  readonly results: readonly RoutingTestResult[];
  /** Mistakes in the test files themselves. */
  readonly problems: readonly Problem[];
}

/** Runs the tests of one file. Names without a municipality are those of the municipality of the call. */
export function runRoutingTests(set: DialplanSet, file: string, source: string): RoutingTestRun {
  const problems: Problem[] = [];
  const tree = readSource(file, source);
  problems.push(...tree.problems);
  if (tree.root === undefined) return { results: [], problems };
  const context = readContext(file, problems);
  const read = routingTestsShape.read(tree.root, '', context);
  if (read === failed || problems.length > 0) return { results: [], problems };
  const results = read.tests.map((test, index) => {
    const at = context.places.get(`tests[${index}]`) ?? { line: 1, column: 1 };
    const input = inputOf(set, test.given);
    const decision = route(set, input, test.given.happens);
    return { file, at, name: test.name, failures: failuresOf(decision, test.then), decision };
  });
  return { results, problems };
}

function inputOf(set: DialplanSet, test: TestCase['given']): RouteInput {
  const caller = callerOf(test.caller);
  const candidates: CalledCandidates = {
    'request-uri': test.called === undefined ? [] : [test.called],
    to: test.to === undefined ? [] : [test.to],
    diversion: test.diversion,
    'history-info': test.historyInfo,
  };
  const number = caller.kind === 'number' ? caller.number : undefined;
  return {
    called: candidates,
    now: test.at,
    caller: { number, groups: test.groups },
    state: stateOf(set, test),
  };
}

function stateOf(set: DialplanSet, test: TestCase['given']): RouteState {
  const until = test.at + hour;
  const forAll = <T>(value: T): ReadonlyMap<MunicipalityId, T> =>
    new Map([...set.plans.keys()].map((municipality) => [municipality, value]));
  const message = { id: 'calamity', nl: 'Melding.', en: undefined };
  const { calamity, bypassKey, closed } = test;
  return {
    calamities:
      calamity === undefined
        ? nothingSwitched.calamities
        : forAll({ message, closes: calamity === 'closing', bypassKey, until }),
    closures: closed ? forAll({ reason: 'met de hand', until }) : nothingSwitched.closures,
  };
}

function failuresOf(decision: RouteDecision, then: TestCase['then']): readonly string[] {
  const failures: string[] = [];
  const expectSame = (what: string, wanted: unknown, got: unknown): void => {
    if (wanted === undefined || wanted === got) return;
    failures.push(`${what} is ${shown(got)}, expected ${shown(wanted)}.`);
  };
  const { destination, municipality } = decision;
  expectSame('The municipality', then.municipality && idOf<'municipality'>(then.municipality), municipality);
  expectSame('The entrance', then.entrance && whole(then.entrance, municipality), decision.entrance);
  expectSame(
    'The destination',
    then.destination && whole(then.destination, municipality),
    destinationText(decision),
  );
  expectSame('The priority', then.priority, destination.kind === 'queue' ? destination.priority : undefined);
  expectSame('via14', then.via14, decision.via14);
  expectSame('matched', then.matched, decision.matched);
  const heard = decision.steps.flatMap((step) => ('prompt' in step ? [step.prompt.id] : []));
  const wanted = then.hears.map((prompt) => whole(prompt, municipality));
  let from = 0;
  for (const prompt of wanted) {
    const index = heard.indexOf(prompt, from);
    if (index === -1)
      failures.push(`The caller does not hear “${prompt}”, only: ${heard.join(', ') || 'nothing'}.`);
    else from = index + 1;
  }
  for (const prompt of then.hearsNot.map((name) => whole(name, municipality))) {
    if (heard.includes(prompt)) failures.push(`The caller hears “${prompt}”.`);
  }
  return failures;
}

/** `queue kcc` and `kcc` with the municipality of the call in front of the name, unless they name one. */
function whole(written: string, municipality: MunicipalityId | undefined): string {
  const space = written.indexOf(' ');
  const [kind, name] = space === -1 ? ['', written] : [written.slice(0, space + 1), written.slice(space + 1)];
  const isGlobal = name.includes('/') || kind === 'hang-up ' || kind === 'employee ' || name === 'calamity';
  return isGlobal ? written : `${kind}${municipality ?? ''}/${name}`;
}

/** A key or an outcome in the words of routing tests: `2`, `silence`, `full`, `no-answer`. */
export function outcomeOf(written: string): RouteOutcome | undefined {
  return /^[0-9*#]$/.test(written) ? { kind: 'digit', digit: written } : outcomeWords[written];
}

function destinationOf(written: string): string | undefined {
  const isPossible = /^(?:(?:queue|team|employee|partner|voicemail|note) [a-z0-9/-]+|hang-up \d{3})$/.test(
    written,
  );
  return isPossible ? written : undefined;
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : `“${String(value)}”`;
}
