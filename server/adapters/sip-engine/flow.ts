/**
 * A flow: the way one message came and the way its answer goes back (RFC 5626 section 2). Over UDP it is an
 * address pair, over TCP, TLS and WebSocket a connection.
 */
import type { SipProto } from './options.ts';

/** One address the engine listens on. */
export interface Listener {
  readonly proto: SipProto;
  /** Bound address, as given. */
  readonly host: string;
  /** Real port. */
  readonly port: number;
  /** `host:port` to write in Via, Contact and Record-Route towards `remoteHost`; IPv6 in brackets. */
  hostPortFor(remoteHost: string): string;
  close(): Promise<void>;
}

/** Told once when a connection is gone; UDP flows never tell. */
export interface FlowUser {
  onFlowClosed(flow: Flow): void;
}

export interface Flow {
  readonly proto: SipProto;
  readonly reliable: boolean;
  readonly listener: Listener;
  readonly remoteHost: string;
  readonly remotePort: number;
  /** False once the connection is gone. */
  readonly open: boolean;
  /** Sends one whole message; false when the flow is closed. */
  send(bytes: Uint8Array): boolean;
  /** Transactions register while they wait for an answer on this flow. */
  addUser(user: FlowUser): void;
  removeUser(user: FlowUser): void;
}

/** The word for a transport in the control protocol: WebSocket counts as what carries it. */
export function controlProto(proto: SipProto): 'udp' | 'tcp' | 'tls' {
  if (proto === 'ws') return 'tcp';
  return proto === 'wss' ? 'tls' : proto;
}

/** The word in a Via header (RFC 3261 section 18, RFC 7118 section 5). */
export function viaProto(proto: SipProto): string {
  return proto.toUpperCase();
}

export function isReliable(proto: SipProto): boolean {
  return proto !== 'udp';
}

/** `;transport=` for a URI of ours; UDP is the default and stays unwritten. */
export function transportParameter(proto: SipProto): string {
  return proto === 'udp' ? '' : `;transport=${proto}`;
}
