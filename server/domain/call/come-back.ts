/**
 * The way back, so that no caller is lost: a transfer nobody took, or a conversation whose employee is
 * suddenly gone.
 *
 *   blind transfer failed ─▶ the same agent, with the reason ─▶ the line, in front
 *   employee dropped      ─────────────────────────────────────▶ the line, in front
 *   no line known         ─▶ the dialplan's "not reached"
 */
import type { Draft } from '../centre/draft.ts';
import type { TransferOutcome } from '../events.ts';
import type { CallId } from '../ids.ts';
import { enterQueue } from '../queue/enter.ts';
import { pursue } from './climb.ts';
import type { Pursuit } from './model.ts';
import { reconnect } from './reconnect.ts';
import { endTransferAs } from './referral.ts';
import { advance } from './route.ts';

/** A ladder climbed for a transfer or a return came to nothing. */
export function comeBack(draft: Draft, callId: CallId, pursuit: Pursuit): void {
  const call = draft.call(callId);
  if (call === undefined) return;
  const { transfer } = call;
  if (transfer !== null) endTransfer(draft, callId, transfer.id, 'noAnswer');
  if (pursuit.purpose === 'consult') {
    reconnect(draft, callId);
    return;
  }
  if (pursuit.purpose === 'blind' && transfer !== null) {
    const same = { kind: 'employee', employee: transfer.from } as const;
    if (pursue(draft, draft.call(callId)!, same, 'return')) return;
  }
  toLine(draft, callId);
}

/** Back into the line the caller came from, with the old arrival and a head start; or on by the dialplan. */
export function toLine(draft: Draft, callId: CallId): void {
  const call = draft.call(callId);
  if (call === undefined) return;
  if (call.line === null || !draft.directory.queues.has(call.line.queue)) {
    advance(draft, callId, { kind: 'notReached' });
    return;
  }
  const reasons = [{ code: 'returned', text: 'The caller comes back and goes in front.' }];
  enterQueue(draft, call, {
    queue: call.line.queue,
    priority: draft.directory.limits.returnedPriority,
    needs: [],
    since: call.line.since,
    // Coming back is no reason to be sent away, but neither to wait for nobody.
    overflow: { full: false, waitedSeconds: null, noAgents: call.line.leavesEmpty },
    reasons,
  });
}

export function endTransfer(draft: Draft, call: CallId, transfer: string, outcome: TransferOutcome): void {
  endTransferAs(draft, call, transfer, outcome, null);
}
