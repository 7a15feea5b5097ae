/** The next hop of a request: a flow that exists, an address, or a name still to be resolved. */
import { unbracketed } from '../../protocol/sip/host.ts';
import { parseSip, type SipUri, uriTransport } from '../../protocol/sip/uri.ts';
import type { EngineCore } from './core.ts';
import type { Dialog } from './dialog.ts';
import type { Flow, Listener } from './flow.ts';
import type { SipProto } from './options.ts';
import { defaultPort, isAddress, resolveName } from './resolve.ts';
import { uriOf } from './sip-text.ts';

export interface Hop {
  readonly proto: SipProto;
  readonly listener: Listener;
  /** Our `host:port` as this hop sees it. */
  readonly hostPort: string;
  /** The flow to use, when the hop is one already. */
  readonly flow?: Flow;
  readonly host: string;
  readonly port?: number;
}

export type HopFailure = 'no-transport';

const protos: Readonly<Record<string, SipProto>> = {
  udp: 'udp',
  tcp: 'tcp',
  tls: 'tls',
  ws: 'ws',
  wss: 'wss',
};

/** RFC 3263 section 4.1 without NAPTR: sips means TLS, else the `transport` parameter, else UDP. */
export function hopTo(core: EngineCore, uri: SipUri): Hop | HopFailure {
  const named = uriTransport(uri);
  let proto: SipProto | undefined = named === undefined ? 'udp' : protos[named];
  if (uri.scheme === 'sips' && proto !== 'wss') proto = proto === 'ws' ? 'wss' : 'tls';
  if (proto === undefined) return 'no-transport';
  const host = unbracketed(uri.host);
  const listener = core.transports.pick(proto, host);
  if (listener === undefined) return 'no-transport';
  const hostPort = listener.hostPortFor(isAddress(host) ? host : '');
  return { proto, listener, hostPort, host, ...(uri.port === undefined ? {} : { port: uri.port }) };
}

export function hopOver(flow: Flow): Hop {
  const { listener, proto, remoteHost: host, remotePort: port } = flow;
  return { proto, listener, hostPort: listener.hostPortFor(host), flow, host, port };
}

/** Where requests of a dialog go: its first route, its own flow, or its remote target. */
export function hopOfDialog(core: EngineCore, dialog: Dialog): Hop | HopFailure {
  const { flow } = dialog;
  // A connection is kept for as long as it lives: nobody could open another one to a browser or through a NAT.
  if (flow.reliable && flow.open) return hopOver(flow);
  const first = dialog.routes[0];
  if (first === undefined && dialog.toSource) return hopOver(flow);
  const uri = parseSip(first === undefined ? dialog.target : uriOf(first));
  if (uri === undefined) return hopOver(flow);
  // A route to a private address cannot be reached from outside its network; what sent us the message can.
  if (first !== undefined && isPrivate(uri.host) && !isPrivate(flow.remoteHost)) return hopOver(flow);
  return hopTo(core, uri);
}

/** RFC 1918. */
function isPrivate(host: string): boolean {
  return /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/.test(host);
}

export type FlowResult = Flow | 'unreachable' | 'dns-error';

/** Opens the flow of a hop. `done` is called at once when no name has to be resolved. */
export function openHop(core: EngineCore, hop: Hop, done: (flow: FlowResult) => void): void {
  if (hop.flow !== undefined) {
    done(hop.flow.open ? hop.flow : 'unreachable');
    return;
  }
  if (isAddress(hop.host)) {
    done(core.transports.open(hop.listener, hop.host, hop.port ?? defaultPort(hop.proto)) ?? 'unreachable');
    return;
  }
  resolveName(hop.host, hop.port, hop.proto).then(
    (addresses) => {
      const first = addresses[0];
      if (first === undefined) done('dns-error');
      else done(core.transports.open(hop.listener, first.host, first.port, hop.host) ?? 'unreachable');
    },
    () => done('dns-error'),
  );
}
