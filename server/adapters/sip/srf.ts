/**
 * The connection to the SIP server through drachtio-srf, the only file that knows how it is made. The
 * server is the embedded engine or drachtio-server: nothing beyond this line depends on which.
 */
import Srf from 'drachtio-srf';
import type { Log } from '../../app/ports/log.ts';

export type SrfClient = InstanceType<typeof Srf>;
export type SrfRequest = Srf.SrfRequest;
export type SrfResponse = Srf.SrfResponse;
export type SrfDialog = Srf.Dialog;

export interface SipServerAddress {
  readonly host: string;
  readonly port: number;
  readonly secret: string;
}

export interface SrfConnection {
  readonly srf: SrfClient;
  /** `host:port` pairs the SIP server listens on, as it says itself. */
  readonly listening: string;
  close(): void;
}

/**
 * Connects and resolves after the first successful authentication. drachtio-srf reconnects by itself
 * afterwards; each loss and each return is logged.
 *
 * @throws when the secret is refused or nothing answers within `timeoutMs`.
 */
export async function connectSrf(
  server: SipServerAddress,
  log: Log,
  prepare: (srf: SrfClient) => void,
  timeoutMs = 10_000,
): Promise<SrfConnection> {
  const srf = new Srf();
  // Verbs must be there before connecting: adding one later re-routes all (drachtio duplicates them).
  prepare(srf);
  const listening = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`the SIP server at ${server.host}:${server.port} did not answer`)),
      timeoutMs,
    );
    srf.on('connect', (error, hostPort) => {
      clearTimeout(late);
      if (error) reject(error);
      else {
        log.info('sip.connected', { server: `${server.host}:${server.port}`, listening: hostPort });
        resolve(hostPort);
      }
    });
    // Without a listener a lost connection would end the process.
    srf.on('error', (error) => log.warn('sip.connectionLost', { error }));
    srf.connect({ host: server.host, port: server.port, secret: server.secret });
  });
  return { srf, listening, close: () => srf.disconnect() };
}

/** The transport as the peer wrote it in its Via: control frames say `tcp` for WebSocket too. */
export function transportOf(req: SrfRequest): string {
  return /^SIP\s*\/\s*2\.0\s*\/\s*([A-Za-z]+)/.exec(req.get('Via') ?? '')?.[1]?.toLowerCase() ?? req.protocol;
}
