/**
 * The embedded plane as a MediaPort: calls go to the media process, events come back. What this side remembers of an
 * endpoint is only what is needed when that process dies: that it existed, and which recording it was writing.
 */
import { stat } from 'node:fs/promises';
import type {
  AllocateRequest,
  Answer,
  Collected,
  CollectRequest,
  DescriptionOptions,
  DtmfDigit,
  EndpointId,
  EndpointStatistics,
  MediaEvent,
  MediaPort,
  MediaResult,
  Negotiated,
  PlaneHealth,
  PlaybackId,
  PlayRequest,
  RecordingId,
  RecordRequest,
} from '../../../app/ports/media.ts';
import { idOf } from '../../../domain/ids.ts';
import { MediaEventHub } from '../event-hub.ts';
import { recordingFormat } from '../recorder.ts';
import { done, unknownEndpoint } from '../result.ts';
import { salvageRecording } from '../wav-writer.ts';
import { MediaLink } from './media-link.ts';
import type { EmbeddedOptions } from './options.ts';

const plane = 'embedded';

interface OpenRecording {
  readonly endpoint: EndpointId;
  readonly request: RecordRequest;
}

export interface EmbeddedMediaHooks {
  /** A listener threw; nothing else happens with it. */
  readonly onListenerError?: (error: unknown) => void;
}

export class EmbeddedMedia implements MediaPort {
  readonly #link: MediaLink;
  readonly #hub: MediaEventHub;
  readonly #endpoints = new Set<EndpointId>();
  readonly #recordings = new Map<RecordingId, OpenRecording>();
  #serial = 0;
  #losses = 0;

  private constructor(options: EmbeddedOptions, hooks: EmbeddedMediaHooks) {
    this.#hub = new MediaEventHub(hooks.onListenerError ?? (() => undefined));
    this.#link = new MediaLink(options, {
      onEvent: (event) => this.#pass(event),
      onUp: () => {
        if (this.#losses > 0) this.#hub.emit({ type: 'planeBack', plane });
      },
      onDown: (detail) => void this.#lost(detail),
    });
  }

  /** Starts the media process; throws when it cannot start at all. */
  static async start(options: EmbeddedOptions, hooks: EmbeddedMediaHooks = {}): Promise<EmbeddedMedia> {
    const media = new EmbeddedMedia(options, hooks);
    await media.#link.start();
    return media;
  }

  /** Ends the media process; every endpoint is closed, recordings are finished. */
  shutdown(): Promise<void> {
    return this.#link.close();
  }

  /** Of the media process, for the operator and for tests. */
  get pid(): number | undefined {
    return this.#link.pid;
  }

  /** Worst lateness of the playout tick in the last second, ms. */
  get tickLateMs(): number {
    return this.#link.health.tickLateMs;
  }

  async allocate(request: AllocateRequest): Promise<MediaResult<EndpointId>> {
    const endpoint = this.#next<'endpoint'>('ep');
    this.#endpoints.add(endpoint);
    const result = await this.#link.call('allocate', endpoint, request);
    if (!result.ok) this.#endpoints.delete(endpoint);
    return result;
  }

  answerOffer(
    endpoint: EndpointId,
    offerSdp: string,
    options: DescriptionOptions = {},
  ): Promise<MediaResult<Answer>> {
    return this.#on(endpoint, () => this.#link.call('answerOffer', endpoint, offerSdp, options));
  }

  createOffer(endpoint: EndpointId, options: DescriptionOptions = {}): Promise<MediaResult<string>> {
    return this.#on(endpoint, () => this.#link.call('createOffer', endpoint, options));
  }

  acceptAnswer(endpoint: EndpointId, answerSdp: string): Promise<MediaResult<Negotiated>> {
    return this.#on(endpoint, () => this.#link.call('acceptAnswer', endpoint, answerSdp));
  }

  bridge(a: EndpointId, b: EndpointId): Promise<MediaResult<void>> {
    return this.#on(a, () => this.#on(b, () => this.#link.call('bridge', a, b)));
  }

  unbridge(endpoint: EndpointId): Promise<MediaResult<void>> {
    return this.#on(endpoint, () => this.#link.call('unbridge', endpoint));
  }

  hear(listener: EndpointId, sources: readonly EndpointId[]): Promise<MediaResult<void>> {
    return this.#on(listener, () => this.#link.call('hear', listener, sources));
  }

  play(endpoint: EndpointId, request: PlayRequest): Promise<MediaResult<PlaybackId>> {
    return this.#on(endpoint, () => this.#link.call('play', endpoint, this.#next<'playback'>('pb'), request));
  }

  stopPlaying(endpoint: EndpointId): Promise<MediaResult<void>> {
    return this.#on(endpoint, () => this.#link.call('stopPlaying', endpoint));
  }

  collectDigits(endpoint: EndpointId, request: CollectRequest): Promise<MediaResult<Collected>> {
    return this.#on(endpoint, () => this.#link.call('collectDigits', endpoint, request));
  }

  feedDigit(endpoint: EndpointId, digit: DtmfDigit): Promise<MediaResult<void>> {
    return this.#on(endpoint, () => this.#link.call('feedDigit', endpoint, digit));
  }

  sendDtmf(endpoint: EndpointId, digits: readonly DtmfDigit[]): Promise<MediaResult<void>> {
    return this.#on(endpoint, () => this.#link.call('sendDtmf', endpoint, digits));
  }

  startRecording(endpoint: EndpointId, request: RecordRequest): Promise<MediaResult<RecordingId>> {
    return this.#on(endpoint, async () => {
      const recording = this.#next<'recording'>('rec');
      this.#recordings.set(recording, { endpoint, request });
      const result = await this.#link.call('startRecording', endpoint, recording, request);
      if (!result.ok && result.error.code !== 'planeDown') this.#recordings.delete(recording);
      return result;
    });
  }

  stopRecording(endpoint: EndpointId): Promise<MediaResult<void>> {
    return this.#on(endpoint, () => this.#link.call('stopRecording', endpoint));
  }

  pauseRecording(endpoint: EndpointId, paused: boolean): Promise<MediaResult<void>> {
    return this.#on(endpoint, () => this.#link.call('pauseRecording', endpoint, paused));
  }

  statistics(endpoint: EndpointId): Promise<MediaResult<EndpointStatistics>> {
    return this.#on(endpoint, () => this.#link.call('statistics', endpoint));
  }

  async close(endpoint: EndpointId): Promise<MediaResult<void>> {
    if (this.#endpoints.delete(endpoint)) await this.#link.call('close', endpoint);
    return done;
  }

  health(): readonly PlaneHealth[] {
    const { portsFree, tickLateMs, packets } = this.#link.health;
    const endpoints = this.#endpoints.size;
    const { isUp: up } = this.#link;
    return [{ plane, up, endpoints, portsFree, losses: this.#losses, tickLateMs, packets }];
  }

  subscribe(listener: (event: MediaEvent) => void): () => void {
    return this.#hub.subscribe(listener);
  }

  #next<Kind extends string>(prefix: string) {
    this.#serial += 1;
    return idOf<Kind>(`${prefix}-${this.#serial}`);
  }

  async #on<T>(endpoint: EndpointId, call: () => Promise<MediaResult<T>>): Promise<MediaResult<T>> {
    return this.#endpoints.has(endpoint) ? call() : unknownEndpoint;
  }

  #pass(event: MediaEvent): void {
    if (event.type === 'endpointLost') this.#endpoints.delete(event.endpoint);
    if (event.type === 'recordingFinished') this.#recordings.delete(event.recording);
    this.#hub.emit(event);
  }

  /** The process died: its endpoints are gone, what it recorded is made whole from what reached the disk. */
  async #lost(detail: string): Promise<void> {
    this.#losses += 1;
    const endpoints = [...this.#endpoints];
    const recordings = [...this.#recordings];
    this.#endpoints.clear();
    this.#recordings.clear();
    for (const endpoint of endpoints) {
      this.#hub.emit({ type: 'endpointLost', endpoint, reason: 'planeLost' });
    }
    this.#hub.emit({ type: 'planeLost', plane, detail });
    for (const [recording, { endpoint, request }] of recordings) {
      const durationMs = await salvage(request);
      const { path } = request;
      this.#hub.emit({
        type: 'recordingFinished',
        endpoint,
        recording,
        ended: 'planeLost',
        path,
        durationMs,
        soundMs: durationMs,
      });
    }
  }
}

/** Milliseconds that could be saved; the file may also have been finished just before the end. */
async function salvage(request: RecordRequest): Promise<number> {
  const format = recordingFormat(request.what);
  const bytes = (await salvageRecording(request.path, format)) || (await sizeOf(request.path));
  return Math.round(bytes / 16 / format.channels);
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}
