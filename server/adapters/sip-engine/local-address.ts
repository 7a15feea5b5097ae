/** Which of our addresses a peer can reach: for Via, Contact and Record-Route. */
import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

/** Brackets around an IPv6 address, as URIs and Via want (RFC 3261 section 25.1). */
export function uriHost(host: string): string {
  return isIPv6(host) ? `[${host}]` : host;
}

export function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::' || host === '';
}

/**
 * The address of ours in the same subnet as `remote`, else the first that is not loopback. Loopback peers see
 * loopback. Only for listeners bound to all addresses.
 */
export function addressTowards(remote: string, family: 4 | 6): string {
  if (remote.startsWith('127.')) return '127.0.0.1';
  if (remote === '::1') return '::1';
  const wanted = family === 4 ? 'IPv4' : 'IPv6';
  let first: string | undefined;
  for (const list of Object.values(networkInterfaces())) {
    for (const address of list ?? []) {
      if (address.family !== wanted || address.internal) continue;
      if (family === 4 && sameSubnet(address.address, remote, address.netmask)) return address.address;
      first ??= address.address;
    }
  }
  return first ?? (family === 4 ? '127.0.0.1' : '::1');
}

/** Every address of this machine, for "is this URI ourselves". */
export function ownAddresses(): Set<string> {
  const own = new Set<string>(['127.0.0.1', '::1', 'localhost']);
  for (const list of Object.values(networkInterfaces()))
    for (const entry of list ?? []) own.add(entry.address);
  return own;
}

function sameSubnet(a: string, b: string, mask: string): boolean {
  const [left, right, bits] = [a, b, mask].map(ipv4Number);
  if (left === undefined || right === undefined || bits === undefined) return false;
  return (left & bits) === (right & bits);
}

function ipv4Number(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0;
  for (const part of parts) {
    const byte = Number(part);
    if (!Number.isInteger(byte) || byte < 0 || byte > 255) return undefined;
    value = (value << 8) | byte;
  }
  return value;
}
