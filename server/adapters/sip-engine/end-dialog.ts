/**
 * The engine ends a call by itself: no ACK came, the session expired, the application is gone. It sends BYE, tells the
 * application (`unsolicited`), and answers what was still open.
 */
import { ClientPlain } from './client-plain.ts';
import type { EngineCore } from './core.ts';
import type { Dialog } from './dialog.ts';
import { hopOfDialog } from './hop.ts';
import { routeRequest } from './requests.ts';

/** @param reason value of the Reason header (RFC 3326), or nothing for a dialog that only has to be forgotten */
export function endDialog(core: EngineCore, dialog: Dialog, reason: string): void {
  if (dialog.ended) return;
  closePending(core, dialog);
  core.dialogs.remove(dialog);
  if (dialog.method !== 'INVITE' || !dialog.confirmed) return;
  const hop = hopOfDialog(core, dialog);
  if (typeof hop === 'string') return;
  dialog.localSeq += 1;
  const { uri, routes } = routeRequest(dialog.target, dialog.routes);
  const bye = new ClientPlain(core, {
    hop,
    parts: {
      method: 'BYE',
      uri,
      routes,
      from: `${dialog.localAddress};tag=${dialog.localTag}`,
      to:
        dialog.remoteTag === undefined
          ? dialog.remoteAddress
          : `${dialog.remoteAddress};tag=${dialog.remoteTag}`,
      callId: dialog.callId,
      seq: dialog.localSeq,
      own: reason === '' ? '' : `Reason: ${reason}\r\n`,
    },
  });
  const bytes = bye.send();
  dialog.app.unsolicited(hop.flow, dialog.id, bytes);
}

/** Requests of a dialog that ended while the application thought about them get 500, INVITEs 487. */
export function closePending(core: EngineCore, dialog: Dialog): void {
  dialog.serverInvite?.terminate(487);
  for (const pending of [...dialog.pending]) pending.terminate(500);
  const invite = dialog.clientInvite;
  if (invite !== undefined) invite.cancel(core, undefined);
}
