/** rtpengine's log of keys: one JSON datagram per press (`--dtmf-log-dest`), told apart by call and side. */
import { createSocket, type Socket } from 'node:dgram';
import { type DtmfKey, dtmfKeys } from '../../../protocol/rtp/dtmf.ts';

export interface LoggedKey {
  readonly callId: string;
  /** Tag of the side that pressed. */
  readonly tag: string;
  readonly key: DtmfKey;
  readonly durationMs: number;
}

/** Listens for key reports; throws when the port is taken. */
export function openDtmfLog(
  where: { readonly host: string; readonly port: number },
  onKey: (key: LoggedKey) => void,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(where.host.includes(':') ? 'udp6' : 'udp4');
    socket.once('error', reject);
    socket.on('message', (datagram) => {
      const key = parseLoggedKey(datagram.toString('utf8'));
      if (key) onKey(key);
    });
    socket.bind(where.port, where.host, () => {
      socket.off('error', reject);
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}

/** Reads one report; anything else is left alone. */
export function parseLoggedKey(text: string): LoggedKey | undefined {
  let report: unknown;
  try {
    report = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof report !== 'object' || report === null) return undefined;
  const { type, callid, source_tag: tag, event, duration } = report as Record<string, unknown>;
  const key = typeof event === 'number' ? dtmfKeys[event] : undefined;
  if (type !== 'DTMF' || typeof callid !== 'string' || typeof tag !== 'string' || key === undefined)
    return undefined;
  return { callId: callid, tag, key, durationMs: typeof duration === 'number' ? duration : 0 };
}
