/** A destination in the words of routing tests and of `explain`. */
import type { RouteDecision } from './route-types.ts';

/** `queue olst-wijhe/kcc`, `hang-up 480`: the destination in the words of a routing test. */
export function destinationText({ destination }: RouteDecision): string {
  switch (destination.kind) {
    case 'queue':
      return `queue ${destination.queue}`;
    case 'team':
      return `team ${destination.team}`;
    case 'employee':
      return `employee ${destination.employee}`;
    case 'partner':
      return `partner ${destination.partner}`;
    case 'voicemail':
      return `voicemail ${destination.team}`;
    case 'note':
      return `note ${destination.team}`;
    case 'hangUp':
      return `hang-up ${destination.sip}`;
  }
}
