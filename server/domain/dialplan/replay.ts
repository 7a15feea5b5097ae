/**
 * A call once more: what was recorded of its route goes through a dialplan set, today's or tomorrow's. With
 * the set it ran on, the replay equals the record to the letter; with another one it shows who would go
 * elsewhere ("these 14 of yesterday's calls").
 */
import type { Reason } from '../reason.ts';
import type { Instant } from '../time.ts';
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
}

export interface ReplayedRoute {
  readonly id: string;
  readonly turns: readonly RouteTurn[];
}

/** Walks the record through `set`. Outcomes that do not fit there change nothing, as on a live call. */
export function replayRoute(set: DialplanSet, { id, input, outcomes }: RecordedRoute): ReplayedRoute {
  const turns: RouteTurn[] = [startRoute(set, input)];
  for (const { at, outcome } of outcomes) {
    const last = turns.at(-1);
    if (last === undefined) break;
    const context: RouteContext = { now: at, caller: input.caller, state: input.state };
    turns.push(nextStep(set, last.position, outcome, context));
  }
  return { id, turns };
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
    const turn = place === -1 ? terms : place;
    const [oldTurn, newTurn] = [old[turn], fresh[turn]];
    if (oldTurn === undefined || newTurn === undefined) return [];
    return [
      {
        id: record.id,
        turn,
        elsewhere: place !== -1,
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
