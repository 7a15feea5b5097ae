/**
 * All there is to know about the centre at one instant: calls, agents, lines. Records are immutable and
 * tables are replaced entry by entry, so a copy for a search costs no more than its tables.
 */
import { type Agent, newAgent } from '../agent/model.ts';
import type { Call } from '../call/model.ts';
import type { CallId, EmployeeId, QueueId, SubjectId } from '../ids.ts';
import type { Handling } from '../queue/handling.ts';
import type { QueueNow } from '../queue/model.ts';
import type { Instant } from '../time.ts';
import { type CentreConfiguration, type Directory, directoryOf } from './configuration.ts';
import { Layer, type Table, tableOf } from './table.ts';

/** A place in line kept for a caller who was cut off. */
export interface KeptPlace {
  readonly queue: QueueId;
  readonly since: Instant;
  readonly until: Instant;
}

export interface CentreState {
  directory: Directory;
  readonly calls: Table<CallId, Call>;
  readonly agents: Table<EmployeeId, Agent>;
  readonly queues: Table<QueueId, QueueNow>;
  /** Places kept, by caller. */
  readonly places: Table<SubjectId, KeptPlace>;
  /** The callback that waits for a caller, so that nobody is rung back who rang again. */
  readonly callbacks: Table<SubjectId, CallId>;
  /** How long conversations of a queue last, learnt as they end. */
  readonly handling: Table<QueueId, Handling>;
  /** Whom a caller spoke last. */
  readonly lastSpoke: Table<SubjectId, EmployeeId>;
  /** Employees whose state is `available`, longest idle first. */
  available: readonly EmployeeId[];
  draining: boolean;
}

/** An empty centre. */
export function createCentre(configuration: CentreConfiguration): CentreState {
  const directory = directoryOf(configuration);
  return {
    directory,
    calls: tableOf(),
    agents: tableOf([...directory.employees.keys()].map((id) => [id, newAgent(id)])),
    queues: tableOf([...directory.queues.keys()].map((id) => [id, newQueue(id)])),
    places: tableOf(),
    callbacks: tableOf(),
    handling: tableOf(),
    lastSpoke: tableOf(),
    available: [],
    draining: false,
  };
}

/** A copy that can be evolved apart; for searches and what-if questions. */
export function clone(state: CentreState): CentreState {
  return {
    ...state,
    calls: tableOf(state.calls.entries()),
    agents: tableOf(state.agents.entries()),
    queues: tableOf(state.queues.entries()),
    places: tableOf(state.places.entries()),
    callbacks: tableOf(state.callbacks.entries()),
    handling: tableOf(state.handling.entries()),
    lastSpoke: tableOf(state.lastSpoke.entries()),
  };
}

/** A view that takes writes without touching the state below it. */
export function layered(state: CentreState): CentreState {
  return {
    ...state,
    calls: new Layer(state.calls),
    agents: new Layer(state.agents),
    queues: new Layer(state.queues),
    places: new Layer(state.places),
    callbacks: new Layer(state.callbacks),
    handling: new Layer(state.handling),
    lastSpoke: new Layer(state.lastSpoke),
  };
}

const tables = ['calls', 'agents', 'queues', 'places', 'callbacks', 'handling', 'lastSpoke'] as const;

/**
 * Makes the view of a decision true: the same as evolving with each of its events, without doing that work
 * twice. `view` is the one that this decision was made on, and `state` has not changed since.
 */
export function adopt(state: CentreState, view: CentreState): void {
  for (const table of tables) {
    const layer = view[table];
    if (layer instanceof Layer) layer.commitTo(state[table]);
  }
  state.available = view.available;
  state.draining = view.draining;
}

/**
 * New people, queues and rules, at once. What is going on goes on: calls keep their route, callers their
 * places; an employee or queue that is gone from the configuration finishes what it has.
 */
export function reconfigure(state: CentreState, configuration: CentreConfiguration): CentreState {
  state.directory = directoryOf(configuration);
  for (const id of state.directory.employees.keys()) {
    if (state.agents.get(id) === undefined) state.agents.set(id, newAgent(id));
  }
  for (const id of state.directory.queues.keys()) {
    if (state.queues.get(id) === undefined) state.queues.set(id, newQueue(id));
  }
  return state;
}

function newQueue(id: QueueId): QueueNow {
  return { id, paused: false, line: [], ringing: [] };
}
