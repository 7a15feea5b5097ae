/**
 * A call comes in. The same INVITE twice changes nothing; during a graceful stop or above the limit it is
 * refused with 503 and Retry-After (RFC 3261 section 21.5.4), since a refusal now is better than a late one.
 */
import { isBusy } from '../agent/model.ts';
import type { Draft } from '../centre/draft.ts';
import type { CentreInput } from '../centre/inputs.ts';
import { takePhone } from './begin.ts';
import { finish } from './end.ts';
import { startRoute } from './route.ts';

export function arrive(draft: Draft, input: Extract<CentreInput, { type: 'call.arrived' }>): void {
  if (draft.call(input.call) !== undefined) {
    draft.ignore('arrivedTwice', 'This call arrived before.');
    return;
  }
  const called = draft.directory.routing.resolveCalled(input.candidates, input.trunk);
  const agent = input.employee === undefined ? undefined : draft.agent(input.employee);
  // Who rings an entrance of ours as a second line, to consult there, keeps the state of the first.
  const begun = agent === undefined ? {} : { by: agent.employee, ownsEmployee: !isBusy(agent) };
  draft.tellCall(
    input.call,
    'call.arrived',
    {
      leg: input.leg,
      trunk: input.trunk,
      device: input.device,
      called: called.shown,
      entrance: called.entrance,
      via14: called.via14,
      caller: input.caller.subject,
      groups: input.caller.groups,
      ...begun,
      dialplanVersion: called.version,
      reasons: called.reasons,
    },
    called.municipality,
  );
  if (agent !== undefined && begun.ownsEmployee === true) takePhone(draft, agent, input.call);
  const { limits } = draft.directory;
  const busy = { status: 503, phrase: 'Service Unavailable', retryAfterSeconds: limits.retryAfterSeconds };
  if (draft.state.draining) {
    finish(draft, input.call, { by: 'us', reason: 'shuttingDown', ...busy });
  } else if (draft.state.calls.size > limits.callsMax) {
    finish(draft, input.call, { by: 'us', reason: 'overload', ...busy });
  } else if (called.entrance === null) {
    finish(draft, input.call, { by: 'rule', reason: 'unknownNumber', status: 404, phrase: 'Not Found' });
  } else {
    const call = draft.call(input.call)!;
    draft.ask({ type: 'leg.progress', call: call.id, leg: call.leg, status: 180 });
    startRoute(draft, call);
  }
}
