/**
 * Via (RFC 3261 sections 18.2 and 20.42; rport: RFC 3581).
 *
 *   SIP/2.0/UDP host:port;branch=z9hG4bK…;rport;received=…
 */

import { type HostPort, parseHostPort, unbracketed } from './host.ts';
import { findParam, formatParams, getParam, noParams, type Params, parseParams, setParam } from './params.ts';
import { isToken, parseDigits, skipBlanks, trimSlice } from './tokens.ts';

export interface Via extends HostPort {
  /** Upper case: UDP, TCP, TLS, WS, WSS, SCTP or another token. */
  readonly transport: string;
  readonly params: Params;
}

/** Branches that start like this are unique per transaction (section 8.1.1.7). */
export const branchCookie = 'z9hG4bK';

/** Reads one Via value, already split at commas. Undefined when malformed. */
export function parseVia(value: string): Via | undefined {
  const semicolon = value.indexOf(';');
  const headEnd = semicolon < 0 ? value.length : semicolon;
  const first = value.indexOf('/');
  const second = value.indexOf('/', first + 1);
  if (first < 0 || second < 0 || second > headEnd) return undefined;
  // Blanks may stand around the slashes (section 25.1, SLASH).
  if (trimSlice(value, 0, first).toUpperCase() !== 'SIP' || trimSlice(value, first + 1, second) !== '2.0')
    return undefined;
  const transportStart = skipBlanks(value, second + 1, headEnd);
  let transportEnd = transportStart;
  while (
    transportEnd < headEnd &&
    value.charCodeAt(transportEnd) !== 0x20 &&
    value.charCodeAt(transportEnd) !== 0x09
  ) {
    transportEnd++;
  }
  const transport = value.slice(transportStart, transportEnd);
  if (!isToken(transport)) return undefined;
  const sentBy = trimSlice(value, transportEnd, headEnd);
  const hostPort = parseHostPort(closeUp(sentBy));
  if (hostPort === undefined) return undefined;
  const params = semicolon < 0 ? noParams : parseParams(value, semicolon);
  if (params === undefined) return undefined;
  return { transport: transport.toUpperCase(), ...hostPort, params };
}

/** Takes out the blanks that may stand around the colon before the port (COLON); others are refused later. */
function closeUp(sentBy: string): string {
  const colon = sentBy.lastIndexOf(':');
  if (colon < 0 || (!sentBy.includes(' ') && !sentBy.includes('\t'))) return sentBy;
  return `${trimSlice(sentBy, 0, colon)}:${trimSlice(sentBy, colon + 1, sentBy.length)}`;
}

export function formatVia(via: Via): string {
  const port = via.port === undefined ? '' : `:${via.port}`;
  return `SIP/2.0/${via.transport} ${via.host}${port}${formatParams(via.params)}`;
}

export function viaBranch(via: Via): string | undefined {
  return getParam(via.params, 'branch');
}

/**
 * True when the branch alone identifies the transaction (section 17.2.3). The cookie with nothing behind it is as good
 * as none (RFC 4475 section 3.2.1).
 */
export function isUniqueBranch(branch: string | undefined): branch is string {
  if (branch === undefined) return false;
  return branch.length > branchCookie.length && branch.startsWith(branchCookie);
}

/**
 * Address the message came from, when it differs from sent-by (section 18.2.1). An IPv6 address is given without
 * brackets, though some senders put them (RFC 5118 section 4.5).
 */
export function viaReceived(via: Via): string | undefined {
  const received = getParam(via.params, 'received');
  return received === undefined ? undefined : unbracketed(received);
}

/** `true` for the bare parameter of a request, a port number in a response, undefined when absent or malformed. */
export function viaRport(via: Via): number | true | undefined {
  const param = findParam(via.params, 'rport');
  if (param === undefined) return undefined;
  return param.value === undefined ? true : parseDigits(param.value, 65_535);
}

/** The Via with where the request really came from (section 18.2.1, RFC 3581 section 4). */
export function markVia(via: Via, address: string, port: number): Via {
  const params = setParam(setParam(via.params, 'received', address), 'rport', String(port));
  return { ...via, params };
}
