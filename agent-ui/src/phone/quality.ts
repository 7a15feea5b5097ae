/** Watches the sound of a call: is anything arriving, how much is lost, how long is the way. */

export type Quality = 'good' | 'poor' | 'silent';

const intervalMs = 2000;
/** Above these people notice (ITU-T G.107 puts both well inside "some users dissatisfied"). */
const lostShareMax = 0.05;
export const roundTripSecondsMax = 0.4;

export function watchQuality(connection: RTCPeerConnection, report: (quality: Quality) => void): () => void {
  let before = { received: 0, lost: 0 };
  let last: Quality = 'good';
  const tell = (quality: Quality) => {
    if (quality !== last) report(quality);
    last = quality;
  };
  const timer = setInterval(async () => {
    // The way itself is gone, which its numbers do not tell.
    if (connection.connectionState === 'disconnected' || connection.connectionState === 'failed')
      tell('silent');
    if (connection.connectionState !== 'connected') return;
    const now = { received: 0, lost: 0, roundTrip: 0 };
    for (const entry of (await connection.getStats()).values()) {
      if (entry.type === 'inbound-rtp') {
        now.received += entry.packetsReceived;
        now.lost += entry.packetsLost;
      } else if (entry.type === 'candidate-pair' && entry.nominated) {
        now.roundTrip = entry.currentRoundTripTime ?? 0;
      }
    }
    const received = now.received - before.received;
    const lost = now.lost - before.lost;
    before = now;
    tell(
      received <= 0
        ? 'silent'
        : lost / (received + lost) > lostShareMax || now.roundTrip > roundTripSecondsMax
          ? 'poor'
          : 'good',
    );
  }, intervalMs);
  return () => clearInterval(timer);
}
