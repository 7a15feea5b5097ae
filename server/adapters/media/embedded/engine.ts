/**
 * The embedded plane itself: all endpoints of one media process, their ports, and the 20 ms tick. It has the
 * methods of the port; ids of endpoints, playbacks and recordings are handed in by the main process, so that it
 * can report them lost when this process dies.
 */
import { randomInt } from 'node:crypto';
import type {
  AllocateRequest,
  Answer,
  Collected,
  CollectRequest,
  DescriptionOptions,
  DtmfDigit,
  EndpointId,
  EndpointStatistics,
  MediaError,
  MediaEvent,
  MediaResult,
  Negotiated,
  PlaybackId,
  PlayRequest,
  RecordingId,
  RecordRequest,
} from '../../../app/ports/media.ts';
import type { PayloadMap } from '../../../protocol/sdp/codecs.ts';
import type { RemoteDescription } from '../../../protocol/sdp/offer-answer.ts';
import { Recorder } from '../recorder.ts';
import { done, fail, ok, unknownEndpoint, wrongState } from '../result.ts';
import { Endpoint } from './endpoint.ts';
import { keysMax } from './key-sender.ts';
import { Leg } from './leg.ts';
import { defaults, type EmbeddedOptions, type MediaAddress } from './options.ts';
import { PlainTransport } from './plain-transport.ts';
import type { Playback } from './player.ts';
import { PortPool } from './port-pool.ts';
import { PromptStore } from './prompt-store.ts';
import { Ticker } from './ticker.ts';
import type { Transport, TransportEvents } from './transport.ts';
import { WebRtcLeg } from './webrtc-leg.ts';

/** Pairs tried when another program sits on a port of ours. */
const bindAttemptsMax = 20;

/** All ports are taken; turned into the port's error at the edge of the engine. */
class NoPorts extends Error {}

export interface EngineHealth {
  readonly endpoints: number;
  readonly portsFree: number;
  /** Worst lateness of the tick since the last report, ms. */
  readonly tickLateMs: number;
  /** Of all endpoints since this process started; `lost` by sequence number, as received. */
  readonly packets: PacketTotals;
}

export interface PacketTotals {
  readonly received: number;
  readonly sent: number;
  readonly lost: number;
}

export class MediaEngine {
  readonly #options: EmbeddedOptions;
  readonly #emit: (event: MediaEvent) => void;
  readonly #endpoints = new Map<EndpointId, Endpoint>();
  readonly #pool: PortPool;
  readonly #prompts: PromptStore;
  readonly #ticker: Ticker;
  /** Of endpoints that are closed. */
  #closed: PacketTotals = { received: 0, sent: 0, lost: 0 };
  /** Monotonic milliseconds. */
  readonly #now = () => performance.now();

  constructor(options: EmbeddedOptions, emit: (event: MediaEvent) => void) {
    this.#options = options;
    this.#emit = emit;
    this.#pool = new PortPool(options.ports, options.portQuarantineMs ?? defaults.portQuarantineMs);
    this.#prompts = new PromptStore(options.promptBytesMax ?? defaults.promptBytesMax);
    this.#ticker = new Ticker((now) => this.#tick(now), this.#now);
  }

  allocate(id: EndpointId, request: AllocateRequest): MediaResult<EndpointId> {
    if (this.#pool.free(this.#now()) === 0) return fail({ code: 'noPorts' });
    const leg = new Leg({
      id,
      isSecure: request.kind === 'webrtc',
      // RFC 3550 §5.1: numbers begin at random places.
      start: { ssrc: randomInt(1, 2 ** 32), sequence: randomInt(2 ** 16), timestamp: randomInt(2 ** 32) },
      silenceAlarmMs: request.silenceAlarmMs ?? this.#options.silenceAlarmMs ?? defaults.silenceAlarmMs,
      emit: this.#emit,
    });
    const factory = {
      addresses: this.#options.addresses,
      plain: (of: Leg, address: MediaAddress) => this.#plain(of, address),
      answering: (of: Leg, payloads: PayloadMap, offer: RemoteDescription) =>
        this.#webrtc(of, (port, events) =>
          WebRtcLeg.answering({ ...this.#webrtcOptions(of, payloads), port, events }, offer),
        ),
      offering: (of: Leg, payloads: PayloadMap) =>
        this.#webrtc(of, (port, events) =>
          WebRtcLeg.offering({ ...this.#webrtcOptions(of, payloads), port, events }),
        ),
    };
    const sessionId = String(randomInt(1, 2 ** 47));
    this.#endpoints.set(id, new Endpoint(leg, request, factory, sessionId, this.#now));
    this.#ticker.start();
    return ok(id);
  }

  answerOffer(id: EndpointId, sdp: string, options: DescriptionOptions): Promise<MediaResult<Answer>> {
    return this.#describing(id, (endpoint) => endpoint.answerOffer(sdp, options));
  }

  createOffer(id: EndpointId, options: DescriptionOptions): Promise<MediaResult<string>> {
    return this.#describing(id, (endpoint) => endpoint.createOffer(options));
  }

  acceptAnswer(id: EndpointId, sdp: string): Promise<MediaResult<Negotiated>> {
    return this.#describing(id, (endpoint) => endpoint.acceptAnswer(sdp));
  }

  bridge(a: EndpointId, b: EndpointId): MediaResult<void> {
    const one = this.#endpoints.get(a)?.leg;
    const other = this.#endpoints.get(b)?.leg;
    if (one === undefined || other === undefined) return unknownEndpoint;
    if (one === other) return wrongState('an endpoint cannot be bridged with itself');
    if (!canHear(one, other)) return unsupportedWideband;
    one.bridge(other, this.#now());
    return done;
  }

  unbridge(id: EndpointId): MediaResult<void> {
    return this.#with(id, ({ leg }) => {
      leg.disconnect();
      return done;
    });
  }

  hear(listener: EndpointId, sources: readonly EndpointId[]): MediaResult<void> {
    return this.#with(listener, ({ leg }) => {
      const legs: Leg[] = [];
      for (const source of new Set(sources)) {
        const other = this.#endpoints.get(source)?.leg;
        if (other === undefined) return unknownEndpoint;
        if (other === leg) return wrongState('an endpoint cannot hear itself');
        legs.push(other);
      }
      const isMix = legs.length > 1;
      const codecs = [leg, ...legs].map(({ agreement }) => agreement?.codec);
      if (isMix ? codecs.includes('G722') : legs[0] && !canHear(leg, legs[0])) return unsupportedWideband;
      leg.listenTo(legs, this.#now());
      return done;
    });
  }

  play(id: EndpointId, playback: PlaybackId, request: PlayRequest): Promise<MediaResult<PlaybackId>> {
    return this.#commanding(id, async ({ leg }) => {
      if (leg.agreement?.codec === 'G722') {
        return fail({ code: 'unsupported', detail: 'prompts are not played on G.722 legs' });
      }
      const pieces: Playback['pieces'][number][] = [];
      for (const item of request.items) {
        if ('silenceMs' in item) pieces.push(item);
        else {
          const loaded = await this.#prompts.load(item.file);
          if (!loaded.ok) return fail({ code: 'promptUnusable', path: item.file, detail: loaded.detail });
          pieces.push(loaded.audio);
        }
      }
      if (!this.#endpoints.has(id)) return unknownEndpoint;
      const { loop = false, bargeIn = false, mode = 'replace' } = request;
      leg.player.play({ id: playback, pieces, loop, bargeIn }, mode);
      return ok(playback);
    });
  }

  stopPlaying(id: EndpointId): Promise<MediaResult<void>> {
    return this.#commanding(id, ({ leg }) => {
      leg.player.stop('stopped');
      return done;
    });
  }

  async collectDigits(id: EndpointId, request: CollectRequest): Promise<MediaResult<Collected>> {
    const endpoint = this.#endpoints.get(id);
    if (endpoint === undefined) return unknownEndpoint;
    return ok(await endpoint.leg.collector.collect(request));
  }

  feedDigit(id: EndpointId, digit: DtmfDigit): MediaResult<void> {
    return this.#with(id, ({ leg }) => {
      leg.keyDown(digit);
      leg.keyUp(digit, 0, 'info');
      return done;
    });
  }

  sendDtmf(id: EndpointId, digits: readonly DtmfDigit[]): MediaResult<void> {
    return this.#with(id, ({ leg }) => {
      if (leg.agreement === undefined) return wrongState('nothing is agreed with the peer yet');
      if (leg.agreement.telephoneEvent === undefined) {
        return fail({ code: 'unsupported', detail: 'the peer takes no telephone-event' });
      }
      leg.keys.press(digits.slice(0, keysMax));
      return done;
    });
  }

  startRecording(
    id: EndpointId,
    recording: RecordingId,
    request: RecordRequest,
  ): Promise<MediaResult<RecordingId>> {
    return this.#commanding(id, async ({ leg }) => {
      if (leg.recorder !== undefined) return wrongState('this endpoint is recorded already');
      if (leg.agreement?.codec === 'G722') {
        return fail({ code: 'unsupported', detail: 'G.722 legs are not recorded' });
      }
      try {
        const recorder = await Recorder.start(recording, request, (report) => {
          if (leg.recorder === recorder) leg.recorder = undefined;
          this.#emit({ type: 'recordingFinished', endpoint: id, recording, path: request.path, ...report });
        });
        if (!this.#endpoints.has(id)) recorder.end('closed');
        leg.recorder = recorder;
        return ok(recording);
      } catch (error) {
        return fail({
          code: 'storage',
          detail: (error as NodeJS.ErrnoException).code ?? 'cannot be written',
        });
      }
    });
  }

  stopRecording(id: EndpointId): Promise<MediaResult<void>> {
    return this.#commanding(id, ({ leg }) => {
      leg.recorder?.end('stopped');
      return done;
    });
  }

  pauseRecording(id: EndpointId, paused: boolean): Promise<MediaResult<void>> {
    return this.#commanding(id, ({ leg }) => {
      leg.recorder?.pause(paused);
      return done;
    });
  }

  statistics(id: EndpointId): MediaResult<EndpointStatistics> {
    return this.#with(id, ({ leg }) => ok(leg.statistics()));
  }

  close(id: EndpointId): MediaResult<void> {
    this.#remove(id);
    return done;
  }

  health(): EngineHealth {
    return {
      endpoints: this.#endpoints.size,
      portsFree: this.#pool.free(this.#now()),
      tickLateMs: this.#ticker.takeWorstLateMs(),
      packets: [...this.#endpoints.values()].reduce(withPackets, this.#closed),
    };
  }

  /** Closes every endpoint and stops the tick. */
  shutdown(): void {
    for (const id of [...this.#endpoints.keys()]) this.#remove(id);
    this.#ticker.stop();
  }

  #remove(id: EndpointId): void {
    const endpoint = this.#endpoints.get(id);
    this.#endpoints.delete(id);
    if (endpoint !== undefined) this.#closed = withPackets(this.#closed, endpoint);
    endpoint?.close();
    if (this.#endpoints.size === 0) this.#ticker.stop();
  }

  #tick(now: number): void {
    const unixMs = performance.timeOrigin + performance.now();
    for (const { leg } of this.#endpoints.values()) leg.tick(now, unixMs);
  }

  #with<T>(id: EndpointId, action: (endpoint: Endpoint) => MediaResult<T>): MediaResult<T> {
    const endpoint = this.#endpoints.get(id);
    return endpoint === undefined ? unknownEndpoint : action(endpoint);
  }

  async #commanding<T>(
    id: EndpointId,
    command: (endpoint: Endpoint) => Promise<MediaResult<T>> | MediaResult<T>,
  ): Promise<MediaResult<T>> {
    const endpoint = this.#endpoints.get(id);
    return endpoint === undefined ? unknownEndpoint : endpoint.exclusive(() => command(endpoint));
  }

  /** A command that may open a transport: what the world refuses becomes an error of the port. */
  #describing<T>(
    id: EndpointId,
    command: (endpoint: Endpoint) => Promise<MediaResult<T>> | MediaResult<T>,
  ): Promise<MediaResult<T>> {
    return this.#commanding(id, async (endpoint) => {
      try {
        return await command(endpoint);
      } catch (error) {
        return fail(transportError(error));
      }
    });
  }

  async #plain(leg: Leg, address: MediaAddress): Promise<Transport> {
    return this.#open(leg, (port, events) => PlainTransport.open(address, port, events, this.#now));
  }

  #webrtc(leg: Leg, open: (port: number, events: TransportEvents) => Promise<WebRtcLeg>): Promise<Transport> {
    return this.#open(leg, open);
  }

  #webrtcOptions(leg: Leg, payloads: PayloadMap) {
    return { address: this.#options.addresses[0]!, payloads, ssrc: leg.outbound.ssrc };
  }

  /** Opens a transport on the next free pair, stepping over pairs another program holds. */
  async #open<T extends Transport>(
    leg: Leg,
    open: (port: number, events: TransportEvents) => Promise<T>,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const port = this.#pool.take(this.#now());
      if (port === undefined) throw new NoPorts();
      try {
        return await open(port, this.#events(leg, port));
      } catch (error) {
        this.#pool.release(port, this.#now());
        if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || attempt === bindAttemptsMax)
          throw error;
      }
    }
  }

  #events(leg: Leg, port: number): TransportEvents {
    return {
      onRtp: (datagram) => leg.receive(datagram, this.#now()),
      onRtcp: (datagram) => {
        const now = this.#now();
        leg.receiveReport(datagram, now, performance.timeOrigin + now);
      },
      onRefused: () => void leg.inbound.refuse(),
      onConnected: () => leg.connected(),
      onGone: () => this.#peerGone(leg),
      onClosed: () => this.#pool.release(port, this.#now()),
    };
  }

  #peerGone(leg: Leg): void {
    if (this.#endpoints.get(leg.id)?.leg !== leg) return;
    this.#remove(leg.id);
    this.#emit({ type: 'endpointLost', endpoint: leg.id, reason: 'peerGone' });
  }
}

const unsupportedWideband = fail({
  code: 'unsupported',
  detail: 'G.722 is neither converted nor mixed: all legs must speak it, two at most',
});

function canHear(one: Leg, other: Leg): boolean {
  const codecs = [one.agreement?.codec, other.agreement?.codec];
  return codecs.includes(undefined) || codecs[0] === codecs[1] || !codecs.includes('G722');
}

function transportError(error: unknown): MediaError {
  if (error instanceof NoPorts) return { code: 'noPorts' };
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === undefined) return { code: 'notAcceptable', reason: 'mismatch', detail: message };
  return { code: 'planeDown', detail: code };
}

function withPackets({ received, sent, lost }: PacketTotals, { leg }: Endpoint): PacketTotals {
  const { packetsReceived, packetsSent, packetsLost } = leg.statistics();
  return { received: received + packetsReceived, sent: sent + packetsSent, lost: lost + packetsLost };
}
