/**
 * `host [":" port]` (RFC 3261 section 25.1; IPv6 reference: RFC 5118 and RFC 3986).
 */

import { parseDigits } from './tokens.ts';

export interface HostPort {
  /** As written; an IPv6 address keeps its brackets. */
  readonly host: string;
  readonly port?: number;
}

const portMax = 65_535;

/** Reads all of `text`; undefined when it is not a host with an optional port. */
export function parseHostPort(text: string): HostPort | undefined {
  const hostEnd = text.charCodeAt(0) === 0x5b ? text.indexOf(']') + 1 : endOfName(text);
  if (hostEnd <= 0) return undefined;
  const host = text.slice(0, hostEnd);
  if (!isHost(host)) return undefined;
  if (hostEnd === text.length) return { host };
  if (text.charCodeAt(hostEnd) !== 0x3a) return undefined;
  const port = parseDigits(text.slice(hostEnd + 1), portMax);
  return port === undefined ? undefined : { host, port };
}

/** A name, an IPv4 address, or an IPv6 address in brackets. */
export function isHost(host: string): boolean {
  if (host.charCodeAt(0) === 0x5b) return host.endsWith(']') && isIpv6(host.slice(1, -1));
  if (host.length === 0 || host.length > 255) return false;
  for (let at = 0; at < host.length; at++) {
    if (!isNameChar(host.charCodeAt(at))) return false;
  }
  return true;
}

function endOfName(text: string): number {
  const colon = text.indexOf(':');
  return colon < 0 ? text.length : colon;
}

/** Letters, digits, hyphen, dot; underscore because Windows and container names have it. */
function isNameChar(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x2e ||
    code === 0x2d ||
    (code >= 0x41 && code <= 0x5a) ||
    code === 0x5f
  );
}

/** An IPv6 address without brackets and zone (RFC 4291 section 2.2). */
export function isIpv6(text: string): boolean {
  return ipv6Groups(text) !== undefined;
}

/** The eight 16-bit groups of an IPv6 address, or undefined. */
export function ipv6Groups(written: string): number[] | undefined {
  if (written.length < 2 || written.length > 46) return undefined;
  // The grammar of RFC 3261 yields three colons before an IPv4 part, and RFC 5118 section 4.10 has it tolerated.
  const text = written.replace(/:::(?=[0-9]+\.[0-9.]+$)/, '::');
  const gap = text.indexOf('::');
  if (gap >= 0 && text.includes('::', gap + 1)) return undefined;
  const head = readGroups(gap < 0 ? text : text.slice(0, gap), gap < 0);
  const tail = gap < 0 ? [] : readGroups(text.slice(gap + 2), true);
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (gap < 0 ? missing !== 0 : missing < 1) return undefined;
  return [...head, ...new Array<number>(missing).fill(0), ...tail];
}

function readGroups(text: string, mayEndInIpv4: boolean): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (mayEndInIpv4 && index === parts.length - 1 && part.includes('.')) {
      const bytes = ipv4Bytes(part);
      if (bytes === undefined) return undefined;
      groups.push(((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0), ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0));
    } else if (/^[0-9A-Fa-f]{1,4}$/.test(part)) {
      groups.push(Number.parseInt(part, 16));
    } else return undefined;
  }
  return groups;
}

/** The four bytes of a dotted IPv4 address, or undefined. */
export function ipv4Bytes(text: string): number[] | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  const bytes = parts.map((part) => (part.length <= 3 ? parseDigits(part, 255) : undefined));
  return bytes.every((byte): byte is number => byte !== undefined) ? bytes : undefined;
}

/** One spelling per host for comparing: lower case, and IPv6 as eight full groups (RFC 5118 section 4.5). */
export function comparableHost(host: string): string {
  const groups = host.charCodeAt(0) === 0x5b ? ipv6Groups(host.slice(1, -1)) : undefined;
  if (groups === undefined) return host.toLowerCase();
  return `[${groups.map((group) => group.toString(16)).join(':')}]`;
}

/** An address as it stands in a URI or Via: IPv6 in brackets, anything else as it is. */
export function bracketed(address: string): string {
  return address.includes(':') && address.charCodeAt(0) !== 0x5b ? `[${address}]` : address;
}

/** The opposite: the address to hand to a socket. */
export function unbracketed(host: string): string {
  return host.charCodeAt(0) === 0x5b && host.endsWith(']') ? host.slice(1, -1) : host;
}
