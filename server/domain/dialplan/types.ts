/**
 * A dialplan: everything that decides where a caller of one municipality goes, as data. A set of them is
 * what a call is routed with; a call keeps the set it started with, whatever is put live meanwhile.
 */

import type { DeadlineNorm } from '../calendar/deadline.ts';
import type { Schedule } from '../calendar/schedule.ts';
import type { EmployeeId, EntranceId, MunicipalityId, QueueId, SkillId, TeamId } from '../ids.ts';
import type { SpokenLanguage } from '../prompt/catalogue.ts';
import type { NormLimit } from '../reachability/counters.ts';

/** Name of a node within one dialplan. */
export type NodeId = string;

/** Something a caller hears. `id` is unique over all municipalities: `olst-wijhe/welkom`. */
export interface Prompt {
  readonly id: string;
  readonly nl: string;
  /** `undefined`: only Dutch. */
  readonly en: string | undefined;
}

/** A number, or several, by which callers come in, and the node where they begin. */
export interface Entrance {
  readonly id: EntranceId;
  readonly name: string;
  /** Canonical numbers, own and dedicated targets of the 14 platform. */
  readonly numbers: readonly string[];
  /** 14 codes answered here, e.g. `0570`. A code that several municipalities list is shared. */
  readonly areaCodes: readonly string[];
  /** The 14 platform forwards this code to these numbers: who calls them has dialled 14. */
  readonly targetOf: string | undefined;
  /** What callers of this entrance hear; `undefined`: Dutch. */
  readonly language: SpokenLanguage | undefined;
  readonly start: NodeId;
}

export interface AnnounceNode {
  readonly type: 'announce';
  readonly prompt: Prompt;
  /** The caller hears this language from here on; `undefined`: as before. */
  readonly language: SpokenLanguage | undefined;
  readonly next: NodeId;
}
export interface MenuOption {
  readonly label: string;
  readonly next: NodeId;
}
/** Silence or two wrong keys lead to `otherwise`: in opening hours a person (DOMAIN R24). */
export interface MenuNode {
  readonly type: 'menu';
  readonly prompt: Prompt;
  /** Key `0`-`9`, `*` or `#` to what it chooses; at most five. */
  readonly options: ReadonlyMap<string, MenuOption>;
  readonly otherwise: NodeId;
  /** How long to wait for a key after the prompt. */
  readonly silenceSeconds: number;
}
export interface HoursNode {
  readonly type: 'hours';
  readonly schedule: string;
  readonly open: NodeId;
  readonly closed: NodeId;
  /** Closed on a day that differs from the week (holiday, exception, closed by hand); else as `closed`. */
  readonly exception: NodeId | undefined;
}
/** Plays the calamity message while one is on. A message that closes the line goes on to `closed`. */
export interface CalamityNode {
  readonly type: 'calamity';
  readonly closed: NodeId;
  readonly next: NodeId;
}
export interface QueueNode {
  readonly type: 'queue';
  readonly queue: QueueId;
  /** 0 … 9; higher goes first. */
  readonly priority: number;
  /** Skills needed on top of those of the queue, with the least level. */
  readonly skills: ReadonlyMap<SkillId, number>;
  /** Where a caller goes who finds `lengthMax` waiting. */
  readonly full: NodeId | undefined;
  readonly waited: { readonly seconds: number; readonly next: NodeId } | undefined;
  /** Where a caller goes when nobody is signed in. */
  readonly noAgents: NodeId | undefined;
}
/** A backoffice team or employee; `noAnswer` also when busy, absent or unreachable. */
export interface TeamNode {
  readonly type: 'team';
  readonly team: TeamId;
  readonly ringSeconds: number;
  readonly noAnswer: NodeId;
}
export interface EmployeeNode {
  readonly type: 'employee';
  readonly employee: EmployeeId;
  readonly ringSeconds: number;
  readonly noAnswer: NodeId;
}
export interface PartnerNode {
  readonly type: 'partner';
  readonly partner: string;
  readonly ringSeconds: number;
  readonly noAnswer: NodeId;
}
export interface VoicemailNode {
  readonly type: 'voicemail';
  /** The team that answers the message. */
  readonly team: TeamId;
  readonly prompt: Prompt;
  readonly secondsMax: number;
  readonly next: NodeId;
}
/** Offers the caller to be rung back: a callback note for the team. */
export interface NoteNode {
  readonly type: 'note';
  readonly team: TeamId;
  readonly prompt: Prompt;
  readonly next: NodeId;
}
/** Branches on who calls: the first caller group that knows the number. */
export interface CallersNode {
  readonly type: 'callers';
  readonly groups: ReadonlyMap<string, NodeId>;
  readonly otherwise: NodeId;
}
/** On to an entrance, of this or another municipality. */
export interface EntranceNode {
  readonly type: 'entrance';
  readonly entrance: EntranceId;
}
export interface HangUpNode {
  readonly type: 'hangUp';
  /** SIP status towards a caller who has not been answered yet (RFC 3261 §21). */
  readonly sip: number;
}

export type DialplanNode =
  | AnnounceNode
  | MenuNode
  | HoursNode
  | CalamityNode
  | QueueNode
  | TeamNode
  | EmployeeNode
  | PartnerNode
  | VoicemailNode
  | NoteNode
  | CallersNode
  | EntranceNode
  | HangUpNode;

export const queueStrategies = ['longest-idle', 'fewest-calls', 'ring-all', 'linear', 'sticky'] as const;
export type QueueStrategy = (typeof queueStrategies)[number];

export interface QueueConfig {
  readonly id: QueueId;
  readonly municipality: MunicipalityId;
  readonly name: string;
  /** Skill to the least level (1 … 5) an agent needs for any call of this queue. */
  readonly skills: ReadonlyMap<SkillId, number>;
  readonly strategy: QueueStrategy;
  /** Team to which the queue's contacts are counted; `undefined`: the KCC as a whole. */
  readonly team: TeamId | undefined;
  /** Head start of callers here over those in other queues of the same agent. */
  readonly headStartSeconds: number;
  /** How long `sticky` waits for the agent the caller knows. */
  readonly stickySeconds: number;
  /** After so long the needed skill level drops to `level`, step by step. */
  readonly widening: readonly { readonly afterSeconds: number; readonly level: number }[];
  /** How long one agent's phone rings before the next is tried. */
  readonly ringSeconds: number;
  readonly wrapUpSeconds: number;
  /** Callers that may wait; the next one overflows. */
  readonly lengthMax: number;
  /** Of the callers who wait here. */
  readonly norm: AnswerNorm;
  /** Own hours, by name of a schedule; `undefined`: whenever a caller gets here. */
  readonly hours: string | undefined;
  readonly waiting: WaitingAnnouncements;
  /** Callback instead of waiting is offered once the expected wait passes this; `undefined`: never. */
  readonly callbackAfterSeconds: number | undefined;
  /** Off unless a municipality switches it on; a prompt then goes before it. */
  readonly recording: boolean;
  /** Municipalities whose agents may answer its callers as well, once they say so under `serves`. */
  readonly sharedWith: readonly MunicipalityId[];
}

/** `percent` of the callers are to be answered within `seconds`. */
export interface AnswerNorm {
  readonly seconds: NormLimit;
  readonly percent: number;
}

export interface WaitingAnnouncements {
  readonly tell: 'nothing' | 'position' | 'wait';
  readonly firstAfterSeconds: number;
  readonly everySeconds: number;
  /** Played with each announcement, e.g. that the website may help. */
  readonly comfort: Prompt | undefined;
}

export const noteQuestionKinds = ['text', 'textarea', 'choice', 'check'] as const;
export type NoteQuestionKind = (typeof noteQuestionKinds)[number];

/** A text in Dutch and perhaps English. */
export interface NoteLabel {
  readonly nl: string;
  readonly en: string | undefined;
}

/** One question of a team to the caller of a callback note. */
export interface NoteQuestion extends NoteLabel {
  readonly id: string;
  readonly kind: NoteQuestionKind;
  /** At least two of a choice, none of the rest. */
  readonly options: readonly NoteLabel[];
  readonly required: boolean;
}

export interface TeamConfig {
  readonly id: TeamId;
  readonly name: string;
  /** How long all phones of the team ring at once. */
  readonly ringSeconds: number;
  /** Own hours, by name of a schedule; `undefined`: those of the municipality's callbacks. */
  readonly hours: string | undefined;
  /** Own promise for callbacks; `undefined`: that of the municipality. */
  readonly callbackNorm: DeadlineNorm | undefined;
  /** Of direct and transferred calls to this team; `undefined`: none was agreed. */
  readonly answerNorm: AnswerNorm | undefined;
  /** Asked for a callback note of this team, in this order. */
  readonly noteForm: readonly NoteQuestion[];
}

/** Another organisation to which callers are handed over. */
export interface PartnerConfig {
  /** `olst-wijhe/omgevingsdienst`. */
  readonly id: string;
  readonly name: string;
  /** Canonical. */
  readonly number: string;
}

export interface CallerGroup {
  readonly name: string;
  /** Canonical numbers. */
  readonly numbers: ReadonlySet<string>;
}

export interface Dialplan {
  readonly municipality: MunicipalityId;
  readonly name: string;
  /** The one ordinary number, E.164: outgoing caller id, and what is published for callers abroad. */
  readonly callbackNumber: string;
  /** A team leader may listen in without the agent being told, as the works council agreed. */
  readonly silentSupervision: boolean;
  /** Content hash of the file. */
  readonly version: string;
  /** When a callback or voicemail must be answered. */
  readonly callbackNorm: DeadlineNorm;
  /** Name of the schedule that the norm counts in. */
  readonly callbackHours: string;
  readonly schedules: ReadonlyMap<string, Schedule>;
  readonly entrances: ReadonlyMap<EntranceId, Entrance>;
  readonly nodes: ReadonlyMap<NodeId, DialplanNode>;
  /** Where a call goes on when anything unforeseen happens: towards a person. */
  readonly fallback: NodeId;
  readonly prompts: ReadonlyMap<string, Prompt>;
  readonly queues: ReadonlyMap<QueueId, QueueConfig>;
  /** Queues of other municipalities that agents of this one answer too, once these share them. */
  readonly serves: readonly QueueId[];
  readonly teams: ReadonlyMap<TeamId, TeamConfig>;
  readonly partners: ReadonlyMap<string, PartnerConfig>;
  readonly callerGroups: ReadonlyMap<string, CallerGroup>;
  /** Most menus a caller may have to choose from in a row. */
  readonly menuDepthMax: number;
}

/** The spoken choice for a 14 number that several municipalities share and nothing else tells apart. */
export interface SharedCode {
  readonly areaCode: string;
  readonly name: string;
  /** Not of any municipality: `netnummer-0570/keuze`. */
  readonly entrance: EntranceId;
  readonly version: string;
  readonly prompt: Prompt;
  readonly options: ReadonlyMap<string, { readonly label: string; readonly entrance: EntranceId }>;
  readonly otherwise: EntranceId;
  readonly silenceSeconds: number;
}

/** All that one installation routes with. Immutable: a change makes a new set. */
export interface DialplanSet {
  /** Hash over the versions of all files. */
  readonly version: string;
  readonly plans: ReadonlyMap<MunicipalityId, Dialplan>;
  readonly shared: ReadonlyMap<EntranceId, SharedCode>;
  /** Canonical number to entrance, for `resolveCalled`. */
  readonly numbers: ReadonlyMap<string, { readonly entrance: EntranceId; readonly shared: boolean }>;
  /** Municipality of every entrance that belongs to one. */
  readonly municipalityOf: ReadonlyMap<EntranceId, MunicipalityId>;
  readonly queues: ReadonlyMap<QueueId, QueueConfig>;
  /** Whose agents answer a queue: its own municipality first, then those with whom it is shared. */
  readonly serving: ReadonlyMap<QueueId, readonly MunicipalityId[]>;
  /** Where a call goes that dialled nobody's number. */
  readonly defaultEntrance: EntranceId;
}
