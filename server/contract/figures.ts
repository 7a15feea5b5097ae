/** The figure of DESIGN section 6 with its parts, and the attempts behind it: `/bereikbaarheidscijfers`, `/contactpogingen`. */
import { z } from 'zod';
import { count, id, instant, pageQuery, reference, seconds, share } from './common.ts';

/** The classes are the same words in code and on the wire. */
export const attemptClass = z.enum(['A1', 'A2', 'B1', 'B2', 'C', 'D', 'E', 'X']);
export type AttemptClass = z.infer<typeof attemptClass>;

export const period = z.enum(['today', 'week', 'month', 'quarter', 'year', 'range']);
export type Period = z.infer<typeof period>;

/** `employee`: for team leaders and administrators only. */
export const scopeKind = z.enum(['municipality', 'entrance', 'queue', 'team', 'employee']);

/** Where the figure is about. */
export const scope = z.object({ kind: scopeKind, id, name: z.string() });
export type Scope = z.infer<typeof scope>;

/** What was agreed for a queue or team, and how much of it came true. */
export const serviceNorm = z.object({
  withinSeconds: seconds,
  /** Share that is to be answered within that time, 0 … 1. */
  target: z.number().min(0).max(1),
  /** Of a queue: answered in time / offered, those who wait left out. Of a team: picked up in time / attempts that count. */
  share,
  /** Null while the share is hidden. */
  met: z.boolean().nullable(),
});
export type ServiceNorm = z.infer<typeof serviceNorm>;

/** The figure of one scope over one period. Live collection `figures` holds those of today. */
export const figure = z.object({
  id,
  scope,
  period,
  from: instant,
  until: instant,
  /** Version of the rule set, shown beside every figure. */
  ruleVersion: z.string(),
  target: z.number().min(0).max(1),
  success: share,
  successAfterFollowUp: share,
  classes: z.array(z.object({ class: attemptClass, count })),
  offered: count,
  stillOpen: count,
  serviceLevels: z.array(z.object({ withinSeconds: seconds, share })),
  /** Of a queue and of a team with a norm of its own. */
  norm: serviceNorm.nullable(),
  averageWaitSeconds: seconds.nullable(),
  abandoned: share,
  answeredDirectly: share,
  toldToRingAgain: share,
  transferred: share,
});
export type Figure = z.infer<typeof figure>;

export const courseSlot = z.object({ from: instant, until: instant, success: share });
export type CourseSlot = z.infer<typeof courseSlot>;

export const failureReason = z.object({ code: z.string(), text: z.string(), count });

/** How the day will probably end; null before there is enough to go on. */
export const outlook = z.object({
  expectedAttempts: count,
  mayStillFail: count,
  chance: z.number().min(0).max(1),
});

export const figuresQuery = z.object({
  period: period.default('today'),
  from: instant.optional(),
  until: instant.optional(),
  /** Adds a line for each employee; team leaders and administrators only. */
  withPersons: z.stringbool({ truthy: ['true'], falsy: ['false'] }).optional(),
});

export const figures = z.object({
  period,
  from: instant,
  until: instant,
  total: figure,
  teams: z.array(figure),
  queues: z.array(figure),
  entrances: z.array(figure),
  /** Empty unless asked for. */
  employees: z.array(figure),
  course: z.array(courseSlot),
  failures: z.array(failureReason),
  outlook: outlook.nullable(),
});
export type Figures = z.infer<typeof figures>;

/** One contact attempt, the unit of counting. */
export const attempt = z.object({
  id,
  callId: id,
  at: instant,
  /** Null while the caller is still on the line and it can go either way. */
  class: attemptClass.nullable(),
  /** What the caller wanted to reach. */
  destination: reference,
  entrance: z.string().nullable(),
  /** Set when it was a transfer: by whom. */
  transferredBy: z.string().nullable(),
  waitSeconds: seconds,
  /** Why it counts as it does, one sentence. */
  explanation: z.string(),
});
export type Attempt = z.infer<typeof attempt>;

export const attemptsQuery = pageQuery.extend({
  period: period.default('today'),
  from: instant.optional(),
  until: instant.optional(),
  scopeKind: scopeKind.optional(),
  scopeId: id.optional(),
  class: attemptClass.optional(),
  /** Only the failed ones (C, D, E). */
  failed: z.stringbool({ truthy: ['true'], falsy: ['false'] }).optional(),
});

/** Something a team leader should know now. Live collection `alerts`. */
export const alert = z.object({
  id,
  severity: z.enum(['info', 'warning', 'critical']),
  since: instant,
  text: z.string(),
  scope: scope.nullable(),
});
export type Alert = z.infer<typeof alert>;
