/** The SIP answer for a session we cannot have (RFC 3261 section 21.4.26). */
import type { MediaError } from '../ports/media.ts';
import type { RenegotiationReply } from '../ports/sip.ts';

/** 488 with the reason for a description that does not fit; 503 when the fault is ours. */
export function refusal(error: MediaError): RenegotiationReply & { readonly ok: false } {
  if (error.code === 'notAcceptable') {
    return { ok: false, status: 488, reason: `Not Acceptable Here (${error.reason})` };
  }
  return { ok: false, status: 503, reason: 'Service Unavailable' };
}
