/**
 * An employee dials on their own phone: a colleague, a team, a partner, a number outside.
 *
 *   outside, employee free ─▶ as a call they placed: the number rings, they are its host
 *   anything else          ─▶ they are the caller; the ladder of whom they dialled is climbed
 *
 * A second line beside a conversation (to consult a colleague) leaves the employee's state alone: the first
 * call owns it. What is dialled of our own entrances is an ordinary call (`arrive.ts`).
 */
import { become } from '../agent/become.ts';
import { type Agent, isBusy } from '../agent/model.ts';
import type { Draft } from '../centre/draft.ts';
import type { CentreInput } from '../centre/inputs.ts';
import { enterQueue } from '../queue/enter.ts';
import { pursue } from './climb.ts';
import { startDial } from './dial.ts';
import { finish } from './end.ts';
import type { Call } from './model.ts';
import { ownMailbox } from './route.ts';

type Begun = Extract<CentreInput, { readonly type: 'call.begun' }>;

export function begin(draft: Draft, input: Begun): void {
  const { call, leg, employee } = input;
  const agent = draft.agent(employee);
  if (draft.call(call) !== undefined) draft.ignore('arrivedTwice', 'This call arrived before.');
  else if (agent === undefined || draft.directory.employees.get(employee) === undefined) {
    draft.ask({ type: 'leg.reject', call, leg, status: 403, reason: 'Forbidden' });
    draft.ignore('unknownEmployee', `No employee ${employee}.`);
  } else if (draft.state.draining) {
    const { retryAfterSeconds } = draft.directory.limits;
    draft.ask({
      type: 'leg.reject',
      call,
      leg,
      status: 503,
      reason: 'Service Unavailable',
      retryAfterSeconds,
    });
    draft.ignore('draining', 'The server is stopping.');
  } else if (isOutside(input.target) && !isBusy(agent)) placeFromPhone(draft, input, agent, input.target);
  else beginInside(draft, input, agent);
}

function isOutside(
  target: Begun['target'],
): target is Extract<Begun['target'], { kind: 'partner' | 'number' }> {
  return target.kind === 'partner' || target.kind === 'number';
}

function placeFromPhone(
  draft: Draft,
  { call: id, leg, employee }: Begun,
  agent: Agent,
  target: Extract<Begun['target'], { kind: 'partner' | 'number' }>,
): void {
  const config = draft.directory.employees.get(employee)!;
  draft.tellCall(id, 'call.placed', { employee, target, note: null }, config.municipality);
  const team = config.team;
  draft.tellCall(id, 'call.callbackHosted', { leg, employee, queue: null, team, attempt: 1, ringsUs: true });
  takePhone(draft, agent, id);
  draft.ask({ type: 'leg.progress', call: id, leg, status: 180 });
  startDial(draft, id, target, draft.directory.limits.dialSeconds, leg, draft.call(id)!.leg);
}

function beginInside(draft: Draft, input: Begun, agent: Agent): void {
  const { call: id, leg, device, employee, target } = input;
  const owns = !isBusy(agent);
  draft.tellCall(
    id,
    'call.arrived',
    {
      leg,
      trunk: null,
      device,
      called: null,
      entrance: null,
      via14: false,
      caller: null,
      by: employee,
      ownsEmployee: owns,
      dialplanVersion: null,
      reasons: [{ code: 'dialledInside', text: `${employee} dialled this on their own phone.` }],
    },
    draft.directory.employees.get(employee)?.municipality ?? null,
  );
  if (owns) takePhone(draft, agent, id);
  draft.ask({ type: 'leg.progress', call: id, leg, status: 180 });
  const call = draft.call(id)!;
  const overflow = { full: false, waitedSeconds: null, noAgents: false };
  if (target.kind === 'queue') {
    const wish = { queue: target.queue, priority: 0, needs: [], since: null, overflow, reasons: [] };
    if (enterQueue(draft, call, wish) === null) return;
  } else if (pursue(draft, call, target, 'route') || ownMailbox(draft, id, target)) return;
  finish(draft, id, { by: 'rule', reason: 'nobodyReached', status: 480, phrase: 'Nobody Reached' });
}

/** The employee's phone is in use from now on; a pause goes on afterwards. */
export function takePhone(draft: Draft, agent: Agent, call: Call['id']): void {
  if (agent.state === 'paused') {
    const wish = { to: 'paused', cause: agent.cause } as const;
    draft.tellAgent('agent.wished', { employee: agent.employee, wish });
  }
  become(draft, agent, 'talking', { cause: 'dialled', call });
}
