/** A key on a telephone: at a menu, or the confirmation of an outside mobile. */
import type { Draft } from '../centre/draft.ts';
import type { CallId, LegId } from '../ids.ts';
import { take } from './answer.ts';
import { keyPressed } from './route.ts';

/** The key that says "a person picked this up". */
const confirmKey = '1';

export function digit(draft: Draft, callId: CallId, leg: LegId, key: string): void {
  const call = draft.call(callId);
  if (call === undefined) {
    draft.ignore('callGone', 'The call is over.');
    return;
  }
  const offer = call.offers.find((one) => one.leg === leg && one.confirming);
  if (offer !== undefined) {
    if (key === confirmKey) take(draft, call, offer);
    else draft.ignore('otherKey', 'Only key 1 confirms.');
  } else if (leg === call.leg) keyPressed(draft, call, key);
  else draft.ignore('noMenu', 'No key is expected from this leg.');
}
