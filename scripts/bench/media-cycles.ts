/**
 * Leak check of the embedded plane: many endpoints made, connected and closed; memory, handles, threads and ports of the
 * media process before, during and after.
 *
 * Usage: node dist/scripts/bench/media-cycles.js [--webrtc 2000] [--rtp 10000] [--at-once 10] [--rest-ms 100]
 *
 * Ports rest for a tenth of a second instead of five, as no packet of a former call is under way here: with the
 * default a fast machine uses up the whole range.
 */
import { readdir, readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { EmbeddedMedia } from '../../server/adapters/media/embedded/embedded-media.ts';
import type { EndpointId, MediaResult } from '../../server/app/ports/media.ts';
import { plainOffer } from '../../server/test/system/media-kit/plain-offer.ts';

const { values } = parseArgs({
  options: {
    webrtc: { type: 'string', default: '2000' },
    rtp: { type: 'string', default: '10000' },
    'at-once': { type: 'string', default: '10' },
    'rest-ms': { type: 'string', default: '100' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(
    'node dist/scripts/bench/media-cycles.js [--webrtc 2000] [--rtp 10000] [--at-once 10] [--rest-ms 100]',
  );
  process.exit(0);
}
const atOnce = Number(values['at-once']);
const media = await EmbeddedMedia.start({
  addresses: [{ family: 4, bind: '127.0.0.1', advertise: '127.0.0.1' }],
  ports: { min: 20_000, max: 31_999 },
  portQuarantineMs: Number(values['rest-ms']),
});
const connected = new Map<EndpointId, () => void>();
media.subscribe((event) => {
  if (event.type === 'endpointConnected') connected.get(event.endpoint)?.();
  if (event.type === 'planeLost') console.log(`the media process died: ${event.detail}`);
});
let slow = 0;
let refused = 0;

await show('at the start');
await cycles('RTP', Number(values.rtp), rtpCycle);
await cycles('WebRTC', Number(values.webrtc), webrtcCycle);
await new Promise((resolve) => setTimeout(resolve, 2000));
await show('two seconds later');
console.log(
  `${slow} WebRTC set-ups took longer than 5 s, ${refused} were refused by the library; endpoints left ${media.health()[0]?.endpoints}`,
);
await media.shutdown();
process.exit(0);

async function cycles(what: string, count: number, cycle: () => Promise<void>): Promise<void> {
  const start = performance.now();
  for (let done = 0; done < count; ) {
    const until = Math.min(count, done + Math.max(atOnce, Math.floor(count / 5)));
    while (done < until) {
      const batch = Math.min(atOnce, until - done);
      await Promise.all(Array.from({ length: batch }, cycle));
      done += batch;
    }
    await show(`after ${done} ${what} cycles, ${((performance.now() - start) / done).toFixed(1)} ms each`);
  }
}

/** A call of two plain legs: answered, bridged, closed. */
async function rtpCycle(): Promise<void> {
  const legs: EndpointId[] = [];
  for (let leg = 0; leg < 2; leg++) {
    const id = must(await media.allocate({ kind: 'plain', label: 'cycle' }));
    must(await media.answerOffer(id, plainOffer(9)));
    legs.push(id);
  }
  must(await media.bridge(legs[0]!, legs[1]!));
  for (const leg of legs) must(await media.close(leg));
}

/** Two browser legs of ours set up with each other (ICE, DTLS), closed when both are connected. */
async function webrtcCycle(): Promise<void> {
  const offering = must(await media.allocate({ kind: 'webrtc', label: 'cycle' }));
  const answering = must(await media.allocate({ kind: 'webrtc', label: 'cycle' }));
  const up = Promise.all([offering, answering].map(connection));
  const answer = must(await media.answerOffer(answering, must(await media.createOffer(offering))));
  const agreed = await media.acceptAnswer(offering, answer.sdp);
  // The library against itself refuses one in several hundred; against browsers this was never seen.
  if (agreed.ok) await up;
  else refused += 1;
  must(await media.close(offering));
  must(await media.close(answering));
}

function connection(endpoint: EndpointId): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      slow += 1;
      connected.delete(endpoint);
      resolve();
    }, 5000);
    connected.set(endpoint, () => {
      clearTimeout(timer);
      connected.delete(endpoint);
      resolve();
    });
  });
}

async function show(when: string): Promise<void> {
  const { pid } = media;
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const field = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
  const handles = (await readdir(`/proc/${pid}/fd`)).length;
  console.log(
    `${when}: ${(field('VmRSS') / 1024).toFixed(0)} MB, ${handles} handles, ${field('Threads')} threads, ` +
      `${media.health()[0]?.portsFree} pairs of ports free`,
  );
}

function must<T>(result: MediaResult<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
