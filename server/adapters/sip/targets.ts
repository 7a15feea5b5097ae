/** From "ring this device" to the addresses an INVITE goes to. */
import type { Binding } from '../../app/ports/registrations.ts';
import type { SipTarget } from '../../app/ports/sip.ts';
import type { Trunk } from '../../app/ports/trunks.ts';
import type { DeviceId, TrunkId } from '../../domain/ids.ts';
import { parseSip } from '../../protocol/sip/uri.ts';
import type { Branch } from './outgoing-leg.ts';

export function branchesOf(
  targets: readonly SipTarget[],
  addresses: (device: DeviceId) => readonly Binding[],
  trunks: ReadonlyMap<TrunkId, Trunk>,
): Branch[] {
  return targets.flatMap((target) => {
    if (target.kind === 'device') return addresses(target.device).map(deviceBranch);
    const trunk = trunks.get(target.trunk);
    return trunk?.outbound ? [trunkBranch(trunk, trunk.outbound, target.number)] : [];
  });
}

function deviceBranch(binding: Binding): Branch {
  return {
    uri: binding.contact,
    // RFC 3327: the registered path is the way back; else the flow it registered over.
    proxy: binding.path[0] ?? flowProxy(binding),
    device: binding.device,
    kind: /^wss?\//.test(binding.flow ?? '') ? 'webrtc' : 'plain',
    auth: null,
  };
}

/**
 * The packet's real source, when the contact names another machine: a phone behind NAT (RFC 3581). Another
 * port of the same machine is its own choice.
 */
function flowProxy(binding: Binding): string | null {
  const flow = /^(udp|tcp|tls)\/(.+):(\d+)$/.exec(binding.flow ?? '');
  const contact = parseSip(binding.contact);
  if (!flow || !contact) return null;
  const [, transport = '', host = '', port = ''] = flow;
  if (contact.host === host) return null;
  const address = host.includes(':') ? `[${host}]` : host;
  return transport === 'udp' ? `sip:${address}:${port}` : `sip:${address}:${port};transport=${transport}`;
}

function trunkBranch(trunk: Trunk, outbound: string, number: string): Branch {
  const transport = trunk.transport === 'udp' ? '' : `;transport=${trunk.transport}`;
  return {
    uri: `sip:${number}@${outbound}${transport}`,
    proxy: null,
    device: null,
    kind: 'plain',
    auth:
      trunk.register === null ? null : { username: trunk.register.user, password: trunk.register.password },
  };
}
