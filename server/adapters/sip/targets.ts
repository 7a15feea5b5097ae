/** From "ring this device" to the addresses an INVITE goes to. */
import type { Binding } from '../../app/ports/registrations.ts';
import type { SipTarget } from '../../app/ports/sip.ts';
import type { Trunk } from '../../app/ports/trunks.ts';
import type { DeviceId, TrunkId } from '../../domain/ids.ts';
import { parseAddress } from '../../protocol/sip/address.ts';
import { bracketed, comparableHost } from '../../protocol/sip/host.ts';
import { parseSip } from '../../protocol/sip/uri.ts';
import type { Branch } from './outgoing-leg.ts';

export function branchesOf(
  targets: readonly SipTarget[],
  addresses: (device: DeviceId) => readonly Binding[],
  trunks: ReadonlyMap<TrunkId, Trunk>,
): Branch[] {
  return targets.flatMap((target) => {
    if (target.kind === 'device') return addresses(target.device).map(deviceBranch);
    const ways = target.trunks.flatMap((id) => {
      const trunk = trunks.get(id);
      return trunk?.outbound
        ? [trunkBranch(trunk, trunk.outbound, target.number, target.device ?? null)]
        : [];
    });
    const first = ways.reduceRight<Branch | null>((next, way) => ({ ...way, next }), null);
    return first === null ? [] : [first];
  });
}

function deviceBranch(binding: Binding): Branch {
  return {
    uri: binding.contact,
    proxy: proxyOf(binding),
    device: binding.device,
    kind: /^wss?\//.test(binding.flow ?? '') ? 'webrtc' : 'plain',
    auth: null,
    trunk: null,
    next: null,
  };
}

/**
 * RFC 3327: the registered path is the way back; else the flow it registered over. A path of several hops is
 * entered at its first, as the SIP server takes no route set from an application.
 */
export function proxyOf(binding: Binding): string | null {
  return firstHop(binding.path) ?? flowProxy(binding);
}

function firstHop(path: readonly string[]): string | null {
  const address = path[0] === undefined ? undefined : parseAddress(path[0]);
  return address?.uri ?? null;
}

/**
 * The packet's real source, when the contact names another machine: a phone behind NAT (RFC 3581). Another
 * port of the same machine is its own choice. Only for UDP: over a connection the SIP server itself knows
 * the way back, and a contact that listens elsewhere than it called from must stay reachable without it.
 */
function flowProxy(binding: Binding): string | null {
  const flow = /^udp\/(.+):(\d+)$/.exec(binding.flow ?? '');
  const contact = parseSip(binding.contact);
  if (!flow || !contact) return null;
  const [, host = '', port = ''] = flow;
  if (comparableHost(contact.host) === comparableHost(bracketed(host))) return null;
  return `sip:${bracketed(host)}:${port}`;
}

function trunkBranch(trunk: Trunk, outbound: string, number: string, device: DeviceId | null): Branch {
  const transport = trunk.transport === 'udp' ? '' : `;transport=${trunk.transport}`;
  return {
    uri: `sip:${number}@${outbound}${transport}`,
    proxy: null,
    device,
    kind: 'plain',
    auth:
      trunk.register === null ? null : { username: trunk.register.user, password: trunk.register.password },
    trunk: { id: trunk.id, silentMs: trunk.silentSeconds * 1000 },
    next: null,
  };
}
