/** What the engine is started with: addresses, secret, limits, and the small things it borrows from its host. */
import type { SipTimerConfig } from '../../protocol/sip/transaction/timers.ts';

export type SipProto = 'udp' | 'tcp' | 'tls' | 'ws' | 'wss';

/** Key and certificate chain in PEM, for `tls` and `wss`. */
export interface TlsMaterial {
  readonly key: string | Uint8Array;
  readonly cert: string | Uint8Array;
}

export interface ListenOption {
  readonly proto: SipProto;
  /** Address to bind; `0.0.0.0` or `::` for all. */
  readonly host: string;
  /** 0 takes a free port; the engine reports it. */
  readonly port: number;
  readonly tls?: TlsMaterial;
}

/** The four levels an engine writes to; a structural subset of the usual loggers, no personal data in fields. */
export interface EngineLog {
  debug(fields: Readonly<Record<string, unknown>>, event: string): void;
  info(fields: Readonly<Record<string, unknown>>, event: string): void;
  warn(fields: Readonly<Record<string, unknown>>, event: string): void;
  error(fields: Readonly<Record<string, unknown>>, event: string): void;
}

export const silentLog: EngineLog = { debug() {}, info() {}, warn() {}, error() {} };

/** Every limit of the engine, with its unit; what happens at the limit stands beside it. */
export interface EngineLimits {
  /** SIP connections (TCP, TLS, WebSocket) open at once. Over it: closed on arrival. */
  readonly connectionsMax: number;
  /** SIP connections of one address. Over it: closed on arrival. */
  readonly connectionsPerSourceMax: number;
  /** A connection that holds an unfinished message, or never sent one, is closed after this, in ms. */
  readonly unfinishedMessageMsMax: number;
  /** Opening an outgoing connection may take this long, in ms; then the request fails with 503. */
  readonly connectMsMax: number;
  /** An outgoing connection without traffic is closed after this, in ms. */
  readonly idleConnectionMsMax: number;
  /** Bytes waiting in one SIP connection. Over it: the connection is closed, its peer does not read. */
  readonly connectionBacklogBytesMax: number;
  /** Bytes waiting towards one application. Over it: the application counts as behind, new INVITEs get 503. */
  readonly appBacklogBytesMax: number;
  /** Body of one control frame in bytes. Over it: the application is disconnected. */
  readonly controlFrameBytesMax: number;
  /** An application must authenticate within this, in ms. */
  readonly authenticateMsMax: number;
  /** INVITEs the applications have not answered at all. Over it: new ones get 503. */
  readonly unansweredInvitesMax: number;
  /** Wait of a datagram or a timer for its turn, in ms, above which new INVITEs get 503. Below T1, so nobody repeats. */
  readonly queueDelayMsMax: number;
  /** Seconds in Retry-After of an early 503. */
  readonly retryAfterSeconds: number;
  /** New requests outside dialogs per second from one address. Over it: the address is banned for a while. */
  readonly newRequestsPerSecondPerSource: number;
  /** Messages per second from one address that cannot be parsed. Over it: banned. */
  readonly garbagePerSecondPerSource: number;
  /** How long a ban lasts, in ms. */
  readonly banMs: number;
  /** Addresses remembered for the rate limit. Over it: the oldest is forgotten. */
  readonly sourcesMax: number;
}

export const defaultLimits: EngineLimits = {
  connectionsMax: 10_000,
  connectionsPerSourceMax: 1_000,
  unfinishedMessageMsMax: 20_000,
  connectMsMax: 4_000,
  idleConnectionMsMax: 600_000,
  connectionBacklogBytesMax: 4_194_304,
  appBacklogBytesMax: 8_388_608,
  controlFrameBytesMax: 1_048_576,
  authenticateMsMax: 10_000,
  unansweredInvitesMax: 2_000,
  queueDelayMsMax: 300,
  retryAfterSeconds: 10,
  newRequestsPerSecondPerSource: 2_000,
  garbagePerSecondPerSource: 50,
  banMs: 60_000,
  sourcesMax: 10_000,
};

/** How an out-of-dialog request finds its application, when the plain round robin is not wanted. */
export type AppChoice =
  /** Any application that routes the method, in turn. */
  | { readonly kind: 'any' }
  /** Any application with this tag that routes the method, in turn. */
  | { readonly kind: 'tag'; readonly tag: string }
  /** A listening application (`srf.listen`): one new connection for this request and its dialog. */
  | { readonly kind: 'connect'; readonly host: string; readonly port: number; readonly tls?: boolean }
  | { readonly kind: 'connect-path'; readonly path: string }
  | { readonly kind: 'reject'; readonly status: number; readonly reason?: string };

/** What `chooseApp` is told about a request. */
export interface NewRequestInfo {
  readonly method: string;
  readonly uri: string;
  readonly sourceAddress: string;
  readonly proto: SipProto;
}

export interface SipEngineOptions {
  readonly listen: readonly ListenOption[];
  /** Where applications connect; port 0 takes a free one. */
  readonly control: { readonly host: string; readonly port: number; readonly tls?: TlsMaterial };
  /** Shared secret of the applications; never empty. */
  readonly secret: string;
  /** Address written in Via and Contact towards others, when it is not the bound one (NAT). */
  readonly advertise?: string;
  readonly timers?: SipTimerConfig;
  readonly limits?: Partial<EngineLimits>;
  readonly log?: EngineLog;
  /** Monotonic clock in ms, for timers; default `performance.now`. */
  readonly now?: () => number;
  /** Sources the rate limit and the scanner list do not apply to, e.g. the trunks. */
  readonly isTrusted?: (address: string) => boolean;
  readonly chooseApp?: (request: NewRequestInfo) => AppChoice;
  /** Whether certificates of outgoing TLS connections are checked; default true. */
  readonly verifyTls?: boolean;
}

export interface ListeningAddress {
  readonly proto: SipProto;
  readonly host: string;
  readonly port: number;
}
