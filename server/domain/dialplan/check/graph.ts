/**
 * A dialplan set as a graph, by the very functions that route calls: a vertex is a node (or the choice of a
 * shared number), an edge is something that may happen there. Hours, calamities and callers make the edges
 * differ from moment to moment, so a graph belongs to one `RouteContext`.
 */
import { isOpenAt } from '../../calendar/opening.ts';
import type { EntranceId, MunicipalityId } from '../../ids.ts';
import { afterOutcome, type Move } from '../outcome.ts';
import type { RouteContext, RouteOutcome, RoutePosition, RouteStep } from '../route-types.ts';
import type { DialplanSet, NodeId } from '../types.ts';
import { calamityOf, visit } from '../visit.ts';

export interface Vertex {
  /** `undefined`: the spoken choice of a shared number. */
  readonly municipality: MunicipalityId | undefined;
  readonly entrance: EntranceId;
  readonly node: NodeId;
  readonly wrongKeys: number;
}

/**
 * `auto`: follows at once. `digit`: the caller chose. `waited`: after waiting in a queue. `passive`: happens
 * to a caller who does nothing while nobody answers.
 */
export type EdgeKind = 'auto' | 'digit' | 'waited' | 'passive';

export interface Edge {
  readonly kind: EdgeKind;
  readonly to: Vertex;
  /** The edge was taken because the line is closed: hours, a closure by hand, or a closing message. */
  readonly closes: boolean;
}

export interface Visited {
  /** `undefined` for a node that leads on by itself. */
  readonly step: RouteStep | undefined;
  readonly edges: readonly Edge[];
}

export function keyOf(vertex: Vertex): string {
  const place =
    vertex.municipality === undefined ? `shared ${vertex.entrance}` : `${vertex.municipality} ${vertex.node}`;
  return `${place} ${vertex.wrongKeys}`;
}

/** The vertex where a call to an entrance begins. */
export function entranceVertex(set: DialplanSet, entrance: EntranceId): Vertex {
  const municipality = set.municipalityOf.get(entrance);
  const plan = municipality === undefined ? undefined : set.plans.get(municipality);
  return { municipality, entrance, node: plan?.entrances.get(entrance)?.start ?? '', wrongKeys: 0 };
}

/** Nodes that answer differently from moment to moment; all others lead on in the same way always. */
const changingTypes: ReadonlySet<string | undefined> = new Set(['hours', 'calamity', 'callers']);

/** Visits vertices, remembering those whose answer does not depend on the moment. */
export class Explorer {
  readonly #set: DialplanSet;
  readonly #steady = new Map<string, Visited>();
  visits = 0;

  constructor(set: DialplanSet) {
    this.#set = set;
  }

  visit(vertex: Vertex, context: RouteContext): Visited {
    this.visits += 1;
    const plan = vertex.municipality === undefined ? undefined : this.#set.plans.get(vertex.municipality);
    if (changingTypes.has(plan?.nodes.get(vertex.node)?.type)) return visitVertex(this.#set, vertex, context);
    const key = keyOf(vertex);
    const remembered = this.#steady.get(key);
    if (remembered !== undefined) return remembered;
    const visited = visitVertex(this.#set, vertex, context);
    this.#steady.set(key, visited);
    return visited;
  }
}

/** What is done at a vertex and where it may lead, at the moment of `context`. */
function visitVertex(set: DialplanSet, vertex: Vertex, context: RouteContext): Visited {
  const position: RoutePosition = {
    ...vertex,
    version: set.version,
    hops: 0,
    via14: undefined,
    called: undefined,
  };
  const visited = visit(set, position, context);
  if (visited.kind === 'go') {
    const to = { ...vertex, node: visited.node, wrongKeys: 0 };
    return { step: undefined, edges: [{ kind: 'auto', to, closes: isClosedHours(set, vertex, context) }] };
  }
  if (visited.kind === 'entrance') {
    return {
      step: undefined,
      edges: [{ kind: 'auto', to: entranceVertex(set, visited.entrance), closes: false }],
    };
  }
  const closes = isClosingMessage(set, vertex, context);
  const edges = outcomesOf(visited.step).flatMap(([kind, outcome]): Edge[] => {
    const move = afterOutcome(set, position, outcome, context);
    const to = destinationOf(set, vertex, move);
    return to === undefined ? [] : [{ kind, to, closes: closes && kind === 'passive' }];
  });
  return { step: visited.step, edges };
}

function destinationOf(set: DialplanSet, vertex: Vertex, move: Move): Vertex | undefined {
  if (move.kind === 'go') return { ...vertex, node: move.node, wrongKeys: 0 };
  if (move.kind === 'entrance') return entranceVertex(set, move.entrance);
  return move.wrongKeys === vertex.wrongKeys ? undefined : { ...vertex, wrongKeys: move.wrongKeys };
}

/** Everything that may happen at a step. */
function outcomesOf(step: RouteStep): readonly (readonly [EdgeKind, RouteOutcome])[] {
  switch (step.kind) {
    case 'announce': {
      const { bypassKey } = step;
      const done = ['passive', { kind: 'done' }] as const;
      return bypassKey === undefined ? [done] : [done, ['digit', { kind: 'digit', digit: bypassKey }]];
    }
    case 'menu': {
      const wrong = [...'0123456789*#'].find((key) => !step.keys.has(key)) ?? '?';
      return [
        ['passive', { kind: 'silence' }],
        ['passive', { kind: 'digit', digit: wrong }],
        ...[...step.keys.keys()].map((digit) => ['digit', { kind: 'digit', digit }] as const),
      ];
    }
    case 'queue':
      return [
        ['passive', { kind: 'full' }],
        ['passive', { kind: 'noAgents' }],
        ['waited', { kind: 'waited' }],
      ];
    case 'team':
    case 'employee':
    case 'partner':
      return [['passive', { kind: 'noAnswer' }]];
    case 'voicemail':
    case 'note':
      return [['passive', { kind: 'done' }]];
    case 'hangUp':
      return [];
  }
}

function isClosedHours(set: DialplanSet, vertex: Vertex, context: RouteContext): boolean {
  const plan = vertex.municipality === undefined ? undefined : set.plans.get(vertex.municipality);
  const node = plan?.nodes.get(vertex.node);
  if (plan === undefined || node?.type !== 'hours') return false;
  const closure = context.state.closures.get(plan.municipality);
  if (closure !== undefined && context.now < closure.until) return true;
  const schedule = plan.schedules.get(node.schedule);
  return schedule === undefined || !isOpenAt(schedule, context.now);
}

function isClosingMessage(set: DialplanSet, vertex: Vertex, context: RouteContext): boolean {
  const plan = vertex.municipality === undefined ? undefined : set.plans.get(vertex.municipality);
  return plan?.nodes.get(vertex.node)?.type === 'calamity' && calamityOf(plan, context)?.closes === true;
}
