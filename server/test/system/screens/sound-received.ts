/** What a page hears, from the statistics of its WebRTC connections. */
import type { Page } from 'playwright-core';

/** Run before the page's own scripts: keeps its connections where a test can ask for their statistics, or break them. */
export const collectConnections = `
  globalThis.connections = [];
  const Original = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Original {
    constructor(...given) {
      super(...given);
      globalThis.connections.push(this);
    }
  };
  globalThis.sockets = [];
  const Socket = globalThis.WebSocket;
  globalThis.WebSocket = class extends Socket {
    constructor(...given) {
      super(...given);
      globalThis.sockets.push(this);
    }
  };
`;

/** Packets of sound that came in so far, and the energy in them. */
export function soundReceived(page: Page): Promise<{ readonly packets: number; readonly energy: number }> {
  return page.evaluate<{ packets: number; energy: number }>(`(async () => {
    const sum = { packets: 0, energy: 0 };
    for (const connection of globalThis.connections) {
      for (const entry of (await connection.getStats()).values()) {
        if (entry.type !== 'inbound-rtp') continue;
        sum.packets += entry.packetsReceived;
        sum.energy += entry.totalAudioEnergy ?? 0;
      }
    }
    return sum;
  })()`);
}
