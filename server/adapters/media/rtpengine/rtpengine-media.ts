/**
 * rtpengine as a MediaPort: endpoints spread over instances by weight, each instance with its own health. An instance
 * that dies takes its own endpoints only.
 *
 * What rtpengine cannot do is answered `unsupported`, or told: sending keys (its `play DTMF` sent nothing where it was
 * measured), and `renegotiate` for browsers whose former source returns. Mixing is done by another plane (conference.ts).
 */
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:dgram';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
import { checkPrompts, joinPrompts } from '../prompt-file.ts';
import { done, fail, ok, unknownEndpoint, wrongState } from '../result.ts';
import { Conference } from './conference.ts';
import { type LoggedKey, openDtmfLog } from './dtmf-log.ts';
import { type Held, isSettled, newHeld, type Source } from './held.ts';
import { RtpengineInstance } from './instance.ts';
import { RtpengineLeg } from './leg.ts';
import type { RtpengineOptions } from './options.ts';
import { RtpenginePlayer } from './player.ts';
import { startCapture } from './start-capture.ts';
import { outerTag } from './tags.ts';
import { isWatchDue, watch } from './watch.ts';

const pollMs = 50;
/** A loop is a file played very often. */
const loopTimes = 100_000;
const defaultSilenceAlarmMs = 30_000;

export class RtpengineMedia implements MediaPort {
  readonly #options: RtpengineOptions;
  readonly #hub: MediaEventHub;
  readonly #endpoints = new Map<EndpointId, Held>();
  readonly #byCall = new Map<string, Held>();
  readonly #instances: RtpengineInstance[] = [];
  /** Makes call ids of two servers on one rtpengine differ. */
  readonly #prefix = `b${randomBytes(5).toString('hex')}`;
  readonly #conference: Conference | undefined;
  #log: Socket | undefined;
  #poll: NodeJS.Timeout | undefined;
  #serial = 0;

  private constructor(options: RtpengineOptions, onListenerError: (error: unknown) => void) {
    this.#options = options;
    this.#hub = new MediaEventHub(onListenerError);
    const { mixer } = options;
    if (mixer === undefined) return;
    this.#conference = new Conference({
      mixer,
      exclusive: (held, command) => this.#exclusive(held.leg.id, command),
      seated: (held, seat) => {
        if (!held.player.isPlaying) this.#heardBy(held, seat);
      },
    });
    mixer.subscribe((event) => {
      if (event.type === 'endpointLost') this.#seatLost(event.endpoint);
    });
  }

  /** Opens all instances; throws when the port for the key log is taken. An instance that is away may come later. */
  static async start(
    options: RtpengineOptions,
    onListenerError: (error: unknown) => void = () => undefined,
  ): Promise<RtpengineMedia> {
    const media = new RtpengineMedia(options, onListenerError);
    if (options.dtmfLog) media.#log = await openDtmfLog(options.dtmfLog, (key) => media.#keyLogged(key));
    for (const instance of options.instances) {
      media.#instances.push(
        await RtpengineInstance.open(instance, {
          onDown: (down, detail) => media.#instanceDown(down, detail),
          onUp: (up) => media.#hub.emit({ type: 'planeBack', plane: up.name }),
        }),
      );
    }
    media.#poll = setInterval(() => media.#tick(), pollMs);
    return media;
  }

  /** Closes every endpoint and the sockets; rtpengine itself goes on. */
  async shutdown(): Promise<void> {
    await Promise.all([...this.#endpoints.keys()].map((endpoint) => this.close(endpoint)));
    clearInterval(this.#poll);
    for (const instance of this.#instances) instance.close();
    this.#log?.close();
  }

  async allocate(request: AllocateRequest): Promise<MediaResult<EndpointId>> {
    const instance = this.#choose();
    if (instance === undefined) return fail({ code: 'planeDown', detail: 'no rtpengine answers' });
    const id = idOf<'endpoint'>(this.#next('ep'));
    const leg = new RtpengineLeg(id, `${this.#prefix}-${id}`, instance, request);
    const held = newHeld(leg, this.#player(leg));
    this.#endpoints.set(id, held);
    this.#byCall.set(leg.callId, held);
    return ok(id);
  }

  answerOffer(
    endpoint: EndpointId,
    offerSdp: string,
    options: DescriptionOptions = {},
  ): Promise<MediaResult<Answer>> {
    return this.#exclusive(endpoint, async (held) => {
      const result = await held.leg.answerOffer(offerSdp, options);
      if (result.ok) await this.#agreed(held);
      return result;
    });
  }

  createOffer(endpoint: EndpointId, options: DescriptionOptions = {}): Promise<MediaResult<string>> {
    return this.#exclusive(endpoint, ({ leg }) => leg.createOffer(options));
  }

  acceptAnswer(endpoint: EndpointId, answerSdp: string): Promise<MediaResult<Negotiated>> {
    return this.#exclusive(endpoint, async (held) => {
      const result = await held.leg.acceptAnswer(answerSdp);
      if (result.ok) await this.#agreed(held);
      return result;
    });
  }

  async bridge(a: EndpointId, b: EndpointId): Promise<MediaResult<void>> {
    const one = this.#endpoints.get(a);
    const other = this.#endpoints.get(b);
    if (one === undefined || other === undefined) return unknownEndpoint;
    if (one === other) return wrongState('an endpoint cannot be bridged with itself');
    for (const held of [one, other]) await this.unbridge(held.leg.id);
    one.bridged = other;
    other.bridged = one;
    return this.#point(one, other);
  }

  async unbridge(endpoint: EndpointId): Promise<MediaResult<void>> {
    const held = this.#endpoints.get(endpoint);
    if (held === undefined) return unknownEndpoint;
    const hadSeat = (await this.#conference?.leave(held, this.#endpoints.values())) ?? false;
    const other = held.bridged;
    if (other === undefined) return hadSeat ? this.#detach(held, true) : done;
    held.bridged = undefined;
    other.bridged = undefined;
    const results = [await this.#detach(held), await this.#detach(other)];
    return results.find((result) => !result.ok) ?? done;
  }

  async hear(listener: EndpointId, sources: readonly EndpointId[]): Promise<MediaResult<void>> {
    const held = this.#endpoints.get(listener);
    const heard = sources.map((source) => this.#endpoints.get(source)).filter((each) => each !== undefined);
    if (held === undefined || heard.length < sources.length) return unknownEndpoint;
    if (heard.includes(held)) return wrongState('an endpoint cannot hear itself');
    if (this.#conference !== undefined) return this.#conference.hear(held, heard);
    return fail({ code: 'unsupported', detail: 'rtpengine mixes nothing, and no other plane was given' });
  }

  play(endpoint: EndpointId, request: PlayRequest): Promise<MediaResult<PlaybackId>> {
    return this.#exclusive(endpoint, async (held) => {
      const checked = await checkPrompts(request.items);
      if (!checked.ok) return fail({ code: 'promptUnusable', path: checked.path, detail: checked.detail });
      if (held.leg.codec === undefined) return wrongState('nothing is agreed with the peer yet');
      const id = idOf<'playback'>(this.#next('pb'));
      const { loop = false, bargeIn = false, mode = 'replace' } = request;
      const file = await this.#fileFor(held, id, request);
      await held.player.play({ id, file, loop, bargeIn }, mode);
      this.#heardBy(held, 'prompt');
      return ok(id);
    });
  }

  stopPlaying(endpoint: EndpointId): Promise<MediaResult<void>> {
    return this.#exclusive(endpoint, async ({ player }) => {
      await player.stop('stopped');
      return done;
    });
  }

  async collectDigits(endpoint: EndpointId, request: CollectRequest): Promise<MediaResult<Collected>> {
    const held = this.#endpoints.get(endpoint);
    return held === undefined ? unknownEndpoint : ok(await held.collector.collect(request));
  }

  async feedDigit(endpoint: EndpointId, digit: DtmfDigit): Promise<MediaResult<void>> {
    const held = this.#endpoints.get(endpoint);
    if (held === undefined) return unknownEndpoint;
    this.#pressed(held, digit, 0, 'info');
    return done;
  }

  async sendDtmf(endpoint: EndpointId): Promise<MediaResult<void>> {
    if (!this.#endpoints.has(endpoint)) return unknownEndpoint;
    return fail({ code: 'unsupported', detail: 'rtpengine sends no keys; use SIP INFO' });
  }

  startRecording(endpoint: EndpointId, request: RecordRequest): Promise<MediaResult<RecordingId>> {
    return this.#exclusive(endpoint, async (held) => {
      if (held.capture !== undefined) return wrongState('this endpoint is recorded already');
      const recording = idOf<'recording'>(this.#next('rec'));
      const started = await startCapture(
        held.leg,
        recording,
        request,
        this.#options.recordingDir,
        (report) => {
          this.#recordingDone(held, recording);
          this.#hub.emit({ type: 'recordingFinished', endpoint, recording, path: request.path, ...report });
        },
      );
      if (!started.ok) return started;
      held.capture = started.value;
      return ok(recording);
    });
  }

  stopRecording(endpoint: EndpointId): Promise<MediaResult<void>> {
    return this.#exclusive(endpoint, async (held) => {
      await held.capture?.end('stopped');
      return done;
    });
  }

  pauseRecording(endpoint: EndpointId, paused: boolean): Promise<MediaResult<void>> {
    return this.#exclusive(endpoint, async ({ capture }) => {
      capture?.recorder.pause(paused);
      return done;
    });
  }

  statistics(endpoint: EndpointId): Promise<MediaResult<EndpointStatistics>> {
    return this.#exclusive(endpoint, ({ leg }) => leg.statistics());
  }

  async close(endpoint: EndpointId): Promise<MediaResult<void>> {
    const held = this.#endpoints.get(endpoint);
    if (held === undefined) return done;
    const other = held.bridged;
    if (other) {
      other.bridged = undefined;
      held.bridged = undefined;
    }
    this.#forget(held);
    await this.#conference?.leave(held, this.#endpoints.values());
    await held.capture?.end('closed');
    await held.leg.send({ command: 'delete' });
    if (other) await this.#detach(other);
    return done;
  }

  health(): readonly PlaneHealth[] {
    return this.#instances.map((instance) => ({
      plane: instance.name,
      up: instance.isUp,
      endpoints: this.#endpointsOf(instance).length,
      losses: instance.losses,
    }));
  }

  subscribe(listener: (event: MediaEvent) => void): () => void {
    return this.#hub.subscribe(listener);
  }

  /** The live instance with the fewest endpoints for its weight. */
  #choose(): RtpengineInstance | undefined {
    const load = (instance: RtpengineInstance) => (this.#endpointsOf(instance).length + 1) / instance.weight;
    return this.#instances
      .filter((instance) => instance.isUp && instance.weight > 0)
      .sort((a, b) => load(a) - load(b))
      .at(0);
  }

  #endpointsOf(instance: RtpengineInstance): readonly Held[] {
    return [...this.#endpoints.values()].filter(({ leg }) => leg.instance === instance);
  }

  #next(kind: string): string {
    this.#serial += 1;
    return `${kind}-${this.#serial}`;
  }

  #exclusive<T>(
    endpoint: EndpointId,
    command: (held: Held) => Promise<MediaResult<T>>,
  ): Promise<MediaResult<T>> {
    const held = this.#endpoints.get(endpoint);
    if (held === undefined) return Promise.resolve(unknownEndpoint);
    const run = held.chain.then(async (): Promise<MediaResult<T>> => {
      if (!this.#endpoints.has(endpoint)) return unknownEndpoint;
      const result = await command(held);
      if (!result.ok && result.error.code === 'unknownEndpoint') this.#lost(held);
      return this.#endpoints.has(endpoint) ? result : unknownEndpoint;
    });
    held.chain = run.catch(() => undefined);
    return run;
  }

  /** A description took effect: a bridge that waited for it can be made. */
  async #agreed(held: Held): Promise<void> {
    held.quietSince = performance.now();
    held.alarms = 0;
    await held.leg.enforce(held.player.isPlaying);
    const { bridged } = held;
    // Not awaited: the partner's own commands may be waiting for us.
    if (bridged && held.pointedAt !== bridged) void this.#point(held, bridged);
    this.#conference?.settled(held, this.#endpoints.values());
  }

  /** Points the inner sides of two endpoints at each other, once both have one. */
  async #point(one: Held, other: Held): Promise<MediaResult<void>> {
    if (!isSettled(one) || !isSettled(other)) return done;
    const codec = one.leg.codec;
    for (const [held, partner] of [
      [one, other],
      [other, one],
    ] as const) {
      const result = await this.#exclusive(held.leg.id, async () => {
        if (held.bridged !== partner || held.pointedAt === partner) return done;
        const error = await held.leg.connect(partner.leg.inner, codec);
        if (error !== undefined) return fail(error);
        held.pointedAt = partner;
        if (!held.player.isPlaying) this.#heardBy(held, partner);
        return done;
      });
      if (!result.ok) return result;
    }
    return done;
  }

  /** Points the inner side at nothing, unless it is in use again by now. */
  #detach(held: Held, hadSeat = false): Promise<MediaResult<void>> {
    return this.#exclusive(held.leg.id, async () => {
      if (held.bridged !== undefined || held.seat !== undefined) return done;
      if (held.pointedAt === undefined && !hadSeat) return done;
      held.pointedAt = undefined;
      const error = await held.leg.connect(undefined, undefined);
      return error === undefined ? done : fail(error);
    });
  }

  /** Notes whose sound reaches the peer; a browser does not hear a source that returns after another one. */
  #heardBy(held: Held, source: Source): void {
    const isReturn = held.heardFrom.has(source) && held.lastHeardFrom !== source;
    held.heardFrom.add(source);
    held.lastHeardFrom = source;
    if (isReturn && held.leg.request.kind === 'webrtc') {
      this.#hub.emit({ type: 'renegotiate', endpoint: held.leg.id });
    }
  }

  #player(leg: RtpengineLeg): RtpenginePlayer {
    return new RtpenginePlayer({
      start: async (file, loop) => {
        const times = loop ? { 'repeat-times': loopTimes } : {};
        const reply = await leg.send({ command: 'play media', 'from-tag': outerTag, file, ...times });
        return reply.ok ? Number(reply.reply['duration'] ?? 0) : undefined;
      },
      stop: async () => void (await leg.send({ command: 'stop media', 'from-tag': outerTag })),
      block: async (blocked) => {
        await leg.enforce(blocked);
        const held = this.#endpoints.get(leg.id);
        const source = held?.pointedAt ?? held?.seat;
        if (!blocked && held && source) this.#heardBy(held, source);
      },
      report: (playback, ended) => {
        const held = this.#byCall.get(leg.callId);
        if (held?.files.delete(playback.file)) void rm(playback.file, { force: true });
        this.#hub.emit({ type: 'playFinished', endpoint: leg.id, playback: playback.id, ended });
      },
    });
  }

  /** The one file of a request, or its parts put together in one. */
  async #fileFor(held: Held, id: PlaybackId, request: PlayRequest): Promise<string> {
    const [only] = request.items;
    if (request.items.length === 1 && only !== undefined && 'file' in only) return only.file;
    const file = join(this.#options.promptDir ?? tmpdir(), `${this.#prefix}-${id}.wav`);
    await joinPrompts(request.items, file);
    held.files.add(file);
    return file;
  }

  #recordingDone(held: Held, recording: RecordingId): void {
    const { capture } = held;
    if (capture?.recorder.id !== recording) return;
    held.capture = undefined;
    void capture.finished();
    void held.leg.send({ command: 'stop recording' });
  }

  #keyLogged(key: LoggedKey): void {
    const held = this.#byCall.get(key.callId);
    if (held && key.tag === outerTag) this.#pressed(held, key.key, key.durationMs, 'rfc4733');
  }

  #pressed(held: Held, digit: DtmfDigit, durationMs: number, source: 'rfc4733' | 'info'): void {
    held.player.bargeIn(digit);
    if (held.capture?.recorder.request.endKeys?.includes(digit)) void held.capture.end('key');
    this.#hub.emit({ type: 'dtmf', endpoint: held.leg.id, digit, durationMs, source });
    held.collector.press(digit);
  }

  #tick(): void {
    const now = performance.now();
    for (const held of this.#endpoints.values()) {
      held.collector.poll(now, held.player.isPlaying);
      if (isWatchDue(held, now)) void this.#watch(held, now);
    }
  }

  async #watch(held: Held, now: number): Promise<void> {
    const { silenceAlarmMs = defaultSilenceAlarmMs } = this.#options;
    const seen = await watch(held, now, silenceAlarmMs);
    if (this.#endpoints.get(held.leg.id) !== held) return;
    if (seen === 'gone') this.#lost(held);
    else if (seen === 'connected') this.#connected(held);
    else if (seen !== 'nothing') this.#hub.emit({ type: 'silenceAlarm', endpoint: held.leg.id, ...seen });
  }

  #connected(held: Held): void {
    held.connected = true;
    this.#hub.emit({ type: 'endpointConnected', endpoint: held.leg.id });
    const { bridged } = held;
    if (bridged && held.pointedAt !== bridged) void this.#point(held, bridged);
    this.#conference?.settled(held, this.#endpoints.values());
  }

  /** The mixer died: whoever sat there hears nothing any more, and their call ends for that reason. */
  #seatLost(seat: EndpointId): void {
    for (const held of this.#endpoints.values()) if (held.seat === seat) this.#lost(held);
  }

  /** rtpengine does not know the endpoint any more. */
  #lost(held: Held): void {
    if (this.#endpoints.get(held.leg.id) !== held) return;
    this.#forget(held);
    if (held.bridged) held.bridged.bridged = undefined;
    void this.#conference?.leave(held, this.#endpoints.values());
    void held.capture?.end('planeLost');
    this.#hub.emit({ type: 'endpointLost', endpoint: held.leg.id, reason: 'planeLost' });
  }

  #forget(held: Held): void {
    this.#endpoints.delete(held.leg.id);
    held.player.close();
    held.collector.close();
    this.#byCall.delete(held.leg.callId);
    for (const file of held.files) void rm(file, { force: true });
  }

  #instanceDown(instance: RtpengineInstance, detail: string): void {
    for (const held of this.#endpointsOf(instance)) this.#lost(held);
    this.#hub.emit({ type: 'planeLost', plane: instance.name, detail });
  }
}
