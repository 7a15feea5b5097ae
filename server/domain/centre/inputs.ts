/**
 * Everything that can happen to the contact centre, from outside: what SIP, media, clocks and people
 * tell it. `decide(state, input, now)` in `centre.ts` is total over this union.
 */
import type { Destination, MessageEnd, OutsideTarget, SuperviseMode } from '../events.ts';
import type { CallId, DeviceId, EmployeeId, LegId, NoteId, QueueId, SubjectId, TrunkId } from '../ids.ts';

/** A place in an INVITE where the called number may stand (DOMAIN R3), with its text as received. */
export interface CalledCandidate {
  readonly source: 'requestUri' | 'to' | 'pCalledPartyId' | 'diversion' | 'historyInfo';
  readonly text: string;
}

/** Who calls, as far as the core may know: a reference, never a number. */
export interface CallerIdentity {
  /** Null when the caller withheld the number. */
  readonly subject: SubjectId | null;
  /** Caller groups this number belongs to, e.g. `ondernemers`. */
  readonly groups: readonly string[];
}

export type CentreInput =
  // ---- from SIP: the caller's leg
  | {
      readonly type: 'call.arrived';
      readonly call: CallId;
      readonly leg: LegId;
      readonly trunk: TrunkId | null;
      readonly device: DeviceId | null;
      /** The employee whose phone it is; absent for everybody else. */
      readonly employee?: EmployeeId;
      /** Where the called number may stand, in no particular order; the trunk's list decides. */
      readonly candidates: readonly CalledCandidate[];
      readonly caller: CallerIdentity;
    }
  /** An employee dials on their own phone; the app has checked that the target may be dialled. */
  | {
      readonly type: 'call.begun';
      readonly call: CallId;
      readonly leg: LegId;
      readonly device: DeviceId;
      readonly employee: EmployeeId;
      readonly target: Destination;
    }
  /** A desk phone asks for a transfer (RFC 3515); `replaces` is its own second line (RFC 3891). */
  | {
      readonly type: 'call.refer';
      readonly call: CallId;
      readonly leg: LegId;
      readonly transfer: string;
      /** Null when nobody of ours and no number that may be dialled is meant. */
      readonly target: Destination | null;
      readonly replaces: { readonly call: CallId; readonly leg: LegId } | null;
    }
  // ---- from SIP: any leg
  | { readonly type: 'leg.ringing'; readonly call: CallId; readonly leg: LegId }
  | {
      readonly type: 'leg.answered';
      readonly call: CallId;
      readonly leg: LegId;
      readonly device: DeviceId | null;
    }
  | {
      readonly type: 'leg.failed';
      readonly call: CallId;
      readonly leg: LegId;
      /** Final SIP status; 408 when nothing came, 480 when no device was registered. */
      readonly status: number;
      /** The phone had rung: a 486 then is a person's refusal, not an engaged line. */
      readonly rang?: boolean;
    }
  /** The far end hung up, or cancelled before an answer. */
  | {
      readonly type: 'leg.ended';
      readonly call: CallId;
      readonly leg: LegId;
      readonly cause: 'peer' | 'network' | 'media';
      /** The browser it was in, which may be back within seconds; absent for other telephones. */
      readonly browser?: DeviceId;
    }
  | { readonly type: 'leg.held' | 'leg.resumed'; readonly call: CallId; readonly leg: LegId }
  // ---- from media
  | {
      readonly type: 'sound.finished';
      readonly call: CallId;
      readonly leg: LegId;
      readonly sound: string;
      /** False when it was stopped before its end, or could not be played; absent counts as heard. */
      readonly heard?: boolean;
    }
  | { readonly type: 'digit'; readonly call: CallId; readonly leg: LegId; readonly digit: string }
  /** The recording is complete on disk, or with `storage` never will be; also after the leg has gone. */
  | {
      readonly type: 'recording.ended';
      readonly call: CallId;
      readonly leg: LegId;
      readonly recording: string;
      readonly ended: MessageEnd | 'storage';
      readonly lengthMs: number;
      /** Of it above the threshold of silence. */
      readonly soundMs: number;
    }
  /** What is said cannot be written any more. */
  | { readonly type: 'tape.failed'; readonly call: CallId }
  /** The number a caller keyed in, kept as personal data by the app; null when none came. */
  | {
      readonly type: 'number.entered';
      readonly call: CallId;
      readonly leg: LegId;
      readonly subject: SubjectId | null;
    }
  // ---- from the clock
  | { readonly type: 'timer.fired'; readonly key: string }
  // ---- from people and their devices
  | { readonly type: 'agent.signedIn' | 'agent.signedOut'; readonly employee: EmployeeId }
  | { readonly type: 'agent.ready'; readonly employee: EmployeeId }
  | { readonly type: 'agent.pause'; readonly employee: EmployeeId; readonly reason: string }
  | { readonly type: 'agent.endWrapUp'; readonly employee: EmployeeId }
  | { readonly type: 'device.up' | 'device.down'; readonly device: DeviceId; readonly employee: EmployeeId }
  | { readonly type: 'call.hangUp'; readonly call: CallId; readonly employee: EmployeeId }
  | {
      readonly type: 'call.pauseRecording' | 'call.resumeRecording';
      readonly call: CallId;
      readonly employee: EmployeeId;
    }
  | { readonly type: 'call.hold' | 'call.resume'; readonly call: CallId; readonly employee: EmployeeId }
  | {
      readonly type: 'call.transfer';
      readonly call: CallId;
      readonly employee: EmployeeId;
      readonly transfer: string;
      readonly target: Destination;
      readonly mode: 'blind' | 'attended';
      /** The leg of the phone that asked by REFER and waits for news; absent from a screen. */
      readonly referrer?: LegId;
    }
  | {
      readonly type: 'call.transferComplete' | 'call.transferCancel';
      readonly call: CallId;
      readonly employee: EmployeeId;
    }
  /** A team leader takes part in a conversation of their team, or takes part in another way. */
  | {
      readonly type: 'call.supervise';
      readonly call: CallId;
      readonly employee: EmployeeId;
      readonly mode: SuperviseMode;
    }
  | { readonly type: 'call.superviseEnd'; readonly call: CallId; readonly employee: EmployeeId }
  /** Click to call: the employee's own phone rings, then the number; the app has checked that it is allowed. */
  | {
      readonly type: 'call.place';
      readonly call: CallId;
      readonly employee: EmployeeId;
      readonly target: OutsideTarget;
      readonly note: NoteId | null;
    }
  /** In a consultation: talk with the caller, with the colleague, or all three. */
  | {
      readonly type: 'call.consultSwitch';
      readonly call: CallId;
      readonly employee: EmployeeId;
      readonly talksWith: 'caller' | 'consulted' | 'all';
    }
  // ---- from the server's life
  | { readonly type: 'centre.drain' }
  | { readonly type: 'queue.pause' | 'queue.resume'; readonly queue: QueueId };
