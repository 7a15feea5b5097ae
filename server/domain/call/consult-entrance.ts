/**
 * Consulting an entrance of ours, also of another municipality: its hours, words and rules are for callers, so
 * they are walked in thought, and whoever they lead to now is asked.
 *
 *   announcement ─▶ on      line, team, person, partner ─▶ consulted      menu, closed ─▶ cannot be consulted
 */
import { Draft } from '../centre/draft.ts';
import type { RouteStep } from '../centre/routing.ts';
import type { CentreState } from '../centre/state.ts';
import type { Destination } from '../events.ts';
import type { CallId, EntranceId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { Call } from './model.ts';
import { contextOf, tellRouted } from './route.ts';

/** Whom a consultation of an entrance would reach, or why nobody can be consulted there. */
export type Consultable =
  | { readonly kind: 'reaches'; readonly target: Destination; readonly step: RouteStep }
  /** A choice only the caller can make. */
  | { readonly kind: 'menu' }
  /** No person at this moment: closed, a calamity, a message box. */
  | { readonly kind: 'closed' };

/** Where the entrance leads this caller at the moment of the draft; nothing is recorded. */
export function consultable(draft: Draft, call: Call, entrance: EntranceId): Consultable {
  const { routing, limits } = draft.directory;
  const context = { ...contextOf(draft, call), entrance };
  let step = routing.start(context);
  for (let steps = 0; steps < limits.routeStepsMax; steps += 1) {
    const { action } = step;
    switch (action.do) {
      case 'announce':
        step = routing.next(step.position, { kind: 'announced' }, context);
        break;
      case 'queue':
        return { kind: 'reaches', target: { kind: 'queue', queue: action.queue }, step };
      case 'reach':
        return { kind: 'reaches', target: action.target, step };
      case 'menu':
        return { kind: 'menu' };
      case 'voicemail':
      case 'note':
      case 'end':
        return { kind: 'closed' };
    }
  }
  return { kind: 'closed' };
}

/** The same for a screen, before it asks; null when the call is over. */
export function consultableAt(
  state: CentreState,
  callId: CallId,
  entrance: EntranceId,
  now: Instant,
): Consultable | null {
  const draft = new Draft(state, now);
  const call = draft.call(callId);
  return call === undefined ? null : consultable(draft, call, entrance);
}

/** From here on it is a call of that entrance, as after a blind transfer; what it says was not heard. */
export function moveTo(draft: Draft, call: Call, entrance: EntranceId): void {
  const found = consultable(draft, call, entrance);
  // Closed while they consulted: where its route begins is its place.
  const step =
    found.kind === 'reaches'
      ? found.step
      : draft.directory.routing.start({ ...contextOf(draft, call), entrance });
  tellRouted(draft, call.id, step);
}
