/**
 * A received message as the application gets it: as it came, with the topmost Via marked. One-letter names are
 * written out, because drachtio-srf knows ten of the nineteen.
 */

import type { SipHeader, SipMessage } from '../../protocol/sip/message.ts';
import { headerName } from '../../protocol/sip/names.ts';
import { serializeMessage } from '../../protocol/sip/serialize.ts';

export function messageForApp(message: SipMessage): Buffer {
  const { headers } = message;
  for (const header of headers) {
    if (header.name.length === 1) return serializeMessage({ ...message, headers: headers.map(longName) });
  }
  return serializeMessage(message);
}

function longName(header: SipHeader): SipHeader {
  return header.name.length === 1 ? { ...header, name: headerName(header.key) } : header;
}
