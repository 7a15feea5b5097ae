/** The request a proxy sends on (RFC 3261 section 16.6) and the response it hands back (section 16.7). */
import {
  getHeader,
  getHeaderValues,
  prependHeader,
  replaceFirstValue,
  setHeader,
} from '../../protocol/sip/headers.ts';
import type { SipHeader, SipRequest, SipResponse } from '../../protocol/sip/message.ts';
import { serializeMessage } from '../../protocol/sip/serialize.ts';
import { parseSip } from '../../protocol/sip/uri.ts';
import { parseVia, viaBranch } from '../../protocol/sip/via.ts';
import type { EngineCore } from './core.ts';
import { transportParameter, viaProto } from './flow.ts';
import type { Hop } from './hop.ts';
import { newBranch } from './ids.ts';
import type { Inbound } from './inbound.ts';
import { isOwnUri } from './own-uri.ts';
import { uriOf } from './sip-text.ts';

export interface ForwardOptions {
  readonly uri: string;
  /** Stay on the path of the dialog: Record-Route, or Path for REGISTER (RFC 3327). */
  readonly stay: boolean;
  readonly more: readonly SipHeader[];
}

/** Hops left for a request, or undefined when it says nothing (then 70 are assumed). */
export function maxForwards(request: SipRequest): number | undefined {
  const text = getHeader(request, 'max-forwards');
  return text !== undefined && /^\d{1,3}$/.test(text.trim()) ? Number(text) : undefined;
}

/** Takes the topmost Route off when it names this engine (RFC 3261 section 16.4). */
export function withoutOwnRoute(core: EngineCore, request: SipRequest): SipRequest {
  const first = getHeaderValues(request, 'route')[0];
  if (first === undefined || !isOwnRoute(core, first)) return request;
  return { ...request, headers: replaceFirstValue(request.headers, 'route', undefined) };
}

export function isOwnRoute(core: EngineCore, value: string): boolean {
  const uri = parseSip(uriOf(value));
  return uri !== undefined && isOwnUri(core, uri);
}

/** @returns the bytes to send and the branch they carry */
export function writeForwarded(
  inbound: Inbound,
  hop: Hop,
  options: ForwardOptions,
): { bytes: Buffer; branch: string } {
  const { request } = inbound;
  const branch = `${newBranch()}.${loopMark(request.uri)}`;
  let headers: readonly SipHeader[] = request.headers;
  headers = setHeader(headers, 'Max-Forwards', String((maxForwards(request) ?? 71) - 1));
  if (options.stay) {
    const own = `<sip:${hop.hostPort}${transportParameter(hop.proto)};lr>`;
    if (request.method === 'REGISTER') {
      headers = setHeader(
        prependHeader(headers, 'Path', own),
        'Require',
        joinToken(getHeader(request, 'require'), 'path'),
      );
    } else headers = prependHeader(headers, 'Record-Route', own);
  }
  for (const header of options.more) headers = setHeader(headers, header.name, header.value);
  const rport = hop.proto === 'udp' ? ';rport' : '';
  headers = prependHeader(
    headers,
    'Via',
    `SIP/2.0/${viaProto(hop.proto)} ${hop.hostPort}${rport};branch=${branch}`,
  );
  return { bytes: serializeMessage({ ...request, uri: options.uri, headers }), branch };
}

/** Whether this very request came through here before (RFC 3261 section 16.3 step 4): a spiral has another URI. */
export function hasLooped(core: EngineCore, request: SipRequest): boolean {
  const mark = `.${loopMark(request.uri)}`;
  for (const value of getHeaderValues(request, 'via')) {
    const via = parseVia(value);
    if (via === undefined || !core.transports.isOwn(via.host, via.port ?? 5060)) continue;
    if (viaBranch(via)?.endsWith(mark) === true) return true;
  }
  return false;
}

/** The response without our Via, for the way back. */
export function writeReturned(response: SipResponse): Buffer {
  return serializeMessage({ ...response, headers: replaceFirstValue(response.headers, 'via', undefined) });
}

/** Header lines an application may not decide about when it proxies. */
export function addable(headers: readonly SipHeader[]): SipHeader[] {
  const fixed = new Set([
    'via',
    'route',
    'record-route',
    'call-id',
    'cseq',
    'from',
    'to',
    'content-length',
    'max-forwards',
    'contact',
  ]);
  return headers.filter((header) => !fixed.has(header.key));
}

/** FNV-1a of the Request-URI: what tells a loop from a spiral. */
function loopMark(uri: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < uri.length; i += 1) hash = Math.imul(hash ^ uri.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}

function joinToken(list: string | undefined, token: string): string {
  return list === undefined ? token : `${list}, ${token}`;
}
