/** Writes responses (RFC 3261 section 8.2.6). */

import { reasonPhrase } from '../../protocol/sip/status.ts';
import { encodeText } from '../../protocol/sip/text.ts';
import type { Inbound } from './inbound.ts';
import { type SortedHeaders, tailOf } from './outgoing-headers.ts';

export interface ResponseParts {
  readonly status: number;
  readonly reason?: string;
  /** Tag of our side, when To has none yet. */
  readonly toTag?: string | undefined;
  /** Value of Contact. */
  readonly contact?: string | undefined;
  /** Echo Record-Route: in answers that make a dialog (RFC 3261 section 12.1.1). */
  readonly recordRoute?: boolean;
  /** Lines of the engine itself, each with its CRLF, e.g. RSeq. */
  readonly own?: string;
  readonly headers?: SortedHeaders | undefined;
  readonly contentType?: string | undefined;
  readonly body?: string;
}

export function writeResponse(inbound: Inbound, parts: ResponseParts): Buffer {
  let text = `SIP/2.0 ${parts.status} ${parts.reason ?? reasonPhrase(parts.status)}\r\n${inbound.viaLines}`;
  if (parts.recordRoute === true) {
    for (const header of inbound.request.headers) {
      if (header.key === 'record-route') text += `Record-Route: ${header.value}\r\n`;
    }
  }
  const tag = parts.toTag === undefined || inbound.toTag !== undefined ? '' : `;tag=${parts.toTag}`;
  text += `From: ${inbound.from}\r\nTo: ${inbound.to}${tag}\r\nCall-ID: ${inbound.callId}\r\nCSeq: ${inbound.cseqText}\r\n`;
  if (parts.contact !== undefined) text += `Contact: ${parts.contact}\r\n`;
  // RFC 3261 section 8.2.6.1: the Timestamp of a request is copied into its 100.
  if (parts.status === 100) {
    const timestamp = inbound.header('timestamp');
    if (timestamp !== undefined) text += `Timestamp: ${timestamp}\r\n`;
  }
  text += `${parts.own ?? ''}${parts.headers?.known ?? ''}${tailOf(parts.headers, parts.contentType, parts.body ?? '')}`;
  return encodeText(text);
}
