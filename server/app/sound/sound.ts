/**
 * What the front desk needs of sound, whoever makes it: sessions handed through between the parties
 * (`handed-through.ts`), or legs that end at our own media plane (`anchored.ts`).
 */
import type { MessageEnd } from '../../domain/events.ts';
import type { LegId } from '../../domain/ids.ts';
import type { RenegotiationReply, SessionKind } from '../ports/sip.ts';
import type { Taking } from './who-hears.ts';

/** When a recording ends by itself. */
export interface RecordLimits {
  /** What the leg says, or in stereo also what it hears. */
  readonly what: 'peer' | 'conversation';
  readonly maxMs: number;
  readonly silenceMs: number;
}

/** How a recording came out; with `storage` there is nothing that can be heard. */
export interface Recorded {
  readonly ended: MessageEnd | 'storage';
  readonly lengthMs: number;
  readonly soundMs: number;
}

/** May go wrong: nothing is thrown; a leg that cannot be given sound is ended through SIP. */
export interface Sound {
  /** A leg rings us, with its offer or null. */
  arrived(leg: LegId, offer: string | null): void;
  /** The description to offer to a new leg that will talk to `towards`; null lets the phone offer. */
  offer(leg: LegId, towards: LegId, kind: SessionKind): Promise<string | null>;
  /** A leg we rang answered with this description. */
  answered(leg: LegId, sdp: string | null, kind: SessionKind): void;
  /** Answers a leg that rings us so that it can hear us; nothing where there is no sound of our own. */
  open(leg: LegId): Promise<void>;
  connect(a: LegId, b: LegId): Promise<void>;
  /** Each of these hears all the others. */
  mix(legs: readonly LegId[]): Promise<void>;
  /** A leader takes part in a conversation, or takes part in another way; ends when their leg is gone. */
  supervise(taking: Taking): Promise<void>;
  hold(leg: LegId): Promise<void>;
  resume(leg: LegId): Promise<void>;
  /** `finished` is called once; `heard` is false when the sound was stopped or could not be played. */
  play(
    leg: LegId,
    sound: string,
    prompts: readonly string[],
    loop: boolean,
    bargeIn: boolean,
    finished: (heard: boolean) => void,
  ): void;
  stop(leg: LegId, sound: string): void;
  /** Records what the leg says into a file at `path`; its end is reported by whoever made the sound, once. */
  record(leg: LegId, recording: string, path: string, limits: RecordLimits): void;
  pauseRecording(leg: LegId, paused: boolean): void;
  stopRecording(leg: LegId): void;
  /** Plays, then collects keys up to `#`; empty when none came or there is no sound. */
  collect(leg: LegId, prompts: readonly string[]): Promise<string>;
  /** A key that came by SIP INFO. */
  feedDigit(leg: LegId, digit: string): void;
  acknowledged(leg: LegId, sdp: string): void;
  renegotiate(leg: LegId, offer: string | null, reply: (answer: RenegotiationReply) => void): void;
  gone(leg: LegId): void;
}
