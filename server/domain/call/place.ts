/**
 * Click to call: a callback note, a contact, a number typed in. The employee's own phone rings first, so that
 * nobody outside is rung before somebody is there to talk.
 */
import { isBusy } from '../agent/model.ts';
import type { Draft } from '../centre/draft.ts';
import type { CentreInput } from '../centre/inputs.ts';
import { startOffer } from './offer.ts';

export function placeCall(draft: Draft, input: Extract<CentreInput, { type: 'call.place' }>): void {
  const { call, employee, target, note } = input;
  const agent = draft.agent(employee);
  const config = draft.directory.employees.get(employee);
  if (agent === undefined || config === undefined) {
    draft.ignore('unknownEmployee', `No employee ${employee}.`);
  } else if (draft.call(call) !== undefined) draft.ignore('arrivedTwice', 'This call was placed before.');
  else if (draft.state.draining) draft.ignore('draining', 'The server is stopping.');
  else if (isBusy(agent)) draft.ignore('busy', `${employee} is ${agent.state}.`);
  else if (agent.devices.length === 0) draft.ignore('noDevice', `${employee} has no phone that can be rung.`);
  else {
    draft.tellCall(call, 'call.placed', { employee, target, note }, config.municipality);
    if (agent.state === 'paused') {
      // The pause goes on after the call.
      draft.tellAgent('agent.wished', { employee, wish: { to: 'paused', cause: agent.cause } });
    }
    startOffer(draft, call, employee, {
      queue: null,
      team: config.team,
      ringSeconds: config.reachability.ringSeconds,
      reasons: [{ code: 'placed', text: `${employee} placed this call.` }],
    });
  }
}
