/** All figures of one scope, as the API says them. */
import type { Metrics } from '../../../contract/metrics.ts';
import type { AnswerNorm } from '../../../domain/dialplan/types.ts';
import { normLimits, thresholds } from '../../../domain/reachability/counters.ts';
import { costMetrics, type Rates, type Reachability } from '../../../domain/reachability/metrics.ts';
import type { Overview } from '../../../domain/reachability/overview.ts';
import { attemptClasses } from '../../../domain/reachability/rules.ts';
import type { Duration } from '../../../domain/time.ts';
import { normView } from './norm-view.ts';
import { seconds } from './wire-time.ts';

/** What is not in the sums: read from the notes themselves. */
export interface NoteTimes {
  readonly lateCount: number;
  readonly medianFirstAttempt: Duration | null;
}

export function metricsView(
  overview: Overview,
  notes: NoteTimes,
  rates: Rates | null,
  norm: AnswerNorm | null,
): Omit<Metrics, 'scope' | 'period' | 'from' | 'until'> {
  const { attempts, calls } = overview;
  return {
    ruleVersion: attempts.ruleSet,
    target: attempts.target,
    perAttempt: reachability(attempts),
    perCall: reachability(calls),
    norm: normView(norm, overview),
    inQueue: inQueue(overview),
    atTeams: atTeams(overview),
    inContact: inContact(overview),
    afterwards: afterwards(overview, notes),
    work: atWork(overview),
    costs: rates === null ? null : costsOf(overview, rates),
  };
}

export function atWork({ work }: Overview): Metrics['work'] {
  return {
    occupancy: work.occupancy,
    talkingSeconds: seconds(work.talking),
    wrappingUpSeconds: seconds(work.wrappingUp),
    availableSeconds: seconds(work.available),
    pausedSeconds: seconds(work.paused),
    offersAnswered: work.offersAnswered,
  };
}

export function costsOf(
  { contact, work }: Pick<Overview, 'contact' | 'work'>,
  rates: Rates,
): NonNullable<Metrics['costs']> {
  const { costPerContact, handlingCostPerContact } = costMetrics(contact, work, rates);
  return {
    ratePerHour: rates.perHour,
    ratePerCall: rates.perCall,
    costPerContact: inCents(costPerContact),
    handlingCostPerContact: inCents(handlingCostPerContact),
  };
}

function reachability(of: Reachability): Metrics['perAttempt'] {
  return {
    offered: of.offered,
    stillOpen: of.open,
    classes: attemptClasses.map((name) => ({ class: name, count: of.classes[name] })),
    success: of.success,
    successAfterFollowUp: of.afterFollowUp,
    reachedWanted: of.reachedWanted,
    toldToRingAgain: of.toldToRingAgain,
    promiseBrokenCount: of.promiseBroken,
  };
}

export function inQueue({ queue }: Overview): Metrics['inQueue'] {
  return {
    offered: queue.offered,
    waiting: queue.waiting,
    answeredCount: queue.answered,
    abandonedCount: queue.abandoned,
    callbackCount: queue.callback,
    serviceLevels: thresholds.map((limit) => ({
      withinSeconds: limit,
      share: queue.serviceLevel[limit],
      callerShare: queue.callerServiceLevel[limit],
      withoutShortShare: queue.serviceLevelWithoutShort[limit],
    })),
    averageWaitSeconds: orNull(queue.averageSpeedOfAnswer),
    averageCallerWaitSeconds: orNull(queue.averageCallerWait),
    abandoned: queue.abandonRate,
    averageAbandonWaitSeconds: orNull(queue.averageAbandonWait),
    abandonWaits: thresholds.map((limit) => ({
      withinSeconds: limit,
      count: queue.abandonedWithin[limit],
    })),
  };
}

export function atTeams({ answers }: Overview): Metrics['atTeams'] {
  return {
    attemptCount: answers.attempts,
    answered: answers.answered,
    averageWaitSeconds: orNull(answers.averageWait),
    answeredWithin: normLimits.map((limit) => ({
      withinSeconds: limit,
      share: answers.answeredWithin[limit],
    })),
  };
}

export function inContact({ contact }: Pick<Overview, 'contact'>): Metrics['inContact'] {
  return {
    callCount: contact.calls,
    answeredCount: contact.answered,
    answeredDirectly: contact.answeredDirectly,
    toldToRingAgain: contact.toldToRingAgain,
    noteCount: contact.withNote,
    aggressionCount: contact.aggression,
    transferred: contact.transferred,
    transferCount: contact.transfers,
    transfersConnected: contact.transfersConnected,
    transfersWarm: contact.transfersWarm,
    transfersReturned: contact.transfersReturned,
    overTransfersMax: contact.overMaximumTransfers,
    handlingSeconds: orNull(contact.averageHandlingTime),
    talkSeconds: orNull(contact.averageTalk),
    holdSeconds: orNull(contact.averageHold),
    wrapUpSeconds: orNull(contact.averageWrapUp),
    repeatCalls: contact.repeats,
    repeatsSameSubject: contact.repeatsSameSubject,
    withoutNumber: contact.anonymous,
    firstTimeRight: contact.firstTimeRight,
  };
}

/** What the sums know of promises; the rest is read from the notes. */
export function promised({
  promises,
}: Overview): Omit<Metrics['afterwards'], 'medianFirstAttemptSeconds' | 'lateCount'> {
  return {
    promisesMade: promises.made,
    promisesRunning: promises.running,
    promisesKept: promises.kept,
    firstAttemptInTime: promises.firstAttemptInTime,
    reached: promises.reached,
    attemptsPerPromise: promises.attemptsPerPromise,
  };
}

function afterwards(overview: Overview, notes: NoteTimes): Metrics['afterwards'] {
  return {
    ...promised(overview),
    medianFirstAttemptSeconds: orNull(notes.medianFirstAttempt),
    lateCount: notes.lateCount,
  };
}

function orNull(length: Duration | null): number | null {
  return length === null ? null : seconds(length);
}

function inCents(amount: number | null): number | null {
  return amount === null ? null : Math.round(amount * 100) / 100;
}
