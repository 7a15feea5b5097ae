/**
 * Load for the media benchmark, in a process of its own: telephones that send a time stamp in every packet and browsers
 * that do the same, so that the delay of the plane between two of them can be measured. Talks to its parent by IPC.
 */
import { createSocket, type Socket } from 'node:dgram';
import { WebRtcLeg } from '../../server/adapters/media/embedded/webrtc-leg.ts';
import { buildRtp, parseRtp } from '../../server/protocol/rtp/packet.ts';
import { buildSdp } from '../../server/protocol/sdp/build.ts';
import { describeOffer } from '../../server/protocol/sdp/describe.ts';
import { readAnswer } from '../../server/protocol/sdp/offer-answer.ts';

export interface LoadResult {
  readonly sent: number;
  readonly received: number;
  /** Relay delay of every packet, ms. */
  readonly delays: { readonly p50: number; readonly p99: number; readonly p999: number };
  /** How far the gap between two packets was from 20 ms. */
  readonly gaps: { readonly p50: number; readonly p99: number; readonly p999: number };
}

export type ToLoad =
  | { readonly type: 'phones'; readonly count: number }
  | { readonly type: 'browsers'; readonly count: number }
  /** Where each phone sends; `null` = it only listens. */
  | { readonly type: 'targets'; readonly ports: readonly (number | null)[] }
  | { readonly type: 'answers'; readonly sdps: readonly string[] }
  | { readonly type: 'run'; readonly seconds: number; readonly warmUpSeconds: number }
  | { readonly type: 'close' };

export type FromLoad =
  | { readonly type: 'ready' }
  | { readonly type: 'phones'; readonly ports: readonly number[] }
  | { readonly type: 'browsers'; readonly offers: readonly string[] }
  | { readonly type: 'result'; readonly result: LoadResult };

interface Party {
  send: ((packet: Buffer) => void) | undefined;
  sequence: number;
  lastAt: number | undefined;
  close: () => void;
}

const parties: Party[] = [];
const phones: { readonly party: Party; readonly socket: Socket }[] = [];
const browsers: { readonly leg: WebRtcLeg; readonly offer: ReturnType<typeof describeOffer> }[] = [];
let measuring = false;
let sent = 0;
let received = 0;
let delays: number[] = [];
let gaps: number[] = [];

process.on('message', (message: ToLoad) => void take(message));
process.on('disconnect', () => process.exit(0));
tell({ type: 'ready' });

async function take(message: ToLoad): Promise<void> {
  if (message.type === 'phones') {
    tell({ type: 'phones', ports: await Promise.all(Array.from({ length: message.count }, openPhone)) });
  } else if (message.type === 'browsers') {
    const offers: string[] = [];
    for (let at = 0; at < message.count; at++) offers.push(await openBrowser());
    tell({ type: 'browsers', offers });
  } else if (message.type === 'targets') {
    for (const [at, port] of message.ports.entries()) {
      const { party, socket } = phones[at]!;
      if (port !== null) party.send = (packet) => socket.send(packet, port, '127.0.0.1');
    }
  } else if (message.type === 'answers') {
    for (const [at, sdp] of message.sdps.entries()) acceptAnswer(at, sdp);
  } else if (message.type === 'run') {
    tell({ type: 'result', result: await run(message.seconds, message.warmUpSeconds) });
  } else {
    for (const party of parties.splice(0)) party.close();
    phones.length = 0;
    browsers.length = 0;
  }
}

function openPhone(): Promise<number> {
  return new Promise((resolve) => {
    const socket = createSocket({ type: 'udp4', lookup: (host, _o, done) => done(null, host, 4) });
    const party: Party = { send: undefined, sequence: 0, lastAt: undefined, close: () => socket.close() };
    socket.on('message', (datagram) => receive(party, datagram));
    socket.bind(0, '127.0.0.1', () => {
      parties.push(party);
      phones.push({ party, socket });
      resolve(socket.address().port);
    });
  });
}

async function openBrowser(): Promise<string> {
  const party: Party = { send: undefined, sequence: 0, lastAt: undefined, close: () => leg.close() };
  const payloads = { codecs: [{ codec: 'PCMA' as const, payloadType: 8 }], telephoneEvent: 101 };
  const address = { family: 4, bind: '127.0.0.1', advertise: '127.0.0.1' } as const;
  const port = 50_000 + browsers.length * 2;
  const ssrc = 1000 + browsers.length;
  const leg: WebRtcLeg = await WebRtcLeg.offering({
    address,
    port,
    payloads,
    ssrc,
    events: {
      onRtp: (datagram) => {
        receive(party, Buffer.from(datagram.buffer, datagram.byteOffset, datagram.length));
        return 'used';
      },
      onRtcp: () => undefined,
      onRefused: () => undefined,
      onConnected: () => {
        party.send = (packet) => leg.sendRtp(packet);
      },
      onGone: () => undefined,
      onClosed: () => undefined,
    },
  });
  const origin = {
    username: '-',
    sessionId: '1',
    sessionVersion: '1',
    family: 4,
    address: '127.0.0.1',
  } as const;
  const offer = describeOffer({
    kind: 'webrtc',
    origin,
    port,
    payloads,
    direction: 'sendrecv',
    rtcpMux: true,
    ...(leg.security && { security: leg.security }),
    ssrc,
  });
  parties.push(party);
  browsers.push({ leg, offer });
  return buildSdp(offer);
}

function acceptAnswer(at: number, sdp: string): void {
  const { leg, offer } = browsers[at]!;
  const read = readAnswer(sdp, offer, { kind: 'webrtc', codecs: ['PCMA'], families: [4] });
  if (read.ok) leg.accept(read.remote);
}

async function run(seconds: number, warmUpSeconds: number): Promise<LoadResult> {
  const start = performance.now();
  const ticks = (seconds + warmUpSeconds) * 50;
  for (let tick = 0; tick < ticks; ) {
    // What is behind is sent in turns with what arrives, or a starved machine would show as delay of the plane.
    while (tick < ticks && performance.now() - start >= tick * 20) {
      if (tick === warmUpSeconds * 50) begin();
      sendAll();
      tick += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await new Promise((resolve) => setTimeout(resolve, Math.max(1, start + tick * 20 - performance.now())));
  }
  // What is still on its way counts.
  await new Promise((resolve) => setTimeout(resolve, 300));
  measuring = false;
  return { sent, received, delays: percentiles(delays), gaps: percentiles(gaps) };
}

function begin(): void {
  measuring = true;
  sent = 0;
  received = 0;
  delays = [];
  gaps = [];
  for (const party of parties) party.lastAt = undefined;
}

function sendAll(): void {
  for (const [at, party] of parties.entries()) {
    if (party.send === undefined) continue;
    party.sequence += 1;
    const payload = Buffer.alloc(160, 0xd5);
    payload.writeDoubleLE(performance.now(), 0);
    payload.writeUInt8(measuring ? 1 : 0, 8);
    const header = {
      marker: false,
      payloadType: 8,
      sequence: party.sequence & 0xffff,
      timestamp: (party.sequence * 160) >>> 0,
      ssrc: 1000 + at,
    };
    const packet = buildRtp(header, payload);
    party.send(Buffer.from(packet.buffer, packet.byteOffset, packet.length));
    if (measuring) sent += 1;
  }
}

function receive(party: Party, datagram: Buffer): void {
  const now = performance.now();
  const parsed = parseRtp(datagram);
  if (!parsed.ok || !measuring) return;
  if (party.lastAt !== undefined) gaps.push(Math.abs(now - party.lastAt - 20));
  party.lastAt = now;
  const { payload } = parsed.packet;
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.length);
  const sentAt = bytes.length === 160 ? bytes.readDoubleLE(0) : 0;
  // Prompts and silence carry no time.
  if (bytes[8] !== 1 || !(sentAt > 0 && sentAt <= now && now - sentAt < 5000)) return;
  received += 1;
  delays.push(now - sentAt);
}

function percentiles(values: number[]): {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
} {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), p999: at(0.999) };
}

function tell(message: FromLoad): void {
  process.send?.(message);
}
