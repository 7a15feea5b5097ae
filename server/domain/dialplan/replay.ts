/**
 * A call once more: what was recorded of its route goes through a dialplan set, today's or tomorrow's. With
 * the set it ran on, the replay equals the record to the letter; with another one it shows who would go
 * elsewhere ("these 14 of yesterday's calls"). How long callers really waited decides on overflow by waiting; what
 * they would have done after a turn that they never came to is not made up: there the replay ends.
 */
import type { Reason } from '../reason.ts';
import { type Instant, second } from '../time.ts';
import { stepText } from './destination-text.ts';
import { nextStep, startRoute } from './route.ts';
import type { RouteContext, RouteInput, RouteOutcome, RouteStep, RouteTurn } from './route-types.ts';
import type { DialplanSet } from './types.ts';

/** What happened to a call, in order. `state` and `caller` hold for the whole call. */
export interface RecordedRoute {
  /** Id of the call. */
  readonly id: string;
  readonly input: RouteInput;
  readonly outcomes: readonly { readonly at: Instant; readonly outcome: RouteOutcome }[];
  /** Turns at which the caller waited in a line, 0 for the start: from when, and until when. */
  readonly waits?: ReadonlyMap<number, { readonly from: Instant; readonly until: Instant }>;
}

/** A timer of a busy server may be so late, milliseconds. */
const slackMs = 2 * second;

export interface ReplayedRoute {
  readonly id: string;
  readonly turns: readonly RouteTurn[];
}

/** Walks the record through `set`. Outcomes that do not fit there change nothing, as on a live call. */
export function replayRoute(set: DialplanSet, record: RecordedRoute): ReplayedRoute {
  const { id, input, outcomes } = record;
  let last: RouteTurn = startRoute(set, input);
  const turns: RouteTurn[] = [last];
  for (let index = 0; index <= outcomes.length; index += 1) {
    const recorded = outcomes[index];
    const waits = waitOf(record, index, last.step);
    if (waits === 'on') {
      turns.push({ ...last, reasons: [waitsOn] });
      break;
    }
    const happens = waits ?? recorded;
    if (happens === undefined) break;
    const context: RouteContext = { now: happens.at, caller: input.caller, state: input.state };
    last = nextStep(set, last.position, happens.outcome, context);
    turns.push(last);
    if (waits !== null) break;
  }
  return { id, turns };
}

const waitsOn: Reason = {
  code: 'replay.waits-on',
  data: {},
  nl: 'De beller zou nog wachten; hoe dat afloopt is niet bekend.',
  en: 'The caller would still be waiting; how that ends is not on record.',
};

/**
 * What the real wait makes of this turn: led on earlier than recorded, still waiting (`on`) where the record led on,
 * or null where the record stands.
 */
function waitOf(
  { outcomes, waits }: RecordedRoute,
  turn: number,
  step: RouteStep,
): { readonly at: Instant; readonly outcome: RouteOutcome } | 'on' | null {
  const waited = waits?.get(turn);
  if (waited === undefined || step.kind !== 'queue') return null;
  const { waitedSeconds } = step.overflow;
  const ledOnAt =
    waitedSeconds === undefined ? Number.POSITIVE_INFINITY : waited.from + waitedSeconds * second;
  // Led on then and now: a little earlier or later changes nothing of what came after.
  if (outcomes[turn]?.outcome.kind === 'waited') return ledOnAt - slackMs > waited.until ? 'on' : null;
  return ledOnAt + slackMs < waited.until ? { at: ledOnAt, outcome: { kind: 'waited' } } : null;
}

export interface RouteDifference {
  readonly id: string;
  /** First turn that differs, 0 for the start. */
  readonly turn: number;
  /** False: to the same place, on other terms, such as how long a line is waited in. */
  readonly elsewhere: boolean;
  readonly before: RouteStep;
  readonly after: RouteStep;
  readonly reasonsBefore: readonly Reason[];
  readonly reasonsAfter: readonly Reason[];
}

/**
 * Calls that would go another way with `after`, each with the first step that differs. Wording is no
 * difference: two announcements of the same prompt are the same step, whatever the prompt now says.
 */
export function compareRoutes(
  before: DialplanSet,
  after: DialplanSet,
  records: readonly RecordedRoute[],
): readonly RouteDifference[] {
  return records.flatMap((record) => {
    const old = replayRoute(before, record).turns;
    const fresh = replayRoute(after, record).turns;
    const terms = old.findIndex((each, index) => meaningOf(each.step) !== meaningOf(fresh[index]?.step));
    const place = old.findIndex(({ step }, index) => placeOf(step) !== placeOf(fresh[index]?.step));
    // Led on from a line in which they were answered, or which they left: nothing is on record beyond it.
    const beyond = fresh.length > old.length ? old.length : -1;
    const turn = place !== -1 ? place : beyond !== -1 ? beyond : terms;
    const [oldTurn, newTurn] = [old[turn] ?? old.at(-1), fresh[turn]];
    if (oldTurn === undefined || newTurn === undefined) return [];
    return [
      {
        id: record.id,
        turn,
        elsewhere: place !== -1 || beyond !== -1,
        before: oldTurn.step,
        after: newTurn.step,
        reasonsBefore: oldTurn.reasons,
        reasonsAfter: newTurn.reasons,
      },
    ];
  });
}

function placeOf(step: RouteStep | undefined): string {
  return step === undefined ? '' : stepText(step);
}

/** A step as text in which equal meaning is equal text. */
function meaningOf(step: RouteStep | undefined): string {
  return JSON.stringify(step, (key, value: unknown) => {
    if (key === 'prompt') return (value as { readonly id: string }).id;
    return value instanceof Map ? [...value] : value;
  });
}
