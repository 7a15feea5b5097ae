/**
 * What the centre needs of a dialplan: pure functions, handed in with the configuration. A position is
 * plain data, so that it can be recorded; a call keeps the dialplan version it started with, by `version`.
 */
import type { Destination, EndReason, Reason, RoutePosition, SkillNeed } from '../events.ts';
import type { EntranceId, MunicipalityId, QueueId, TeamId, TrunkId } from '../ids.ts';
import type { SpokenLanguage } from '../prompt/catalogue.ts';
import type { Instant } from '../time.ts';
import type { CalledCandidate, CallerIdentity } from './inputs.ts';

/** Which entrance was dialled, and by what evidence. */
export interface Called {
  readonly entrance: EntranceId | null;
  readonly municipality: MunicipalityId | null;
  /** As shown, e.g. `14 0570`; null when no number was recognised. */
  readonly shown: string | null;
  readonly via14: boolean;
  readonly version: string | null;
  readonly reasons: readonly Reason[];
}

/** What a rule may look at. */
export interface RouteContext {
  readonly now: Instant;
  readonly entrance: EntranceId | null;
  readonly municipality: MunicipalityId | null;
  readonly caller: CallerIdentity;
  readonly version: string | null;
  /** Whether announcements and menus can be heard at all. */
  readonly sound: boolean;
  readonly queue: (queue: QueueId) => { readonly waiting: number; readonly signedIn: number };
}

/** How the step before ended. */
export type StepOutcome =
  | { readonly kind: 'announced' }
  /** A key, or null after silence. */
  | { readonly kind: 'key'; readonly key: string | null }
  | { readonly kind: 'overflow'; readonly why: 'full' | 'waited' | 'noAgents' }
  | { readonly kind: 'notReached' };

/** Which overflows lead somewhere; a caller for whom none does is kept. */
export interface OverflowRules {
  readonly full: boolean;
  readonly waitedSeconds: number | null;
  readonly noAgents: boolean;
}

/** What the centre does next for the caller. */
export type RouteAction =
  /** `bypassKey` skips the message, e.g. that of a calamity; reported as a key. */
  | {
      readonly do: 'announce';
      readonly prompts: readonly string[];
      readonly bypassKey?: string | undefined;
    }
  | {
      readonly do: 'menu';
      readonly menu: string;
      readonly prompts: readonly string[];
      /** What each key chooses. */
      readonly labels: Readonly<Record<string, string>>;
      readonly silenceSeconds: number;
    }
  | {
      readonly do: 'queue';
      readonly queue: QueueId;
      /** Points; each gives a head start in line. */
      readonly priority: number;
      readonly skills: readonly SkillNeed[];
      readonly overflow: OverflowRules;
    }
  /** `ringSeconds` null: as the person or team arranged it. */
  | { readonly do: 'reach'; readonly target: Destination; readonly ringSeconds: number | null }
  /** `secondsMax`: of the message; the centre's own limit when absent. */
  | {
      readonly do: 'voicemail';
      readonly box: Destination;
      readonly prompts: readonly string[];
      readonly secondsMax?: number;
    }
  | { readonly do: 'note'; readonly team: TeamId; readonly prompts: readonly string[] }
  | {
      readonly do: 'end';
      readonly reason: EndReason;
      /** Final SIP status while the caller's leg is not answered yet. */
      readonly status: number;
      /** Reason phrase, plain ASCII English. */
      readonly phrase: string;
      /** Heard before the end, when there is sound. */
      readonly prompts: readonly string[];
    };

export interface RouteStep {
  /** Known once the caller of a shared number has chosen. */
  readonly municipality: MunicipalityId | null;
  readonly entrance: EntranceId | null;
  /** What the caller hears from here on; as before when absent. */
  readonly language?: SpokenLanguage | undefined;
  readonly action: RouteAction;
  readonly position: RoutePosition;
  readonly reasons: readonly Reason[];
}

export interface Routing {
  /** Tries the candidates in the order of the trunk's list; the first known number wins. */
  resolveCalled(candidates: readonly CalledCandidate[], trunk: TrunkId | null): Called;
  start(context: RouteContext): RouteStep;
  /** The step at which a call stands, without moving. */
  current(position: RoutePosition, context: RouteContext): RouteStep;
  next(position: RoutePosition, outcome: StepOutcome, context: RouteContext): RouteStep;
}
