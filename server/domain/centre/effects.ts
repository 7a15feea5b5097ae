/**
 * What the core asks of the outside. Effects are not recorded: after the events that justify them are
 * durable, the app turns each into one port call, in order. An effect towards a leg that has gone is
 * ignored by the app.
 */
import type { Destination, SuperviseMode } from '../events.ts';
import type { CallId, DeviceId, EmployeeId, LegId, MunicipalityId, SubjectId } from '../ids.ts';
import type { Instant } from '../time.ts';

export type CentreEffect =
  /** 180 or 183 to a leg that rings us. */
  | { readonly type: 'leg.progress'; readonly call: CallId; readonly leg: LegId; readonly status: 180 | 183 }
  /** 200 to a leg that rings us, towards our own sound (only sent when the centre has sound). */
  | { readonly type: 'leg.answer'; readonly call: CallId; readonly leg: LegId }
  /** Final refusal of a leg that rings us. */
  | {
      readonly type: 'leg.reject';
      readonly call: CallId;
      readonly leg: LegId;
      readonly status: number;
      readonly reason: string;
      readonly retryAfterSeconds?: number;
    }
  /** Ring all devices at once as one leg; the first that answers wins, the others are cancelled. */
  | {
      readonly type: 'leg.invite';
      readonly call: CallId;
      readonly leg: LegId;
      readonly devices: readonly DeviceId[];
      /** The leg whose party this one will talk to; its session description or media is offered. */
      readonly towards: LegId;
      readonly municipality: MunicipalityId | null;
      /** Whom the call is about, when no caller of it has a leg yet: shown on the phone that rings. */
      readonly about?: SubjectId | null;
      /** A talk that was broken off goes on: the phone answers by itself. */
      readonly resumes?: true;
    }
  /** Tells a phone how the transfer it asked for goes; 200 and above is the end of it (RFC 3515 section 2.4.4). */
  | { readonly type: 'leg.referred'; readonly call: CallId; readonly leg: LegId; readonly status: number }
  /** An answered leg goes over from one call to another. */
  | { readonly type: 'leg.adopt'; readonly call: CallId; readonly leg: LegId; readonly from: CallId }
  /** Ring an outside number over a trunk, with the municipality's own number as caller id. */
  | {
      readonly type: 'leg.dial';
      readonly call: CallId;
      readonly leg: LegId;
      /** A partner by its id, or a number by its reference. */
      readonly target: Extract<Destination, { readonly kind: 'partner' | 'number' }>;
      readonly towards: LegId;
      readonly municipality: MunicipalityId | null;
    }
  /** Stop ringing a leg we invited. */
  | {
      readonly type: 'leg.cancel';
      readonly call: CallId;
      readonly leg: LegId;
      readonly answeredElsewhere: boolean;
    }
  /** End a leg that was answered. */
  | { readonly type: 'leg.hangUp'; readonly call: CallId; readonly leg: LegId }
  /** Let two answered legs hear each other; answers the caller's leg when that has not happened yet. */
  | { readonly type: 'legs.connect'; readonly call: CallId; readonly a: LegId; readonly b: LegId }
  /** Let several answered legs hear each other: a conversation of three. */
  | { readonly type: 'legs.mix'; readonly call: CallId; readonly legs: readonly LegId[] }
  /** A third leg takes part: hears both; `whisper` is heard by the employee only, `join` by both. */
  | {
      readonly type: 'legs.supervise';
      readonly call: CallId;
      readonly leg: LegId;
      readonly mode: SuperviseMode;
      readonly caller: LegId;
      readonly employee: LegId;
    }
  | { readonly type: 'leg.hold' | 'leg.resume'; readonly call: CallId; readonly leg: LegId }
  /** Play prompts one after another; `sound.finished` follows, also after `sound.stop`. */
  | {
      readonly type: 'sound.play';
      readonly call: CallId;
      readonly leg: LegId;
      readonly sound: string;
      readonly prompts: readonly string[];
      readonly loop: boolean;
      /** A key ends the sound and is reported as `digit`. */
      readonly bargeIn: boolean;
    }
  | { readonly type: 'sound.stop'; readonly call: CallId; readonly leg: LegId; readonly sound: string }
  /** Record what this leg says until `record.stop` or the time is up; `recording.ended` follows either. */
  | {
      readonly type: 'record.start';
      readonly call: CallId;
      readonly leg: LegId;
      readonly recording: string;
      readonly maxSeconds: number;
      /** So much silence ends it. */
      readonly silenceSeconds: number;
    }
  | {
      readonly type: 'record.stop';
      readonly call: CallId;
      readonly leg: LegId;
      readonly recording: string;
    }
  /** Record both sides of a conversation, seen from the caller's leg, until `tape.stop` or the leg is gone. */
  | {
      readonly type: 'tape.start';
      readonly call: CallId;
      readonly leg: LegId;
      readonly recording: string;
      readonly maxSeconds: number;
    }
  | { readonly type: 'tape.pause'; readonly call: CallId; readonly leg: LegId; readonly paused: boolean }
  | { readonly type: 'tape.stop'; readonly call: CallId; readonly leg: LegId }
  /** Nobody wants what was recorded: its file goes. */
  | { readonly type: 'record.discard'; readonly call: CallId; readonly recording: string }
  /** Ask a caller without a number to key one in, ended by #; `number.entered` follows. */
  | {
      readonly type: 'number.collect';
      readonly call: CallId;
      readonly leg: LegId;
      readonly sound: string;
      readonly prompts: readonly string[];
    }
  | { readonly type: 'timer.set'; readonly key: string; readonly at: Instant }
  | { readonly type: 'timer.clear'; readonly key: string }
  /** Tell an employee's screen and phone that a call was taken away or changed; screens read events otherwise. */
  | { readonly type: 'notify'; readonly employee: EmployeeId; readonly what: string };
