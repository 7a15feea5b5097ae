/** What the far end of an established dialog can do, turned into handler calls for its leg. */
import type { SipHandler } from '../../app/ports/sip.ts';
import type { LegId } from '../../domain/ids.ts';
import { digitOfInfo } from './info-digit.ts';
import type { SrfDialog, SrfRequest, SrfResponse } from './srf.ts';

/**
 * Listens to a dialog for as long as it lives. `ended` runs before the handler hears of the end, so that
 * a handler that hangs up in return finds the leg gone.
 */
export function followDialog(dialog: SrfDialog, leg: LegId, handler: SipHandler, ended: () => void): void {
  dialog.on('destroy', (message: SrfRequest) => {
    ended();
    // The SIP server itself ends a dialog (no ACK, session timer, lost connection) as "application".
    handler.ended(leg, message?.source === 'application' ? 'network' : 'peer');
  });
  dialog.on('modify', (req, res) => renegotiate(dialog, leg, handler, req, res));
  dialog.on('update', (req, res) => {
    if (req.body) renegotiate(dialog, leg, handler, req, res);
    else res.send(200);
  });
  dialog.on('ack', (req) => {
    if (req?.body) handler.acknowledged(leg, req.body);
  });
  dialog.on('info', (req, res) => {
    res.send(200);
    const digit = digitOfInfo(req.get('Content-Type') ?? '', req.body ?? '');
    if (digit !== null) handler.digit(leg, digit);
  });
  dialog.on('refer', (req, res) => {
    const target = req.get('Refer-To');
    if (!target) {
      res.send(400, 'Missing Refer-To', { headers: {} }, () => {});
      return;
    }
    // An acceptance nobody acts upon would leave the phone waiting for news that never comes.
    if (handler.referred(leg, target, null)) res.send(202);
    else res.send(603, 'Decline', { headers: {} }, () => {});
  });
}

function renegotiate(
  dialog: SrfDialog,
  leg: LegId,
  handler: SipHandler,
  req: SrfRequest,
  res: SrfResponse,
): void {
  const offer = req.body ? req.body : null;
  handler.renegotiate(leg, offer, (answer) => {
    if (!answer.ok) {
      res.send(answer.status, answer.reason, { headers: {} }, () => {});
      return;
    }
    dialog.local.sdp = answer.sdp;
    res.send(200, { body: answer.sdp });
  });
}
