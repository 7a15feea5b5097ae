/** Responses the engine makes for an application when the network gives none (RFC 3261 section 8.1.3.1). */
import { reasonPhrase } from '../../protocol/sip/status.ts';
import { encodeText } from '../../protocol/sip/text.ts';
import { newTag } from './ids.ts';
import type { RequestNames } from './requests.ts';

export function writeMadeUp(
  status: number,
  reason: string | undefined,
  method: string,
  names: RequestNames,
): Buffer {
  const to = names.to.includes(';tag=') ? names.to : `${names.to};tag=${newTag()}`;
  return encodeText(
    `SIP/2.0 ${status} ${reason ?? reasonPhrase(status)}\r\nFrom: ${names.from}\r\nTo: ${to}\r\n` +
      `Call-ID: ${names.callId}\r\nCSeq: ${names.seq} ${method}\r\nContent-Length: 0\r\n\r\n`,
  );
}
