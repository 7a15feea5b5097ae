/** Ports for test peers that must be told their port beforehand (SIPp, baresip, the server under test). */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/** Below the range from which the system hands out ports by itself: nobody takes one between look and use. */
const firstPort = 11_000;
const portsEach = 150;
/** Whoever listens on the port of a share owns it; the system gives it back when the process ends. */
const firstShareMark = 10_900;
const sharesMax = 60;

/** The share of this process, so that no two processes, nor two phones that start together, are told the same port. */
const share: Promise<number> = takeShare();
let given = Math.floor(Math.random() * portsEach);

/** A port free for UDP and TCP on loopback right now, which this process has not given out lately. */
export function freePort(): Promise<number> {
  return freePorts(1);
}

/** A port whose next one is free and given to nobody else as well: baresip takes that for TLS. */
export function freePortPair(): Promise<number> {
  return freePorts(2);
}

/** The first of so many beside each other. */
async function freePorts(count: number): Promise<number> {
  const first = firstPort + (await share) * portsEach;
  for (let tries = 0; tries < portsEach; tries++) {
    // Taken before anything is waited for: others ask at the same time.
    if ((given % portsEach) + count > portsEach) given += portsEach - (given % portsEach);
    const port = first + (given % portsEach);
    given += count;
    const each = Array.from({ length: count }, (_, index) => port + index);
    const free = await Promise.all(each.flatMap((one) => [isUdpFree(one), isTcpFree(one)]));
    if (free.every(Boolean)) return port;
  }
  throw new Error(
    `no ${count} ports from ${first} to ${first + portsEach - 1} are free for both UDP and TCP`,
  );
}

async function takeShare(): Promise<number> {
  for (let index = 0; index < sharesMax; index++) {
    const owned = await new Promise<boolean>((resolve) => {
      const mark = createServer();
      mark.once('error', () => resolve(false));
      mark.listen({ port: firstShareMark + index, host: '127.0.0.1', exclusive: true }, () => {
        mark.unref();
        resolve(true);
      });
    });
    if (owned) return index;
  }
  throw new Error(`${sharesMax} processes test already: ports ${firstShareMark} and on are all taken`);
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
