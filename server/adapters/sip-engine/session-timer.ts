/**
 * Session timers on behalf of an application (RFC 4028): the engine answers the negotiation, refreshes when that is its
 * part, and ends a call whose peer stopped refreshing.
 *
 *   peer refreshes:  ──── the whole interval without a refresh ────▶ BYE
 *   we refresh:      ── half the interval ──▶ re-INVITE ──2xx──▶ again;  408, 481, silence ──▶ BYE
 */
import { getHeader, hasListToken } from '../../protocol/sip/headers.ts';
import type { SipMessage } from '../../protocol/sip/message.ts';
import { minSessionSeconds, parseSeconds, parseSessionExpires } from '../../protocol/sip/session-expires.ts';
import { ClientInvite } from './client-invite.ts';
import type { EngineCore } from './core.ts';
import type { Dialog } from './dialog.ts';
import { endDialog } from './end-dialog.ts';
import { hopOfDialog } from './hop.ts';
import type { Inbound } from './inbound.ts';
import type { SortedHeaders } from './outgoing-headers.ts';
import { routeRequest } from './requests.ts';
import type { EngineTimer } from './timer-service.ts';

const expired = 'SIP;cause=200;text="Session timer expired"';

export class SessionTimer {
  readonly #core: EngineCore;
  readonly #dialog: Dialog;
  readonly #seconds: number;
  readonly #refreshing: boolean;
  #timer: EngineTimer | undefined;

  /** @param refreshing whether refreshing is our part */
  constructor(core: EngineCore, dialog: Dialog, seconds: number, refreshing: boolean) {
    this.#core = core;
    this.#dialog = dialog;
    this.#seconds = seconds;
    this.#refreshing = refreshing;
    this.restart();
  }

  /** The session was refreshed, or begins. */
  restart(): void {
    this.stop();
    const scale = this.#core.timerConfig.t1 / 500;
    const interval = this.#seconds * 1000 * scale;
    if (this.#refreshing)
      this.#timer = this.#core.timers.call(interval / 2, 'session-refresh', () => this.#refresh());
    else this.#timer = this.#core.timers.call(interval, 'session-expiry', () => this.#expire());
  }

  stop(): void {
    this.#core.timers.cancel(this.#timer);
    this.#timer = undefined;
  }

  #expire(): void {
    this.#core.counters.add('session-timer.expired');
    endDialog(this.#core, this.#dialog, expired);
  }

  #refresh(): void {
    const dialog = this.#dialog;
    const hop = hopOfDialog(this.#core, dialog);
    if (typeof hop === 'string' || dialog.clientInvite !== undefined || dialog.serverInvite !== undefined) {
      // Another INVITE is under way: it refreshes the session as well, or this comes round again.
      this.#timer = this.#core.timers.call(2 * this.#core.timerConfig.t2, 'session-refresh', () =>
        this.#refresh(),
      );
      return;
    }
    this.#core.counters.add('session-timer.refreshes');
    dialog.localSeq += 1;
    const line = routeRequest(dialog.target, dialog.routes);
    const { localBody } = dialog;
    new ClientInvite(this.#core, {
      hop,
      dialog,
      parts: {
        uri: line.uri,
        routes: line.routes,
        from: `${dialog.localAddress};tag=${dialog.localTag}`,
        to:
          dialog.remoteTag === undefined
            ? dialog.remoteAddress
            : `${dialog.remoteAddress};tag=${dialog.remoteTag}`,
        callId: dialog.callId,
        seq: dialog.localSeq,
        contact: dialog.contact,
        own: `Supported: timer\r\nSession-Expires: ${this.#seconds};refresher=uac\r\n`,
        ...(localBody === undefined ? {} : { body: localBody.body, contentType: localBody.type }),
      },
      onFinal: (status) => this.#refreshed(status),
    }).send();
  }

  #refreshed(status: number): void {
    if (this.#dialog.ended) return;
    if (status < 300 || status === 491) this.restart();
    // RFC 4028 section 10: without an answer, or when the peer does not know the call, it is over.
    else if (status === 408 || status === 481) this.#expire();
    else this.restart();
  }
}

/** Whether an INVITE or UPDATE asks for less than anybody has to accept: then 422 with Min-SE (RFC 4028 section 6). */
export function asksTooShort(inbound: Inbound): boolean {
  const wanted = parseSessionExpires(getHeader(inbound.request, 'session-expires') ?? '');
  return wanted !== undefined && wanted.seconds < minSessionSeconds;
}

export const tooShortLines = `Min-SE: ${minSessionSeconds}\r\n`;

/**
 * Lines for the 2xx to an INVITE or UPDATE, and the timer that follows from them (RFC 4028 section 9). The peer that
 * names no refresher is left alone, as the original server does; an application may name the terms in its 200.
 */
export function answerSessionTimer(
  core: EngineCore,
  dialog: Dialog,
  inbound: Inbound,
  sorted: SortedHeaders,
): string {
  const fromApp = /^Session-Expires:\s*(.+?)\r$/im.exec(sorted.known)?.[1];
  const wanted = parseSessionExpires(fromApp ?? getHeader(inbound.request, 'session-expires') ?? '');
  if (wanted === undefined || wanted.refresher === undefined) {
    // A plain re-INVITE refreshes the session it finds (RFC 4028 section 7.4).
    dialog.sessionTimer?.restart();
    return '';
  }
  const seconds = Math.max(wanted.seconds, minSessionSeconds);
  use(dialog, new SessionTimer(core, dialog, seconds, wanted.refresher === 'uas'));
  if (fromApp !== undefined) return '';
  const peerKnows = hasListToken(inbound.request, 'supported', 'timer');
  const require = wanted.refresher === 'uac' && peerKnows ? 'Require: timer\r\n' : '';
  return `${require}Session-Expires: ${seconds};refresher=${wanted.refresher}\r\n`;
}

/** The 2xx to our INVITE may name a refresher: then the session has a timer (RFC 4028 section 7.2). */
export function startSessionTimer(core: EngineCore, dialog: Dialog, response: SipMessage): void {
  const agreed = parseSessionExpires(getHeader(response, 'session-expires') ?? '');
  if (agreed === undefined || agreed.refresher === undefined) {
    dialog.sessionTimer?.restart();
    return;
  }
  const minimum = parseSeconds(getHeader(response, 'min-se') ?? '') ?? minSessionSeconds;
  use(dialog, new SessionTimer(core, dialog, Math.max(agreed.seconds, minimum), agreed.refresher === 'uac'));
}

function use(dialog: Dialog, timer: SessionTimer): void {
  dialog.sessionTimer?.stop();
  dialog.sessionTimer = timer;
}
