/** What routing takes and gives. All of it is plain data: it is stored with the call and can be replayed. */
import type { EmployeeId, EntranceId, MunicipalityId, QueueId, SkillId, TeamId } from '../ids.ts';
import type { CalledCandidates, CalledPlace } from '../numbers/resolve-called.ts';
import type { SpokenLanguage } from '../prompt/catalogue.ts';
import type { Reason } from '../reason.ts';
import type { Instant } from '../time.ts';
import type { NodeId, Prompt } from './types.ts';

/** A message that replaces or precedes the ordinary route, switched on by hand. */
export interface Calamity {
  readonly message: Prompt;
  /** `true`: the line is closed after the message; `false`: the call goes on as usual. */
  readonly closes: boolean;
  /** Key that skips a closing message and goes on as usual; `undefined`: none. */
  readonly bypassKey: string | undefined;
  /** It ends by itself. */
  readonly until: Instant;
}

/** What people switched by hand and a file cannot know. */
export interface RouteState {
  readonly calamities: ReadonlyMap<MunicipalityId, Calamity>;
  /** Closed now, whatever the hours say. */
  readonly closures: ReadonlyMap<MunicipalityId, { readonly reason: string; readonly until: Instant }>;
}

export const nothingSwitched: RouteState = { calamities: new Map(), closures: new Map() };

export interface RouteCaller {
  /** Canonical number; `undefined` when withheld or no number. */
  readonly number: string | undefined;
  /**
   * Caller groups known from elsewhere, e.g. the customer register: `ondernemers` for any municipality, or
   * `deventer/ondernemers` for one. Those of the dialplan are found by number as well.
   */
  readonly groups: readonly string[];
}

/** What holds at the moment of a step. */
export interface RouteContext {
  readonly now: Instant;
  readonly caller: RouteCaller;
  readonly state: RouteState;
}

export interface RouteInput extends RouteContext {
  /** A number as dialled, or what the SIP headers hold. */
  readonly called: string | CalledCandidates;
  /** The trunk's places to look, in order. */
  readonly calledOrder?: readonly CalledPlace[];
}

/** Where a call stands in its dialplan. JSON: the call machine keeps it between two steps. */
export interface RoutePosition {
  /** Version of the set; stepping with another set is refused. */
  readonly version: string;
  readonly entrance: EntranceId;
  /** `undefined` until a caller of a shared number has chosen. */
  readonly municipality: MunicipalityId | undefined;
  readonly node: NodeId;
  /** Wrong keys pressed in this menu. */
  readonly wrongKeys: number;
  /** Nodes visited; bounded by `hopsMax`. */
  readonly hops: number;
  /** Area code when the caller dialled a 14 number. */
  readonly via14: string | undefined;
  /** Canonical number of ours that was dialled; `undefined` when it was nobody's. */
  readonly called: string | undefined;
  /** What the caller hears; `undefined`: Dutch. */
  readonly language?: SpokenLanguage | undefined;
}

/** What the call machine does now, and which outcomes it may report. */
export type RouteStep =
  /** Outcome `done`; with `bypassKey` also `digit`. */
  | { readonly kind: 'announce'; readonly prompt: Prompt; readonly bypassKey: string | undefined }
  /** Outcomes `digit`, `silence`. Keys work during the prompt. */
  | {
      readonly kind: 'menu';
      readonly prompt: Prompt;
      readonly keys: ReadonlyMap<string, string>;
      readonly silenceSeconds: number;
      /** The caller has pressed a wrong key once: say so and repeat. */
      readonly again: boolean;
    }
  /** Outcomes `full`, `waited`, `noAgents`; otherwise the call ends here with an agent or a hang-up. */
  | {
      readonly kind: 'queue';
      readonly queue: QueueId;
      readonly priority: number;
      readonly skills: ReadonlyMap<SkillId, number>;
      /** Which overflows lead somewhere; a queue without one keeps the caller. */
      readonly overflow: {
        readonly full: boolean;
        readonly waitedSeconds: number | undefined;
        readonly noAgents: boolean;
      };
    }
  /** Outcome `noAnswer`. */
  | { readonly kind: 'team'; readonly team: TeamId; readonly ringSeconds: number }
  | { readonly kind: 'employee'; readonly employee: EmployeeId; readonly ringSeconds: number }
  | {
      readonly kind: 'partner';
      readonly partner: string;
      readonly number: string;
      readonly ringSeconds: number;
    }
  /** Outcome `done` when the message or the number has been taken. */
  | {
      readonly kind: 'voicemail';
      readonly team: TeamId;
      readonly prompt: Prompt;
      readonly secondsMax: number;
    }
  | { readonly kind: 'note'; readonly team: TeamId; readonly prompt: Prompt }
  /** The end. `sip` is for a caller who was never answered; otherwise a BYE. */
  | { readonly kind: 'hangUp'; readonly sip: number };

export type RouteOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'digit'; readonly digit: string }
  | { readonly kind: 'silence' }
  | { readonly kind: 'full' }
  | { readonly kind: 'waited' }
  | { readonly kind: 'noAgents' }
  | { readonly kind: 'noAnswer' };

/** One turn: where the call stands now, what to do, and why. */
export interface RouteTurn {
  readonly position: RoutePosition;
  readonly step: RouteStep;
  /** Reasons of this turn only, in the order they arose. */
  readonly reasons: readonly Reason[];
}

/** Steps at which a call rests until a person or the caller ends it. */
export type RouteDestination = Extract<
  RouteStep,
  { kind: 'queue' | 'team' | 'employee' | 'partner' | 'voicemail' | 'note' | 'hangUp' }
>;

/** A whole route, walked with given or default outcomes. */
export interface RouteDecision {
  readonly municipality: MunicipalityId | undefined;
  readonly entrance: EntranceId;
  readonly matched: boolean;
  readonly via14: string | undefined;
  readonly steps: readonly RouteStep[];
  /** The same walk turn by turn: position, step and its own reasons. */
  readonly turns: readonly RouteTurn[];
  readonly destination: RouteDestination;
  readonly position: RoutePosition;
  readonly reasons: readonly Reason[];
}
