/** The periodic report (`/rapportages`), rival definitions (`/definitievergelijkingen`) and marks on calls. */
import { z } from 'zod';
import { count, id, instant, reference, seconds, share } from './common.ts';
import { attemptClass, failureReason, scope, serviceNorm } from './figures.ts';
import {
  answerMetrics,
  contactMetrics,
  costMetrics,
  promiseMetrics,
  queueMetrics,
  workMetrics,
} from './metrics.ts';

/** `2026-Q4`, `2026-11`, `2026-W47`, `2026`, `2026-11-23` or `2026-11-01..2026-11-15`. */
const reportPeriod = z.string().regex(/^[0-9QW.-]{4,24}$/);

export const reportQuery = z.object({
  /** Absent: the last whole quarter. */
  reportPeriod: reportPeriod.optional(),
  /** Also a file to keep or to print, instead of JSON. */
  fileFormat: z.enum(['json', 'csv', 'html']).default('json'),
  /** Adds a line for each employee; team leaders and administrators only. */
  withPersons: z.stringbool({ truthy: ['true'], falsy: ['false'] }).optional(),
});

export const reportLine = z.object({
  scope,
  offered: count,
  classes: z.array(z.object({ class: attemptClass, count })),
  success: share,
  successAfterFollowUp: share,
  /** Whether the target was met; null below the minimum n. */
  metTarget: z.boolean().nullable(),
  /** The norm of a queue, or of a team that has one. */
  serviceLevel: serviceNorm.nullable(),
  averageWaitSeconds: seconds.nullable(),
  /** Of callers who were told how long they would wait: answered within that range. */
  waitAsTold: share,
  /** Of the same: waited longer. */
  waitLonger: share,
  abandoned: share,
  handlingSeconds: seconds.nullable(),
  /** (talking + wrapping up) / (that + available), 0 … 1. */
  occupancy: z.number().min(0).max(1).nullable(),
  promisesMade: count,
  promisesKept: share,
  reachedWanted: share,
  /** The parts of `/kengetallen` as sums over the period; what only notes know (median, late now) is there alone. */
  inQueue: queueMetrics,
  atTeams: answerMetrics,
  inContact: contactMetrics,
  afterwards: promiseMetrics.omit({ medianFirstAttemptSeconds: true, lateCount: true }),
  work: workMetrics,
  costs: costMetrics.nullable(),
});
export type ReportLine = z.infer<typeof reportLine>;

export const reportContacts = z.object({
  calls: count,
  answered: count,
  answeredDirectly: share,
  toldToRingAgain: share,
  transfersConnected: share,
  withNote: count,
  aggression: count,
  repeatCalls: share,
  firstTimeRight: share,
  handlingSeconds: seconds.nullable(),
  inContact: contactMetrics,
});
export type ReportContacts = z.infer<typeof reportContacts>;

export const reportPart = z.object({
  name: z.string(),
  from: instant,
  until: instant,
  success: share,
  contacts: reportContacts,
});
export type ReportPart = z.infer<typeof reportPart>;

export const report = z.object({
  municipality: reference,
  reportPeriod: z.string(),
  from: instant,
  until: instant,
  madeAt: instant,
  ruleVersion: z.string(),
  target: z.number(),
  total: reportLine,
  contacts: reportContacts,
  norms: z.array(
    z.object({ code: z.string(), text: z.string(), target: z.number(), share, met: z.boolean().nullable() }),
  ),
  failures: z.array(failureReason),
  months: z.array(reportPart),
  /** Whole weeks of March and October, which were once counted by hand. */
  tallyWeeks: z.array(reportPart),
  entrances: z.array(reportLine),
  queues: z.array(reportLine),
  teams: z.array(reportLine),
  employees: z.array(reportLine),
  subjects: z.array(z.object({ subject: reference, contacts: reportContacts })),
});
export type Report = z.infer<typeof report>;

/** One local day under other people's definitions. */
export const comparisonQuery = z.object({ date: z.iso.date().optional() });

export const comparison = z.object({
  date: z.iso.date(),
  withinSeconds: seconds,
  definitions: z.array(z.object({ code: z.string(), text: z.string(), share })),
  /** Calls on which at least two definitions disagree; the newest first, at most 200. */
  differingCalls: z.array(
    z.object({
      callId: id,
      at: instant,
      votes: z.array(z.object({ code: z.string(), vote: z.enum(['hit', 'miss', 'leftOut']) })),
    }),
  ),
});
export type Comparison = z.infer<typeof comparison>;

/** Marks set afterwards; they never change what happened. */
export const callMark = z.object({ mark: z.enum(['mystery', 'test']) });
export type CallMark = z.infer<typeof callMark>;
