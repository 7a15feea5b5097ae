/** Requests from the network within a dialog (RFC 3261 section 12.2.2): they go to whoever owns the dialog. */
import type { EngineCore } from './core.ts';
import type { Dialog } from './dialog.ts';
import { closePending } from './end-dialog.ts';
import type { Inbound } from './inbound.ts';
import { ServerInvite } from './server-invite.ts';
import { ServerPlain } from './server-plain.ts';
import type { ServerTransaction } from './server-transaction.ts';
import { asksTooShort, tooShortLines } from './session-timer.ts';
import { uriOf } from './sip-text.ts';

/** Requests that replace the remote target (RFC 3261 section 12.2.2, RFC 3311, RFC 6665). */
const targetRefresh = new Set(['INVITE', 'UPDATE', 'SUBSCRIBE', 'NOTIFY']);

export function receiveInDialog(
  core: EngineCore,
  inbound: Inbound,
  toTag: string,
  makeTxn: () => ServerTransaction,
): void {
  const { method } = inbound;
  const dialog = core.dialogs.findForRequest(inbound.callId, inbound.fromTag, toTag);
  const txn = makeTxn();
  if (method === 'INVITE') core.answer(txn, inbound, 100);
  if (dialog === undefined || dialog.app.lost) {
    core.counters.add('refused.unknown-dialog');
    core.answer(txn, inbound, 481);
    return;
  }
  // RFC 3261 section 12.2.2: out of order is 500; it is a late or forged copy.
  if (inbound.cseq < dialog.remoteSeq) {
    core.counters.add('refused.old-cseq');
    core.answer(txn, inbound, 500);
    return;
  }
  dialog.remoteSeq = inbound.cseq;
  if ((method === 'INVITE' || method === 'UPDATE') && asksTooShort(inbound)) {
    core.counters.add('refused.session-too-short');
    core.answer(txn, inbound, 422, undefined, tooShortLines);
    return;
  }
  if (method === 'INVITE' && glare(core, dialog, inbound, txn)) return;
  if (method === 'PRACK' && !acknowledgesResponse(dialog, inbound)) {
    // RFC 3262 section 3: a PRACK that matches no response that waits.
    core.answer(txn, inbound, 481);
    return;
  }
  refreshTarget(dialog, inbound);
  deliver(core, dialog, inbound, txn);
}

/** Whether a PRACK means a reliable response of an INVITE that rings, or was just answered. */
function acknowledgesResponse(dialog: Dialog, inbound: Inbound): boolean {
  if (dialog.serverInvite?.prack(inbound) === true) return true;
  for (const invite of dialog.accepted.values()) if (invite.prack(inbound)) return true;
  return false;
}

/** RFC 3261 section 14.2: one INVITE at a time in each direction. */
function glare(core: EngineCore, dialog: Dialog, inbound: Inbound, txn: ServerTransaction): boolean {
  if (dialog.clientInvite !== undefined) {
    core.counters.add('refused.glare');
    core.answer(txn, inbound, 491);
    return true;
  }
  if (dialog.serverInvite !== undefined) {
    core.counters.add('refused.overlapping-invite');
    core.answer(txn, inbound, 500, undefined, `Retry-After: ${Math.floor(Math.random() * 11)}\r\n`);
    return true;
  }
  return false;
}

function refreshTarget(dialog: Dialog, inbound: Inbound): void {
  if (!targetRefresh.has(inbound.method)) return;
  const contact = inbound.header('contact');
  if (contact !== undefined) dialog.target = uriOf(contact);
  // A client behind a NAT or with a new connection speaks from where it can be reached.
  if (dialog.toSource || inbound.flow.reliable) dialog.flow = inbound.flow;
}

function deliver(core: EngineCore, dialog: Dialog, inbound: Inbound, txn: ServerTransaction): void {
  const { method } = inbound;
  core.counters.add('requests.in-dialog');
  if (method === 'INVITE') {
    new ServerInvite(core, inbound, txn, dialog.app, dialog).deliver();
    return;
  }
  const invite = dialog.serverInvite;
  if (method === 'UPDATE' && invite !== undefined && !dialog.confirmed) {
    if (invite.update !== undefined) {
      // RFC 3311 section 5.2: one UPDATE at a time.
      core.answer(txn, inbound, 500, undefined, `Retry-After: ${Math.floor(Math.random() * 11)}\r\n`);
      return;
    }
    const update = new ServerPlain(core, inbound, txn, dialog.app, dialog, invite.txnId);
    invite.update = update;
    update.onAnswered = () => {
      invite.update = undefined;
    };
    update.deliver();
    return;
  }
  const request = new ServerPlain(core, inbound, txn, dialog.app, dialog);
  if (method === 'BYE') endByPeer(core, dialog, request);
  else if (method === 'NOTIFY' && endsSubscription(dialog, inbound)) {
    request.onAnswered = () => core.dialogs.remove(dialog);
  }
  request.deliver();
}

/** The dialog is over for the network at once; the application still answers the BYE. */
function endByPeer(core: EngineCore, dialog: Dialog, bye: ServerPlain): void {
  dialog.pending.delete(bye);
  closePending(core, dialog);
  core.dialogs.remove(dialog);
}

function endsSubscription(dialog: Dialog, inbound: Inbound): boolean {
  return dialog.method === 'SUBSCRIBE' && /^\s*terminated/i.test(inbound.header('subscription-state') ?? '');
}
