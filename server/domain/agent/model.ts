/**
 * An agent: one employee over all queues, with one state and one clock.
 *
 *   offline ─signedIn─▶ available ─offer─▶ offered ─answered─▶ talking ◀─▶ holding
 *      ▲                  ▲  ▲ ▲              │                   │
 *      │ signedOut        │  │ └──withdrawn───┤                   ▼
 *      │                  │  └─────────── setAside ◀─noAnswer  wrappingUp
 *      └── paused ◀───────┴──────────────────────────────────────┘
 *
 * Every busy state has an owner (the call) and a deadline; a deadline that passes is repaired and counted.
 * A backoffice employee who never signs in goes offline → offered → talking → offline; who dials on their own
 * phone is talking at once; who is joined with another call by a transfer talks on.
 */
import type { AgentStateName } from '../events.ts';
import type { CallId, DeviceId, EmployeeId } from '../ids.ts';
import type { Instant } from '../time.ts';

/** What the employee asked for while busy. */
export interface Wish {
  readonly to: 'paused' | 'offline';
  readonly cause: string;
}

export interface Agent {
  readonly employee: EmployeeId;
  /** Takes calls from queues; survives conversations. */
  readonly signedIn: boolean;
  /** Devices that can be rung now. */
  readonly devices: readonly DeviceId[];
  readonly state: AgentStateName;
  readonly since: Instant;
  /** Deadline of the state, null when it may last. */
  readonly until: Instant | null;
  readonly cause: string;
  /** Owner of a busy state. */
  readonly call: CallId | null;
  readonly wish: Wish | null;
  /** Since when this employee has been without a conversation; longest idle goes first. */
  readonly idleSince: Instant;
  /** Conversations since signing in. */
  readonly calls: number;
  /** Offers missed in a row. */
  readonly misses: number;
}

export function newAgent(employee: EmployeeId): Agent {
  return {
    employee,
    signedIn: false,
    devices: [],
    state: 'offline',
    since: 0,
    until: null,
    cause: 'never signed in',
    call: null,
    wish: null,
    idleSince: 0,
    calls: 0,
    misses: 0,
  };
}

/** States in which a phone of this employee is in use for one of our calls. */
export function isBusy(agent: Agent): boolean {
  return agent.state === 'offered' || agent.state === 'talking' || agent.state === 'holding';
}

/** From where a state may be entered; anything else is a mistake of ours and a test finds it. */
export const agentTransitions = {
  offline: ['available', 'setAside', 'offered', 'talking'],
  available: ['offered', 'talking', 'paused', 'offline', 'setAside'],
  offered: ['talking', 'available', 'setAside', 'paused', 'offline', 'wrappingUp'],
  talking: ['talking', 'holding', 'wrappingUp', 'available', 'setAside', 'paused', 'offline'],
  holding: ['talking', 'wrappingUp', 'available', 'setAside', 'paused', 'offline'],
  wrappingUp: ['available', 'paused', 'offline', 'setAside', 'offered', 'talking'],
  paused: ['available', 'offline', 'setAside', 'offered', 'talking'],
  setAside: ['available', 'paused', 'offline', 'setAside', 'offered', 'talking'],
} as const satisfies Record<AgentStateName, readonly AgentStateName[]>;
