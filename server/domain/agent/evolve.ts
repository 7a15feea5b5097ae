/** What each agent event makes true. */
import type { CentreState } from '../centre/state.ts';
import type { Facts } from '../events.ts';
import type { EmployeeId } from '../ids.ts';
import type { Instant } from '../time.ts';
import { type Agent, isBusy, newAgent } from './model.ts';

type AgentEventType = Extract<keyof Facts, `agent.${string}`>;

export const evolveAgent: {
  readonly [T in AgentEventType]: (state: CentreState, data: Facts[T], at: Instant) => void;
} = {
  'agent.stateChanged': (state, data, at) => {
    const agent = agentOf(state, data.employee);
    const { to, from, cause } = data;
    const hadConversation = from === 'talking' || from === 'holding';
    const next: Agent = {
      ...agent,
      state: to,
      since: at,
      until: data.until,
      cause,
      call: data.call,
      signedIn: to === 'offline' ? false : cause === 'signedIn' ? true : agent.signedIn,
      calls:
        cause === 'signedIn' ? 0 : to === 'talking' && from === 'offered' ? agent.calls + 1 : agent.calls,
      misses:
        to === 'talking' || cause === 'signedIn' || cause === 'ready'
          ? 0
          : to === 'setAside' && from === 'offered'
            ? agent.misses + 1
            : agent.misses,
      // A withdrawn offer costs nobody their turn; a pause, a missed call or a conversation does.
      idleSince:
        hadConversation || (to === 'available' && from !== 'offered' && from !== 'wrappingUp')
          ? at
          : agent.idleSince,
    };
    replace(state, agent, next);
  },
  'agent.deviceChanged': (state, data) => {
    const agent = agentOf(state, data.employee);
    const others = agent.devices.filter((device) => device !== data.device);
    replace(state, agent, { ...agent, devices: data.up ? [...others, data.device] : others });
  },
  'agent.wished': (state, data) => {
    const agent = agentOf(state, data.employee);
    replace(state, agent, { ...agent, wish: data.wish });
  },
  // The change itself is the state event that follows; this one is there to be counted.
  'agent.repaired': () => undefined,
};

/** An employee who left the configuration still has history; they count as new. */
function agentOf(state: CentreState, employee: EmployeeId): Agent {
  return state.agents.get(employee) ?? newAgent(employee);
}

function replace(state: CentreState, before: Agent, after: Agent): void {
  // A wish is over once the employee is where they wanted to be, or signed in anew.
  const done =
    after.wish !== null && !isBusy(after) && after.state !== 'wrappingUp' && after.state !== before.state;
  const record = done ? { ...after, wish: null } : after;
  if (before.state === 'available') state.available = state.available.filter((id) => id !== before.employee);
  state.agents.set(record.employee, record);
  if (record.state === 'available') state.available = withIdle(state, record);
}

function withIdle(state: CentreState, agent: Agent): readonly EmployeeId[] {
  const line = state.available;
  let low = 0;
  let high = line.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = state.agents.get(line[middle]!)!;
    const before =
      other.idleSince < agent.idleSince ||
      (other.idleSince === agent.idleSince && other.employee < agent.employee);
    if (before) low = middle + 1;
    else high = middle;
  }
  return [...line.slice(0, low), agent.employee, ...line.slice(low)];
}
