/**
 * Every fact that is recorded, past tense, dotted. The ledger stores them in this shape; figures, screens
 * and recovery read nothing else. A shipped event is never edited: it gets a `v: 2` beside it.
 *
 * No personal data here: callers are `SubjectId`s, whose number and name lie encrypted elsewhere.
 */
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
  SkillId,
  SubjectId,
  TeamId,
  TrunkId,
} from './ids.ts';
import type { SpokenLanguage } from './prompt/catalogue.ts';
import type { Duration, Instant } from './time.ts';

/** One reason of a decision: a code for machines, a plain sentence for people, the facts it rests on. */
export interface Reason {
  readonly code: string;
  readonly text: string;
  /** The same sentence in Dutch, for screens; absent where only machines and maintainers look. */
  readonly nl?: string;
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>;
}

/** Where a caller is meant to go; also what a contact attempt is measured against. */
export type Destination =
  | { readonly kind: 'entrance'; readonly entrance: EntranceId }
  | { readonly kind: 'queue'; readonly queue: QueueId }
  | { readonly kind: 'team'; readonly team: TeamId }
  | { readonly kind: 'employee'; readonly employee: EmployeeId }
  | { readonly kind: 'partner'; readonly partner: string }
  | { readonly kind: 'number'; readonly number: SubjectId };

/** A skill a caller needs, at least at this level (1 = some, 5 = expert). */
export interface SkillNeed {
  readonly skill: SkillId;
  readonly level: number;
}

/** Where a call stands in its dialplan: plain data, made and read by the dialplan only. */
export interface RoutePosition {
  readonly step: string;
  readonly [detail: string]: unknown;
}

/** Who made a call end. */
export type EndedBy = 'caller' | 'employee' | 'rule' | 'carrier' | 'device' | 'us';

/** Why a call ended; closed, used by metrics, reports and screens alike. */
export type EndReason =
  | 'completed' // both spoke, one of them hung up
  | 'abandonedBeforeQueue' // caller left during welcome or menu
  | 'abandonedInQueue' // caller left while waiting
  | 'abandonedWhileRinging' // caller left while a phone rang
  | 'closed' // outside opening hours, told so
  | 'calamity' // calamity announcement ended the call
  | 'unknownNumber' // no entrance has the dialled number
  | 'notAllowed' // caller or trunk may not do this
  | 'queueFull' // overflow without a further place
  | 'nobodyReached' // every step of the ladder was tried
  | 'voicemailLeft' // a message was stored
  | 'callbackPromised' // a note was made instead of a conversation
  | 'rejectedMedia' // no common codec or bad session description
  | 'overload' // refused early, told to try again
  | 'shuttingDown' // refused during a graceful stop
  | 'interrupted' // the server stopped in mid-call
  | 'failed'; // a fault of ours or of the network; the facts say which

/** How one offer to one employee ended. */
export type OfferOutcome =
  | 'answered'
  | 'noAnswer'
  | 'rejected'
  | 'busy'
  | 'unreachable'
  | 'callerLeft'
  | 'withdrawn';

export type AgentStateName =
  | 'offline'
  | 'available'
  | 'offered'
  | 'talking'
  | 'holding'
  | 'wrappingUp'
  | 'paused'
  | 'setAside';

/** How a transfer ended, seen from the employee who transferred. */
export type TransferOutcome =
  | 'connected'
  | 'noAnswer'
  | 'rejected'
  | 'busy'
  | 'unreachable'
  | 'cancelled'
  | 'callerLeft';

/** Why a ladder is climbed: the dialplan, a transfer, a consultation, or the way back to an employee. */
export type PursuitPurpose = 'route' | 'blind' | 'consult' | 'return';

/** What an employee registered about a conversation (DOMAIN 3.1, MISSION M5, M10, M22). */
export type ContactOutcome =
  | 'answeredDirectly'
  | 'transferred'
  | 'callbackNote'
  | 'toldToRingAgain'
  | 'wrongNumber'
  | 'aggression';

/** What made a recording stop; `interrupted`: the server stopped in the middle. */
export type MessageEnd = 'stopped' | 'limit' | 'silence' | 'key' | 'closed' | 'interrupted' | 'planeLost';

interface CallFacts {
  /** A call entered; the first event of every call stream. */
  'call.arrived': {
    readonly leg: LegId;
    readonly trunk: TrunkId | null;
    readonly device: DeviceId | null;
    /** The entrance number as it is shown, e.g. `14 0570`; null when unknown. */
    readonly called: string | null;
    readonly entrance: EntranceId | null;
    readonly via14: boolean;
    /** Null when the caller withheld the number. */
    readonly caller: SubjectId | null;
    /** The employee who dialled on their own phone; absent for everybody else. */
    readonly by?: EmployeeId;
    /** False for a second line beside a conversation that the employee has already. */
    readonly ownsEmployee?: boolean;
    readonly dialplanVersion: string | null;
    /** Caller groups the number belongs to, e.g. `ondernemers`; rules of the dialplan may depend on them. */
    readonly groups?: readonly string[];
    readonly reasons: readonly Reason[];
  };
  /** The dialplan took a step; `position` is where it stands now, opaque to all but the dialplan. */
  'call.routed': {
    readonly step: string;
    readonly entrance?: EntranceId | null;
    readonly position?: RoutePosition | null;
    readonly reasons: readonly Reason[];
    /** Where this step leads, when it names a place; the first one is what the caller wanted. */
    readonly target?: Destination;
    /** The unit that answers for `target`, e.g. an employee's team. */
    readonly team?: TeamId | null;
    /** The step was taken because the entrance was closed: the call is left out of the percentage. */
    readonly closed?: boolean;
    /** From this step on the caller hears this language. */
    readonly language?: SpokenLanguage;
  };
  /** We answered the caller's leg ourselves, to let sound be heard; not a conversation. */
  'call.opened': { readonly leg: LegId };
  /** An announcement began; `sound` is its id, `leg` who hears it. */
  'call.announced': {
    readonly prompts: readonly string[];
    readonly sound?: string;
    readonly leg?: LegId;
    /** It says that the conversation will be recorded. */
    readonly notice?: boolean;
  };
  /** The caller heard to the end that the conversation is recorded. */
  'call.recordingNoticed': { readonly sound: string };
  /** The conversation is recorded from here on, or paused; `failed`: it could not be written any more. */
  'call.taped': {
    readonly recording: string;
    readonly what: 'started' | 'paused' | 'resumed' | 'failed';
    readonly employee: EmployeeId | null;
  };
  /** A menu ended: with a key, or null after silence or wrong keys. */
  'call.menuChosen': { readonly menu: string; readonly key: string | null; readonly option: string | null };
  /** The caller waits. `since` is the original arrival, kept through side trips. */
  'call.queued': {
    readonly queue: QueueId;
    readonly priority: number;
    readonly skills: readonly SkillId[];
    /** The same skills with the level each must have at least. */
    readonly needs?: readonly SkillNeed[];
    readonly since: Instant;
    /** Place in line as one number: `since` minus the head starts of call and queue. Smaller goes first. */
    readonly rank?: Instant;
    /** When the caller leaves the line by overflow; null when the queue has no longest wait. */
    readonly overflowAt?: Instant | null;
    /** The caller goes on by the dialplan once nobody who serves the line is signed in any more. */
    readonly leavesEmpty?: boolean;
    /** `sticky`: only this employee is offered until then. */
    readonly reservedFor?: EmployeeId | null;
    readonly reservedUntil?: Instant;
    readonly reasons?: readonly Reason[];
  };
  /**
   * The caller was told where they stand. The wait is a range in minutes, null when none could be told
   * honestly; it is compared with the real wait afterwards.
   */
  'call.waitAnnounced': {
    readonly queue: QueueId;
    readonly position: number;
    readonly low: number | null;
    readonly high: number | null;
    readonly callbackOffered: boolean;
  };
  /** The caller left the queue without an employee: overflow, callback or a way back to a menu. */
  'call.dequeued': { readonly queue: QueueId; readonly why: 'overflow' | 'callback' | 'menu' | 'closed' };
  /** A rung of the no-answer ladder towards a person or team begins (DESIGN section 5). */
  'call.pursuing': {
    readonly target: Destination;
    readonly purpose: PursuitPurpose;
    /** Null unless a transfer started it. */
    readonly transfer: string | null;
    /** 0 for the first rung. */
    readonly rung: number;
    readonly reasons: readonly Reason[];
  };
  /** The ladder is over without a conversation. */
  'call.pursuitEnded': { readonly purpose: PursuitPurpose; readonly reasons: readonly Reason[] };
  /** One employee's phones ring for this call. `queue` is null for direct calls and transfers. */
  'call.offered': {
    readonly offer: OfferId;
    readonly leg: LegId;
    readonly queue: QueueId | null;
    readonly employee: EmployeeId;
    readonly team: TeamId | null;
    readonly devices: readonly DeviceId[];
    readonly ringUntil: Instant;
    readonly reasons: readonly Reason[];
  };
  /** An offer is over, whatever its outcome. */
  'call.offerEnded': {
    readonly offer: OfferId;
    readonly employee: EmployeeId;
    readonly outcome: OfferOutcome;
    /** Final SIP status of the ringing leg, null when there was none. */
    readonly status: number | null;
    /** Until when this employee is not offered this caller again; null when they may be. */
    readonly until?: Instant | null;
  };
  /** An outside number is rung for this call: a partner, or the caller of a callback. */
  'call.dialled': { readonly leg: LegId; readonly target: Destination; readonly ringUntil: Instant };
  'call.dialEnded': {
    readonly leg: LegId;
    readonly outcome: OfferOutcome;
    /** Final SIP status, null when there was none. */
    readonly status: number | null;
  };
  /** An outside mobile answered and must press 1 before it counts as an answer. */
  'call.confirmationAsked': { readonly offer: OfferId; readonly leg: LegId };
  /** Caller and employee can talk. `wait` counts from `since` (queue) or from arrival (direct). */
  'call.answered': {
    readonly leg: LegId;
    readonly employee: EmployeeId | null;
    readonly queue: QueueId | null;
    readonly team: TeamId | null;
    readonly wait: Duration;
  };
  /** The caller was put on hold. */
  'call.held': { readonly leg: LegId };
  /** The caller was taken off hold. */
  'call.resumed': { readonly leg: LegId };
  /** An employee's side left while the caller stays: a transfer, or a phone that died. */
  'call.partyLeft': {
    readonly leg: LegId;
    /** Null for a partner outside. */
    readonly employee: EmployeeId | null;
    readonly why: 'hungUp' | 'transfer' | 'dropped';
    readonly talk: Duration;
  };
  /** An employee starts a transfer: a new contact attempt towards `target` (DESIGN section 6). */
  'call.transferStarted': {
    readonly transfer: string;
    readonly from: EmployeeId;
    readonly target: Destination;
    readonly mode: 'blind' | 'attended';
    /** The unit this attempt is counted for: the team itself, or the wanted employee's team. */
    readonly team?: TeamId | null;
    /** The leg of the phone that asked by REFER; absent when a screen asked. */
    readonly referrer?: LegId;
  };
  /** A consultation on a second line becomes part of the caller's own call: `leg` goes over into it. */
  'call.joined': { readonly into: CallId; readonly leg: LegId };
  /** A transfer is over; every `call.transferStarted` gets one. */
  'call.transferEnded': {
    readonly transfer: string;
    readonly outcome: TransferOutcome;
    readonly by: EmployeeId | null;
    /** The team of `by`; without it the team of the last offer to `by` is taken. */
    readonly team?: TeamId | null;
  };
  /** The colleague of an attended transfer answered and talks with the employee who asked. */
  'call.consultAnswered': {
    readonly transfer: string;
    readonly leg: LegId;
    /** Null for a partner outside. */
    readonly employee: EmployeeId | null;
    readonly team: TeamId | null;
  };
  /** During a consultation: whom the employee talks with; `all` is a conversation of three. */
  'call.consultSwitched': { readonly transfer: string; readonly talksWith: 'caller' | 'consulted' | 'all' };
  /** The caller is at a voicemail box and hears its greeting. */
  'call.mailboxReached': { readonly box: Destination; readonly secondsMax: number };
  /** The caller speaks a message; without an end it stops at `until`. */
  'call.recordingStarted': {
    readonly recording: string;
    readonly box: Destination;
    readonly until: Instant;
  };
  /** What the caller said is complete on disk; the caller may still hear it, say it again or take it back. */
  'call.messageSpoken': {
    readonly recording: string;
    readonly length: Duration;
    readonly ended: MessageEnd;
  };
  /** What was recorded is thrown away: nothing was said, or the caller says it again or takes it back. */
  'call.messageDropped': { readonly recording: string; readonly why: 'empty' | 'again' | 'cancelled' };
  /** The disk could not store what the caller says; the caller is told and may be rung back. */
  'call.messageFailed': { readonly recording: string };
  /** The caller hung up while speaking; the call ends when the message is complete on disk. */
  'call.callerGone': { readonly cause: 'peer' | 'network' | 'media' };
  /** A message was stored; a callback note follows. */
  'call.voicemailLeft': { readonly box: Destination; readonly recording: string; readonly length: Duration };
  /** What the caller asks, noted during the call so that it travels along with a transfer. */
  'call.questionNoted': {
    readonly employee: EmployeeId;
    /** Product of the catalogue. */
    readonly subject: string | null;
    /** Reference to the text, which lies with the personal data. */
    readonly question: SubjectId | null;
    /** True when a person known in the register outside was chosen. */
    readonly known?: boolean;
    /** Another person was chosen than before, or none any more: the register outside has to hear of it. */
    readonly personChanged?: true;
  };
  /** The employee registered what came of the conversation (MISSION M5, M10, M22). */
  'call.outcomeRegistered': {
    readonly employee: EmployeeId;
    readonly outcome: ContactOutcome;
    readonly subject: string | null;
  };
  /** A callback note belongs to this call; the note has a stream of its own. */
  'call.noteMade': { readonly note: NoteId };
  /** A mark set afterwards, e.g. a mystery call or a test call; never changes what happened. */
  'call.tagged': { readonly tag: 'mystery' | 'test'; readonly by: EmployeeId | null };
  /** The last event of a call stream. */
  'call.ended': {
    readonly by: EndedBy;
    readonly reason: EndReason;
    /** SIP status sent to or received from the caller when there was no conversation. */
    readonly status: number | null;
    readonly talk: Duration;
    readonly facts?: Readonly<Record<string, string | number | boolean | null>>;
  };
}

/** How a team leader takes part: hears only, speaks to the employee only, or speaks with all. */
export type SuperviseMode = 'listen' | 'whisper' | 'join';

interface SupervisionFacts {
  /** A team leader's phone rings to take part in a conversation; on record, whatever the mode. */
  'call.supervisionStarted': {
    readonly leg: LegId;
    readonly employee: EmployeeId;
    readonly mode: SuperviseMode;
    readonly ringUntil: Instant;
  };
  /** The leader is in the conversation, or takes part in another way. */
  'call.supervisionChanged': { readonly leg: LegId; readonly mode: SuperviseMode };
  'call.supervisionEnded': { readonly leg: LegId; readonly employee: EmployeeId };
}

interface PhoneFacts {
  /** The browser of whom the caller talks with is gone; the caller is kept for it until `until`. */
  'call.phoneLost': {
    readonly leg: LegId;
    readonly employee: EmployeeId;
    readonly device: DeviceId;
    readonly until: Instant;
    readonly party?: LostParty;
  };
  /** The browser is there again and is rung to take its talk up by itself. */
  'call.phoneRung': { readonly leg: LegId; readonly party?: LostParty };
  /** Caller and employee hear each other again, over this leg. */
  'call.phoneBack': { readonly leg: LegId; readonly party?: LostParty };
}

/** Whose browser it is: of the colleague who is consulted; absent: of whom the caller talks with. */
export type LostParty = 'colleague';

/** Somewhere outside that is reached over a trunk. */
export type OutsideTarget = Extract<Destination, { readonly kind: 'partner' | 'number' }>;

interface CallbackFacts {
  /** An employee places a call: their own phone rings first, then the number; its first fact. */
  'call.placed': {
    readonly employee: EmployeeId;
    readonly target: OutsideTarget;
    /** The note this call is an attempt for, null for a call without one. */
    readonly note: NoteId | null;
  };
  /** A caller chose to be rung back in turn: a call of our own that keeps their place; its first fact. */
  'call.callbackQueued': {
    readonly note: NoteId;
    /** The call in which it was asked for. */
    readonly from: CallId;
    readonly caller: SubjectId;
    readonly entrance: EntranceId | null;
    readonly dialplanVersion: string | null;
    readonly queue: QueueId;
    readonly priority: number;
    readonly needs: readonly SkillNeed[];
    readonly since: Instant;
    readonly rank: Instant;
    /** The caller's, from the call in which it was asked for; absent: Dutch. */
    readonly language?: SpokenLanguage;
  };
  /** An employee is on the line and the caller's number rings. */
  'call.callbackHosted': {
    readonly leg: LegId;
    readonly employee: EmployeeId;
    readonly queue: QueueId | null;
    readonly team: TeamId | null;
    readonly attempt: number;
    /** The employee dialled on their own phone, which is answered when the far end is. */
    readonly ringsUs?: true;
  };
  /** The caller could not be reached; null = no further attempt by itself, the note remains. */
  'call.callbackFailed': { readonly attempt: number; readonly nextAt: Instant | null };
  /** The next attempt stands in line again, at the old place. */
  'call.callbackAgain': { readonly attempt: number };
}

interface AgentFacts {
  /** An employee's state changed; `until` is its deadline, after which it repairs itself. */
  'agent.stateChanged': {
    readonly employee: EmployeeId;
    readonly from: AgentStateName;
    readonly to: AgentStateName;
    /** A code such as `signedIn`, `offer`, `noAnswer`, or the pause reason. */
    readonly cause: string;
    readonly call: CallId | null;
    readonly until: Instant | null;
  };
  /** A device of the employee can be rung (registered, heartbeat fresh), or no longer can. */
  'agent.deviceChanged': { readonly employee: EmployeeId; readonly device: DeviceId; readonly up: boolean };
  /** What the employee asked for while busy; it happens when the conversation and wrap-up are over. */
  'agent.wished': {
    readonly employee: EmployeeId;
    readonly wish: { readonly to: 'paused' | 'offline'; readonly cause: string } | null;
  };
  /** A state whose deadline passed was put right (DESIGN section 5: repairs itself, counted). */
  'agent.repaired': { readonly employee: EmployeeId; readonly was: AgentStateName; readonly why: string };
}

interface NoteFacts {
  /** A promise was made: somebody owes the caller a callback before `due`. */
  'note.created': {
    readonly note: NoteId;
    readonly call: CallId | null;
    readonly caller: SubjectId | null;
    readonly ownerTeam: TeamId;
    readonly ownerEmployee: EmployeeId | null;
    readonly subject: string | null;
    readonly due: Instant;
    readonly origin: 'agent' | 'voicemail' | 'callbackInQueue' | 'website';
    /** The forwarded note whose promise this one takes over; recorded after that note's `note.forwarded`. */
    readonly continues?: NoteId;
    /** When 50 and 80 % of the term have passed, in the time that counts for the norm. */
    readonly warnAt?: readonly [Instant, Instant];
    /** In which the caller is spoken and written to; absent: Dutch. */
    readonly language?: SpokenLanguage;
  };
  /** An employee took the note; nobody else may until then. */
  'note.claimed': { readonly note: NoteId; readonly employee: EmployeeId; readonly until: Instant };
  /** The employee gave the note back to its team. */
  'note.released': { readonly note: NoteId; readonly employee: EmployeeId };
  /** Somebody tried to reach the caller. */
  'note.attempted': {
    readonly note: NoteId;
    readonly employee: EmployeeId;
    readonly call: CallId | null;
    readonly result: 'reached' | 'noAnswer' | 'busy' | 'voicemail' | 'wrongNumber' | 'failed';
    /** The employee's word on the attempt before, in its place: what picked up was a voicemail. */
    readonly corrects?: true;
  };
  /** Another team takes over in a new note; this one is closed by it. */
  'note.forwarded': {
    readonly note: NoteId;
    readonly by: EmployeeId;
    readonly to: NoteId;
    readonly ownerTeam: TeamId;
    readonly ownerEmployee: EmployeeId | null;
  };
  /** The caller rang again; the call belongs to this note, no second one is made. */
  'note.callAttached': { readonly note: NoteId; readonly call: CallId };
  /** A share of the term has passed, in percent, and somebody was told. */
  'note.escalated': { readonly note: NoteId; readonly step: 50 | 80 | 100; readonly to: EmployeeId | TeamId };
  /** The promise is settled. */
  'note.closed': {
    readonly note: NoteId;
    readonly by: EmployeeId;
    readonly result: 'reached' | 'notReached' | 'withdrawn';
  };
  /** A closed note counts as open again. */
  'note.reopened': { readonly note: NoteId; readonly by: EmployeeId; readonly reasonCode: string };
  /** Nobody did anything long after the term: the promise was broken. It may be reopened. */
  'note.expired': { readonly note: NoteId };
}

/** How something was done with a message or a greeting; `retention`: by itself, as the law or the municipality asks. */
export type MailboxWay = 'phone' | 'screen' | 'retention';

interface MailboxFacts {
  /** A message counts as heard, or as new again; its box may light the lamp of a phone. */
  'voicemail.heard': {
    readonly recording: string;
    readonly heard: boolean;
    readonly by: EmployeeId;
    readonly way: MailboxWay;
  };
  /** A message was thrown away, with its sound. */
  'voicemail.deleted': {
    readonly recording: string;
    /** Null when nobody did: see `way`. */
    readonly by: EmployeeId | null;
    readonly way: MailboxWay;
  };
  /** Callers of a box hear another greeting from now on; `standard` = the dialplan's again. */
  'greeting.changed': {
    /** `employee:<id>`, `team:<id>` or `municipality:<id>`. */
    readonly owner: string;
    readonly origin: 'standard' | 'recorded' | 'text';
    readonly by: EmployeeId;
    readonly way: MailboxWay;
  };
}

interface TapeFacts {
  /** The sound of a recorded conversation was destroyed: its term was over, or the caller was erased. */
  'tape.destroyed': { readonly recording: string; readonly why: 'retention' | 'erased' };
  /** A recorded conversation is kept until a moment, whatever its term is: a complaint, a threat, a claim. */
  'tape.held': {
    readonly recording: string;
    readonly until: Instant;
    /** The ground, which may name somebody. */
    readonly reason: SubjectId;
    readonly by: EmployeeId;
  };
  /** Its ordinary term counts again. */
  'tape.released': { readonly recording: string; readonly by: EmployeeId };
}

interface CalamityFacts {
  /** Callers of a municipality hear a calamity message from now on, at the latest until `until`. */
  'calamity.switchedOn': {
    readonly closes: boolean;
    readonly until: Instant;
    /** Null when it was switched on the command line of the server. */
    readonly by: EmployeeId | null;
  };
  /** The calamity message is off: by hand, or because its end had come. */
  'calamity.switchedOff': { readonly why: 'byHand' | 'ended'; readonly by: EmployeeId | null };
}

interface CentreFacts {
  /** No new calls from here on; a graceful stop. */
  'centre.draining': Readonly<Record<string, never>>;
  /** The server runs again after a stop; everything that was open has been closed by now. */
  'centre.started': { readonly interrupted: number };
  /** Offers from this queue stop or go on; callers keep their places. */
  'queue.paused': { readonly queue: QueueId };
  /** Offers from this queue go on. */
  'queue.resumed': { readonly queue: QueueId };
}

export type Facts = CallFacts &
  CallbackFacts &
  SupervisionFacts &
  PhoneFacts &
  AgentFacts &
  NoteFacts &
  MailboxFacts &
  TapeFacts &
  CalamityFacts &
  CentreFacts;
export type EventType = keyof Facts;

/** One fact. `stream` is `call:<id>`, `agent:<id>`, `note:<id>`, `voicemail:<id>`, `tape:<id>`, `queue:<id>`, `calamity:<id>` or `centre`; the store adds number and id. */
export type DomainEvent = {
  [T in EventType]: {
    readonly type: T;
    readonly v: 1;
    readonly at: Instant;
    readonly stream: string;
    readonly municipality: MunicipalityId | null;
    readonly data: Facts[T];
  };
}[EventType];
