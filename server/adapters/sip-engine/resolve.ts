/**
 * Where a SIP URI leads (RFC 3263): an address at once for IP literals, SRV and then A/AAAA for names. NAPTR is not asked:
 * the transport comes from the URI or is UDP.
 */
import { lookup, resolveSrv } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { SipProto } from './options.ts';

export interface ResolvedAddress {
  readonly host: string;
  readonly port: number;
}

export function defaultPort(proto: SipProto): number {
  if (proto === 'tls') return 5061;
  if (proto === 'ws') return 80;
  return proto === 'wss' ? 443 : 5060;
}

/** Whether `host` needs no look-up. */
export function isAddress(host: string): boolean {
  return isIP(host) !== 0;
}

/**
 * All addresses of a name in the order to try them: SRV by priority, then weight at random as RFC 2782 wants, only
 * when the URI gave no port (RFC 3263 section 4.2); else the name's own addresses.
 *
 * @returns an empty list when the name leads nowhere
 */
export async function resolveName(
  name: string,
  port: number | undefined,
  proto: SipProto,
): Promise<ResolvedAddress[]> {
  if (port === undefined) {
    const found: ResolvedAddress[] = [];
    for (const record of orderSrv(await srvRecords(name, proto))) {
      for (const host of await addresses(record.name)) found.push({ host, port: record.port });
    }
    if (found.length > 0) return found;
  }
  return (await addresses(name)).map((host) => ({ host, port: port ?? defaultPort(proto) }));
}

interface SrvRecord {
  readonly name: string;
  readonly port: number;
  readonly priority: number;
  readonly weight: number;
}

async function srvRecords(name: string, proto: SipProto): Promise<readonly SrvRecord[]> {
  const service = proto === 'tls' ? '_sips._tcp' : `_sip._${proto}`;
  try {
    return await resolveSrv(`${service}.${name}`);
  } catch {
    // No SRV record is the common case, not a fault.
    return [];
  }
}

async function addresses(name: string): Promise<string[]> {
  try {
    return (await lookup(name, { all: true, verbatim: false })).map((entry) => entry.address);
  } catch {
    return [];
  }
}

/** RFC 2782: lower priority first; within one priority a running sum of weights decides. */
export function orderSrv(records: readonly SrvRecord[], random: () => number = Math.random): SrvRecord[] {
  const rest = [...records].sort((a, b) => a.priority - b.priority || a.weight - b.weight);
  const ordered: SrvRecord[] = [];
  while (rest.length > 0) {
    const priority = (rest[0] as SrvRecord).priority;
    const group = rest.filter((record) => record.priority === priority);
    let pick = Math.floor(random() * (group.reduce((sum, record) => sum + record.weight, 0) + 1));
    const chosen = group.find((record) => {
      pick -= record.weight;
      return pick <= 0;
    });
    const next = chosen ?? (group[0] as SrvRecord);
    ordered.push(next);
    rest.splice(rest.indexOf(next), 1);
  }
  return ordered;
}
