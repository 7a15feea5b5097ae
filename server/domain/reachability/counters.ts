/**
 * Everything that is counted, as named whole numbers in a few tables. All figures are made from these sums;
 * `metrics.ts` and `docs/measurement.md` give the formulas. Times are summed in milliseconds.
 */

import { type Duration, second } from '../time.ts';
import type { AttemptWhy } from './rules.ts';

/** Service levels are counted at these waits, in seconds (DOMAIN 3.2). */
export const thresholds = [20, 25, 30, 60] as const;
export type Threshold = (typeof thresholds)[number];

/**
 * Answers are counted at these waits too, in seconds: what a dialplan may choose as the norm of a queue or team, so
 * that the share met is exact and never that of a limit nearby.
 */
export const normLimits = [10, 15, 20, 25, 30, 40, 45, 60, 90, 120] as const;
export type NormLimit = (typeof normLimits)[number];

/** The first limit, in seconds, that a wait in ms does not exceed; undefined beyond the last. */
export function limitOf(wait: Duration): NormLimit | undefined {
  for (const limit of normLimits) if (wait <= limit * second) return limit;
  return undefined;
}

const classCounters = ['A1', 'A2', 'B1', 'B2', 'C', 'D', 'E', 'X'] as const;

/** Contact attempts, counted at the start of the attempt. */
export const attemptCounters = ['offered', 'open', ...classCounters, 'followedUp', 'promiseBroken'] as const;

/** Calls by their end result and what was registered, counted at arrival. */
export const callCounters = [
  'calls',
  'open',
  ...classCounters,
  'followedUp',
  'promiseBroken',
  'answered', // somebody of the municipality spoke to the caller
  'registered', // an outcome was registered
  'answeredDirectly', // answered, without transfer or note, and registered so
  'toldToRingAgain',
  'withNote',
  'aggression',
  'transfers',
  'transfersConnected',
  'transfersWarm', // with a consultation first
  'transfersReturned', // ended without a connection while the caller stayed
  'transferred', // answered calls with at least one transfer
  'overMaximumTransfers',
  'talk',
  'hold',
  'wrapUp',
] as const;

/** Callers who ring more than once, counted at arrival; a table of its own, see `Figures.recall`. */
export const repeatCounters = [
  'knownCaller', // the number was not withheld
  'repeat', // an earlier call of the same caller lies within the window
  'sameSubject', // of which about the same subject as that earlier call
  'firstTimeRight', // answered with success, known caller, no transfer, no note, no later call within the window
  'answeredKnown', // answered calls of known callers
] as const;

/** Stays in a queue, counted at the start of the wait. */
export const queueCounters = [
  'offered',
  'waiting',
  'answered',
  'abandoned', // the caller left while waiting, short ones included
  'short', // of which within the short-abandon limit
  'callback',
  'otherExit', // overflow, menu, closed, fault
  'wait', // queue clock, of answered stays
  'callerWait', // since the call arrived, of answered stays
  'abandonWait',
  'answeredIn20',
  'answeredIn25',
  'answeredIn30',
  'answeredIn60',
  // The other limits of norms, each from the limit before it on: one of them at most for each stay.
  'answeredTo10',
  'answeredTo15',
  'answeredTo40',
  'answeredTo45',
  'answeredTo90',
  'answeredTo120',
  'callerAnsweredIn20',
  'callerAnsweredIn25',
  'callerAnsweredIn30',
  'callerAnsweredIn60',
  'abandonedIn20',
  'abandonedIn25',
  'abandonedIn30',
  'abandonedIn60',
  'leftIn20', // left the queue in any way
  'leftIn25',
  'leftIn30',
  'leftIn60',
  'waitTold', // the caller was told a wait, and it can be held against the real one
  'waitAsTold', // of which answered within the first range that was told
  'waitLonger', // of which waited longer than that range
] as const;

/** Whether the wanted team, or the wanted person's team, picked up; counted at the start of the attempt. */
export const answerCounters = [
  'offered', // attempts of which the team is known, left-out ones excepted
  'underWay', // not answered, and not over
  'answered', // by a member of that team, or by the wanted person
  'wait', // of the answered, since the team was asked
  // Each from the limit before it on: one of them at most for each attempt.
  'answeredTo10',
  'answeredTo15',
  'answeredTo20',
  'answeredTo25',
  'answeredTo30',
  'answeredTo40',
  'answeredTo45',
  'answeredTo60',
  'answeredTo90',
  'answeredTo120',
] as const;

/** Attempts without success by their reason; counted like the attempts themselves. */
export const failureCounters = [
  'voicemail',
  'callbackChosen',
  'noteByRule',
  'noInitiative',
  'abandoned',
  'noAnswer',
  'busy',
  'rejected',
  'unreachable',
  'cancelled',
  'nobodyReached',
  'queueFull',
  'fault',
  'toldToRingAgain',
] as const satisfies readonly AttemptWhy[];

/** Callback promises, counted when they are made. */
export const promiseCounters = [
  'made',
  'kept',
  'broken',
  'withdrawn', // the caller needs no call any more
  'reached',
  'closed',
  'attempts',
  'firstAttemptInTime',
] as const;

/** What employees did, split over the quarters it lasted. */
export const workCounters = [
  'available',
  'talking',
  'wrappingUp',
  'paused',
  'offers',
  'offersAnswered',
  'offersMissed',
] as const;

export const tables = {
  attempts: attemptCounters,
  failures: failureCounters,
  calls: callCounters,
  repeats: repeatCounters,
  queues: queueCounters,
  answers: answerCounters,
  promises: promiseCounters,
  work: workCounters,
} as const;

export type TableName = keyof typeof tables;
export type CounterOf<T extends TableName> = (typeof tables)[T][number];
/**
 * A row of sums: one number per counter, in the order of the table. A plain array: a typed one this short costs more
 * in its own administration than in numbers, and there are hundreds of thousands.
 */
export type Row = number[];
/** The same row by name. */
export type Sums<T extends TableName> = Readonly<Record<CounterOf<T>, number>>;

/** The place of each counter in its row, by name. */
export const positions: { readonly [T in TableName]: Readonly<Record<CounterOf<T>, number>> } = {
  attempts: positionsOf(attemptCounters),
  failures: positionsOf(failureCounters),
  calls: positionsOf(callCounters),
  repeats: positionsOf(repeatCounters),
  queues: positionsOf(queueCounters),
  answers: positionsOf(answerCounters),
  promises: positionsOf(promiseCounters),
  work: positionsOf(workCounters),
};

function positionsOf<Name extends string>(names: readonly Name[]): Readonly<Record<Name, number>> {
  return Object.fromEntries(names.map((name, index) => [name, index])) as Record<Name, number>;
}

export function emptyRow(table: TableName): Row {
  return new Array<number>(tables[table].length).fill(0);
}

/** Names the numbers of a row. */
export function named<T extends TableName>(table: T, row: Row): Sums<T> {
  return Object.fromEntries(tables[table].map((name, index) => [name, row[index] ?? 0])) as Sums<T>;
}
