/**
 * A call: one caller, from arrival to the one `call.ended`, with every leg we have for it.
 *
 *   routing ──queue──▶ waiting ──offer taken──▶ talking ──▶ (ended: the record is gone)
 *      │  ▲               │ ▲                    │ ▲
 *      │  └──overflow─────┘ └────lost employee───┤ │
 *      └──reach──▶ pursuing ─────answered────────┼─┘
 *                     ▲────────blind transfer────┘
 *
 *   callback:  waiting ──host takes it──▶ calling ──caller answers──▶ talking
 *                 ▲─────after a while───── resting ◀──no answer──┘
 *
 * `phase` is what the caller experiences; offers, a consultation and sounds hang beside it. Records are
 * immutable: evolve replaces them.
 */
import type { CallerIdentity } from '../centre/inputs.ts';
import type {
  Destination,
  OutsideTarget,
  PursuitPurpose,
  RoutePosition,
  SkillNeed,
  SuperviseMode,
} from '../events.ts';
import type {
  CallId,
  DeviceId,
  EmployeeId,
  EntranceId,
  LegId,
  MunicipalityId,
  NoteId,
  OfferId,
  QueueId,
  TeamId,
  TrunkId,
} from '../ids.ts';
import type { SpokenLanguage } from '../prompt/catalogue.ts';
import type { Duration, Instant } from '../time.ts';

/** The last two are a callback's: the caller's number rings; between two attempts. */
export type CallPhase = 'routing' | 'waiting' | 'pursuing' | 'talking' | 'calling' | 'resting';

/** One employee's phones ringing for this call. */
export interface Offer {
  readonly id: OfferId;
  readonly leg: LegId;
  readonly employee: EmployeeId;
  /** Null when a ladder rings, not a queue. */
  readonly queue: QueueId | null;
  readonly team: TeamId | null;
  readonly since: Instant;
  readonly ringUntil: Instant;
  /** A mobile answered and must still press 1. */
  readonly confirming: boolean;
}

/** The caller's place in line, kept while phones ring for them. */
export interface Place {
  readonly queue: QueueId;
  readonly priority: number;
  readonly needs: readonly SkillNeed[];
  readonly since: Instant;
  readonly rank: Instant;
  readonly overflowAt: Instant | null;
  /** Goes on by the dialplan once nobody serves the line any more. */
  readonly leavesEmpty: boolean;
}

/** A climb of the no-answer ladder: whom it is for, and whom it has tried. */
export interface Pursuit {
  readonly target: Destination;
  readonly purpose: PursuitPurpose;
  readonly transfer: string | null;
  readonly rung: number;
  readonly tried: readonly EmployeeId[];
}

/** An outside number being rung. */
export interface Dialled {
  readonly leg: LegId;
  readonly target: Destination;
  readonly ringUntil: Instant;
}

/** Who the caller talks with. */
export interface Conversation {
  readonly leg: LegId;
  /** Null for a partner outside. */
  readonly employee: EmployeeId | null;
  readonly queue: QueueId | null;
  readonly team: TeamId | null;
  readonly since: Instant;
  /** The caller hears music. */
  readonly held: boolean;
}

export interface Consulted {
  readonly leg: LegId;
  readonly employee: EmployeeId | null;
  readonly team: TeamId | null;
  /** Their browser is gone and waited for; see `colleague-lost.ts`. */
  readonly lost: PhoneLost | null;
}

/** A transfer that is not over. */
export interface Transfer {
  readonly id: string;
  readonly from: EmployeeId;
  readonly target: Destination;
  readonly mode: 'blind' | 'attended';
  /** The consulted colleague's leg once they answered. */
  readonly consulted: Consulted | null;
  readonly since: Instant;
  readonly talksWith: 'caller' | 'consulted' | 'all';
  /** The leg of the phone that asked by REFER and waits for news. */
  readonly referrer: LegId | null;
}

/** A team leader who takes part. */
export interface Supervision {
  readonly leg: LegId;
  readonly employee: EmployeeId;
  readonly mode: SuperviseMode;
  /** False while their phone rings. */
  readonly on: boolean;
}

/** A call of ours: to a caller who chose to be rung back in turn, or placed by an employee. */
export interface CallbackTask {
  readonly note: NoteId | null;
  readonly target: OutsideTarget;
  /** Attempts made; the next is one more. */
  readonly attempts: number;
  /** The employee who is on the line while the caller's number rings. */
  readonly host: Conversation | null;
  /** The host dialled on their own phone, which still rings us. */
  readonly ringsUs: boolean;
  /** The place between attempts; null for a call that an employee placed: it is tried once. */
  readonly place: Place | null;
}

/** The browser of whom the caller talks with is gone, and waited for; see `phone-lost.ts`. */
export interface PhoneLost {
  readonly device: DeviceId;
  readonly since: Instant;
  readonly until: Instant;
  /** The leg on which it is rung; null while it is not there. */
  readonly leg: LegId | null;
}

/** What the caller was told last about the wait; a later announcement never says more. */
export interface Told {
  readonly position: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly callbackOffered: boolean;
}

/** An employee who did not take this caller, and until when they are not asked again. */
export interface Refusal {
  readonly employee: EmployeeId;
  readonly until: Instant;
}

/** Where a caller stands who leaves a message; see `record.ts`. */
export interface MessageLeaving {
  readonly box: Destination;
  readonly stage: 'greeting' | 'speaking' | 'review' | 'failed' | 'told';
  readonly secondsMax: number;
  /** The newest recording; null before the first. */
  readonly recording: string | null;
  /** Of the complete recording. */
  readonly length: Duration;
  /** How often nothing was heard. */
  readonly empty: number;
}

export interface Call {
  readonly id: CallId;
  readonly municipality: MunicipalityId | null;
  readonly entrance: EntranceId | null;
  readonly version: string | null;
  readonly trunk: TrunkId | null;
  readonly device: DeviceId | null;
  readonly caller: CallerIdentity;
  /** What the caller hears. */
  readonly language: SpokenLanguage;
  readonly arrivedAt: Instant;
  readonly leg: LegId;
  /** The employee who dialled this call on their own phone. */
  readonly begunBy: EmployeeId | null;
  /** Their state belongs to this call; not for a second line beside another conversation. */
  readonly ownsEmployee: boolean;
  /** We answered the caller's leg: 180 is over, sound or speech can be heard. */
  readonly open: boolean;
  readonly phase: CallPhase;
  readonly position: RoutePosition | null;
  readonly place: Place | null;
  /** The line the caller last stood in, for the way back. */
  readonly line: Pick<Place, 'queue' | 'since' | 'leavesEmpty'> | null;
  readonly pursuit: Pursuit | null;
  readonly offers: readonly Offer[];
  readonly dialled: Dialled | null;
  /** The outside number or partner that was rung last. */
  readonly dialledTo: Destination | null;
  readonly conversation: Conversation | null;
  readonly lost: PhoneLost | null;
  readonly transfer: Transfer | null;
  readonly refusals: readonly Refusal[];
  readonly callback: CallbackTask | null;
  readonly supervision: Supervision | null;
  readonly told: Told | null;
  /** The announcement or menu that must finish before the route goes on. */
  readonly sound: string | null;
  /** A message for a box, from its greeting on. */
  readonly message: MessageLeaving | null;
  /** The caller hung up in the middle of a message; the call waits for the file. */
  readonly gone: 'peer' | 'network' | 'media' | null;
  /** The caller heard in full that conversations are recorded; the notice that plays now. */
  readonly noticed: boolean;
  readonly notice: string | null;
  /** The conversation is being recorded. */
  readonly tape: { readonly id: string; readonly paused: boolean } | null;
  /** A message was left; a note promises to ring back. */
  readonly messageLeft: boolean;
  readonly promised: boolean;
  /** Conversation time so far, all employees together. */
  readonly talk: Duration;
  /** Legs, offers and sounds made so far; ids count on from here. */
  readonly made: number;
}
