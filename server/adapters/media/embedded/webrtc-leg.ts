/**
 * A browser's leg: ICE and DTLS-SRTP by node-datachannel, which carries packets and nothing else. Descriptions are
 * written by `protocol/sdp`; the library only ever sees one audio stream per connection and is never asked to
 * renegotiate, as hold and transfer change no keys. An ICE restart gets a new leg.
 *
 * This class owns the library's traps, each of which was seen to happen:
 *  - a track object that is garbage-collected closes the native track: all of them are kept until `close`;
 *  - an exception inside a callback aborts the process: every callback is guarded;
 *  - `cleanup()` can crash: it is never called, the process ends by `process.exit`;
 *  - worker threads abort: this runs in a process of its own;
 *  - a port that another program holds aborts the process, and every call with it: the port is tried first;
 *  - sound of an SSRC that was not announced can go silent for good in Chromium: ours is announced, one per leg;
 *  - it unlocks ICE before it notes the fingerprint of an answer: when the machine stands still in between, the keys
 *    are judged against nothing and the connection is closed (libdatachannel pull request 1612): `accept` tells.
 */
import { createSocket } from 'node:dgram';
import ndc from 'node-datachannel';
import { isRtcp } from '../../../protocol/rtp/packet.ts';
import { buildSdp } from '../../../protocol/sdp/build.ts';
import type { PayloadMap } from '../../../protocol/sdp/codecs.ts';
import type { RemoteDescription } from '../../../protocol/sdp/offer-answer.ts';
import { parseSdp } from '../../../protocol/sdp/parse.ts';
import { readSecurity, type Security } from '../../../protocol/sdp/security.ts';
import { attributeOf, type SessionDescription } from '../../../protocol/sdp/session.ts';
import type { MediaAddress } from './options.ts';
import type { Transport, TransportEvents } from './transport.ts';

type PeerConnection = InstanceType<typeof ndc.PeerConnection>;
type Track = ReturnType<PeerConnection['addTrack']>;

/** Candidates of this host alone are gathered within milliseconds. */
const gatheringMsMax = 3000;

export interface WebRtcLegOptions {
  readonly address: MediaAddress;
  readonly port: number;
  readonly payloads: PayloadMap;
  readonly ssrc: number;
  readonly events: TransportEvents;
}

export class WebRtcLeg implements Transport {
  readonly port: number;
  readonly #address: MediaAddress;
  readonly #events: TransportEvents;
  readonly #connection: PeerConnection;
  readonly #track: Track;
  #security: Security | undefined;
  #closed = false;
  #connected = false;

  private constructor(options: WebRtcLegOptions, mid: string) {
    const { address, port, payloads, ssrc, events } = options;
    this.port = port;
    this.#address = address;
    this.#events = events;
    this.#connection = new ndc.PeerConnection('leg', {
      iceServers: [],
      ...(isWildcard(address.bind) ? {} : { bindAddress: address.bind }),
      portRangeBegin: port,
      portRangeEnd: port,
      disableAutoNegotiation: true,
      enableIceTcp: false,
    });
    const audio = new ndc.Audio(mid, 'SendRecv');
    for (const { codec, payloadType } of payloads.codecs) audio.addAudioCodec(payloadType, `${codec}/8000`);
    if (payloads.telephoneEvent !== undefined) {
      audio.addAudioCodec(payloads.telephoneEvent, 'telephone-event/8000', '0-15');
    }
    audio.addSSRC(ssrc, 'bereikbaar', 'bereikbaar', 'audio');
    // The track must exist before the remote description, or the browser never gets our sound.
    this.#track = this.#connection.addTrack(audio);
    this.#track.onMessage((message) => this.#guard(() => this.#receive(message)));
    this.#track.onOpen(() => this.#guard(() => this.#open()));
    this.#connection.onStateChange((state) => this.#guard(() => this.#stateChanged(state)));
  }

  /** Our side for a peer that has offered. Throws `EADDRINUSE` when the port is taken. */
  static async answering(options: WebRtcLegOptions, offer: RemoteDescription): Promise<WebRtcLeg> {
    await tryPort(options.address, options.port);
    const media = offer.session.media[offer.audioIndex]!;
    const leg = new WebRtcLeg(options, attributeOf(offer.session, media, 'mid') ?? '0');
    try {
      leg.#connection.setRemoteDescription(onlyAudio(offer), 'offer');
      await leg.#describe('answer');
      return leg;
    } catch (error) {
      leg.close();
      throw error;
    }
  }

  /** Our side for a peer that will answer. Throws `EADDRINUSE` when the port is taken. */
  static async offering(options: WebRtcLegOptions): Promise<WebRtcLeg> {
    await tryPort(options.address, options.port);
    const leg = new WebRtcLeg(options, '0');
    try {
      await leg.#describe('offer');
      return leg;
    } catch (error) {
      leg.close();
      throw error;
    }
  }

  /** The answer to our first offer; false when the connection was lost meanwhile. Throws when it cannot be used. */
  accept(answer: RemoteDescription): boolean {
    try {
      this.#connection.setRemoteDescription(onlyAudio(answer), 'answer');
    } catch (error) {
      if (['closed', 'failed'].includes(this.#connection.state())) return false;
      throw error;
    }
    const setup = answer.audio.security?.setup === 'active' ? 'passive' : 'active';
    if (this.#security) this.#security = { ...this.#security, setup };
    return true;
  }

  get security(): Security | undefined {
    return this.#security;
  }

  setRemote(): void {
    // ICE finds and follows the address of a browser by itself.
  }

  sendRtp(datagram: Buffer): void {
    if (!this.#closed && this.#track.isOpen()) this.#track.sendMessageBinary(datagram);
  }

  sendRtcp(datagram: Buffer): void {
    this.sendRtp(datagram);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#track.close();
    this.#connection.close();
    this.#events.onClosed();
  }

  /** Asks for our description and waits until every candidate is in it. */
  #describe(type: 'offer' | 'answer'): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('gathering took too long')), gatheringMsMax);
      const check = () =>
        this.#guard(() => {
          if (this.#security !== undefined || this.#connection.gatheringState() !== 'complete') return;
          const text = this.#connection.localDescription()?.sdp;
          if (text === undefined) return;
          clearTimeout(timer);
          this.#security = ourSecurity(text, this.#address, this.port);
          if (this.#security === undefined) reject(new Error('no usable local description'));
          else resolve();
        });
      this.#connection.onGatheringStateChange(check);
      this.#connection.onLocalDescription(check);
      this.#connection.setLocalDescription(type);
      check();
    });
  }

  #receive(message: Buffer): void {
    if (this.#closed) return;
    if (isRtcp(message)) this.#events.onRtcp(message);
    else this.#events.onRtp(message);
  }

  #open(): void {
    if (this.#closed || this.#connected) return;
    this.#connected = true;
    this.#events.onConnected();
  }

  #stateChanged(state: string): void {
    // 'disconnected' may heal; 'failed' and 'closed' do not.
    if (!this.#closed && (state === 'closed' || state === 'failed')) this.#events.onGone();
  }

  /** The library ends the whole process for an exception in a callback; here it ends this leg alone. */
  #guard(action: () => void): void {
    try {
      action();
    } catch {
      if (!this.#closed) setImmediate(() => this.#events.onGone());
    }
  }
}

/** Binds the port and lets it go at once; rejects with the error of the system when that cannot be done. */
function tryPort({ bind, family }: MediaAddress, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: family === 6 ? 'udp6' : 'udp4', ipv6Only: family === 6 });
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.bind(port, bind, () => socket.close(() => resolve()));
  });
}

/** The peer's description with its audio stream alone, for a library that would otherwise answer the rest too. */
function onlyAudio(remote: RemoteDescription): string {
  const media = remote.session.media[remote.audioIndex]!;
  const mid = attributeOf(remote.session, media, 'mid');
  const session: SessionDescription = {
    ...remote.session,
    attributes: [
      ...remote.session.attributes.filter(({ name }) => name !== 'group' && name !== 'msid-semantic'),
      ...(mid === undefined ? [] : [{ name: 'group', value: `BUNDLE ${mid}` }]),
    ],
    media: [{ ...media, attributes: media.attributes.filter(({ name }) => name !== 'extmap') }],
  };
  return buildSdp(session);
}

/** Keys and candidates out of the library's own description, candidates rewritten to the advertised address. */
function ourSecurity(text: string, address: MediaAddress, port: number): Security | undefined {
  const parsed = parseSdp(text);
  const media = parsed.ok ? parsed.session.media[0] : undefined;
  const security = parsed.ok && media ? readSecurity(parsed.session, media) : undefined;
  if (security === undefined) return undefined;
  // One host candidate at the place we were told to advertise: other interfaces are nobody's business.
  const priority = 2_130_706_431;
  return { ...security, candidates: [`1 1 UDP ${priority} ${address.advertise} ${port} typ host`] };
}

function isWildcard(bind: string): boolean {
  return bind === '0.0.0.0' || bind === '::';
}
