/** Ports for test peers that must be told their port beforehand (SIPp, baresip). */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/** A port free for UDP and TCP on loopback right now. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 20; tries++) {
    const port = await freeUdpPort();
    if (await isTcpFree(port)) return port;
  }
  throw new Error('no port is free for both UDP and TCP');
}

function freeUdpPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}

function isTcpFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
