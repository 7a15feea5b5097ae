/** After a consultation that led nowhere: the employee and the caller hear each other again. */
import { become } from '../agent/become.ts';
import type { Draft } from '../centre/draft.ts';
import type { CallId } from '../ids.ts';
import { holdMusic } from './hold.ts';
import { hush, startMusic } from './sound.ts';

export function reconnect(draft: Draft, callId: CallId): void {
  const call = draft.call(callId);
  const conversation = call?.conversation;
  if (call === undefined || conversation == null) return;
  if (conversation.held) draft.tellCall(callId, 'call.resumed', { leg: call.leg });
  const agent = conversation.employee === null ? undefined : draft.agent(conversation.employee);
  if (agent?.state === 'holding') become(draft, agent, 'talking', { cause: 'resumed', call: callId });
  if (call.lost !== null) {
    // Their browser is not back yet: the caller hears music until it is.
    startMusic(draft, callId, holdMusic);
    return;
  }
  hush(draft, call);
  draft.ask({ type: 'legs.connect', call: callId, a: call.leg, b: conversation.leg });
}
