/**
 * One endpoint: its leg of sound, its port, and its offers and answers so far.
 *
 *   allocated ─answerOffer─▶ agreed ◀─acceptAnswer─ offered ◀─createOffer─ allocated | agreed
 *
 * An offer that is refused leaves everything as it was. Commands on one endpoint run one after another.
 */
import type {
  AllocateRequest,
  Answer,
  DescriptionOptions,
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
} from '../../../protocol/sdp/offer-answer.ts';
import { isSameTransport, type Security } from '../../../protocol/sdp/security.ts';
import type { SdpDirection, SessionDescription } from '../../../protocol/sdp/session.ts';
import { fail, ok, unknownEndpoint, wrongState } from '../result.ts';
import type { Leg } from './leg.ts';
import type { MediaAddress } from './options.ts';
import type { Transport } from './transport.ts';
import { WebRtcLeg } from './webrtc-leg.ts';

const defaultCodecs: readonly AudioCodec[] = ['PCMA', 'PCMU'];

/** Makes transports and takes them back; owned by the engine, which owns the ports. */
export interface TransportFactory {
  readonly addresses: readonly MediaAddress[];
  plain(leg: Leg, address: MediaAddress): Promise<Transport>;
  answering(leg: Leg, payloads: PayloadMap, offer: RemoteDescription): Promise<Transport>;
  offering(leg: Leg, payloads: PayloadMap): Promise<Transport>;
}

interface PendingOffer {
  readonly session: SessionDescription;
  readonly direction: SdpDirection;
  readonly payloads: PayloadMap;
}

export class Endpoint {
  readonly leg: Leg;
  readonly #request: AllocateRequest;
  readonly #transports: TransportFactory;
  readonly #now: () => number;
  readonly #sessionId: string;
  #version = 0;
  #address: MediaAddress;
  /** Our last description that took effect: later ones keep its media lines. */
  #ours: SessionDescription | undefined;
  #pending: PendingOffer | undefined;
  #remoteSecurity: Security | undefined;
  #rtcpMux = false;
  #chain: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(
    leg: Leg,
    request: AllocateRequest,
    transports: TransportFactory,
    sessionId: string,
    now: () => number,
  ) {
    this.leg = leg;
    this.#request = request;
    this.#transports = transports;
    this.#sessionId = sessionId;
    this.#now = now;
    this.#address = transports.addresses[0]!;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Runs a command after those before it; a closed endpoint answers `unknownEndpoint`. */
  exclusive<T>(command: () => Promise<MediaResult<T>> | MediaResult<T>): Promise<MediaResult<T>> {
    const run = this.#chain.then(async (): Promise<MediaResult<T>> => {
      if (this.#closed) return unknownEndpoint;
      const result = await command();
      return this.#closed ? unknownEndpoint : result;
    });
    this.#chain = run.catch(() => undefined);
    return run;
  }

  async answerOffer(text: string, options: DescriptionOptions): Promise<MediaResult<Answer>> {
    const read = readOffer(text, this.#capabilities());
    if (!read.ok) return fail({ code: 'notAcceptable', reason: read.reason, detail: read.detail });
    const { audio, session, audioIndex } = read.remote;
    const payloads: PayloadMap = {
      codecs: [{ codec: audio.codec, payloadType: audio.payloadType }],
      ...(audio.telephoneEvent !== undefined && { telephoneEvent: audio.telephoneEvent }),
    };
    await this.#transportForOffer(read.remote, payloads);
    const direction = answerDirection(audio.direction, options.direction ?? 'sendrecv');
    this.#rtcpMux = audio.rtcpMux;
    const ours = describeAnswer(this.#local(payloads, direction), session, audioIndex);
    this.#pending = undefined;
    this.#ours = ours;
    return ok({ ...this.#agree(read.remote, payloads, direction), sdp: buildSdp(ours) });
  }

  async createOffer(options: DescriptionOptions): Promise<MediaResult<string>> {
    const direction = options.direction ?? 'sendrecv';
    const agreed = this.leg.agreement?.receive;
    const payloads: PayloadMap = agreed ?? {
      codecs: this.#codecs().map((codec) => ({ codec, payloadType: staticPayloadTypes[codec] })),
      telephoneEvent: defaultEventPayloadType,
    };
    if (this.leg.transport === undefined) {
      this.leg.transport = await (this.#request.kind === 'webrtc'
        ? this.#transports.offering(this.leg, payloads)
        : this.#transports.plain(this.leg, this.#address));
      if (this.#closed) this.leg.transport.close();
    }
    const local = this.#local(payloads, direction);
    // A later offer leaves the DTLS role open (RFC 8842 §5.5); the keys are the same, so nothing starts anew.
    const security = local.security && { ...local.security, setup: 'actpass' as const };
    const session = describeOffer({ ...local, ...(security && { security }) }, this.#ours);
    this.#pending = { session, direction, payloads };
    return ok(buildSdp(session));
  }

  acceptAnswer(text: string): MediaResult<Negotiated> {
    const pending = this.#pending;
    if (pending === undefined) return wrongState('there is no offer of ours to answer');
    const read = readAnswer(text, pending.session, this.#capabilities());
    if (!read.ok) return fail({ code: 'notAcceptable', reason: read.reason, detail: read.detail });
    const { audio } = read.remote;
    const { transport } = this.leg;
    if (transport instanceof WebRtcLeg && audio.security) {
      if (this.#remoteSecurity === undefined) {
        try {
          if (!transport.accept(read.remote)) return unknownEndpoint;
        } catch (error) {
          return fail({
            code: 'notAcceptable',
            reason: 'mismatch',
            detail: `the keys of the answer do not fit: ${(error as Error).message}`,
          });
        }
      } else if (!isSameTransport(this.#remoteSecurity, audio.security)) {
        return fail({ code: 'unsupported', detail: 'another peer answered the offer of a browser leg' });
      }
      this.#remoteSecurity = audio.security;
    }
    this.#rtcpMux = audio.rtcpMux && this.#request.kind === 'webrtc';
    transport?.setRemote(this.#rtcpMux ? audio : { ...audio, rtcpMux: false });
    this.#ours = pending.session;
    return ok(
      this.#agree(read.remote, pending.payloads, answerDirection(audio.direction, pending.direction)),
    );
  }

  /** Frees everything; commands that still run find the endpoint closed. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.leg.close();
  }

  #agree(remote: RemoteDescription, receive: PayloadMap, direction: SdpDirection): Negotiated {
    const { codec, payloadType, telephoneEvent } = remote.audio;
    const events = receive.telephoneEvent === undefined ? undefined : telephoneEvent;
    this.leg.agree({ codec, payloadType, telephoneEvent: events, direction, receive }, this.#now());
    return { codec, direction, telephoneEvents: events !== undefined };
  }

  async #transportForOffer(remote: RemoteDescription, payloads: PayloadMap): Promise<void> {
    const { audio } = remote;
    const { leg } = this;
    if (audio.security) {
      const isKept =
        leg.transport && this.#remoteSecurity && isSameTransport(this.#remoteSecurity, audio.security);
      if (!isKept) leg.replaceTransport(await this.#transports.answering(leg, payloads, remote));
      this.#remoteSecurity = audio.security;
    } else {
      const address = this.#transports.addresses.find(({ family }) => family === audio.family)!;
      if (leg.transport === undefined || address !== this.#address) {
        leg.replaceTransport(await this.#transports.plain(leg, address));
      }
      this.#address = address;
      leg.transport?.setRemote(audio);
    }
    if (this.#closed) leg.transport?.close();
  }

  #local(payloads: PayloadMap, direction: SdpDirection): LocalAudio {
    const { transport } = this.leg;
    this.#version += 1;
    return {
      kind: this.#request.kind,
      origin: {
        username: '-',
        sessionId: this.#sessionId,
        sessionVersion: String(this.#version),
        family: this.#address.family,
        address: this.#address.advertise,
      },
      port: transport!.port,
      payloads,
      direction,
      rtcpMux: this.#rtcpMux,
      ...(transport!.security && { security: transport!.security }),
      ssrc: this.leg.outbound.ssrc,
    };
  }

  #codecs(): readonly AudioCodec[] {
    return this.#request.codecs ?? defaultCodecs;
  }

  #capabilities(): Capabilities {
    const families = this.#transports.addresses.map(({ family }) => family);
    return { kind: this.#request.kind, codecs: this.#codecs(), families };
  }
}
