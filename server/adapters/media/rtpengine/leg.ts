/**
 * One endpoint on rtpengine: a call of its own with an outer side (the peer) and an inner side (nothing, or the
 * inner side of the bridged endpoint). See descriptions.ts for the picture.
 *
 *   answerOffer   offer(outer) + answer(inner)        first and later offers of the peer
 *   createOffer   offer(inner), once; later offers only change our text
 *   acceptAnswer  answer(outer), once; later: connect
 *   connect       offer(inner) + answer(outer) with what the peer said last: bridge, unbridge, direction
 */
import type {
  AllocateRequest,
  Answer,
  DescriptionOptions,
  EndpointId,
  EndpointStatistics,
  MediaError,
  MediaResult,
  Negotiated,
} from '../../../app/ports/media.ts';
import { buildSdp } from '../../../protocol/sdp/build.ts';
import {
  type AudioCodec,
  defaultEventPayloadType,
  type PayloadMap,
  staticPayloadTypes,
} from '../../../protocol/sdp/codecs.ts';
import { describeAnswer, describeOffer, type LocalAudio } from '../../../protocol/sdp/describe.ts';
import {
  answerDirection,
  type Capabilities,
  type RemoteDescription,
  readAnswer,
  readOffer,
  receivesIn,
  sendsIn,
} from '../../../protocol/sdp/offer-answer.ts';
import { parseSdp } from '../../../protocol/sdp/parse.ts';
import { type DtlsSetup, readSecurity, type Security } from '../../../protocol/sdp/security.ts';
import type { SdpDirection, SessionDescription } from '../../../protocol/sdp/session.ts';
import { fail, ok, wrongState } from '../result.ts';
import { discardPort, type InnerTarget, innerDescription, outerDescription } from './descriptions.ts';
import type { RtpengineInstance } from './instance.ts';
import type { NgCommand, NgReply } from './ng-client.ts';
import { outerStatistics, packetsHeard } from './query.ts';
import { innerTag, outerTag } from './tags.ts';

const defaultCodecs: readonly AudioCodec[] = ['PCMA', 'PCMU'];

/** What rtpengine opened on one side, read from the description it made. */
interface OpenedSide {
  readonly family: 4 | 6;
  readonly address: string;
  readonly port: number;
  readonly security: Security | undefined;
}

interface Agreed {
  readonly remote: RemoteDescription;
  /** One codec and the keys, under the peer's numbers. */
  readonly payloads: PayloadMap;
  readonly direction: SdpDirection;
}

interface PendingOffer {
  readonly session: SessionDescription;
  readonly direction: SdpDirection;
  readonly payloads: PayloadMap;
}

export class RtpengineLeg {
  readonly id: EndpointId;
  readonly callId: string;
  readonly instance: RtpengineInstance;
  readonly request: AllocateRequest;
  #version = 0;
  #innerVersion = 0;
  #outer: OpenedSide | undefined;
  #inner: OpenedSide | undefined;
  #agreed: Agreed | undefined;
  #ours: SessionDescription | undefined;
  #pending: PendingOffer | undefined;
  /** Where the inner side sends, and in which codec. */
  #target: InnerTarget | undefined;
  #innerCodec: AudioCodec | undefined;
  readonly #blocked = new Set<string>();
  /** DTLS role of the peer: it answers our offers as the active side. */
  #peerSetup: DtlsSetup = 'active';

  constructor(id: EndpointId, callId: string, instance: RtpengineInstance, request: AllocateRequest) {
    this.id = id;
    this.callId = callId;
    this.instance = instance;
    this.request = request;
  }

  get codec(): AudioCodec | undefined {
    return this.#agreed?.payloads.codecs[0]?.codec;
  }

  get payloads(): PayloadMap | undefined {
    return this.#agreed?.payloads;
  }

  get direction(): SdpDirection | undefined {
    return this.#agreed?.direction;
  }

  get outerPort(): number | undefined {
    return this.#outer?.port;
  }

  /** Where another endpoint's inner side reaches this one. */
  get inner(): InnerTarget | undefined {
    return this.#inner;
  }

  async answerOffer(text: string, options: DescriptionOptions): Promise<MediaResult<Answer>> {
    const read = readOffer(text, this.#capabilities());
    if (!read.ok) return fail({ code: 'notAcceptable', reason: read.reason, detail: read.detail });
    const { remote } = read;
    const { audio } = remote;
    const payloads: PayloadMap = {
      codecs: [{ codec: audio.codec, payloadType: audio.payloadType }],
      ...(audio.telephoneEvent !== undefined && { telephoneEvent: audio.telephoneEvent }),
    };
    const direction = answerDirection(audio.direction, options.direction ?? 'sendrecv');
    const offered = await this.#send({
      command: 'offer',
      'from-tag': outerTag,
      ...(this.#inner && { 'to-tag': innerTag }),
      sdp: outerDescription(remote, payloads),
      ...sideFlags.plain,
      ...this.#codecFlags(audio.codec, this.#innerCodec ?? audio.codec),
    });
    const inner = opened(offered);
    if (inner === undefined) return fail(refusal(offered));
    const answered = await this.#send({
      command: 'answer',
      'from-tag': outerTag,
      'to-tag': innerTag,
      sdp: this.#innerSide(inner, payloads, direction),
      ...sideFlags[this.request.kind],
      // A passive answer raced with Chromium's first packets: two of three set-ups never connected.
      ...(this.request.kind === 'webrtc' && { DTLS: 'active' }),
    });
    const outer = opened(answered);
    if (outer === undefined) return fail(refusal(answered));
    this.#inner = inner;
    this.#outer = outer;
    this.#peerSetup = outer.security?.setup === 'active' ? 'passive' : 'active';
    const ours = describeAnswer(this.#local(payloads, direction), remote.session, remote.audioIndex);
    this.#pending = undefined;
    this.#ours = ours;
    return ok({ ...this.#agree({ remote, payloads, direction }), sdp: buildSdp(ours) });
  }

  async createOffer(options: DescriptionOptions): Promise<MediaResult<string>> {
    const direction = options.direction ?? 'sendrecv';
    const payloads: PayloadMap = this.#agreed?.payloads ?? {
      codecs: this.#codecs().map((codec) => ({ codec, payloadType: staticPayloadTypes[codec] })),
      telephoneEvent: defaultEventPayloadType,
    };
    if (this.#outer === undefined) {
      const reply = await this.#send({
        command: 'offer',
        'from-tag': innerTag,
        sdp: innerDescription(discardAt(undefined), payloads, direction, this.#nextInner()),
        ...sideFlags[this.request.kind],
      });
      this.#outer = opened(reply);
      if (this.#outer === undefined) return fail(refusal(reply));
    }
    const local = this.#local(payloads, direction);
    const security = local.security && { ...local.security, setup: 'actpass' as const };
    const session = describeOffer({ ...local, ...(security && { security }) }, this.#ours);
    this.#pending = { session, direction, payloads };
    return ok(buildSdp(session));
  }

  async acceptAnswer(text: string): Promise<MediaResult<Negotiated>> {
    const pending = this.#pending;
    if (pending === undefined) return wrongState('there is no offer of ours to answer');
    const read = readAnswer(text, pending.session, this.#capabilities());
    if (!read.ok) return fail({ code: 'notAcceptable', reason: read.reason, detail: read.detail });
    const { remote } = read;
    const { codec, payloadType, telephoneEvent } = remote.audio;
    const payloads: PayloadMap = {
      codecs: [{ codec, payloadType }],
      ...(telephoneEvent !== undefined && { telephoneEvent }),
    };
    const agreed = {
      remote,
      payloads,
      direction: answerDirection(remote.audio.direction, pending.direction),
    };
    if (this.#inner === undefined) {
      const reply = await this.#send({
        command: 'answer',
        'from-tag': innerTag,
        'to-tag': outerTag,
        sdp: outerDescription(remote, payloads, this.#peerSetup),
        ...sideFlags.plain,
      });
      this.#inner = opened(reply);
      if (this.#inner === undefined) return fail(refusal(reply));
      this.#agree(agreed);
    } else {
      const former = this.#agreed;
      this.#agree(agreed);
      const error = await this.#connect();
      if (error !== undefined) {
        this.#agreed = former;
        return fail(error);
      }
    }
    this.#ours = pending.session;
    return ok(negotiated(agreed));
  }

  /**
   * Keeps out what may not pass: the inner side while a prompt plays or the peer may not be sent anything, the peer
   * while it should not be heard. rtpengine itself goes on relaying whatever the direction says.
   */
  async enforce(isPlaying: boolean): Promise<void> {
    const direction = this.#agreed?.direction ?? 'sendrecv';
    await this.#block(innerTag, isPlaying || !sendsIn(direction));
    await this.#block(outerTag, !receivesIn(direction));
  }

  async #block(tag: string, blocked: boolean): Promise<void> {
    if (this.#blocked.has(tag) === blocked) return;
    if (blocked) this.#blocked.add(tag);
    else this.#blocked.delete(tag);
    await this.send({ command: blocked ? 'block media' : 'unblock media', 'from-tag': tag });
  }

  /** Points the inner side at another endpoint, or at nothing; tells whether rtpengine did it. */
  async connect(
    target: InnerTarget | undefined,
    codec: AudioCodec | undefined,
  ): Promise<MediaError | undefined> {
    this.#target = target;
    this.#innerCodec = codec;
    return this.#connect();
  }

  async #connect(): Promise<MediaError | undefined> {
    const { remote, payloads, direction } = this.#agreed!;
    const offered = await this.#send({
      command: 'offer',
      'from-tag': innerTag,
      'to-tag': outerTag,
      sdp: this.#innerSide(this.#inner!, payloads, direction),
      ...sideFlags[this.request.kind],
      ...(this.#peerSetup === 'passive' && this.request.kind === 'webrtc' && { DTLS: 'active' }),
      ...this.#codecFlags(this.#innerCodec ?? this.codec!, this.codec!),
    });
    if (!offered.ok) return refusal(offered);
    const answered = await this.#send({
      command: 'answer',
      'from-tag': innerTag,
      'to-tag': outerTag,
      sdp: outerDescription(remote, payloads, this.#peerSetup),
      ...sideFlags.plain,
    });
    return answered.ok ? undefined : refusal(answered);
  }

  /** A command about this endpoint. */
  send(command: NgCommand): Promise<NgReply> {
    return this.instance.send({ ...command, 'call-id': this.callId });
  }

  async statistics(): Promise<MediaResult<EndpointStatistics>> {
    const empty = { packetsReceived: 0, octetsReceived: 0, packetsSent: 0, octetsSent: 0 };
    const none = { ...empty, packetsLost: 0, jitterMs: 0, packetsRefused: 0 };
    if (this.#agreed === undefined) return ok(none);
    const reply = await this.send({ command: 'query' });
    if (!reply.ok) return fail(refusal(reply));
    return ok({ ...none, ...outerStatistics(reply.reply), ...(this.codec && { codec: this.codec }) });
  }

  /** Packets heard from the peer so far; `undefined` when rtpengine does not know the call any more. */
  async heard(): Promise<number | undefined> {
    const reply = await this.send({ command: 'query' });
    if (reply.ok) return packetsHeard(reply.reply);
    return reply.reason === 'refused' ? undefined : 0;
  }

  #innerSide(inner: OpenedSide, outerPayloads: PayloadMap, direction: SdpDirection): string {
    const codec = this.#innerCodec ?? outerPayloads.codecs[0]!.codec;
    const payloads: PayloadMap = {
      ...outerPayloads,
      codecs: [
        {
          codec,
          payloadType: this.#innerCodec ? staticPayloadTypes[codec] : outerPayloads.codecs[0]!.payloadType,
        },
      ],
    };
    return innerDescription(this.#target ?? discardAt(inner), payloads, direction, this.#nextInner());
  }

  #agree(agreed: Agreed): Negotiated {
    this.#agreed = agreed;
    return negotiated(agreed);
  }

  #local(payloads: PayloadMap, direction: SdpDirection): LocalAudio {
    const { family, address, port, security } = this.#outer!;
    this.#version += 1;
    return {
      kind: this.request.kind,
      origin: { username: '-', sessionId: '1', sessionVersion: String(this.#version), family, address },
      port,
      payloads,
      direction,
      rtcpMux: this.#agreed?.remote.audio.rtcpMux ?? false,
      ...(security && { security }),
    };
  }

  #send(command: NgCommand): Promise<NgReply> {
    // A stranger's packets are dropped once the source is known. Not for browsers: ICE may choose another pair of
    // addresses later, and their packets prove themselves by their keys.
    const strict = this.request.kind === 'plain' ? ['strict-source'] : [];
    return this.send({ ...commonFlags, flags: [...commonFlags.flags, ...strict], ...command });
  }

  /** rtpengine converts where the two sides differ: the source's codec is hidden, the other's is put in its place. */
  #codecFlags(from: AudioCodec, to: AudioCodec) {
    return from === to ? {} : { codec: { mask: [from], transcode: [to] } };
  }

  #nextInner(): number {
    this.#innerVersion += 1;
    return this.#innerVersion;
  }

  #codecs(): readonly AudioCodec[] {
    return this.request.codecs ?? defaultCodecs;
  }

  #capabilities(): Capabilities {
    return { kind: this.request.kind, codecs: this.#codecs(), families: [4] };
  }
}

const commonFlags = {
  // Addresses in descriptions are checked by our own rules; ports stay when an inner side is pointed elsewhere.
  flags: ['trust-address', 'port-latching', 'detect-DTMF', 'generate-mid'],
  replace: ['origin', 'session-connection'],
} as const;

/** How the description of a side is to look. */
const sideFlags = {
  plain: { 'transport-protocol': 'RTP/AVP', ICE: 'remove', 'rtcp-mux': ['demux'] },
  webrtc: {
    'transport-protocol': 'UDP/TLS/RTP/SAVPF',
    ICE: 'force',
    'rtcp-mux': ['offer', 'require'],
    DTLS: 'passive',
    SDES: ['off'],
  },
} as const;

function negotiated({ remote, direction }: Agreed): Negotiated {
  const { codec, telephoneEvent } = remote.audio;
  return { codec, direction, telephoneEvents: telephoneEvent !== undefined };
}

/** Nowhere: the discard port of rtpengine's own host, so that nothing leaves it. */
function discardAt(inner: OpenedSide | undefined): InnerTarget {
  return { address: inner?.address ?? '127.0.0.1', port: discardPort };
}

function opened(reply: NgReply): OpenedSide | undefined {
  const text = reply.ok ? reply.reply['sdp'] : undefined;
  const parsed = typeof text === 'string' ? parseSdp(text) : undefined;
  if (!parsed?.ok) return undefined;
  const { session } = parsed;
  const media = session.media[0];
  const connection = media?.connection ?? session.connection;
  if (media === undefined || connection === undefined || media.port === 0) return undefined;
  return { ...connection, port: media.port, security: readSecurity(session, media) };
}

function refusal(reply: NgReply): MediaError {
  if (reply.ok) return { code: 'planeDown', detail: 'a reply without a usable description' };
  if (reply.reason === 'noAnswer') return { code: 'planeDown', detail: reply.detail };
  if (/out of ports/i.test(reply.detail)) return { code: 'noPorts' };
  if (/unknown call/i.test(reply.detail)) return { code: 'unknownEndpoint' };
  return { code: 'notAcceptable', reason: 'mismatch', detail: reply.detail };
}
