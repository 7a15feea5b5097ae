/**
 * The sound of one endpoint, once it is agreed: what its peer says goes to the legs that hear it, the recorder and the
 * key collector; what its peer hears comes from other legs, a prompt, keys of ours, or silence, in this order of right:
 *
 *   keys we send  >  prompt or music  >  one leg relayed, or several mixed  >  silence (a second of nothing, or nobody)
 *
 * It owns no sockets and no clock: datagrams, ticks and the time come from outside.
 */
import type { DtmfDigit, EndpointId, EndpointStatistics, MediaEvent } from '../../../app/ports/media.ts';
import type { DtmfInput } from '../../../protocol/rtp/dtmf.ts';
import { alawToUlaw, convertLaw, ulawToAlaw } from '../../../protocol/rtp/g711.ts';
import { type RtpPacket, readUint32 } from '../../../protocol/rtp/packet.ts';
import type { AudioCodec, PayloadMap } from '../../../protocol/sdp/codecs.ts';
import { receivesIn, sendsIn } from '../../../protocol/sdp/offer-answer.ts';
import type { SdpDirection } from '../../../protocol/sdp/session.ts';
import { DigitCollector } from '../digit-collector.ts';
import type { Recorder } from '../recorder.ts';
import { Inbound } from './inbound.ts';
import { KeySender } from './key-sender.ts';
import { Mixer } from './mixer.ts';
import { Outbound, type OutboundStart } from './outbound.ts';
import { type Law, Player, silenceFrame } from './player.ts';
import { Reports } from './reports.ts';
import type { Transport } from './transport.ts';

/** A bridged leg that says nothing for this long is filled in with silence, or routers and phones give up. */
const fillAfterMs = 1000;

/** What offer and answer led to. */
export interface Agreement {
  readonly codec: AudioCodec;
  readonly payloadType: number;
  /** Number to send keys with. */
  readonly telephoneEvent: number | undefined;
  /** From our side. */
  readonly direction: SdpDirection;
  /** Numbers we told the peer to use. */
  readonly receive: PayloadMap;
}

export interface LegOptions {
  readonly id: EndpointId;
  readonly isSecure: boolean;
  readonly start: OutboundStart;
  /** 0 = never. */
  readonly silenceAlarmMs: number;
  readonly emit: (event: MediaEvent) => void;
}

export class Leg {
  readonly id: EndpointId;
  readonly inbound = new Inbound();
  readonly outbound: Outbound;
  readonly player: Player;
  readonly collector = new DigitCollector();
  readonly keys = new KeySender();
  recorder: Recorder | undefined;
  transport: Transport | undefined;
  /** Whom this leg hears: nobody, the bridged leg, or several that are mixed. */
  #hears: readonly Leg[] = [];
  /** Who hears this leg. */
  readonly #heardBy = new Set<Leg>();
  readonly #mixer = new Mixer();
  readonly #options: LegOptions;
  readonly #reports = new Reports();
  #agreement: Agreement | undefined;
  #connected = false;
  #eventTimestamp = 0;
  /** From when silence counts, and how often it was reported. */
  #quietSince = 0;
  #alarms = 0;
  #filling = false;
  #relayedAt = 0;

  constructor(options: LegOptions) {
    this.id = options.id;
    this.#options = options;
    this.outbound = new Outbound(options.start);
    this.player = new Player((playback, ended) =>
      options.emit({ type: 'playFinished', endpoint: options.id, playback, ended }),
    );
  }

  get agreement(): Agreement | undefined {
    return this.#agreement;
  }

  agree(agreement: Agreement, now: number): void {
    this.#agreement = agreement;
    this.inbound.expect(agreement.receive);
    this.#quietSince = now;
    this.#alarms = 0;
  }

  /** The transport carries sound now. */
  connected(): void {
    if (this.#connected) return;
    this.#connected = true;
    this.#options.emit({ type: 'endpointConnected', endpoint: this.id });
  }

  /** A new transport took the place of the old one (ICE restart): wait for it again, quietly. */
  replaceTransport(transport: Transport): void {
    this.transport?.close();
    this.transport = transport;
  }

  /** An RTP datagram came in. */
  receive(datagram: Uint8Array, now: number): 'used' | 'probation' | 'refused' {
    const input = this.inbound.receive(datagram, now);
    if (input.type === 'refused' || input.type === 'probation') return input.type;
    this.#quietSince = now;
    this.#alarms = 0;
    if (input.type === 'event') {
      for (const key of input.keys) this.#keyHeard(key);
      for (const listener of this.#heardBy) listener.#hear(this, input.feed, input.packet, 'event', now);
    } else if (this.#agreement && receivesIn(this.#agreement.direction)) {
      this.recorder?.heard(input.codec, input.packet.timestamp, input.packet.payload);
      for (const listener of this.#heardBy) listener.#hear(this, input.feed, input.packet, input.codec, now);
    }
    return 'used';
  }

  receiveReport(datagram: Uint8Array, now: number, unixMs: number): void {
    this.#reports.receive(datagram, now, unixMs, this.outbound.ssrc);
  }

  /** A packet of a leg we hear: passed on when it is the only one, else kept for the mix. */
  #hear(source: Leg, feed: object, packet: RtpPacket, codec: AudioCodec | 'event', now: number): void {
    if (this.#hears.length === 1) this.#relay(feed, packet, codec, now);
    // Keys are not mixed: whoever listens to several is not to be steered by them.
    else if (codec !== 'event') this.#mixer.put(source, codec, packet.timestamp, packet.payload);
  }

  /** Out again in our codec and numbers. */
  #relay(feed: object, packet: RtpPacket, codec: AudioCodec | 'event', now: number): void {
    const agreement = this.#sendable();
    if (agreement === undefined || this.player.isPlaying || this.keys.isSending) return;
    if (codec === 'event') {
      if (agreement.telephoneEvent === undefined) this.outbound.skip(feed);
      else this.#send(this.outbound.relay(feed, packet, agreement.telephoneEvent, packet.payload, now));
      return;
    }
    const payload = convert(packet.payload, codec, agreement.codec);
    if (payload === undefined) return;
    this.#filling = false;
    this.#relayedAt = now;
    const datagram = this.outbound.relay(feed, packet, agreement.payloadType, payload, now);
    this.#send(datagram);
    this.recorder?.sent(agreement.codec, readUint32(datagram, 4), payload);
  }

  /** Everything that happens every 20 ms. */
  tick(now: number, unixMs: number): void {
    for (const key of this.inbound.expireKeys(now)) this.#keyHeard(key);
    this.#say(now);
    this.recorder?.tick();
    this.collector.poll(now, this.player.isPlaying);
    if (this.#agreement === undefined || !this.#isReady) return;
    this.#watchSilence(now);
    const report = this.#reports.due(now, unixMs, this.outbound, this.inbound.source);
    if (report) this.transport?.sendRtcp(Buffer.from(report.buffer, report.byteOffset, report.length));
  }

  #say(now: number): void {
    // Before the answer, and before a browser's keys are exchanged, a prompt waits instead of being lost.
    if (!this.#isReady || this.#agreement === undefined) return;
    const agreement = this.#sendable();
    const law = lawOf(this.#agreement.codec);
    if (this.keys.isSending) {
      this.#sendKeys(agreement, now);
      return;
    }
    // On a held leg the prompt goes on unheard, as its time would on a telephone.
    const frame = law && this.player.frame(law);
    if (agreement === undefined || law === undefined) return;
    const isMixing = this.#hears.length > 1;
    // Also drawn while a prompt covers it, so that nothing piles up.
    const mixed = isMixing ? this.#mixer.frame(law) : undefined;
    if (frame !== undefined) this.#sendFrame('prompt', agreement, frame, now);
    else if (mixed !== undefined) this.#sendFrame('mix', agreement, mixed, now);
    else if (this.#shouldFill(now)) this.#sendFrame('silence', agreement, silenceFrame[law], now);
  }

  #shouldFill(now: number): boolean {
    if (this.#hears.length === 0 || this.#filling) return true;
    this.#filling = now - this.#relayedAt >= fillAfterMs;
    return this.#filling;
  }

  #sendFrame(feed: string, agreement: Agreement, frame: Uint8Array, now: number): void {
    this.#send(this.outbound.frame(feed, agreement.payloadType, frame, now));
    this.recorder?.sent(agreement.codec, this.outbound.timestamp, frame);
  }

  #sendKeys(agreement: Agreement | undefined, now: number): void {
    const slot = this.keys.next();
    if (slot === undefined || agreement?.telephoneEvent === undefined) return;
    if (slot.begins) this.#eventTimestamp = this.outbound.beginEvent(now);
    for (const { marker, payload } of slot.packets) {
      this.#send(this.outbound.event(marker, agreement.telephoneEvent, this.#eventTimestamp, payload, now));
    }
  }

  #keyHeard(input: DtmfInput): void {
    if (input.type === 'pressed') this.keyDown(input.key);
    else this.keyUp(input.key, input.durationMs, 'rfc4733');
  }

  /** A key went down: prompts and recordings that wait for it stop at once. */
  keyDown(key: DtmfDigit): void {
    this.player.bargeIn(key);
    if (this.recorder?.request.endKeys?.includes(key)) this.recorder.end('key');
  }

  /** A key was pressed and let go: it counts. */
  keyUp(digit: DtmfDigit, durationMs: number, source: 'rfc4733' | 'info'): void {
    this.#options.emit({ type: 'dtmf', endpoint: this.id, digit, durationMs, source });
    this.collector.press(digit);
  }

  #watchSilence(now: number): void {
    const { silenceAlarmMs } = this.#options;
    if (silenceAlarmMs === 0 || !receivesIn(this.#agreement!.direction)) return;
    const silentMs = now - this.#quietSince;
    if (silentMs < silenceAlarmMs * (this.#alarms + 1)) return;
    this.#alarms += 1;
    this.#options.emit({ type: 'silenceAlarm', endpoint: this.id, silentMs: Math.round(silentMs) });
  }

  /** The agreement, when it lets us send. */
  #sendable(): Agreement | undefined {
    return this.#isReady && this.#agreement && sendsIn(this.#agreement.direction)
      ? this.#agreement
      : undefined;
  }

  get #isReady(): boolean {
    return this.transport !== undefined && (this.#connected || !this.#options.isSecure);
  }

  #send(datagram: Buffer): void {
    this.transport?.sendRtp(datagram);
  }

  /** Each hears the other and nobody else; former connections of both end. */
  bridge(other: Leg, now: number): void {
    this.disconnect();
    other.disconnect();
    this.listenTo([other], now);
    other.listenTo([this], now);
  }

  /** Sets whom this leg hears. */
  listenTo(sources: readonly Leg[], now: number): void {
    for (const source of this.#hears) source.#heardBy.delete(this);
    this.#hears = sources;
    for (const source of sources) source.#heardBy.add(this);
    this.#mixer.keep(sources);
    this.#filling = true;
    this.#relayedAt = now;
  }

  /** Hears nobody and is heard by nobody; those who heard others too go on hearing them. */
  disconnect(): void {
    for (const listener of [...this.#heardBy]) {
      listener.#hears = listener.#hears.filter((source) => source !== this);
      listener.#mixer.keep(listener.#hears);
    }
    this.#heardBy.clear();
    for (const source of this.#hears) source.#heardBy.delete(this);
    this.#hears = [];
    this.#mixer.keep([]);
  }

  statistics(): EndpointStatistics {
    const heard = this.inbound.statistics;
    const { peerPacketsLost, roundTripMs } = this.#reports;
    return {
      packetsReceived: heard.received,
      octetsReceived: heard.octets,
      packetsLost: heard.lost,
      jitterMs: heard.jitterMs,
      packetsSent: this.outbound.packets,
      octetsSent: this.outbound.octets,
      ...(peerPacketsLost !== undefined && { peerPacketsLost }),
      ...(roundTripMs !== undefined && { roundTripMs }),
      packetsRefused: heard.refused,
      ...(this.#agreement && { codec: this.#agreement.codec }),
    };
  }

  /** Ends everything that waits or plays; the transport is closed last. */
  close(): void {
    this.disconnect();
    this.player.stop('closed');
    this.collector.close();
    this.recorder?.end('closed');
    this.transport?.close();
  }
}

function lawOf(codec: AudioCodec): Law | undefined {
  if (codec === 'PCMA') return 'alaw';
  return codec === 'PCMU' ? 'ulaw' : undefined;
}

/** The payload in the other codec; `undefined` where there is no way (G.722 on one side only). */
function convert(payload: Uint8Array, from: AudioCodec, to: AudioCodec): Uint8Array | undefined {
  if (from === to) return payload;
  if (from === 'PCMA' && to === 'PCMU') return convertLaw(payload, alawToUlaw);
  if (from === 'PCMU' && to === 'PCMA') return convertLaw(payload, ulawToAlaw);
  return undefined;
}
