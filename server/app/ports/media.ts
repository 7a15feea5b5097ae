/**
 * MediaPort: sound for one leg of a call, as the app sees it. One contract, two planes (embedded and
 * rtpengine); the contract test runs against both.
 *
 *   allocate ─▶ answerOffer            (they called us)            ─┐
 *            └▶ createOffer, acceptAnswer (we called them)         ─┴▶ play · bridge · record · collectDigits … ─▶ close
 *
 * An endpoint is our side of one leg: its ports, keys and codec. Re-INVITEs use the same three methods on
 * the same endpoint. Session descriptions cross as text; nothing of RTP, ICE or the network does.
 * Everything that can go wrong is a value of `MediaError`; no method throws or rejects.
 */
import type { Id } from '../../domain/ids.ts';

/** Our side of one leg. Made by `allocate`, valid until `close` or `endpointLost`. */
export type EndpointId = Id<'endpoint'>;
/** One `play` request on one endpoint. */
export type PlaybackId = Id<'playback'>;
/** One `startRecording` request on one endpoint. */
export type RecordingId = Id<'recording'>;

/** `plain`: RTP/AVP over UDP (trunk, desk phone). `webrtc`: ICE, DTLS-SRTP and rtcp-mux (browser). */
export type EndpointKind = 'plain' | 'webrtc';

/** Codecs of a leg, RFC 3551 names. Prompts and recordings work on the first two; G.722 is passed through. */
export type CodecName = 'PCMA' | 'PCMU' | 'G722';

/** Seen from our side (RFC 3264 §5.1): `sendonly` = we talk (music), the peer listens: the peer is on hold. */
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** A key on a telephone (RFC 4733 §3.2, table 3). */
export type DtmfDigit =
  | '0'
  | '1'
  | '2'
  | '3'
  | '4'
  | '5'
  | '6'
  | '7'
  | '8'
  | '9'
  | '*'
  | '#'
  | 'A'
  | 'B'
  | 'C'
  | 'D';

/** Why a session description is refused; goes into the Warning header of the 488 (RFC 3261 §20.43). */
export type NotAcceptableReason =
  /** Not SDP at all, or a line that RFC 8866 does not allow. */
  | 'malformed'
  /** More than `sdpBytesMax`. */
  | 'tooLarge'
  /** No audio stream, or every audio stream has port 0. */
  | 'noAudio'
  /** An audio stream, but no codec we speak. */
  | 'noCommonCodec'
  /** A transport profile this kind of endpoint does not speak, e.g. SRTP with SDES keys. */
  | 'unsupportedTransport'
  /** An address family this server has no address for. */
  | 'unsupportedAddress'
  /** WebRTC without ICE credentials or fingerprint. */
  | 'missingSecurity'
  /** An answer that does not fit our offer. */
  | 'mismatch';

export type MediaError =
  /** Answer 488 Not Acceptable Here with the reason. The endpoint keeps what it had before. */
  | { readonly code: 'notAcceptable'; readonly reason: NotAcceptableReason; readonly detail: string }
  /** The endpoint was closed, lost, or never existed. */
  | { readonly code: 'unknownEndpoint' }
  /** The order of calls is wrong, e.g. `acceptAnswer` without `createOffer`. A mistake of ours. */
  | { readonly code: 'wrongState'; readonly detail: string }
  /** All ports are in use or in quarantine. Answer 503 with Retry-After. */
  | { readonly code: 'noPorts' }
  /** The plane is gone (process died, rtpengine silent); `planeBack` will tell when it returns. Answer 503. */
  | { readonly code: 'planeDown'; readonly detail: string }
  /** A prompt file is missing or not readable as 8 kHz WAV. Nothing is played. */
  | { readonly code: 'promptUnusable'; readonly path: string; readonly detail: string }
  /** A recording cannot be written (folder missing, disk full). The caller must be told. */
  | { readonly code: 'storage'; readonly detail: string }
  /** This plane or codec cannot do it, e.g. a prompt on a G.722-only leg. */
  | { readonly code: 'unsupported'; readonly detail: string };

export type MediaResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: MediaError };

export interface AllocateRequest {
  readonly kind: EndpointKind;
  /** Appears in logs and recordings' metadata beside the endpoint; the call id, never a number or name. */
  readonly label: string;
  /** Codecs in our order of preference; default PCMA, PCMU, and G.722 last where `wideband` is set. */
  readonly codecs?: readonly CodecName[];
  /** No RTP for this long on a leg that should send raises `silenceAlarm`; default of the plane, 0 = never. */
  readonly silenceAlarmMs?: number;
}

/** What both sides agreed on, known after `answerOffer` or `acceptAnswer`. */
export interface Negotiated {
  readonly codec: CodecName;
  /** Seen from our side: `sendonly` or `inactive` after an offer of the peer = the peer put us on hold. */
  readonly direction: Direction;
  /** The peer sends and takes RFC 4733 events; else digits come by SIP INFO only. */
  readonly telephoneEvents: boolean;
}

export interface Answer extends Negotiated {
  /** Body of our 200 (or 183), `application/sdp`. */
  readonly sdp: string;
}

export interface DescriptionOptions {
  /** Direction we want, seen from our side; default `sendrecv`. `sendonly` puts the peer on hold. */
  readonly direction?: Direction;
}

/** One piece of a playback. Files are WAV, 8 kHz mono, A-law, µ-law or 16 bit. */
export type PlayItem =
  | { readonly file: string }
  /** A pause between two prompts. */
  | { readonly silenceMs: number };

export interface PlayRequest {
  readonly items: readonly PlayItem[];
  /** Starts over at the end until stopped: music on hold. Default false. */
  readonly loop?: boolean;
  /** Any key (`true`) or one of these keys stops the playback; the key is still reported as `dtmf`. Default false. */
  readonly bargeIn?: boolean | readonly DtmfDigit[];
  /** `replace` (default) stops what is playing; `append` waits for its end (never after a loop: that is replaced). */
  readonly mode?: 'replace' | 'append';
}

export interface CollectRequest {
  /** Ends as soon as this many digits are there, 1 … 32. */
  readonly digitsMax: number;
  /** Keys that end the collection and are not part of it; default none. */
  readonly endKeys?: readonly DtmfDigit[];
  /** Time for the first digit. Starts when nothing plays any more on this endpoint. */
  readonly firstDigitMs: number;
  /** Time for each next digit; default `firstDigitMs`. */
  readonly nextDigitMs?: number;
  /** Forget digits pressed before now; default true. `false` = type-ahead counts. */
  readonly flush?: boolean;
}

export interface Collected {
  readonly digits: string;
  readonly ended: 'digitsMax' | 'endKey' | 'timeout' | 'replaced' | 'closed';
  /** The end key, where one was pressed. */
  readonly endKey?: DtmfDigit;
}

export interface RecordRequest {
  /** Absolute path of the WAV to make. Written beside it as `<path>.part` and renamed when finished. */
  readonly path: string;
  /** `peer`: mono, what the peer says (voicemail). `conversation`: stereo, left what the peer says, right what it hears. */
  readonly what: 'peer' | 'conversation';
  /** Length limit; the recording then finishes with reason `limit`. */
  readonly maxMs: number;
  /** This long below the silence threshold finishes it with reason `silence`; 0 or absent = never. */
  readonly silenceMs?: number;
  /** One of these keys finishes it with reason `key`; the key's sound is not in the file where events are used. */
  readonly endKeys?: readonly DtmfDigit[];
}

/** Counted since `allocate`. */
export interface EndpointStatistics {
  readonly packetsReceived: number;
  readonly octetsReceived: number;
  /** Missing by sequence number (RFC 3550 A.3); duplicates can make it negative, which is shown as 0. */
  readonly packetsLost: number;
  /** Interarrival jitter (RFC 3550 A.8). */
  readonly jitterMs: number;
  readonly packetsSent: number;
  readonly octetsSent: number;
  /** Loss and round trip as the peer reported them by RTCP; absent when it sends none. */
  readonly peerPacketsLost?: number;
  readonly roundTripMs?: number;
  /** Packets refused: garbage, a stranger's address, unknown payload type. */
  readonly packetsRefused: number;
  readonly codec?: CodecName;
}

export type PlayEnd = 'completed' | 'stopped' | 'replaced' | 'bargeIn' | 'closed' | 'failed';
export type RecordEnd = 'stopped' | 'limit' | 'silence' | 'key' | 'closed' | 'storage' | 'planeLost';

export type MediaEvent =
  /** A key was pressed: once per press, however many packets carried it. */
  | {
      readonly type: 'dtmf';
      readonly endpoint: EndpointId;
      readonly digit: DtmfDigit;
      /** Length of the press where known (RFC 4733); 0 for SIP INFO. */
      readonly durationMs: number;
      readonly source: 'rfc4733' | 'info';
    }
  | {
      readonly type: 'playFinished';
      readonly endpoint: EndpointId;
      readonly playback: PlaybackId;
      readonly ended: PlayEnd;
    }
  /** The file is complete at `path` (also after hang-up); with `storage` it may be cut short or absent. */
  | {
      readonly type: 'recordingFinished';
      readonly endpoint: EndpointId;
      readonly recording: RecordingId;
      readonly ended: RecordEnd;
      readonly path: string;
      readonly durationMs: number;
      /** Sound above the silence threshold in all, ms: 0 = an empty message. */
      readonly soundMs: number;
    }
  /** First sound from the peer: ICE and DTLS are up for a browser, the source is learned for plain RTP. */
  | { readonly type: 'endpointConnected'; readonly endpoint: EndpointId }
  /** Nothing received for `silentMs` although the peer should send. Repeated once per further interval. */
  | { readonly type: 'silenceAlarm'; readonly endpoint: EndpointId; readonly silentMs: number }
  /** This endpoint is gone without our asking; every later call on it answers `unknownEndpoint`. */
  | { readonly type: 'endpointLost'; readonly endpoint: EndpointId; readonly reason: EndpointLostReason }
  /** The plane died; each of its endpoints is also reported by `endpointLost`, before this. */
  | { readonly type: 'planeLost'; readonly plane: string; readonly detail: string }
  | { readonly type: 'planeBack'; readonly plane: string }
  /**
   * A browser will not hear what is bridged to it now until it was offered `inactive` and then `sendrecv` again
   * (rtpengine towards Chromium, when a former source returns). The embedded plane never asks for it.
   */
  | { readonly type: 'renegotiate'; readonly endpoint: EndpointId };

export type EndpointLostReason =
  /** The media process or rtpengine instance died. */
  | 'planeLost'
  /** The browser's DTLS or ICE ended. */
  | 'peerGone';

export interface PlaneHealth {
  readonly plane: string;
  readonly up: boolean;
  readonly endpoints: number;
  /** Free ports of the pool; absent where the plane does not tell. */
  readonly portsFree?: number;
  /** How often it has died since start. */
  readonly losses: number;
  /** Worst lateness of its playout lately; absent where the plane does not tell. */
  readonly tickLateMs?: number;
  /** Packets of all its endpoints since it started; absent where the plane does not tell. */
  readonly packets?: { readonly received: number; readonly sent: number; readonly lost: number };
}

export interface MediaPort {
  /** Reserves an endpoint. May fail: `noPorts`, `planeDown`. */
  allocate(request: AllocateRequest): Promise<MediaResult<EndpointId>>;

  /** Answers the peer's offer, first or later (re-INVITE, UPDATE, ICE restart). May fail: `notAcceptable`. */
  answerOffer(
    endpoint: EndpointId,
    offerSdp: string,
    options?: DescriptionOptions,
  ): Promise<MediaResult<Answer>>;

  /** Our offer, first or later. Until its answer comes the endpoint works as before. May fail: `wrongState`. */
  createOffer(endpoint: EndpointId, options?: DescriptionOptions): Promise<MediaResult<string>>;

  /** The peer's answer to our last offer; a second answer (another fork) replaces the first. May fail: `notAcceptable`. */
  acceptAnswer(endpoint: EndpointId, answerSdp: string): Promise<MediaResult<Negotiated>>;

  /**
   * Each hears the other. Either may still be without an answer: sound flows when both are ready. A former
   * bridge of either ends. A playback on an endpoint covers the bridge until it ends. May fail: `unsupported`
   * when one side is G.722 and the other is not.
   */
  bridge(a: EndpointId, b: EndpointId): Promise<MediaResult<void>>;

  /**
   * Sets whom one endpoint hears: nobody, one, or the sum of several. For conversations of three (each hears the other
   * two), a listening team leader (hears both, is heard by nobody) and whispering (is heard by one). Replaces what this
   * endpoint heard before, says nothing about who hears it. Mixing adds 60 ms. Keys of several sources are reported, not
   * passed on. May fail: `unsupported` (rtpengine; G.722).
   */
  hear(listener: EndpointId, sources: readonly EndpointId[]): Promise<MediaResult<void>>;

  /** Ends every connection of this endpoint: it hears silence and is heard by nobody. */
  unbridge(endpoint: EndpointId): Promise<MediaResult<void>>;

  /** Plays prompts, reported by `playFinished`. May fail: `promptUnusable`, `unsupported`. */
  play(endpoint: EndpointId, request: PlayRequest): Promise<MediaResult<PlaybackId>>;

  /** Stops everything that plays or waits on this endpoint; ok when nothing does. */
  stopPlaying(endpoint: EndpointId): Promise<MediaResult<void>>;

  /** Waits for digits (RFC 4733 and `feedDigit`). A second request ends the first with `replaced`. */
  collectDigits(endpoint: EndpointId, request: CollectRequest): Promise<MediaResult<Collected>>;

  /** A digit that came by SIP INFO: barge-in, recording keys and collection treat it like one that came in RTP. */
  feedDigit(endpoint: EndpointId, digit: DtmfDigit): Promise<MediaResult<void>>;

  /** Sends keys to the peer as RFC 4733 events, 100 ms each with 60 ms between. May fail: `unsupported`. */
  sendDtmf(endpoint: EndpointId, digits: readonly DtmfDigit[]): Promise<MediaResult<void>>;

  /** Records, reported by `recordingFinished`. One at a time per endpoint. May fail: `storage`, `wrongState`. */
  startRecording(endpoint: EndpointId, request: RecordRequest): Promise<MediaResult<RecordingId>>;

  /** Finishes it with reason `stopped`; ok when nothing is recorded. */
  stopRecording(endpoint: EndpointId): Promise<MediaResult<void>>;

  /** While paused nothing is stored; the file has no gap. */
  pauseRecording(endpoint: EndpointId, paused: boolean): Promise<MediaResult<void>>;

  statistics(endpoint: EndpointId): Promise<MediaResult<EndpointStatistics>>;

  /** Frees ports and keys; playback, recording and collection end with `closed`. Always ok, also twice. */
  close(endpoint: EndpointId): Promise<MediaResult<void>>;

  health(): readonly PlaneHealth[];

  /** Every event of every endpoint, in order; answers the function that unsubscribes. */
  subscribe(listener: (event: MediaEvent) => void): () => void;
}
