/** What happens now: queues and agents (live collections `queues`, `agents`) and the directory. */
import { z } from 'zod';
import { agentStateName } from './agent.ts';
import { count, id, instant, reference, seconds, share } from './common.ts';
import { serviceNorm } from './figures.ts';

export const queueNow = z.object({
  id,
  name: z.string(),
  municipality: reference,
  open: z.boolean(),
  waiting: count,
  /** Arrival of the caller who waits longest; null when nobody waits. */
  longestSince: instant.nullable(),
  /** Expected wait for who joins now; null when the estimate is poor. */
  expectedWaitSeconds: seconds.nullable(),
  available: count,
  talking: count,
  wrappingUp: count,
  paused: count,
  answeredToday: count,
  abandonedToday: count,
  /** Answered within the norm of this queue, and the norm. */
  serviceLevel: serviceNorm,
});
export type QueueNow = z.infer<typeof queueNow>;

export const agentNow = z.object({
  id,
  name: z.string(),
  municipality: reference,
  teams: z.array(reference),
  queues: z.array(reference),
  state: agentStateName,
  since: instant,
  pauseReason: z.string().nullable(),
  /** Queue or destination of the present call; never the caller. */
  busyWith: z.string().nullable(),
  /** The conversation, for a leader who wants to take part; null without one. */
  callId: id.nullable(),
  answeredToday: count,
  missedToday: count,
});
export type AgentNow = z.infer<typeof agentNow>;

/** Can somebody be reached now: from registration, state, own settings and opening hours. */
export const presence = z.enum(['reachable', 'busy', 'away', 'unreachable', 'closed']);
export type Presence = z.infer<typeof presence>;

/** One line of the transfer search: a person, a team, a queue or a partner. */
export const directoryEntry = z.object({
  kind: z.enum(['employee', 'team', 'queue', 'partner']),
  id,
  name: z.string(),
  /** Function, team or organisation. */
  description: z.string().nullable(),
  presence,
  /** Why, e.g. "afwezig tot 14:00, vervanger Fatima". */
  explanation: z.string().nullable(),
  /** Chance to be reached at this hour, from history; null while too little is known. */
  chance: share.nullable(),
});
export type DirectoryEntry = z.infer<typeof directoryEntry>;
