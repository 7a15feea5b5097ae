/** Writes requests (RFC 3261 section 8.1.1). */
import { encodeText } from '../../protocol/sip/text.ts';
import { viaProto } from './flow.ts';
import type { SipProto } from './options.ts';
import { type SortedHeaders, tailOf } from './outgoing-headers.ts';

/** What names a request and everything that belongs to it: its ACK for a refusal, its CANCEL. */
export interface RequestNames {
  readonly uri: string;
  readonly routes: readonly string[];
  /** Values with their tags. */
  readonly from: string;
  readonly to: string;
  readonly callId: string;
  readonly seq: number;
}

export interface RequestParts extends RequestNames {
  readonly method: string;
  readonly proto: SipProto;
  /** Our `host:port` for Via. */
  readonly hostPort: string;
  readonly branch: string;
  readonly contact?: string | undefined;
  /** Lines of the engine itself, each with its CRLF. */
  readonly own?: string;
  readonly headers?: SortedHeaders | undefined;
  readonly contentType?: string | undefined;
  readonly body?: string;
}

export function writeRequest(parts: RequestParts): Buffer {
  // RFC 3581: over UDP we ask for the answer to come back to the port we sent from.
  const rport = parts.proto === 'udp' ? ';rport' : '';
  let text = `${parts.method} ${parts.uri} SIP/2.0\r\nVia: SIP/2.0/${viaProto(parts.proto)} ${parts.hostPort}${rport};branch=${parts.branch}\r\n`;
  for (const route of parts.routes) text += `Route: ${route}\r\n`;
  text += `Max-Forwards: ${parts.headers?.maxForwards ?? '70'}\r\nFrom: ${parts.from}\r\nTo: ${parts.to}\r\nCall-ID: ${parts.callId}\r\nCSeq: ${parts.seq} ${parts.method}\r\n`;
  if (parts.contact !== undefined) text += `Contact: ${parts.contact}\r\n`;
  text += `${parts.own ?? ''}${parts.headers?.known ?? ''}${tailOf(parts.headers, parts.contentType, parts.body ?? '')}`;
  return encodeText(text);
}

/** The request and URI as written by RFC 3261 section 12.2.1.1, with a strict first route as section 16.12.1.2 has it. */
export function routeRequest(
  target: string,
  routes: readonly string[],
): { uri: string; routes: readonly string[] } {
  const first = routes[0];
  if (first === undefined || /;lr(?:[=;>]|$)/i.test(first)) return { uri: target, routes };
  const open = first.indexOf('<');
  const uri = open < 0 ? first : first.slice(open + 1, first.indexOf('>', open));
  return { uri, routes: [...routes.slice(1), `<${target}>`] };
}
