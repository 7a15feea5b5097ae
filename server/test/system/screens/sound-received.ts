/** What a page hears, from the statistics of its WebRTC connections. */
import type { Page } from 'playwright-core';

/**
 * Run before the page's own scripts: keeps its connections where a test can ask for their statistics, or break
 * them. What each heard is written down as it goes, as a call may be over before a test looks at it.
 */
export const collectConnections = `
  globalThis.connections = [];
  globalThis.heardBy = async (connection) => {
    let packets = 0;
    let energy = 0;
    for (const entry of (await connection.getStats()).values()) {
      if (entry.type !== 'inbound-rtp') continue;
      packets += entry.packetsReceived;
      energy += entry.totalAudioEnergy ?? 0;
    }
    const { heard } = connection;
    connection.heard = { packets: Math.max(packets, heard.packets), energy: Math.max(energy, heard.energy) };
    return connection.heard;
  };
  const Original = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Original {
    constructor(...given) {
      super(...given);
      globalThis.connections.push(this);
      this.heard = { packets: 0, energy: 0 };
      const writing = setInterval(() => {
        if (this.signalingState === 'closed') clearInterval(writing);
        else void globalThis.heardBy(this);
      }, 200);
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
      const heard = await globalThis.heardBy(connection);
      sum.packets += heard.packets;
      sum.energy += heard.energy;
    }
    return sum;
  })()`);
}
