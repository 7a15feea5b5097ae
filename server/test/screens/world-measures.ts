/** Figures, other definitions and marks of the busy scene. */
import type { Metrics } from '../../contract/metrics.ts';
import type { Comparison } from '../../contract/report.ts';
import { norm, share } from './builders.ts';
import { ago, olstWijhe, type World } from './world.ts';

const reach: Metrics['perAttempt'] = {
  offered: 252,
  stillOpen: 3,
  classes: [],
  success: share(209, 241),
  successAfterFollowUp: share(218, 241),
  reachedWanted: share(157, 241),
  toldToRingAgain: share(4, 241),
  promiseBrokenCount: 2,
};

const limits = [20, 25, 30, 60] as const;

const metrics: Metrics = {
  scope: { kind: 'municipality', ...olstWijhe },
  period: 'today',
  from: '2026-11-23T23:00:00.000Z',
  until: ago(0),
  ruleVersion: '2026.1',
  target: 0.9,
  perAttempt: reach,
  perCall: { ...reach, offered: 205, success: share(171, 198) },
  norm: norm(share(104, 135)),
  inQueue: {
    offered: 138,
    waiting: 3,
    answeredCount: 124,
    abandonedCount: 9,
    callbackCount: 2,
    serviceLevels: limits.map((withinSeconds) => ({
      withinSeconds,
      share: share(60 + withinSeconds, 135),
      callerShare: share(50 + withinSeconds, 135),
      withoutShortShare: share(60 + withinSeconds, 132),
    })),
    averageWaitSeconds: 24,
    averageCallerWaitSeconds: 41,
    abandoned: share(6, 132),
    averageAbandonWaitSeconds: 48,
    abandonWaits: limits.map((withinSeconds) => ({ withinSeconds, count: Math.round(withinSeconds / 10) })),
  },
  atTeams: {
    attemptCount: 61,
    answered: share(38, 61),
    averageWaitSeconds: 14,
    answeredWithin: [10, 20, 30, 60].map((withinSeconds) => ({
      withinSeconds,
      share: share(Math.min(38, 10 + withinSeconds), 61),
    })),
  },
  inContact: {
    callCount: 205,
    answeredCount: 186,
    answeredDirectly: share(98, 180),
    toldToRingAgain: share(7, 186),
    noteCount: 21,
    aggressionCount: 1,
    transferred: share(58, 186),
    transferCount: 63,
    transfersConnected: share(39, 63),
    transfersWarm: share(41, 63),
    transfersReturned: share(18, 63),
    overTransfersMax: share(1, 186),
    handlingSeconds: 301,
    talkSeconds: 248,
    holdSeconds: 22,
    wrapUpSeconds: 53,
    repeatCalls: share(14, 190),
    repeatsSameSubject: share(6, 190),
    withoutNumber: share(8, 198),
    firstTimeRight: share(91, 176),
  },
  afterwards: {
    promisesMade: 24,
    promisesRunning: 9,
    promisesKept: share(13, 15),
    firstAttemptInTime: share(17, 24),
    reached: share(14, 24),
    attemptsPerPromise: 1.3,
    medianFirstAttemptSeconds: 5400,
    lateCount: 2,
  },
  work: {
    occupancy: 0.74,
    talkingSeconds: 46_000,
    wrappingUpSeconds: 9800,
    availableSeconds: 19_600,
    pausedSeconds: 5200,
    offersAnswered: share(186, 204),
  },
  costs: { ratePerHour: 48.5, ratePerCall: 0.08, costPerContact: 5.92, handlingCostPerContact: 4.14 },
};

const codes = [
  ['ours', 'Geslaagde contactpoging (Bereikbaar)', 171, 198],
  ['oursAfterFollowUp', 'Geslaagd na opvolging (Bereikbaar)', 178, 198],
  ['asteriskServiceLevel', 'Asterisk: beantwoord binnen de norm van beantwoord', 80, 124],
  ['asteriskServiceLevel2', 'Asterisk SL2: beantwoord of opgehangen binnen de norm', 83, 133],
  ['amazonConnectServiceLevel', 'Amazon Connect: wachtrij verlaten binnen de norm', 84, 135],
  ['answeredOfOffered', 'Beantwoord van aangeboden', 186, 198],
] as const;

const comparison: Comparison = {
  date: '2026-11-24',
  withinSeconds: 20,
  definitions: codes.map(([code, text, hits, n]) => ({ code, text, share: share(hits, n) })),
  differingCalls: [300, 900, 1500].map((seconds, row) => ({
    callId: `g-${row}`,
    at: ago(seconds),
    votes: codes.map(([code], index) => ({ code, vote: index < 2 ? 'miss' : row === 1 ? 'leftOut' : 'hit' })),
  })),
};

export const measureAnswers: World['answers'] = {
  getMetrics: () => metrics,
  getComparison: () => comparison,
  markCall: ({ body }) => ({ mark: body?.mark ?? 'mystery' }),
};
