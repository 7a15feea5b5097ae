/** Which trunk a packet belongs to, by its source address. */
import { BlockList, isIP } from 'node:net';
import type { Trunk } from '../../app/ports/trunks.ts';

/** Finds the trunk of a source address; the first in the list wins where ranges overlap. */
export class TrunkMatch {
  readonly #entries: readonly { readonly trunk: Trunk; readonly list: BlockList }[];

  /** @throws when an address is neither IPv4, IPv6 nor CIDR; `config` has checked that before. */
  constructor(trunks: readonly Trunk[]) {
    this.#entries = trunks.map((trunk) => ({ trunk, list: listOf(trunk.addresses) }));
  }

  find(address: string): Trunk | null {
    const plain = plainAddress(address);
    const family = isIP(plain) === 6 ? 'ipv6' : 'ipv4';
    if (isIP(plain) === 0) return null;
    return this.#entries.find((entry) => entry.list.check(plain, family))?.trunk ?? null;
  }
}

/** An IPv4 address that came over an IPv6 socket as IPv4; without the zone of a link-local address. */
function plainAddress(address: string): string {
  const bare = address.replace(/^\[|\]$/g, '').split('%', 1)[0] ?? '';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1];
  return mapped ?? bare;
}

function listOf(addresses: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of addresses) {
    const [address = '', prefix] = text.split('/', 2);
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (isIP(address) === 0) throw new Error(`not an address: ${text}`);
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}
