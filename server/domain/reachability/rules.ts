/**
 * The rule set behind the percentage of successful contact attempts, with its version. A figure is only
 * comparable with a figure of the same version; the version stands on every figure.
 *
 * Source of the norm: Olst-Wijhe, service vision 2017-2020: at least 90 % of the contact attempts succeed, which
 * means that the caller a) gets the wanted employee or team, or b) is helped by another employee or the contact
 * centre that correctly takes initiative. How each class is told from recorded facts: `classify.ts` and
 * `docs/measurement.md`.
 */
import { type Duration, minute, second } from '../time.ts';

export const attemptClasses = ['A1', 'A2', 'B1', 'B2', 'C', 'D', 'E', 'X'] as const;
/**
 * A1 wanted person, A2 wanted team, B1 other employee with initiative, B2 contact centre with initiative,
 * C voicemail or a promise without a person, D nobody reached, E told to ring again, X left out.
 */
export type AttemptClass = (typeof attemptClasses)[number];

export const successClasses: ReadonlySet<AttemptClass> = new Set(['A1', 'A2', 'B1', 'B2']);

/** Why an attempt has its class; finer than the class, for lists and reports. */
export type AttemptWhy =
  | 'wantedPerson'
  | 'wantedTeam'
  | 'answeredByOther' // B1, or B2 when the contact centre answered: initiative is recorded
  | 'takenBack' // B2: the transfer failed, the transferring employee solved it
  | 'voicemail'
  | 'callbackChosen' // the caller chose a callback instead of waiting
  | 'noteByRule' // nobody spoke to the caller, the dialplan made a note
  | 'noInitiative' // answered by another, and nothing was arranged
  | 'abandoned'
  | 'noAnswer'
  | 'busy'
  | 'rejected'
  | 'unreachable'
  | 'cancelled' // the transferring employee gave up
  | 'nobodyReached'
  | 'queueFull'
  | 'fault'
  | 'toldToRingAgain'
  | 'shortAbandon'
  | 'closed'
  | 'calamity'
  | 'wrongNumber'
  | 'notAllowed'
  | 'test'
  | 'outside' // transferred to a partner outside the municipality
  | 'underWay';

export interface RuleSet {
  readonly version: string;
  /** From this local date on the municipality reports by this version (ISO date). */
  readonly validFrom: string;
  /** Share of attempts that must succeed, 0 … 1. */
  readonly target: number;
  /** Percentages on fewer attempts are hidden. */
  readonly minimumN: number;
  /** A caller who leaves sooner, counted from the start of the attempt, is left out. */
  readonly shortAbandon: Duration;
  /** Initiative recorded later than this after the end of the call no longer counts as success. */
  readonly initiativeGrace: Duration;
  /** A call with more transfers than this breaks the norm "at most two transfers" (DOMAIN 3.2). */
  readonly maximumTransfers: number;
  /** The same caller within this time counts as a repeat call. */
  readonly repeatWindow: Duration;
}

export const currentRules: RuleSet = {
  version: '2026.1',
  validFrom: '2026-01-01',
  target: 0.9,
  minimumN: 10,
  shortAbandon: 5 * second,
  initiativeGrace: 30 * minute,
  maximumTransfers: 2,
  repeatWindow: 7 * 24 * 60 * minute,
};
