/**
 * Every figure of DESIGN section 6 of one scope over one period: `/kengetallen`. Shares carry their counts; averages are
 * null when there is nothing to divide by. Formulas: `docs/measurement.md` section 2.
 */
import { z } from 'zod';
import { count, id, instant, seconds, share } from './common.ts';
import { attemptClass, figuresQuery, period, scope, scopeKind, serviceNorm } from './figures.ts';

export const metricsQuery = figuresQuery.extend({
  /** `employee`: for team leaders and administrators only. */
  scopeKind: scopeKind.default('municipality'),
  /** Not needed for the municipality. */
  scopeId: id.optional(),
});

/** Reachability by attempt, or by the end result of calls. */
export const reachabilityMetrics = z.object({
  offered: count,
  stillOpen: count,
  classes: z.array(z.object({ class: attemptClass, count })),
  success: share,
  successAfterFollowUp: share,
  reachedWanted: share,
  toldToRingAgain: share,
  /** Successes that rest on a promise which was not kept. */
  promiseBrokenCount: count,
});

export const queueMetrics = z.object({
  offered: count,
  waiting: count,
  answeredCount: count,
  abandonedCount: count,
  /** Callers who chose to be called back. */
  callbackCount: count,
  serviceLevels: z.array(
    z.object({
      withinSeconds: seconds,
      /** Of all offered, on the clock of the queue. */
      share,
      /** Of all offered, on the clock of the caller: welcome and menu included. */
      callerShare: share,
      /** Of those who did not hang up within the short-abandon limit; a variant. */
      withoutShortShare: share,
    }),
  ),
  averageWaitSeconds: seconds.nullable(),
  averageCallerWaitSeconds: seconds.nullable(),
  abandoned: share,
  averageAbandonWaitSeconds: seconds.nullable(),
  /** How many of those who hung up did so within so many seconds. */
  abandonWaits: z.array(z.object({ withinSeconds: seconds, count })),
});

/** How the teams wanted by callers picked up: direct calls and transfers to them or their people. */
export const answerMetrics = z.object({
  /** Attempts towards a team that count; those under way left out. */
  attemptCount: count,
  /** Picked up by the team or the wanted person itself. */
  answered: share,
  /** Since the team was asked, of those it picked up. */
  averageWaitSeconds: seconds.nullable(),
  answeredWithin: z.array(z.object({ withinSeconds: seconds, share })),
});

export const contactMetrics = z.object({
  callCount: count,
  answeredCount: count,
  answeredDirectly: share,
  toldToRingAgain: share,
  noteCount: count,
  aggressionCount: count,
  /** Answered calls that were transferred at least once. */
  transferred: share,
  transferCount: count,
  transfersConnected: share,
  /** Transfers after a consultation. */
  transfersWarm: share,
  /** Transfers that came to nothing, so that the caller came back. */
  transfersReturned: share,
  /** Calls with more than two transfers. */
  overTransfersMax: share,
  handlingSeconds: seconds.nullable(),
  talkSeconds: seconds.nullable(),
  holdSeconds: seconds.nullable(),
  wrapUpSeconds: seconds.nullable(),
  repeatCalls: share,
  repeatsSameSubject: share,
  withoutNumber: share,
  firstTimeRight: share,
});

export const promiseMetrics = z.object({
  promisesMade: count,
  promisesRunning: count,
  promisesKept: share,
  firstAttemptInTime: share,
  reached: share,
  attemptsPerPromise: z.number().min(0).nullable(),
  /** Half of the promises were tried for the first time within this, counted in opening hours of the owner. */
  medianFirstAttemptSeconds: seconds.nullable(),
  /** Pending now, past the promised moment. */
  lateCount: count,
});

export const workMetrics = z.object({
  occupancy: z.number().min(0).max(1).nullable(),
  talkingSeconds: seconds,
  wrappingUpSeconds: seconds,
  availableSeconds: seconds,
  pausedSeconds: seconds,
  offersAnswered: share,
});

/** From the configured rates, in euros; null without a rate, and where there is nothing to divide by. */
export const costMetrics = z.object({
  ratePerHour: z.number().min(0),
  ratePerCall: z.number().min(0),
  /** All staffed time and all calls / answered calls. */
  costPerContact: z.number().min(0).nullable(),
  /** Handling time and the call itself alone / answered calls. */
  handlingCostPerContact: z.number().min(0).nullable(),
});

export const metrics = z.object({
  scope,
  period,
  from: instant,
  until: instant,
  ruleVersion: z.string(),
  target: z.number().min(0).max(1),
  perAttempt: reachabilityMetrics,
  perCall: reachabilityMetrics,
  /** Of a queue, or of a team that has one. */
  norm: serviceNorm.nullable(),
  inQueue: queueMetrics,
  /** Of a team; of a municipality: all its teams together. */
  atTeams: answerMetrics,
  inContact: contactMetrics,
  afterwards: promiseMetrics,
  work: workMetrics,
  costs: costMetrics.nullable(),
});
export type Metrics = z.infer<typeof metrics>;
