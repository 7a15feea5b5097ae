/**
 * Routes out of the ledger: for each call what was dialled, when, and what happened at each step, as far as
 * the recorded reasons tell. With `replay.ts` they go through a dialplan again.
 */
import type { Facts, Reason } from '../events.ts';
import type { Instant } from '../time.ts';
import type { RecordedRoute } from './replay.ts';
import { nothingSwitched, type RouteOutcome } from './route-types.ts';

/** The part of a ledger event that is read here. */
export interface RecordedEvent {
  readonly type: string;
  readonly at: Instant;
  readonly stream: string;
  readonly data: object;
}

export interface RouteFromLedger extends RecordedRoute {
  /** Version of the dialplans the call ran on. */
  readonly version: string | null;
  /** Nodes the call came by, in order: a replay on the same version must come by the same. */
  readonly nodes: readonly string[];
}

export interface LedgerRoutes {
  readonly routes: readonly RouteFromLedger[];
  /** Calls that cannot be replayed, because a switch that is not recorded with them decided. */
  readonly leftOut: readonly { readonly id: string; readonly why: string }[];
}

/** A call while it is gathered. */
interface Gathered {
  readonly id: string;
  readonly arrived: Facts['call.arrived'];
  readonly at: Instant;
  readonly outcomes: { at: Instant; outcome: RouteOutcome }[];
  readonly nodes: string[];
  /** Turns at which the caller waited in a line. */
  readonly waits: Map<number, { from: Instant; until: Instant }>;
  /** The turn at which they wait now. */
  waiting: number | null;
  /** Key of the last menu; null: silence. */
  key: string | null;
  leftOut: string | undefined;
}

/** Reasons that only a switch by hand gives, with what is said of it. */
const switches: Readonly<Record<string, string>> = {
  calamity: 'a calamity message was on',
  'hours.closed-by-hand': 'the line was closed by hand',
};

/** Reasons of the next step that tell how the one before it ended. */
const endings: Readonly<Record<string, RouteOutcome['kind']>> = {
  'queue.full': 'full',
  'queue.waited': 'waited',
  'queue.no-agents': 'noAgents',
  'direct.no-answer': 'noAnswer',
  'message.not-taken': 'noAnswer',
};
/** Facts after which a caller does not wait in a line any more; the next step of the route is another. */
const waitEnds: ReadonlySet<string> = new Set(['call.answered', 'call.dequeued', 'call.ended']);

const menuCodes = new Set(['menu.chosen', 'menu.silence', 'menu.wrong-key', 'menu.wrong-keys']);

/** Events in the order of the ledger; others than those of calls are passed over. */
export function routesOf(events: Iterable<RecordedEvent>): LedgerRoutes {
  const calls = new Map<string, Gathered>();
  for (const event of events) {
    if (!event.stream.startsWith('call:')) continue;
    const known = calls.get(event.stream);
    if (event.type === 'call.arrived') {
      const id = event.stream.slice('call:'.length);
      const arrived = event.data as Facts['call.arrived'];
      calls.set(event.stream, {
        id,
        arrived,
        at: event.at,
        outcomes: [],
        nodes: [],
        waits: new Map(),
        waiting: null,
        key: null,
        leftOut: undefined,
      });
    } else if (known !== undefined && event.type === 'call.queued') {
      queued(known, event.at);
    } else if (known !== undefined && waitEnds.has(event.type)) {
      waitOver(known, event.at);
    } else if (known !== undefined && event.type === 'call.menuChosen') {
      known.key = (event.data as Facts['call.menuChosen']).key;
    } else if (known !== undefined && event.type === 'call.routed') {
      routed(known, event.at, event.data as Facts['call.routed']);
    }
  }
  const gathered = [...calls.values()].filter(({ nodes }) => nodes.length > 0);
  return {
    routes: gathered.filter(({ leftOut }) => leftOut === undefined).map(routeOf),
    leftOut: gathered.flatMap(({ id, leftOut }) => (leftOut === undefined ? [] : [{ id, why: leftOut }])),
  };
}

/** Only the first time: who comes back from an employee is not led on by waiting. */
function queued(call: Gathered, at: Instant): void {
  const turn = call.nodes.length - 1;
  if (call.waits.has(turn)) return;
  call.waiting = turn;
  call.waits.set(turn, { from: at, until: at });
}

/** A phone that rings is no end of the wait: who does not answer leaves the caller where they were. */
function waitOver(call: Gathered, at: Instant): void {
  const wait = call.waiting === null ? undefined : call.waits.get(call.waiting);
  if (wait !== undefined) wait.until = at;
  call.waiting = null;
}

function routed(call: Gathered, at: Instant, { step, reasons }: Facts['call.routed']): void {
  waitOver(call, at);
  for (const { code } of reasons) call.leftOut ??= switches[code];
  if (call.nodes.length > 0) call.outcomes.push({ at, outcome: outcomeBefore(call, reasons) });
  call.nodes.push(step);
}

function outcomeBefore({ key }: Gathered, reasons: readonly Reason[]): RouteOutcome {
  for (const { code } of reasons) {
    const kind = endings[code];
    if (kind !== undefined) return { kind } as RouteOutcome;
    if (menuCodes.has(code)) return key === null ? { kind: 'silence' } : { kind: 'digit', digit: key };
  }
  return { kind: 'done' };
}

function routeOf({ id, arrived, at, outcomes, nodes, waits }: Gathered): RouteFromLedger {
  const caller = { number: undefined, groups: arrived.groups ?? [] };
  const input = { called: arrived.called ?? '', now: at, caller, state: nothingSwitched };
  return { id, input, outcomes, waits, version: arrived.dialplanVersion, nodes };
}
