/**
 * A desk phone transfers by itself (RFC 3515), with a consultation on its second line when it names one by
 * Replaces (RFC 3891).
 *
 *   REFER to somebody           ─▶ as a blind transfer on screen
 *   REFER, second line answered ─▶ the caller and whom the second line reached are joined; both lines end
 *   REFER, second line rings    ─▶ that call ends, the caller follows to whom it rang
 *
 * Either of the two lines may be the one that is referred.
 */
import { become } from '../agent/become.ts';
import type { Draft } from '../centre/draft.ts';
import type { CentreInput } from '../centre/inputs.ts';
import type { Destination } from '../events.ts';
import type { LegId } from '../ids.ts';
import { finish } from './end.ts';
import type { Call, Conversation } from './model.ts';
import { tellReferrer } from './referral.ts';
import { hush } from './sound.ts';
import { partyLeaves, transfer } from './transfer.ts';

type Refer = Extract<CentreInput, { readonly type: 'call.refer' }>;

/** Final status towards a phone whose wish cannot be met. */
const declined = 603;

export function refer(draft: Draft, input: Refer): void {
  const { leg, target, replaces } = input;
  const call = draft.call(input.call);
  if (call === undefined) decline(draft, input, 'callGone', 'The call is over.');
  else if (replaces !== null) referWithReplaces(draft, input, call, replaces);
  else if (call.conversation?.leg !== leg || call.conversation.employee === null) {
    decline(draft, input, 'notYourCall', 'Only an employee can transfer their caller.');
  } else if (target === null) decline(draft, input, 'unknownTarget', 'Nobody has this number.');
  else blindly(draft, input, call, target);
}

function blindly(draft: Draft, input: Refer, call: Call, target: Destination): void {
  const employee = call.conversation?.employee ?? null;
  const isOwn = target.kind === 'employee' && target.employee === employee;
  if (employee === null || call.transfer !== null || isOwn) {
    decline(draft, input, 'transferring', 'A transfer is going on already, or leads nowhere.');
    return;
  }
  const { leg, transfer: id } = input;
  tellReferrer(draft, call.id, leg, 100);
  transfer(draft, {
    type: 'call.transfer',
    call: call.id,
    employee,
    transfer: id,
    target,
    mode: 'blind',
    referrer: leg,
  });
}

function referWithReplaces(
  draft: Draft,
  input: Refer,
  one: Call,
  replaces: Refer['replaces'] & object,
): void {
  const two = draft.call(replaces.call);
  // The citizen's call is the one in which the phone serves somebody; the other is its second line.
  const serves = (call: Call, leg: LegId): boolean => call.conversation?.leg === leg;
  const [kept, keptLeg, line, lineLeg] =
    two !== undefined && serves(two, replaces.leg) && one.leg === input.leg
      ? [two, replaces.leg, one, input.leg]
      : [one, input.leg, two, replaces.leg];
  const { conversation } = kept;
  const isSecondLine = line?.leg === lineLeg && line.begunBy !== null && line.id !== kept.id;
  if (line === undefined || conversation === null || !isSecondLine || !serves(kept, keptLeg)) {
    decline(draft, input, 'noConsultation', 'The second line is not a consultation of this phone.');
  } else if (conversation.employee !== line.begunBy || kept.transfer !== null) {
    decline(draft, input, 'notYourCall', 'The two lines are not of one employee, or a transfer goes on.');
  } else if (line.conversation === null) {
    const target = line.pursuit?.target ?? null;
    finish(draft, line.id, { by: 'employee', reason: 'completed' });
    if (target === null) decline(draft, input, 'noConsultation', 'Nobody rings on the second line.');
    else blindly(draft, { ...input, call: kept.id, leg: keptLeg }, draft.call(kept.id)!, target);
  } else join(draft, input, kept, conversation, line, line.conversation);
}

/** The caller and whom the employee consulted talk on; the employee's two lines end. */
function join(
  draft: Draft,
  input: Refer,
  kept: Call,
  conversation: Conversation,
  line: Call,
  consulted: Conversation,
): void {
  const { transfer: id } = input;
  const { employee, leg, team } = consulted;
  const target: Destination | null = employee === null ? line.dialledTo : { kind: 'employee', employee };
  if (target === null) {
    decline(draft, input, 'noConsultation', 'Nobody is on the second line.');
    return;
  }
  const from = conversation.employee!;
  const started = { transfer: id, from, target, mode: 'attended', team } as const;
  draft.tellCall(kept.id, 'call.transferStarted', started);
  partyLeaves(draft, kept, conversation, true);
  hush(draft, kept);
  draft.tellCall(line.id, 'call.joined', { into: kept.id, leg });
  draft.ask({ type: 'leg.adopt', call: kept.id, leg, from: line.id });
  finish(draft, line.id, { by: 'employee', reason: 'completed' });
  draft.tellCall(kept.id, 'call.answered', { leg, employee, queue: consulted.queue, team, wait: 0 });
  draft.tellCall(kept.id, 'call.transferEnded', { transfer: id, outcome: 'connected', by: employee });
  const agent = employee === null ? undefined : draft.agent(employee);
  if (agent !== undefined) become(draft, agent, 'talking', { cause: 'joined', call: kept.id });
  draft.ask({ type: 'legs.connect', call: kept.id, a: kept.leg, b: leg });
  tellReferrer(draft, kept.id, input.leg, 200);
}

function decline(draft: Draft, { call, leg }: Refer, code: string, why: string): void {
  tellReferrer(draft, call, leg, declined);
  draft.ignore(code, why);
}
