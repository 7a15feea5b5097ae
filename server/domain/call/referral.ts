/**
 * What a phone that asked for a transfer (RFC 3515) is told: 100 at once, 180 while somebody rings, and in
 * the end one final status. Its own leg stays up until then, because the news travels over it.
 */
import type { Draft } from '../centre/draft.ts';
import type { TransferOutcome } from '../events.ts';
import type { CallId, EmployeeId, LegId } from '../ids.ts';

/** Final statuses by outcome (RFC 3261 section 21). */
const statuses: Readonly<Record<TransferOutcome, number>> = {
  connected: 200,
  noAnswer: 480,
  rejected: 603,
  busy: 486,
  unreachable: 480,
  cancelled: 487,
  callerLeft: 487,
};

/** Ends a transfer, and tells the phone that asked for it. */
export function endTransferAs(
  draft: Draft,
  call: CallId,
  transfer: string,
  outcome: TransferOutcome,
  by: EmployeeId | null,
): void {
  const referrer = draft.call(call)?.transfer?.referrer ?? null;
  draft.tellCall(call, 'call.transferEnded', { transfer, outcome, by });
  tellReferrer(draft, call, referrer, statuses[outcome]);
}

/** Nothing where a screen asked: it reads the facts. */
export function tellReferrer(draft: Draft, call: CallId, referrer: LegId | null, status: number): void {
  if (referrer !== null) draft.ask({ type: 'leg.referred', call, leg: referrer, status });
}
