/**
 * The SIP server the app speaks to: the embedded engine, or a drachtio-server elsewhere. Nothing beyond
 * this file knows which one it is.
 */
import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import type { SipServerAddress } from '../adapters/sip/srf.ts';
import { TrunkMatch } from '../adapters/sip/trunk-match.ts';
import { startSipEngine } from '../adapters/sip-engine/engine.ts';
import type { Log, LogFields } from '../app/ports/log.ts';
import type { TrunkBook } from '../app/ports/trunks.ts';
import type { Config } from '../config/schema.ts';

export interface SipServer {
  readonly address: SipServerAddress;
  /** Takes a browser's WebSocket of path `/sip`; null where that is not to be had. */
  readonly acceptWebSocket: ((socket: WebSocket, request: IncomingMessage) => void) | null;
  /** `listener` is told the `host:port` of each of those WebSockets that has closed. */
  onSocketClosed(listener: (source: string) => void): void;
  /** Counters by name, for metrics; empty for a server elsewhere. */
  counters(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}

export async function openSipServer(
  config: Config,
  log: Log,
  secret: string,
  readText: (path: string) => string,
  trunks: TrunkBook,
): Promise<SipServer> {
  const { sip } = config;
  if (sip.drachtio !== null) {
    return {
      address: sip.drachtio,
      acceptWebSocket: null,
      onSocketClosed: () => {},
      counters: () => ({}),
      close: () => Promise.resolve(),
    };
  }
  const tls =
    sip.tlsCert !== null && sip.tlsKey !== null
      ? { cert: readText(sip.tlsCert), key: readText(sip.tlsKey) }
      : null;
  let closed: (source: string) => void = () => {};
  let match = new TrunkMatch(trunks.current);
  trunks.onChange((others) => {
    match = new TrunkMatch(others);
  });
  const engine = await startSipEngine({
    listen: [
      { proto: 'udp', host: sip.host, port: sip.port },
      { proto: 'tcp', host: sip.host, port: sip.port },
      ...(tls === null ? [] : [{ proto: 'tls' as const, host: sip.host, port: sip.tlsPort, tls }]),
    ],
    // Only this process is to be its application: a free port, on this machine, behind a fresh secret.
    control: { host: '127.0.0.1', port: 0 },
    secret,
    limits: {
      newRequestsPerSecondPerSource: sip.messagesPerSecondMax,
      banMs: sip.banSeconds * 1000,
    },
    // A provider brings everybody's calls from one address: no rate of theirs is an attack.
    isTrusted: (address) => match.find(address) !== null,
    ...(sip.advertise === null ? {} : { advertise: sip.advertise }),
    log: engineLog(log),
  });
  return {
    address: { host: '127.0.0.1', port: engine.controlPort, secret },
    acceptWebSocket: (socket, request) => {
      // As the engine shows a source: an IPv4 address that came over an IPv6 socket as IPv4.
      const host = (request.socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/i, '');
      const source = `${host}:${request.socket.remotePort ?? 0}`;
      engine.acceptWebSocket(socket, request);
      socket.once('close', () => closed(source));
    },
    onSocketClosed: (listener) => {
      closed = listener;
    },
    counters: () => engine.counters(),
    close: () => engine.close(),
  };
}

function engineLog(log: Log) {
  const line =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (fields: Readonly<Record<string, unknown>>, event: string): void =>
      log[level](event, fields as LogFields);
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
}
