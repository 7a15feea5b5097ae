/**
 * From sums to the figures people read, with the formula beside each (DOMAIN 3.1 and 3.4). Every percentage is
 * a `Share` of two counts; every average is a sum divided by a count. `docs/measurement.md` explains them.
 */
import { type Duration, hour } from '../time.ts';
import { type NormLimit, normLimits, type Sums, type Threshold, thresholds } from './counters.ts';
import { type AttemptClass, attemptClasses, type RuleSet } from './rules.ts';
import { type Share, share } from './share.ts';

/** Success of attempts (per team) or of calls (per end result). */
export interface Reachability {
  readonly ruleSet: string;
  readonly target: number;
  readonly offered: number;
  readonly open: number;
  readonly classes: Readonly<Record<AttemptClass, number>>;
  /** (A1 + A2 + B1 + B2) / (all − X − open). */
  readonly success: Share;
  /** (A1 + A2 + B1 + B2 + those of C and D reached within the promised term) / the same n. */
  readonly afterFollowUp: Share;
  /** (A1 + A2) / the same n: the wanted person or unit itself. */
  readonly reachedWanted: Share;
  /** E / the same n: told to ring again. */
  readonly toldToRingAgain: Share;
  /** Successes that rest on a promise which was not kept; they stay in `success`, and are shown. */
  readonly promiseBroken: number;
  /** offered − all classes − open; must be 0. */
  readonly imbalance: number;
}

/** Reachability from the sums of attempts. */
export function reachability(
  sums: Pick<Sums<'attempts'>, AttemptClass | 'open' | 'followedUp' | 'promiseBroken'>,
  offered: number,
  rules: RuleSet,
): Reachability {
  const classes = Object.fromEntries(attemptClasses.map((name) => [name, sums[name]])) as Record<
    AttemptClass,
    number
  >;
  const all = attemptClasses.reduce((total, name) => total + sums[name], 0);
  const n = all - sums.X;
  const hits = sums.A1 + sums.A2 + sums.B1 + sums.B2;
  const of = (part: number) => share(part, n, rules.minimumN);
  return {
    ruleSet: rules.version,
    target: rules.target,
    offered,
    open: sums.open,
    classes,
    success: of(hits),
    afterFollowUp: of(hits + sums.followedUp),
    reachedWanted: of(sums.A1 + sums.A2),
    toldToRingAgain: of(sums.E),
    promiseBroken: sums.promiseBroken,
    imbalance: offered - all - sums.open,
  };
}

export interface QueueMetrics {
  readonly offered: number;
  readonly waiting: number;
  readonly answered: number;
  readonly abandoned: number;
  readonly callback: number;
  /** Answered within T / offered, those still waiting left out; queue clock. */
  readonly serviceLevel: Readonly<Record<Threshold, Share>>;
  /** The same at every limit that a norm of a queue can have. */
  readonly answeredWithin: Readonly<Record<NormLimit, Share>>;
  /** The same on the caller's clock: since the call arrived, with welcome and menu. */
  readonly callerServiceLevel: Readonly<Record<Threshold, Share>>;
  /** Answered within T / (offered − short abandons); a labelled variant. */
  readonly serviceLevelWithoutShort: Readonly<Record<Threshold, Share>>;
  /** Sum of waits of answered / answered, ms; null without answers. */
  readonly averageSpeedOfAnswer: Duration | null;
  readonly averageCallerWait: Duration | null;
  /** (abandoned − short) / (offered − short). */
  readonly abandonRate: Share;
  readonly averageAbandonWait: Duration | null;
  /** How many of the abandoned left within T. */
  readonly abandonedWithin: Readonly<Record<Threshold, number>>;
  /** Answered within the first wait that was told / those who were told one. */
  readonly waitAsTold: Share;
  /** Waited longer than told, answered or not / the same n; the rest was answered sooner. */
  readonly waitLonger: Share;
}

export function queueMetrics(sums: Sums<'queues'>): QueueMetrics {
  const finished = sums.offered - sums.waiting;
  const long = finished - sums.short;
  return {
    offered: sums.offered,
    waiting: sums.waiting,
    answered: sums.answered,
    abandoned: sums.abandoned,
    callback: sums.callback,
    serviceLevel: perThreshold((limit) => share(sums[`answeredIn${limit}`], finished)),
    answeredWithin: perNormLimit((limit) => share(answeredIn(sums, limit), finished)),
    callerServiceLevel: perThreshold((limit) => share(sums[`callerAnsweredIn${limit}`], finished)),
    serviceLevelWithoutShort: perThreshold((limit) => share(sums[`answeredIn${limit}`], long)),
    averageSpeedOfAnswer: average(sums.wait, sums.answered),
    averageCallerWait: average(sums.callerWait, sums.answered),
    abandonRate: share(sums.abandoned - sums.short, long),
    averageAbandonWait: average(sums.abandonWait, sums.abandoned),
    abandonedWithin: {
      20: sums.abandonedIn20,
      25: sums.abandonedIn25,
      30: sums.abandonedIn30,
      60: sums.abandonedIn60,
    },
    waitAsTold: share(sums.waitAsTold, sums.waitTold),
    waitLonger: share(sums.waitLonger, sums.waitTold),
  };
}

/** Those that are no service level lie between two that are. */
function answeredIn(sums: Sums<'queues'>, limit: NormLimit): number {
  switch (limit) {
    case 10:
      return sums.answeredTo10;
    case 15:
      return sums.answeredTo10 + sums.answeredTo15;
    case 40:
      return sums.answeredIn30 + sums.answeredTo40;
    case 45:
      return sums.answeredIn30 + sums.answeredTo40 + sums.answeredTo45;
    case 90:
      return sums.answeredIn60 + sums.answeredTo90;
    case 120:
      return sums.answeredIn60 + sums.answeredTo90 + sums.answeredTo120;
    default:
      return sums[`answeredIn${limit}`];
  }
}

/** How a team answers its telephone: direct calls and transfers to it or its people. */
export interface AnswerMetrics {
  /** Attempts towards the team that count, those under way left out. */
  readonly attempts: number;
  /** Picked up by a member of the team or the wanted person / the same. */
  readonly answered: Share;
  /** Picked up within so many seconds after the team was asked / the same. */
  readonly answeredWithin: Readonly<Record<NormLimit, Share>>;
  /** Sum of waits of the answered / answered, ms. */
  readonly averageWait: Duration | null;
}

export function answerMetrics(sums: Sums<'answers'>): AnswerMetrics {
  const attempts = sums.offered - sums.underWay;
  const answeredUpTo = (last: NormLimit): number =>
    normLimits.reduce((sum, limit) => sum + (limit <= last ? sums[`answeredTo${limit}`] : 0), 0);
  return {
    attempts,
    answered: share(sums.answered, attempts),
    answeredWithin: perNormLimit((limit) => share(answeredUpTo(limit), attempts)),
    averageWait: average(sums.wait, sums.answered),
  };
}

export interface CallMetrics {
  readonly calls: number;
  readonly answered: number;
  /** Answered without transfer or note and registered so / registered calls. */
  readonly answeredDirectly: Share;
  /** "Klant belt zelf terug": told to ring again / answered; Deventer's norm is at most 10 %. */
  readonly toldToRingAgain: Share;
  readonly withNote: number;
  readonly aggression: number;
  readonly transfers: number;
  readonly transfersConnected: Share;
  /** With a consultation first / transfers. */
  readonly transfersWarm: Share;
  /** Ended without a connection while the caller stayed / transfers. */
  readonly transfersReturned: Share;
  /** Answered calls with at least one transfer / answered. */
  readonly transferred: Share;
  /** Calls with more transfers than the norm / answered. */
  readonly overMaximumTransfers: Share;
  /** (talk + wrap-up) / answered, ms; talk includes hold. */
  readonly averageHandlingTime: Duration | null;
  readonly averageTalk: Duration | null;
  readonly averageHold: Duration | null;
  readonly averageWrapUp: Duration | null;
  /** Repeat calls / calls of known callers. */
  readonly repeats: Share;
  readonly repeatsSameSubject: Share;
  /** Calls without a number, which can be no repeat, / all calls that count. */
  readonly anonymous: Share;
  /** Answered with success, no transfer, no note, no later call within the window / answered calls of known callers. */
  readonly firstTimeRight: Share;
}

export function callMetrics(calls: Sums<'calls'>, repeats: Sums<'repeats'>): CallMetrics {
  const { answered } = calls;
  const counting = calls.calls - calls.X;
  return {
    calls: calls.calls,
    answered,
    answeredDirectly: share(calls.answeredDirectly, calls.registered),
    toldToRingAgain: share(calls.toldToRingAgain, answered),
    withNote: calls.withNote,
    aggression: calls.aggression,
    transfers: calls.transfers,
    transfersConnected: share(calls.transfersConnected, calls.transfers),
    transfersWarm: share(calls.transfersWarm, calls.transfers),
    transfersReturned: share(calls.transfersReturned, calls.transfers),
    transferred: share(calls.transferred, answered),
    overMaximumTransfers: share(calls.overMaximumTransfers, answered),
    averageHandlingTime: average(calls.talk + calls.wrapUp, answered),
    averageTalk: average(calls.talk, answered),
    averageHold: average(calls.hold, answered),
    averageWrapUp: average(calls.wrapUp, answered),
    repeats: share(repeats.repeat, repeats.knownCaller),
    repeatsSameSubject: share(repeats.sameSubject, repeats.knownCaller),
    anonymous: share(counting - repeats.knownCaller, counting),
    firstTimeRight: share(repeats.firstTimeRight, repeats.answeredKnown),
  };
}

export interface PromiseMetrics {
  readonly made: number;
  /** made − kept − broken − withdrawn: their term still runs. */
  readonly running: number;
  /** Reached within the term / (kept + broken). */
  readonly kept: Share;
  /** First attempt within the term / made − running without attempt. */
  readonly firstAttemptInTime: Share;
  readonly reached: Share;
  /** Attempts / promises. */
  readonly attemptsPerPromise: number | null;
}

export function promiseMetrics(sums: Sums<'promises'>): PromiseMetrics {
  const settled = sums.kept + sums.broken;
  return {
    made: sums.made,
    running: sums.made - settled - sums.withdrawn,
    kept: share(sums.kept, settled),
    firstAttemptInTime: share(sums.firstAttemptInTime, sums.made),
    reached: share(sums.reached, sums.made),
    attemptsPerPromise: sums.made === 0 ? null : sums.attempts / sums.made,
  };
}

export interface WorkMetrics {
  /** (talking + wrapping up) / (talking + wrapping up + available), times in ms; null without time. */
  readonly occupancy: number | null;
  readonly talking: Duration;
  readonly wrappingUp: Duration;
  readonly available: Duration;
  readonly paused: Duration;
  /** Offers the employee answered / offers made to the employee. */
  readonly offersAnswered: Share;
}

export function workMetrics(sums: Sums<'work'>): WorkMetrics {
  const busy = sums.talking + sums.wrappingUp;
  const staffed = busy + sums.available;
  return {
    occupancy: staffed === 0 ? null : busy / staffed,
    talking: sums.talking,
    wrappingUp: sums.wrappingUp,
    available: sums.available,
    paused: sums.paused,
    offersAnswered: share(sums.offersAnswered, sums.offers),
  };
}

/** What a contact costs a municipality, in its own currency. */
export interface Rates {
  /** Of one employee at work, talking or not. */
  readonly perHour: number;
  /** Of one call, to the carrier. */
  readonly perCall: number;
}

export interface CostMetrics {
  /** (staffed hours × rate + calls × rate) / answered; null when nothing was answered or nobody was counted at work. */
  readonly costPerContact: number | null;
  /** (handling hours × rate + answered × rate) / answered. */
  readonly handlingCostPerContact: number | null;
}

/** Work of employees belongs to their own municipality and team; of other series only the handling is known. */
export function costMetrics(contact: CallMetrics, work: WorkMetrics, rates: Rates): CostMetrics {
  const { answered, calls, averageHandlingTime } = contact;
  const staffed = work.talking + work.wrappingUp + work.available + work.paused;
  return {
    costPerContact:
      answered === 0 || staffed === 0
        ? null
        : ((staffed / hour) * rates.perHour + calls * rates.perCall) / answered,
    handlingCostPerContact:
      averageHandlingTime === null ? null : (averageHandlingTime / hour) * rates.perHour + rates.perCall,
  };
}

function perThreshold(of: (limit: Threshold) => Share): Readonly<Record<Threshold, Share>> {
  return Object.fromEntries(thresholds.map((limit) => [limit, of(limit)])) as Record<Threshold, Share>;
}

function perNormLimit(of: (limit: NormLimit) => Share): Readonly<Record<NormLimit, Share>> {
  return Object.fromEntries(normLimits.map((limit) => [limit, of(limit)])) as Record<NormLimit, Share>;
}

function average(sum: number, count: number): number | null {
  return count === 0 ? null : sum / count;
}
