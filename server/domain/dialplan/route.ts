/**
 * Where a call goes. `startRoute` finds the entrance and walks to the first thing the call machine must
 * do; `nextStep` goes on from there with what happened. Both are pure: the same set, position, outcome
 * and moment always give the same turn, with its reasons.
 *
 *   called number ─▶ entrance ─▶ node ─▶ node ─▶ … ─▶ step ──outcome──▶ node ─▶ … ─▶ hang up
 *                    (automatic nodes: hours, calamity, callers, entrance)
 */
import type { EntranceId } from '../ids.ts';
import { type CalledResolution, resolveCalled } from '../numbers/resolve-called.ts';
import type { Reason } from '../reason.ts';
import { reason } from '../reason.ts';
import { afterOutcome } from './outcome.ts';
import type {
  RouteContext,
  RouteDecision,
  RouteDestination,
  RouteInput,
  RouteOutcome,
  RoutePosition,
  RouteStep,
  RouteTurn,
} from './route-types.ts';
import type { Dialplan, DialplanSet } from './types.ts';
import { visit } from './visit.ts';

/** Nodes a call may visit before it is sent to the fallback: a caller who keeps choosing "back". */
export const hopsMax = 60;
/** Nodes the fallback may need; past it the call ends with 480. A checked dialplan never gets here. */
const fallbackHopsMax = 20;

/** Finds the entrance and takes the first turn. */
export function startRoute(set: DialplanSet, input: RouteInput): RouteTurn & { readonly matched: boolean } {
  const found = resolve(set, input);
  const position: RoutePosition = {
    version: set.version,
    entrance: found.entrance,
    municipality: undefined,
    node: '',
    wrongKeys: 0,
    hops: 0,
    via14: found.via14,
    called: found.number,
    language: undefined,
  };
  return { ...enter(set, position, found.entrance, input, found.reasons), matched: found.matched };
}

/** Takes the first turn from an entrance that has been found already, by `resolveCalled` or by a transfer. */
export function startAtEntrance(
  set: DialplanSet,
  entrance: EntranceId,
  found: { readonly called: string | undefined; readonly via14: string | undefined },
  context: RouteContext,
): RouteTurn {
  const position: RoutePosition = {
    version: set.version,
    entrance,
    municipality: undefined,
    node: '',
    wrongKeys: 0,
    hops: 0,
    via14: found.via14,
    called: found.called,
    language: undefined,
  };
  return enter(set, position, entrance, context, []);
}

/**
 * The next turn after `outcome`. An outcome that the present step does not know changes nothing: the same
 * step comes back with the reason. Throws only when the position belongs to another set.
 */
export function nextStep(
  set: DialplanSet,
  stored: RoutePosition,
  outcome: RouteOutcome,
  context: RouteContext,
): RouteTurn {
  const position = inOrder(stored);
  if (position.version !== set.version) {
    throw new Error(`A call on dialplan ${position.version} was stepped with ${set.version}.`);
  }
  const move = afterOutcome(set, position, outcome, context);
  if (move.kind === 'stay')
    return settle(set, { ...position, wrongKeys: move.wrongKeys }, context, move.reasons);
  if (move.kind === 'entrance')
    return enter(set, { ...position, wrongKeys: 0 }, move.entrance, context, move.reasons);
  return settle(
    set,
    { ...position, node: move.node, wrongKeys: 0, hops: position.hops + 1 },
    context,
    move.reasons,
  );
}

/** The step at which a call stands, without moving: after a restart of the call machine. */
export function currentStep(set: DialplanSet, position: RoutePosition, context: RouteContext): RouteTurn {
  return settle(set, inOrder(position), context, []);
}

/**
 * JSON leaves out what is undefined and so forgets the order of keys; with the order restored a walk with
 * stored positions equals one without to the byte.
 */
function inOrder(stored: RoutePosition): RoutePosition {
  const { version, entrance, municipality, node, wrongKeys, hops, via14, called, language } = stored;
  return { version, entrance, municipality, node, wrongKeys, hops, via14, called, language };
}

/**
 * The whole route: announcements are heard to the end, and at menus and destinations the outcomes of
 * `script` happen in order; when it is used up a menu hears silence and the walk stops at the destination.
 */
export function route(
  set: DialplanSet,
  input: RouteInput,
  script: readonly RouteOutcome[] = [],
): RouteDecision {
  const { matched, ...first } = startRoute(set, input);
  const turns: RouteTurn[] = [first];
  let turn: RouteTurn = first;
  let used = 0;
  // The walk ends: every turn adds a hop, a wrong key (two at most in a row) or uses up the script.
  for (let count = 0; count < 4 * (hopsMax + fallbackHopsMax) + script.length; count += 1) {
    const { step } = turn;
    const scripted = script[used];
    const takesScript =
      step.kind !== 'announce' || (step.bypassKey !== undefined && scripted?.kind === 'digit');
    const outcome = takesScript ? scripted : undefined;
    if (outcome !== undefined) used += 1;
    if (isDestination(step) && (outcome === undefined || step.kind === 'hangUp')) break;
    const happens = outcome ?? { kind: step.kind === 'menu' ? 'silence' : 'done' };
    turn = nextStep(set, turn.position, happens, input);
    turns.push(turn);
  }
  const { step, position } = turn;
  const { municipality, entrance, via14 } = position;
  return {
    municipality,
    entrance,
    matched,
    via14,
    steps: turns.map((each) => each.step),
    turns,
    destination: isDestination(step) ? step : { kind: 'hangUp', sip: 480 },
    position,
    reasons: turns.flatMap(({ reasons }) => reasons),
  };
}

/** Whether a call rests at this step until a person or the caller ends it. */
export function isDestination(step: RouteStep): step is RouteDestination {
  return step.kind !== 'announce' && step.kind !== 'menu';
}

function resolve(set: DialplanSet, input: RouteInput): CalledResolution<EntranceId> {
  const candidates = typeof input.called === 'string' ? { 'request-uri': [input.called] } : input.called;
  return resolveCalled(candidates, set.numbers, set.defaultEntrance, input.calledOrder);
}

/** Goes to the start of an entrance: of a municipality, or the spoken choice of a shared number. */
function enter(
  set: DialplanSet,
  position: RoutePosition,
  entranceId: EntranceId,
  context: RouteContext,
  before: readonly Reason[],
): RouteTurn {
  const municipality = set.municipalityOf.get(entranceId);
  const plan = municipality === undefined ? undefined : set.plans.get(municipality);
  const entrance = plan?.entrances.get(entranceId);
  const hops = position.hops + 1;
  if (plan === undefined || entrance === undefined) {
    return settle(
      set,
      { ...position, entrance: entranceId, municipality: undefined, node: '', hops },
      context,
      before,
    );
  }
  const data = { entrance: entranceId, municipality: plan.municipality };
  const why = reason(
    'entrance',
    `Ingang “${entrance.name}” van ${plan.name}.`,
    `Entrance “${entrance.name}” of ${plan.name}.`,
    data,
  );
  const via14 = position.via14 ?? entrance.targetOf;
  const at = {
    ...position,
    via14,
    entrance: entranceId,
    municipality: plan.municipality,
    node: entrance.start,
    hops,
    language: position.language ?? entrance.language,
  };
  return settle(set, at, context, [...before, why]);
}

/** Walks over automatic nodes until there is something to do. */
function settle(
  set: DialplanSet,
  start: RoutePosition,
  context: RouteContext,
  before: readonly Reason[],
): RouteTurn {
  const reasons = [...before];
  let position = start;
  for (;;) {
    const plan = planAt(set, position);
    if (position.hops > hopsMax && plan !== undefined) {
      if (position.hops > hopsMax + fallbackHopsMax) return ended(position, reasons);
      if (position.hops <= hopsMax + 1 && position.node !== plan.fallback) {
        reasons.push(tooManySteps(plan));
        position = { ...position, node: plan.fallback };
      }
    }
    const node = plan?.nodes.get(position.node);
    if (node?.type === 'announce' && node.language !== undefined) {
      position = { ...position, language: node.language };
    }
    const visited = visit(set, position, context);
    reasons.push(...visited.reasons);
    if (visited.kind === 'step') return { position, step: visited.step, reasons };
    if (visited.kind === 'entrance') {
      const rest = enter(set, position, visited.entrance, context, []);
      return { ...rest, reasons: [...reasons, ...rest.reasons] };
    }
    position = { ...position, node: visited.node, wrongKeys: 0, hops: position.hops + 1 };
  }
}

function planAt(set: DialplanSet, position: RoutePosition): Dialplan | undefined {
  return position.municipality === undefined ? undefined : set.plans.get(position.municipality);
}

function ended(position: RoutePosition, reasons: readonly Reason[]): RouteTurn {
  const why = reason(
    'route.exhausted',
    'De route komt niet aan: de verbinding wordt verbroken.',
    'The route leads nowhere: the call is ended.',
  );
  return { position, step: { kind: 'hangUp', sip: 480 }, reasons: [...reasons, why] };
}

function tooManySteps(plan: Dialplan): Reason {
  return reason(
    'route.fallback',
    `Na ${hopsMax} stappen gaat de beller naar “${plan.fallback}”.`,
    `After ${hopsMax} steps the caller goes to “${plan.fallback}”.`,
    { node: plan.fallback },
  );
}
