/**
 * The core's view of the dialplans: its own words for "which entrance" and "what next", answered by
 * `domain/dialplan`. A call keeps the set it started with: sets are found again by version.
 */
import type { CalledCandidate } from '../../domain/centre/inputs.ts';
import type {
  Called,
  RouteAction,
  RouteContext,
  RouteStep,
  Routing,
  StepOutcome,
} from '../../domain/centre/routing.ts';
import { currentStep, nextStep, startAtEntrance } from '../../domain/dialplan/route.ts';
import type {
  RouteContext as PlanContext,
  RouteOutcome as PlanOutcome,
  RoutePosition as PlanPosition,
  RouteState,
  RouteTurn,
} from '../../domain/dialplan/route-types.ts';
import type { DialplanSet } from '../../domain/dialplan/types.ts';
import type { Reason, RoutePosition } from '../../domain/events.ts';
import type { TrunkId } from '../../domain/ids.ts';
import {
  type CalledCandidates,
  type CalledPlace,
  resolveCalled,
} from '../../domain/numbers/resolve-called.ts';
import { showNumberText } from '../../domain/numbers/show.ts';
import type { Reason as PlanReason } from '../../domain/reason.ts';
import type { Trunk } from '../ports/trunks.ts';

export interface DialplanShelf {
  /** The set new calls start with. */
  readonly current: DialplanSet;
  /** A set that calls in progress still walk; undefined when it is no longer kept. */
  byVersion(version: string): DialplanSet | undefined;
  /** What people switched by hand: calamity messages, closures. */
  readonly switched: RouteState;
}

const places: Readonly<Record<CalledCandidate['source'], CalledPlace>> = {
  requestUri: 'request-uri',
  to: 'to',
  pCalledPartyId: 'p-called-party-id',
  diversion: 'diversion',
  historyInfo: 'history-info',
};

/** `trunkOf` finds a trunk among those of the moment. */
export function dialplanRouting(
  shelf: () => DialplanShelf,
  trunkOf: (id: TrunkId) => Trunk | undefined,
): Routing {
  const planContext = (context: RouteContext): PlanContext => ({
    now: context.now,
    caller: { number: undefined, groups: context.caller.groups },
    state: shelf().switched,
  });
  return {
    resolveCalled: (candidates, trunk) =>
      called(shelf().current, candidates, trunk === null ? undefined : trunkOf(trunk)),
    start: (context) => {
      const set = shelf().current;
      const entrance = context.entrance ?? set.defaultEntrance;
      const turn = startAtEntrance(
        set,
        entrance,
        { called: undefined, via14: undefined },
        planContext(context),
      );
      return stepOf(turn, 'closed');
    },
    current: (position, context) => {
      return walk(shelf(), position, planContext(context), currentStep);
    },
    next: (position, outcome, context) => {
      return walk(shelf(), position, planContext(context), (set, plan, at) =>
        nextStep(set, plan, outcomeOf(outcome), at),
      );
    },
  };
}

/** Takes a turn in the set the call started with. */
function walk(
  { current, byVersion }: DialplanShelf,
  position: RoutePosition,
  context: PlanContext,
  take: (set: DialplanSet, plan: PlanPosition, context: PlanContext) => RouteTurn,
): RouteStep {
  const plan = position['plan'] as PlanPosition;
  const kept = byVersion(plan.version);
  // A set that is kept no longer: the call goes on at its entrance, under the rules of today.
  const turn =
    kept === undefined
      ? startAtEntrance(current, plan.entrance, { called: plan.called, via14: plan.via14 }, context)
      : take(kept, plan, context);
  return stepOf(turn, String(position['ending'] ?? 'closed'));
}

function called(set: DialplanSet, candidates: readonly CalledCandidate[], trunk: Trunk | undefined): Called {
  const byPlace: Partial<Record<CalledPlace, string[]>> = {};
  for (const { source, text } of candidates) {
    const place = places[source];
    byPlace[place] = [...(byPlace[place] ?? []), text];
  }
  // RFC 7044 lists the oldest hop first, which is how `resolveCalled` wants it; Diversion comes newest first.
  const order = trunk?.calledFrom.map((source) => places[source]);
  const found = resolveCalled(byPlace as CalledCandidates, set.numbers, set.defaultEntrance, order);
  const entrance = found.matched ? found.entrance : (trunk?.defaultEntrance ?? null);
  return {
    entrance,
    municipality: entrance === null ? null : (set.municipalityOf.get(entrance) ?? null),
    shown: found.number === undefined ? null : showNumberText(found.number),
    via14: found.via14 !== undefined,
    version: set.version,
    reasons: found.reasons.map(toReason),
  };
}

function outcomeOf(outcome: StepOutcome): PlanOutcome {
  switch (outcome.kind) {
    case 'announced':
      return { kind: 'done' };
    case 'key':
      return outcome.key === null ? { kind: 'silence' } : { kind: 'digit', digit: outcome.key };
    case 'overflow':
      return { kind: outcome.why };
    case 'notReached':
      return { kind: 'noAnswer' };
  }
}

/** What the end of the route would mean, given the last thing that was tried for the caller. */
type Ending = Pick<Extract<RouteAction, { do: 'end' }>, 'reason' | 'phrase'>;

const endings: Readonly<Record<string, Ending>> = {
  queue: { reason: 'queueFull', phrase: 'Queue Overflow' },
  reach: { reason: 'nobodyReached', phrase: 'Nobody Reached' },
  voicemail: { reason: 'voicemailLeft', phrase: 'Voicemail' },
  note: { reason: 'callbackPromised', phrase: 'Callback Promised' },
  calamity: { reason: 'calamity', phrase: 'Closed' },
  closed: { reason: 'closed', phrase: 'Closed' },
};

function stepOf(turn: RouteTurn, before: string): RouteStep {
  const closesByCalamity = turn.reasons.some(
    ({ code, data }) => code === 'calamity' && data['closes'] === true,
  );
  const ending = closesByCalamity ? 'calamity' : before;
  const action = actionOf(turn, endings[ending] ?? endings['closed']!);
  const position: RoutePosition = {
    step: turn.position.node || turn.step.kind,
    entrance: turn.position.entrance,
    municipality: turn.position.municipality ?? null,
    plan: turn.position,
    ending: action.do in endings ? action.do : ending,
  };
  return {
    municipality: turn.position.municipality ?? null,
    entrance: turn.position.entrance,
    language: turn.position.language,
    action,
    position,
    reasons: turn.reasons.map(toReason),
  };
}

function actionOf(turn: RouteTurn, ending: Ending): RouteAction {
  const { step } = turn;
  switch (step.kind) {
    case 'announce':
      return { do: 'announce', prompts: [step.prompt.id], bypassKey: step.bypassKey };
    case 'menu':
      return {
        do: 'menu',
        menu: turn.position.node,
        prompts: [step.prompt.id],
        labels: Object.fromEntries(step.keys),
        silenceSeconds: step.silenceSeconds,
      };
    case 'queue':
      return {
        do: 'queue',
        queue: step.queue,
        priority: step.priority,
        skills: [...step.skills].map(([skill, level]) => ({ skill, level })),
        overflow: {
          full: step.overflow.full,
          waitedSeconds: step.overflow.waitedSeconds ?? null,
          noAgents: step.overflow.noAgents,
        },
      };
    case 'team':
      return { do: 'reach', target: { kind: 'team', team: step.team }, ringSeconds: step.ringSeconds };
    case 'employee':
      return {
        do: 'reach',
        target: { kind: 'employee', employee: step.employee },
        ringSeconds: step.ringSeconds,
      };
    case 'partner':
      return {
        do: 'reach',
        target: { kind: 'partner', partner: step.partner },
        ringSeconds: step.ringSeconds,
      };
    case 'voicemail':
      return {
        do: 'voicemail',
        box: { kind: 'team', team: step.team },
        prompts: [step.prompt.id],
        secondsMax: step.secondsMax,
      };
    case 'note':
      return { do: 'note', team: step.team, prompts: [step.prompt.id] };
    case 'hangUp':
      return { do: 'end', ...ending, status: step.sip, prompts: [] };
  }
}

function toReason(reason: PlanReason): Reason {
  return { code: reason.code, text: reason.en, nl: reason.nl, facts: reason.data };
}
