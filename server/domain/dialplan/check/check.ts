/**
 * Proves of a dialplan set, before it goes live, that no caller can get lost: at every moment of a span of
 * years, with and without messages and closures switched on by hand, for every caller group and whatever
 * keys are pressed. Not by samples: the time line is cut at every boundary (see `timeline.ts`) and at each
 * distinct state every node that can be reached is visited with everything that may happen there.
 */
import type { MunicipalityId } from '../../ids.ts';
import { type Instant, type IsoDate, localText } from '../../time.ts';
import { drawFrom } from '../drawing.ts';
import { type PlacedDialplan, placeOf } from '../parse.ts';
import { isDestination, route } from '../route.ts';
import { type Calamity, nothingSwitched, type RouteContext, type RouteState } from '../route-types.ts';
import type { Problem } from '../source-tree.ts';
import type { Dialplan, DialplanSet } from '../types.ts';
import { type Edge, Explorer, entranceVertex, keyOf, type Vertex } from './graph.ts';
import { checkLimits } from './limits.ts';
import { cutTimeline } from './timeline.ts';

export interface CheckResult {
  readonly problems: readonly Problem[];
  /** What was proven, in numbers. */
  readonly proof: {
    readonly from: IsoDate;
    readonly until: IsoDate;
    /** Pieces of time between two boundaries. */
    readonly pieces: number;
    /** Distinct combinations of opening hours among them. */
    readonly states: number;
    /** Whole routes walked: number × state × switch × caller group. */
    readonly routes: number;
    /** Nodes visited with everything that may happen there. */
    readonly visits: number;
  };
}

/** `[from, until)` as local dates, e.g. `2026-01-01` and `2032-01-01`. */
export function checkSet(
  set: DialplanSet,
  plans: readonly PlacedDialplan[],
  from: IsoDate,
  until: IsoDate,
): CheckResult {
  const found = new Findings(plans);
  const timeline = cutTimeline(set, from, until);
  for (const at of timeline.broken)
    found.setProblem(`The hours change inside a piece of time at ${localText(at)}.`);
  const contexts = timeline.moments.flatMap((now) => contextsAt(set, now));
  const explorer = new Explorer(set);
  const reached = reachableVertices(set, explorer, contexts);
  let routes = 0;
  for (const context of contexts) {
    const seen = visitAll(explorer, context, reached);
    reportLoops(seen, context, found);
    reportMenusWithoutPerson(set, seen, context, found);
    reportFallbacks(set, seen, found);
    for (const number of set.numbers.keys()) {
      routes += 1;
      const { reasons, destination } = route(set, { ...context, called: number });
      const lost = reasons.find(({ code }) => code === 'route.fallback' || code === 'node.unknown');
      if (lost === undefined) continue;
      found.setProblem(
        `A call to ${number} at ${localText(context.now)} is lost: ${lost.en} (${destination.kind})`,
      );
    }
  }
  for (const placed of plans) {
    reportUnreached(placed, reached, found);
    for (const { path, severity, what, remedy } of checkLimits(placed.plan, set, until)) {
      found.add(placed.plan.municipality, path, severity, what, remedy);
    }
  }
  const states = timeline.moments.length;
  return {
    problems: found.problems(),
    proof: { from, until, pieces: timeline.pieces, states, routes, visits: explorer.visits },
  };
}

/** Each problem once, at its place in the file. */
class Findings {
  readonly #plans: readonly PlacedDialplan[];
  readonly #found = new Map<string, Problem>();

  constructor(plans: readonly PlacedDialplan[]) {
    this.#plans = plans;
  }

  add(
    municipality: MunicipalityId,
    path: string,
    severity: Problem['severity'],
    what: string,
    remedy: string,
  ): void {
    const placed = this.#plans.find(({ plan }) => plan.municipality === municipality);
    if (placed === undefined) {
      this.setProblem(what);
      return;
    }
    // The moment in `what` is an example: the same mistake at another moment is the same problem.
    const key = `${municipality} ${path} ${remedy}`;
    if (this.#found.has(key)) return;
    this.#found.set(key, {
      file: placed.file,
      at: placeOf(placed.places, path),
      path,
      severity,
      what,
      remedy,
    });
  }

  setProblem(what: string): void {
    const remedy = 'Report this: the check and the routing disagree.';
    const file = this.#plans[0]?.file ?? 'dialplans';
    this.#found.set(what, { file, at: { line: 1, column: 1 }, path: '', severity: 'error', what, remedy });
  }

  problems(): readonly Problem[] {
    return [...this.#found.values()].sort(
      (a, b) => a.file.localeCompare(b.file) || a.at.line - b.at.line || a.at.column - b.at.column,
    );
  }
}

/** Switches and caller groups that a call may meet at a moment. */
function contextsAt(set: DialplanSet, now: Instant): readonly RouteContext[] {
  const groups = new Set([...set.plans.values()].flatMap((plan) => [...plan.callerGroups.keys()]));
  const callers = [[], ...[...groups].map((group) => [group])].map((names) => ({
    number: undefined,
    groups: names,
  }));
  return switchStates(set, now).flatMap((state) => callers.map((caller) => ({ now, state, caller })));
}

function switchStates(set: DialplanSet, now: Instant): readonly RouteState[] {
  const message = { id: 'check/message', nl: 'Melding.', en: undefined };
  const calamity = (closes: boolean): Calamity => ({
    message,
    closes,
    bypassKey: closes ? '5' : undefined,
    until: now + 1,
  });
  const forAll = <T>(value: T): ReadonlyMap<MunicipalityId, T> =>
    new Map([...set.plans.keys()].map((municipality) => [municipality, value]));
  return [
    nothingSwitched,
    { ...nothingSwitched, calamities: forAll(calamity(true)) },
    { ...nothingSwitched, calamities: forAll(calamity(false)) },
    { ...nothingSwitched, closures: forAll({ reason: 'check', until: now + 1 }) },
  ];
}

/**
 * Every vertex that a call can reach. A call may begin in one state and go on in another (it waits past
 * closing time), so a vertex reached in any state is visited in all of them.
 */
function reachableVertices(
  set: DialplanSet,
  explorer: Explorer,
  contexts: readonly RouteContext[],
): ReadonlyMap<string, Vertex> {
  const reached = new Map<string, Vertex>();
  const starts = [...set.shared.keys(), ...set.municipalityOf.keys()].map((id) => entranceVertex(set, id));
  const fallbacks = [...set.plans.values()].map((plan) => fallbackVertex(plan));
  const pending = [...starts, ...fallbacks.filter((vertex) => vertex !== undefined)];
  for (let vertex = pending.pop(); vertex !== undefined; vertex = pending.pop()) {
    const key = keyOf(vertex);
    if (reached.has(key)) continue;
    reached.set(key, vertex);
    for (const context of contexts) {
      for (const { to } of explorer.visit(vertex, context).edges)
        if (!reached.has(keyOf(to))) pending.push(to);
    }
  }
  return reached;
}

/** The fallback is reached by any call that wanders too long. */
function fallbackVertex(plan: Dialplan): Vertex | undefined {
  const entrance = [...plan.entrances.keys()][0];
  if (entrance === undefined) return undefined;
  return { municipality: plan.municipality, entrance, node: plan.fallback, wrongKeys: 0 };
}

interface Seen {
  readonly vertex: Vertex;
  readonly isPerson: boolean;
  readonly isMenu: boolean;
  readonly edges: readonly Edge[];
}

function visitAll(
  explorer: Explorer,
  context: RouteContext,
  reached: ReadonlyMap<string, Vertex>,
): ReadonlyMap<string, Seen> {
  const seen = new Map<string, Seen>();
  for (const [key, vertex] of reached) {
    const { step, edges } = explorer.visit(vertex, context);
    const isPerson =
      step !== undefined &&
      isDestination(step) &&
      ['queue', 'team', 'employee', 'partner'].includes(step.kind);
    seen.set(key, { vertex, isPerson, isMenu: step?.kind === 'menu', edges });
  }
  return seen;
}

/** A circle that a caller who does nothing walks for ever while nobody answers. */
function reportLoops(seen: ReadonlyMap<string, Seen>, context: RouteContext, found: Findings): void {
  const state = new Map<string, 'open' | 'done'>();
  const walk = (key: string, path: readonly string[]): void => {
    if (state.get(key) === 'done') return;
    if (state.get(key) === 'open') {
      reportLoop(seen, path.slice(path.indexOf(key)), context, found);
      return;
    }
    state.set(key, 'open');
    for (const { kind, to } of seen.get(key)?.edges ?? []) {
      if (kind === 'auto' || kind === 'passive') walk(keyOf(to), [...path, keyOf(to)]);
    }
    state.set(key, 'done');
  };
  for (const key of seen.keys()) walk(key, [key]);
}

function reportLoop(
  seen: ReadonlyMap<string, Seen>,
  circle: readonly string[],
  context: RouteContext,
  found: Findings,
): void {
  const vertices = circle.map((key) => seen.get(key)?.vertex).filter((vertex) => vertex !== undefined);
  const first = vertices[0];
  if (first?.municipality === undefined) return;
  const names = vertices.map(({ node }) => node).join(' → ');
  const what = `A caller who does nothing goes round for ever at ${localText(context.now)}: ${names}.`;
  const remedy = 'Let one of these nodes lead to a note, a voicemail or the end.';
  found.add(first.municipality, `nodes.${first.node}`, 'error', what, remedy);
}

/** In open hours, silence at a menu must lead to a person (DOMAIN R24). */
function reportMenusWithoutPerson(
  set: DialplanSet,
  seen: ReadonlyMap<string, Seen>,
  context: RouteContext,
  found: Findings,
): void {
  const open = reachedWhileOpen(set, seen);
  for (const { vertex, isMenu, edges } of seen.values()) {
    if (!isMenu || vertex.municipality === undefined || vertex.wrongKeys > 0) continue;
    if (!open.has(keyOf(vertex))) continue;
    const silence = edges.find(({ kind }) => kind === 'passive');
    if (silence === undefined || leadsToPerson(seen, silence)) continue;
    found.add(
      vertex.municipality,
      `nodes.${vertex.node}.otherwise`,
      'error',
      `A caller who presses nothing at “${vertex.node}” never gets a person (for instance at ${localText(context.now)}).`,
      'Let “otherwise” lead to a queue, a team or a partner, or past opening hours that do.',
    );
  }
}

/** Vertices that a call gets to without passing a closed line. Behind one, a menu may end in a message. */
function reachedWhileOpen(set: DialplanSet, seen: ReadonlyMap<string, Seen>): ReadonlySet<string> {
  const open = new Set<string>();
  const pending = [...set.municipalityOf.keys()].map((id) => keyOf(entranceVertex(set, id)));
  for (let key = pending.pop(); key !== undefined; key = pending.pop()) {
    if (open.has(key)) continue;
    open.add(key);
    for (const { to, closes } of seen.get(key)?.edges ?? []) if (!closes) pending.push(keyOf(to));
  }
  return open;
}

/** Follows what happens to a caller who does nothing, until a person, the end, or a closed line. */
function leadsToPerson(seen: ReadonlyMap<string, Seen>, first: Edge): boolean {
  const tried = new Set<string>();
  let edge: Edge | undefined = first;
  while (edge !== undefined && !tried.has(keyOf(edge.to))) {
    if (edge.closes) return true;
    const key = keyOf(edge.to);
    tried.add(key);
    const at = seen.get(key);
    if (at?.isPerson === true) return true;
    edge = at?.edges.find(({ kind }) => kind === 'auto' || kind === 'passive');
  }
  return false;
}

/** The fallback is the last resort: a person, or the road to one. */
function reportFallbacks(set: DialplanSet, seen: ReadonlyMap<string, Seen>, found: Findings): void {
  for (const plan of set.plans.values()) {
    const to = fallbackVertex(plan);
    if (to === undefined || leadsToPerson(seen, { kind: 'auto', to, closes: false })) continue;
    const what = `The fallback “${plan.fallback}” does not lead to a person.`;
    found.add(plan.municipality, 'fallback', 'error', what, 'Name a queue, or opening hours before one.');
  }
}

function reportUnreached(
  placed: PlacedDialplan,
  reached: ReadonlyMap<string, Vertex>,
  found: Findings,
): void {
  const { plan } = placed;
  const nodes = new Set(
    [...reached.values()]
      .filter(({ municipality }) => municipality === plan.municipality)
      .map(({ node }) => node),
  );
  const drawn = new Set(drawFrom(plan, [...nodes]).map(({ id }) => id));
  for (const name of plan.nodes.keys()) {
    if (nodes.has(name)) continue;
    const path = `nodes.${name}`;
    const what = `No call ever gets to “${name}”.`;
    if (drawn.has(name)) {
      // Hours that never close, say: no caller is lost by it, and other hours bring it back.
      found.add(plan.municipality, path, 'warning', what, 'Nothing is wrong if the hours are meant so.');
    } else {
      found.add(
        plan.municipality,
        path,
        'error',
        what,
        'Let a node or an entrance lead to it, or remove it.',
      );
    }
  }
}
