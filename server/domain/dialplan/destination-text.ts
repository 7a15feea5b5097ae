/** Steps in the words of routing tests, of `explain` and of `replay`. */
import type { RouteDecision, RouteStep } from './route-types.ts';

/** `queue olst-wijhe/kcc`, `hang-up 480`, `menu deventer/keuze`. */
export function stepText(step: RouteStep): string {
  switch (step.kind) {
    case 'announce':
      return `announcement ${step.prompt.id}`;
    case 'menu':
      return `menu ${step.prompt.id}`;
    case 'queue':
      return `queue ${step.queue}`;
    case 'team':
      return `team ${step.team}`;
    case 'employee':
      return `employee ${step.employee}`;
    case 'partner':
      return `partner ${step.partner}`;
    case 'voicemail':
      return `voicemail ${step.team}`;
    case 'note':
      return `note ${step.team}`;
    case 'hangUp':
      return `hang-up ${step.sip}`;
  }
}

export function destinationText({ destination }: RouteDecision): string {
  return stepText(destination);
}
