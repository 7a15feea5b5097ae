/**
 * What the parity tests run against: the embedded engine, or a real drachtio-server when BEREIKBAAR_DRACHTIO is set to
 * `host:port:secret`. Applications are unmodified drachtio-srf either way.
 */
import type { SipEngine } from '../../../adapters/sip-engine/engine.ts';
import { startSipEngine } from '../../../adapters/sip-engine/engine.ts';
import type { SipEngineOptions } from '../../../adapters/sip-engine/options.ts';
import { scaledTimers } from '../../../protocol/sip/transaction/timers.ts';
import { type App, newSrf } from './srf.ts';

/** `host:port:secret` of a real drachtio-server, or undefined. */
export const realDrachtio = process.env['BEREIKBAAR_DRACHTIO'];

export const secret = 'test-secret';

export interface UnderTest {
  readonly control: { readonly host: string; readonly port: number; readonly secret: string };
  readonly udpPort: number;
  readonly tcpPort: number;
  /** Base of all timers in ms: 500 on a real server, short on ours. */
  readonly t1: number;
  /** Absent for a real server. */
  readonly engine?: SipEngine;
  close(): Promise<void>;
}

/** @param t1 T1 in ms for the embedded engine; all timers scale with it */
export async function startUnderTest(t1 = 500, more: Partial<SipEngineOptions> = {}): Promise<UnderTest> {
  if (realDrachtio !== undefined && realDrachtio !== '') {
    const [host = '127.0.0.1', port = '9022', word = ''] = realDrachtio.split(':');
    const control = { host, port: Number(port), secret: word };
    const { srf, hostPorts } = await connectApp({ control });
    srf.disconnect();
    const portOf = (proto: string) => Number(new RegExp(`${proto}/[^,]*:(\\d+)`).exec(hostPorts)?.[1] ?? 0);
    return { control, udpPort: portOf('udp'), tcpPort: portOf('tcp'), t1: 500, close: async () => {} };
  }
  const engine = await startSipEngine({
    listen: [
      { proto: 'udp', host: '127.0.0.1', port: 0 },
      { proto: 'tcp', host: '127.0.0.1', port: 0 },
    ],
    control: { host: '127.0.0.1', port: 0 },
    secret,
    timers: scaledTimers(t1),
    ...more,
    // A busy test machine pauses for longer than a server may; only the overload tests want to see that.
    limits: { queueDelayMsMax: 60_000, ...more.limits },
  });
  const portOf = (proto: string) => engine.listening.find((entry) => entry.proto === proto)?.port ?? 0;
  return {
    control: { host: '127.0.0.1', port: engine.controlPort, secret },
    udpPort: portOf('udp'),
    tcpPort: portOf('tcp'),
    t1,
    engine,
    close: () => engine.close(),
  };
}

/** Connects an application and waits until it may be offered requests. */
export async function connectApp(
  target: { readonly control: UnderTest['control'] },
  setUp: (srf: App) => void = () => {},
  options: { readonly tags?: string[]; readonly reconnect?: Record<string, unknown> } = {},
): Promise<{ srf: App; hostPorts: string; version: string }> {
  const srf = newSrf();
  setUp(srf);
  const ready = new Promise<{ hostPorts: string; version: string }>((resolve, reject) => {
    srf.on('connect', (error: Error | null, hostPorts: string, version: string) => {
      if (error) reject(error);
      else resolve({ hostPorts, version });
    });
    srf.on('error', reject);
  });
  const { host, port, secret: word } = target.control;
  srf.connect({ host, port, secret: word, ...options });
  const { hostPorts, version } = await ready;
  // The `route` commands follow the reply to authenticate; one request of our own is behind them in line.
  await routesAreKnown(srf);
  return { srf, hostPorts, version };
}

/** A command with an answer behind the `route` commands: when it is answered they were read. */
async function routesAreKnown(srf: App): Promise<void> {
  await new Promise<void>((resolve) => {
    srf.request('sip:nowhere@127.0.0.1;transport=none', { method: 'OPTIONS' }, () => resolve());
  });
}

/** For `test(..., skip)`: cases where the original is at fault are not asserted on it. */
export const betterThanOriginal =
  realDrachtio === undefined || realDrachtio === ''
    ? {}
    : { skip: 'asserts better behaviour than the original server' };

/** For cases that need the embedded engine's own options (short timers, limits, TLS). */
export const embeddedOnly =
  realDrachtio === undefined || realDrachtio === '' ? {} : { skip: 'needs options of the embedded engine' };

/** Waits until `condition` holds; for what has no event to wait for. */
export async function until(condition: () => boolean, what: string, ms = 20_000): Promise<void> {
  const limit = performance.now() + ms;
  while (!condition()) {
    if (performance.now() > limit) throw new Error(`not within ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
