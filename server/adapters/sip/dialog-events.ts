/** What the far end of an established dialog can do, turned into handler calls for its leg. */
import type { SipHandler } from '../../app/ports/sip.ts';
import type { LegId } from '../../domain/ids.ts';
import { parseAddress } from '../../protocol/sip/address.ts';
import { type Replaces, replacesOfUri } from '../../protocol/sip/replaces.ts';
import { reasonPhrase } from '../../protocol/sip/status.ts';
import { parseSip } from '../../protocol/sip/uri.ts';
import { digitOfInfo } from './info-digit.ts';
import type { SrfDialog, SrfRequest, SrfResponse } from './srf.ts';

/** Whether either side has said BYE already; the library's types leave out the property. */
export function isOver(dialog: SrfDialog): boolean {
  return (dialog as { readonly connected?: boolean }).connected === false;
}

/**
 * Listens to a dialog for as long as it lives. `ended` runs before the handler hears of the end, so that
 * a handler that hangs up in return finds the leg gone.
 */
export function followDialog(
  dialog: SrfDialog,
  leg: LegId,
  handler: SipHandler,
  legOf: (replaces: Replaces) => LegId | null,
  ended: () => void,
): void {
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
    const target = parseAddress(req.get('Refer-To') ?? '')?.uri;
    if (target === undefined) {
      res.send(400, 'Missing Refer-To', { headers: {} }, () => {});
      return;
    }
    const uri = parseSip(target);
    const replaces = uri === undefined ? undefined : replacesOfUri(uri);
    const line = replaces === undefined ? null : legOf(replaces);
    // An acceptance nobody acts upon would leave the phone waiting for news that never comes. A dialog that is
    // not ours to replace is no reason to ring its owner instead.
    const mayTry = replaces === undefined || line !== null;
    if (!mayTry || !handler.referred(leg, target, line)) res.send(603, 'Decline', { headers: {} }, () => {});
    else res.send(202);
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

/**
 * RFC 3515 section 2.4.5: how the transfer goes that the far end asked for, as the status line of a response
 * to nobody. With a final status the subscription that the REFER made ends (section 2.4.7).
 */
export function notifyReferral(dialog: SrfDialog, status: number): void {
  const state = status < 200 ? 'active;expires=180' : 'terminated;reason=noresource';
  const headers = {
    Event: 'refer',
    'Subscription-State': state,
    'Content-Type': 'message/sipfrag;version=2.0',
  };
  const body = `SIP/2.0 ${status} ${reasonPhrase(status)}\r\n`;
  // Whatever the phone answers, the transfer itself goes on.
  dialog.request({ method: 'NOTIFY', headers, body } as never).catch(() => {});
}
