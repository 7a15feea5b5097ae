/**
 * A team leader takes part in a conversation of their team: listens, whispers, joins. It is always on record,
 * and the employee is told unless the works council agreed otherwise (DOMAIN section 4). It ends with the
 * conversation: a leader never follows a caller into a transfer.
 */
import { become } from '../agent/become.ts';
import { isBusy } from '../agent/model.ts';
import { releaseAfterOffer, releaseAfterTalk } from '../agent/release.ts';
import type { Directory } from '../centre/configuration.ts';
import type { Draft } from '../centre/draft.ts';
import type { CentreInput } from '../centre/inputs.ts';
import { type CallId, type EmployeeId, idOf } from '../ids.ts';
import { second } from '../time.ts';
import type { Call, Supervision } from './model.ts';

/** Key of the timer that ends the ringing of the leader's phone. */
function superviseTimer(call: CallId): string {
  return `supervise/${call}`;
}

/** Starts to take part, or takes part in another way. */
export function supervise(draft: Draft, input: Extract<CentreInput, { type: 'call.supervise' }>): void {
  const { employee, mode } = input;
  const call = draft.call(input.call);
  if (call === undefined || call.conversation === null || call.lost !== null) {
    draft.ignore('noConversation', 'There is no such conversation.');
  } else if (call.supervision !== null) {
    const { supervision } = call;
    if (supervision.employee !== employee || !supervision.on || supervision.mode === mode) {
      draft.ignore('sameAsBefore', 'A leader takes part already.');
    } else setMode(draft, call, supervision, mode);
  } else if (!maySupervise(draft.directory, employee, call)) {
    draft.ignore('notAllowed', `${employee} does not lead this employee's team.`);
  } else ring(draft, call, employee, mode);
}

/**
 * Only who leads the employee's team may, never in their own conversation, and never in one with a caller of another
 * municipality, whose queue the employee answers as well: that caller was told of nobody else.
 */
export function maySupervise(directory: Directory, leader: EmployeeId, call: Call): boolean {
  const employee = call.conversation?.employee ?? null;
  const team = employee === null ? null : (directory.employees.get(employee)?.team ?? null);
  const own = directory.employees.get(leader);
  if (own === undefined || team === null || leader === employee || !own.supervises.includes(team))
    return false;
  return call.municipality === null || call.municipality === own.municipality;
}

function ring(draft: Draft, call: Call, employee: EmployeeId, mode: Supervision['mode']): void {
  const agent = draft.agent(employee);
  const config = draft.directory.employees.get(employee);
  if (agent === undefined || config === undefined || isBusy(agent) || agent.devices.length === 0) {
    draft.ignore('notFree', `${employee} has no free phone.`);
    return;
  }
  const leg = idOf<'leg'>(`${call.id}/b${call.made + 1}`);
  const ringUntil = draft.now + config.reachability.ringSeconds * second;
  const until = ringUntil + draft.directory.limits.leaseSlackSeconds * second;
  draft.tellCall(call.id, 'call.supervisionStarted', { leg, employee, mode, ringUntil });
  if (agent.state === 'paused') {
    draft.tellAgent('agent.wished', { employee, wish: { to: 'paused', cause: agent.cause } });
  }
  become(draft, agent, 'offered', { cause: 'supervision', call: call.id, until });
  const towards = call.conversation?.leg ?? call.leg;
  const { municipality } = call;
  draft.ask({ type: 'leg.invite', call: call.id, leg, devices: agent.devices, towards, municipality });
  draft.ask({ type: 'timer.set', key: superviseTimer(call.id), at: ringUntil });
}

export function supervisorAnswered(draft: Draft, call: Call): void {
  const { supervision, conversation } = call;
  if (supervision === null || conversation === null || supervision.on) {
    draft.ignore('answeredTwice', 'This leg had answered before.');
    return;
  }
  draft.ask({ type: 'timer.clear', key: superviseTimer(call.id) });
  const agent = draft.agent(supervision.employee);
  if (agent !== undefined) become(draft, agent, 'talking', { cause: 'supervision', call: call.id });
  setMode(draft, call, supervision, supervision.mode);
  const notice = draft.directory.superviseNotice(call.municipality);
  if (notice === null || !draft.directory.sound) return;
  const sound = `${supervision.leg}/notice`;
  const { leg } = conversation;
  draft.ask({
    type: 'sound.play',
    call: call.id,
    leg,
    sound,
    prompts: [notice],
    loop: false,
    bargeIn: false,
  });
}

function setMode(draft: Draft, call: Call, { leg }: Supervision, mode: Supervision['mode']): void {
  draft.tellCall(call.id, 'call.supervisionChanged', { leg, mode });
  const employee = call.conversation?.leg ?? call.leg;
  draft.ask({ type: 'legs.supervise', call: call.id, leg, mode, caller: call.leg, employee });
}

export function superviseEnd(draft: Draft, input: Extract<CentreInput, { type: 'call.superviseEnd' }>): void {
  if (draft.call(input.call)?.supervision?.employee !== input.employee) {
    draft.ignore('notYourCall', `${input.employee} does not take part in this call.`);
  } else endSupervision(draft, input.call, false);
}

/** The leader's phone rang long enough. */
export function supervisorTimer(draft: Draft, call: Call): void {
  if (call.supervision === null || call.supervision.on) draft.ignore('staleTimer', 'No phone rings.');
  else endSupervision(draft, call.id, false);
}

/** Ends the part of a leader, when there is one. `theirs`: they let go themselves. */
export function endSupervision(draft: Draft, callId: CallId, theirs: boolean): void {
  const supervision = draft.call(callId)?.supervision;
  if (supervision == null) return;
  const { leg, employee, on } = supervision;
  draft.tellCall(callId, 'call.supervisionEnded', { leg, employee });
  draft.ask({ type: 'timer.clear', key: superviseTimer(callId) });
  if (!theirs && on) draft.ask({ type: 'leg.hangUp', call: callId, leg });
  else if (!theirs) draft.ask({ type: 'leg.cancel', call: callId, leg, answeredElsewhere: false });
  if (on) releaseAfterTalk(draft, employee, 0);
  else releaseAfterOffer(draft, employee, 'withdrawn');
}
