/** The agent's own state, as a live item and as commands: `/ik/werkstatus`. */
import { z } from 'zod';
import { count, id, instant, reference, seconds } from './common.ts';

/** `AgentStateName` of the domain. */
export const agentStateName = z.enum([
  'offline',
  'available',
  'offered',
  'talking',
  'holding',
  'wrappingUp',
  'paused',
  'setAside',
]);
export type AgentStateName = z.infer<typeof agentStateName>;

/** How this agent's phone is reached now. */
export const phoneState = z.enum(['registered', 'unregistered']);

/** Live collection `agentState`: exactly one item, the signed-in agent. */
export const agentState = z.object({
  id,
  state: agentStateName,
  since: instant,
  /** End of wrap-up, of a pause with a limit, or of being set aside; null when open-ended. */
  until: instant.nullable(),
  /** Set while paused; one of `me.pauseReasons`. */
  pauseReason: id.nullable(),
  /** A sentence when the server changed the state, e.g. after an offer that was not answered. */
  explanation: z.string().nullable(),
  /** The call this state belongs to. */
  callId: id.nullable(),
  phone: phoneState,
  /** Asked for during a call; takes effect when it ends (a status change queues behind the work). */
  afterCall: z.enum(['available', 'paused', 'offline']).nullable(),
  queues: z.array(reference),
  today: z.object({
    answered: count,
    missed: count,
    talkSeconds: seconds,
    wrapUpSeconds: seconds,
    pausedSeconds: seconds,
    notesMade: count,
  }),
});
export type AgentState = z.infer<typeof agentState>;

export const agentCommand = z.discriminatedUnion('command', [
  z.object({ command: z.literal('ready') }),
  z.object({ command: z.literal('pause'), pauseReason: id }),
  z.object({ command: z.literal('endWrapUp') }),
  z.object({ command: z.literal('extendWrapUp') }),
  z.object({ command: z.literal('signOut') }),
]);
export type AgentCommand = z.infer<typeof agentCommand>;
