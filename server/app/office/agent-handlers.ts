/** Routes of the own work: state, browser telephone, own reachability. */

import type { SipAccess } from '../../contract/own-reachability.ts';
import { employeeOf, type HandlersOf, Refusal } from './handler.ts';
import type { Office } from './office.ts';
import type { CentreAccess } from './office-parts.ts';
import { changeReachability, ownReachability } from './own-reachability.ts';
import { openPhone } from './phone-access.ts';
import { agentState, pauseReasons } from './views/agent-view.ts';
import { iso } from './views/wire-time.ts';

export function agentHandlers(
  office: Office,
): HandlersOf<'commandAgent' | 'getOwnReachability' | 'putOwnReachability' | 'requestSipAccess'> {
  return {
    commandAgent: ({ asker, body }) => {
      const employee = employeeOf(asker);
      const centre = runningCentre(office);
      switch (body.command) {
        case 'ready':
          centre.submit({ type: 'agent.signedIn', employee: employee.id });
          centre.submit({ type: 'agent.ready', employee: employee.id });
          break;
        case 'pause':
          if (!pauseReasons.some(({ id }) => id === body.pauseReason)) {
            throw new Refusal('invalid', 'De aanvraag klopt niet.', [
              { path: ['pauseReason'], detail: 'Deze reden voor een pauze bestaat niet.' },
            ]);
          }
          centre.submit({ type: 'agent.pause', employee: employee.id, reason: body.pauseReason });
          break;
        case 'endWrapUp':
          centre.submit({ type: 'agent.endWrapUp', employee: employee.id });
          break;
        case 'extendWrapUp':
          // The core has no longer wrap-up: a pause of that name follows, which keeps calls away as well.
          centre.submit({ type: 'agent.pause', employee: employee.id, reason: 'nawerk' });
          break;
        case 'signOut':
          centre.submit({ type: 'agent.signedOut', employee: employee.id });
          break;
      }
      office.changed();
      return agentState(office, centre.state, employee, office.now());
    },

    requestSipAccess: async ({ asker, body }) => {
      if (body.purpose === 'visitor') return visitorPhone(office, asker.source);
      employeeOf(asker);
      return openPhone(office, asker.who!);
    },

    getOwnReachability: ({ asker }) => ownReachability(office, employeeOf(asker)),
    putOwnReachability: ({ asker, body }) => changeReachability(office, employeeOf(asker), body),
  };
}

function visitorPhone(office: Office, source: string): SipAccess {
  const opened = office.parts.visitors.open(source);
  if (opened.ok) return { ...opened.access, expiresAt: iso(opened.endsAt) };
  if (opened.why === 'off') throw new Refusal('notFound', 'De beltelefoon voor bezoekers staat uit.');
  throw new Refusal('tooMany', 'Er wordt nu te vaak gebeld vanuit de browser. Probeer het later weer.');
}

export function runningCentre(office: Office): CentreAccess {
  const { centre } = office;
  if (centre === null) throw new Refusal('unavailable', 'De telefonie start nog.');
  return centre;
}
