/** Ports for test peers that must be told their port beforehand (SIPp, baresip, the server under test). */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/** Below the range from which the system hands out ports by itself: nobody takes one between look and use. */
const range = { from: 11_000, to: 19_999 } as const;

/** A port free for UDP and TCP on loopback right now. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const port = range.from + Math.floor(Math.random() * (range.to - range.from));
    if ((await isUdpFree(port)) && (await isTcpFree(port))) return port;
  }
  throw new Error('no port is free for both UDP and TCP');
}

/** A port whose next one is free as well: baresip takes that for TLS. */
export async function freePortPair(): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const port = await freePort();
    if (await isTcpFree(port + 1)) return port;
  }
  throw new Error('no two ports are free beside each other');
}

function isUdpFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => resolve(false));
    socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(true)));
  });
}

function isTcpFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
