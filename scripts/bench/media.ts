/**
 * Benchmark of the media planes: CPU and relay delay of bridged calls, browsers to telephones, and prompts while the
 * server is busy; rtpengine in user space beside it in the same run.
 *
 * Usage: node dist/scripts/bench/media.js [--seconds 8] [--calls 10,50,100,200] [--browsers 10,50] [--prompts 100]
 *        [--planes embedded,rtpengine] [--json FILE]
 * Needs a quiet machine: figures are of two cores shared with the load generator.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { EmbeddedMedia } from '../../server/adapters/media/embedded/embedded-media.ts';
import { RtpengineMedia } from '../../server/adapters/media/rtpengine/rtpengine-media.ts';
import type { EndpointId, MediaPort, MediaResult } from '../../server/app/ports/media.ts';
import { wav } from '../../server/test/system/media-kit/contract.ts';
import { plainOffer } from '../../server/test/system/media-kit/plain-offer.ts';
import { startRtpengine } from '../../server/test/system/media-kit/rtpengine-daemon.ts';
import { tone } from '../../server/test/system/media-kit/signal.ts';
import type { LoadResult } from './media-load.ts';
import { Load, warmUpSeconds } from './media-load-link.ts';

const help = `node dist/scripts/bench/media.js [--seconds 8] [--calls 10,50,100,200] [--browsers 10,50] [--prompts 100]
  [--planes embedded,rtpengine] [--json FILE]`;

/** Clock ticks per second of /proc; 100 on every Linux of today. */
const ticksPerSecond = 100;

interface Plane {
  readonly name: string;
  readonly port: MediaPort;
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

interface Row {
  readonly plane: string;
  readonly what: string;
  /** Share of one core. */
  readonly core: number;
  readonly msPerCallSecond: number;
  readonly rssMb: number;
  readonly result: LoadResult;
}

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '8' },
    calls: { type: 'string', default: '10,50,100,200' },
    browsers: { type: 'string', default: '10,50' },
    prompts: { type: 'string', default: '100' },
    planes: { type: 'string', default: 'embedded,rtpengine' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(help);
  process.exit(0);
}
const seconds = Number(values.seconds);
const rows: Row[] = [];
console.log(`${cpus().length} cores, load average ${loadavg()[0]?.toFixed(2)}, ${seconds} s each`);
for (const name of values.planes.split(',')) {
  const plane = name === 'embedded' ? await embedded() : await rtpengine();
  for (const count of numbers(values.calls)) show(await bridged(plane, count));
  for (const count of numbers(values.browsers)) show(await browsersToPhones(plane, count));
  for (const count of numbers(values.prompts)) show(await prompts(plane, count));
  await plane.stop();
}
if (values.json) await writeFile(values.json, JSON.stringify(rows, null, 1));
process.exit(0);

async function embedded(): Promise<Plane> {
  const media = await EmbeddedMedia.start({
    addresses: [{ family: 4, bind: '127.0.0.1', advertise: '127.0.0.1' }],
    ports: { min: 20_000, max: 24_999 },
  });
  media.subscribe((event) => {
    if (event.type === 'planeLost') console.log(`the media process was lost: ${event.detail}`);
  });
  return { name: 'embedded', port: media, pid: media.pid!, stop: () => media.shutdown() };
}

async function rtpengine(): Promise<Plane> {
  const daemon = await startRtpengine({ ports: { min: 25_000, max: 29_999 } });
  const media = await RtpengineMedia.start({ instances: [{ host: '127.0.0.1', port: daemon.port }] });
  const stop = async () => {
    await media.shutdown();
    await daemon.stop();
  };
  return { name: 'rtpengine', port: media, pid: daemon.process.pid!, stop };
}

/** Telephones in pairs, each talking to the other through the plane. */
async function bridged(plane: Plane, calls: number): Promise<Row> {
  const load = await Load.start();
  const ports = await load.phones(calls * 2);
  const endpoints = await Promise.all(ports.map((port) => answered(plane.port, port)));
  await load.tell({ type: 'targets', ports: endpoints.map(({ port }) => port) });
  for (let at = 0; at < endpoints.length; at += 2) {
    must(await plane.port.bridge(endpoints[at]!.id, endpoints[at + 1]!.id));
  }
  const row = await measured(plane, load, `${calls} calls`, calls);
  await finish(
    plane,
    load,
    endpoints.map(({ id }) => id),
  );
  return row;
}

/** Browsers, each bridged to a telephone. */
async function browsersToPhones(plane: Plane, calls: number): Promise<Row> {
  const load = await Load.start();
  const ports = await load.phones(calls);
  const phones = await Promise.all(ports.map((port) => answered(plane.port, port)));
  const offers = await load.browsers(calls);
  const ids: EndpointId[] = [];
  const sdps: string[] = [];
  for (const offer of offers) {
    const id = must(await plane.port.allocate({ kind: 'webrtc', label: 'bench' }));
    sdps.push(must(await plane.port.answerOffer(id, offer)).sdp);
    ids.push(id);
  }
  await load.tell({ type: 'answers', sdps });
  await load.tell({ type: 'targets', ports: phones.map(({ port }) => port) });
  for (const [at, id] of ids.entries()) must(await plane.port.bridge(id, phones[at]!.id));
  const row = await measured(plane, load, `${calls} browsers`, calls);
  await finish(plane, load, [...ids, ...phones.map(({ id }) => id)]);
  return row;
}

/** Prompts to that many listeners at once, while this process is busy for 8 … 30 ms of every 60. */
async function prompts(plane: Plane, listeners: number): Promise<Row> {
  const folder = await mkdtemp(join(tmpdir(), 'media-bench-'));
  const file = join(folder, 'prompt.wav');
  await writeFile(file, wav(tone(440, 4000)));
  const load = await Load.start();
  const ports = await load.phones(listeners);
  const endpoints = await Promise.all(ports.map((port) => answered(plane.port, port)));
  await load.tell({ type: 'targets', ports: ports.map(() => null) });
  for (const { id } of endpoints) must(await plane.port.play(id, { items: [{ file }], loop: true }));
  let block = 0;
  const busy = setInterval(() => {
    block = (block + 7) % 23;
    const end = performance.now() + 8 + block;
    while (performance.now() < end);
  }, 60);
  const row = await measured(plane, load, `${listeners} prompts, server busy`, listeners);
  clearInterval(busy);
  await finish(
    plane,
    load,
    endpoints.map(({ id }) => id),
  );
  await rm(folder, { recursive: true, force: true });
  return row;
}

async function answered(
  port: MediaPort,
  phonePort: number,
): Promise<{ readonly id: EndpointId; readonly port: number }> {
  const id = must(await port.allocate({ kind: 'plain', label: 'bench', silenceAlarmMs: 0 }));
  const answer = must(await port.answerOffer(id, plainOffer(phonePort)));
  return { id, port: Number(/^m=audio (\d+)/m.exec(answer.sdp)?.[1]) };
}

async function measured(plane: Plane, load: Load, what: string, calls: number): Promise<Row> {
  const running = load.run(seconds);
  await new Promise((resolve) => setTimeout(resolve, warmUpSeconds * 1000));
  const before = await cpuMs(plane.pid);
  const start = performance.now();
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  const cpu = (await cpuMs(plane.pid)) - before;
  const elapsed = performance.now() - start;
  const result = await running;
  return {
    plane: plane.name,
    what,
    core: cpu / elapsed,
    msPerCallSecond: cpu / (elapsed / 1000) / calls,
    rssMb: await rssMb(plane.pid),
    result,
  };
}

async function finish(plane: Plane, load: Load, endpoints: readonly EndpointId[]): Promise<void> {
  for (const endpoint of endpoints) must(await plane.port.close(endpoint));
  load.close();
}

function show(row: Row): void {
  rows.push(row);
  const { sent, received, delays, gaps } = row.result;
  const ms = (of: LoadResult['delays']) => `${of.p50.toFixed(2)}/${of.p99.toFixed(2)}/${of.p999.toFixed(2)}`;
  const relay = received > 0 ? `delay ${ms(delays)} ms, lost ${Math.max(0, sent - received)} of ${sent}` : '';
  console.log(
    `${row.plane.padEnd(10)} ${row.what.padEnd(26)} core ${(row.core * 100).toFixed(1).padStart(5)} %  ` +
      `${row.msPerCallSecond.toFixed(2)} ms/call-s  ${row.rssMb.toFixed(0)} MB  ${relay}  gap ${ms(gaps)} ms`,
  );
}

/** User and system time of a process with all its threads, ms. */
async function cpuMs(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]!.split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
}

async function rssMb(pid: number): Promise<number> {
  const match = /VmRSS:\s+(\d+) kB/.exec(await readFile(`/proc/${pid}/status`, 'utf8'));
  return Number(match?.[1] ?? 0) / 1024;
}

function numbers(text: string): number[] {
  return text
    .split(',')
    .map(Number)
    .filter((value) => value > 0);
}

function must<T>(result: MediaResult<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
