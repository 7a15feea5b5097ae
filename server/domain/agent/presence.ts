/** What employees and their devices say about themselves. */
import type { Draft } from '../centre/draft.ts';
import type { DeviceId, EmployeeId } from '../ids.ts';
import { become } from './become.ts';
import { type Agent, isBusy, newAgent } from './model.ts';
import { toRest } from './release.ts';

export function signIn(draft: Draft, employee: EmployeeId): void {
  const agent = known(draft, employee);
  if (agent === undefined) return;
  if (agent.signedIn) {
    clearWish(draft, agent);
    draft.ignore('alreadySignedIn', `${employee} is signed in already.`);
  } else if (agent.state !== 'offline') {
    // A direct call is going on; the queues come after it.
    draft.ignore('busy', `${employee} can sign in when the conversation is over.`);
  } else if (agent.devices.length === 0) become(draft, agent, 'setAside', { cause: 'signedIn' });
  else become(draft, agent, 'available', { cause: 'signedIn' });
}

/** Signing out waits for a conversation and its wrap-up; a ringing phone may still be answered. */
export function signOut(draft: Draft, employee: EmployeeId): void {
  const agent = known(draft, employee);
  if (agent === undefined) return;
  if (!agent.signedIn) draft.ignore('notSignedIn', `${employee} is not signed in.`);
  else if (isBusy(agent) || agent.state === 'wrappingUp') wish(draft, agent, 'offline', 'signedOut');
  else become(draft, agent, 'offline', { cause: 'signedOut' });
}

/** Pausing waits likewise (PEERS 22: a change of status must not close the wrap-up). */
export function pause(draft: Draft, employee: EmployeeId, reason: string): void {
  const agent = known(draft, employee);
  if (agent === undefined) return;
  if (!agent.signedIn) draft.ignore('notSignedIn', `${employee} is not signed in.`);
  else if (isBusy(agent) || agent.state === 'wrappingUp') wish(draft, agent, 'paused', reason);
  else if (agent.state === 'paused') draft.ignore('alreadyPaused', `${employee} is paused already.`);
  else become(draft, agent, 'paused', { cause: reason });
}

/** "I am here": ends a pause or a time aside, and takes back a wish. */
export function ready(draft: Draft, employee: EmployeeId): void {
  const agent = known(draft, employee);
  if (agent === undefined) return;
  if (isBusy(agent) || agent.state === 'wrappingUp') clearWish(draft, agent);
  else if (agent.state === 'paused' || agent.state === 'setAside') toRestUnless(draft, agent, 'ready');
  else draft.ignore('nothingToEnd', `${employee} is ${agent.state}.`);
}

export function endWrapUp(draft: Draft, employee: EmployeeId): void {
  const agent = known(draft, employee);
  if (agent === undefined) return;
  if (agent.state !== 'wrappingUp') draft.ignore('notWrappingUp', `${employee} is ${agent.state}.`);
  else toRest(draft, agent, 'wrapUpEnded');
}

/** The deadline of a wrap-up, pause or time aside. A timer that fires early is set again. */
export function stateTimer(draft: Draft, employee: EmployeeId): void {
  const agent = known(draft, employee);
  if (agent === undefined) return;
  if (agent.until === null || isBusy(agent)) {
    draft.ignore('staleTimer', `${employee} is ${agent.state}, which has no timer.`);
  } else if (draft.now < agent.until) {
    draft.ask({ type: 'timer.set', key: `agent/${employee}`, at: agent.until });
    draft.ignore('earlyTimer', `The state of ${employee} lasts longer.`);
  } else toRestUnless(draft, agent, agent.state === 'wrappingUp' ? 'wrapUpEnded' : 'timeAsideEnded');
}

export function deviceUp(draft: Draft, employee: EmployeeId, device: DeviceId): void {
  const agent = known(draft, employee);
  if (agent === undefined) return;
  if (agent.devices.includes(device)) {
    draft.ignore('sameAsBefore', `${device} is up already.`);
    return;
  }
  draft.tellAgent('agent.deviceChanged', { employee, device, up: true });
  const after = draft.agent(employee)!;
  // Without a deadline, a time aside is for lack of a phone; with one it must still pass.
  if (after.state === 'setAside' && after.until === null) toRest(draft, after, 'deviceBack');
}

/** The last phone went: no offers until one is back. A conversation is its own proof of life. */
export function deviceDown(draft: Draft, employee: EmployeeId, device: DeviceId): void {
  const agent = known(draft, employee);
  if (agent === undefined) return;
  if (!agent.devices.includes(device)) {
    draft.ignore('sameAsBefore', `${device} is down already.`);
    return;
  }
  draft.tellAgent('agent.deviceChanged', { employee, device, up: false });
  const after = draft.agent(employee)!;
  if (after.devices.length > 0) return;
  if (after.state === 'available') become(draft, after, 'setAside', { cause: 'noDevice' });
}

/** A person without any phone cannot become available by saying so. */
function toRestUnless(draft: Draft, agent: Agent, cause: string): void {
  if (agent.devices.length === 0 && agent.state === 'setAside' && agent.until === null) {
    draft.ignore('noDevice', `${agent.employee} has no phone that can be rung.`);
  } else toRest(draft, agent, cause);
}

function wish(draft: Draft, agent: Agent, to: 'paused' | 'offline', cause: string): void {
  draft.tellAgent('agent.wished', { employee: agent.employee, wish: { to, cause } });
}

function clearWish(draft: Draft, agent: Agent): void {
  if (agent.wish === null) draft.ignore('nothingToEnd', `${agent.employee} has no wish to take back.`);
  else draft.tellAgent('agent.wished', { employee: agent.employee, wish: null });
}

/** The agent, if the configuration knows the person; the reason otherwise. */
function known(draft: Draft, employee: EmployeeId): Agent | undefined {
  const agent = draft.agent(employee);
  if (agent !== undefined) return agent;
  if (draft.directory.employees.has(employee)) return newAgent(employee);
  draft.ignore('unknownEmployee', `No employee ${employee}.`);
  return undefined;
}
