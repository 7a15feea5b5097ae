/**
 * Message to bytes (RFC 3261 section 7).
 *
 * Headers are written in the order and case they have. Content-Length is always our own count of body bytes, since a
 * wrong one splits a stream in the wrong place (section 18.3); it keeps the place of the first one, else comes last.
 */

import type { SipMessage } from './message.ts';
import { encodeText } from './text.ts';

export function serializeMessage(message: SipMessage): Buffer {
  let text =
    message.kind === 'request'
      ? `${clean(message.method)} ${clean(message.uri)} SIP/2.0\r\n`
      : `SIP/2.0 ${message.status} ${clean(message.reason)}\r\n`;
  const { headers, body } = message;
  let counted = false;
  for (let i = 0; i < headers.length; i++) {
    const header = headers[i];
    if (header === undefined) continue;
    if (header.key === 'content-length') {
      if (!counted) text += `${header.name}: ${body.byteLength}\r\n`;
      counted = true;
    } else {
      text += `${header.name}: ${clean(header.value)}\r\n`;
    }
  }
  text += counted ? '\r\n' : `Content-Length: ${body.byteLength}\r\n\r\n`;
  const head = encodeText(text);
  return body.byteLength === 0 ? head : Buffer.concat([head, body]);
}

/** No part may end its own line: that would let a value write headers. */
function clean(part: string): string {
  return part.includes('\n') || part.includes('\r') ? part.replace(/[\r\n]+/g, ' ') : part;
}
