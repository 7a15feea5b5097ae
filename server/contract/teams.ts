/** Teams as the administrator sets them up, in the municipality's dialplan: `/teaminstellingen`. */
import { z } from 'zod';
import { contentVersion, count, id, line, reference } from './common.ts';

/** When a caller who was promised it is rung back: so many working days, hours by the clock, or hours on weekdays. */
export const callbackNorm = z.object({
  kind: z.enum(['workingDays', 'clockHours', 'weekdayHours']),
  count: z.int().min(1).max(1000),
});
export type CallbackNorm = z.infer<typeof callbackNorm>;

/** Share of the direct and transferred calls that is picked up in time; `withinSeconds` is one of `answerLimits`. */
export const answerNorm = z.object({ withinSeconds: z.int(), percent: z.int().min(1).max(100) });
export type AnswerNorm = z.infer<typeof answerNorm>;

export const teamChange = z.object({
  name: line.trim().min(1).max(100),
  /** How long all phones of the team ring. */
  ringSeconds: z.int().min(5).max(120),
  /** Null: that of the municipality. */
  callbackNorm: callbackNorm.nullable(),
  /** Null: none was agreed. */
  answerNorm: answerNorm.nullable(),
  /** Opening hours the team has; null: those that the municipality's promises count in. */
  hoursId: id.nullable(),
});
export type TeamChange = z.infer<typeof teamChange>;

export const teamSettings = teamChange.extend({
  id,
  version: contentVersion,
  municipality: reference,
  /** False: it is known from its members only, and has no line in the dialplan yet. */
  inDialplan: z.boolean(),
  memberCount: count,
  pendingNoteCount: count,
  /** Queues, direct numbers and steps of the dialplan that lead to it. */
  usedIn: z.array(z.string()),
  /** Questions asked for its callback notes. */
  questionCount: count,
});
export type TeamSettings = z.infer<typeof teamSettings>;

export const teamSettingsList = z.object({
  teams: z.array(teamSettings),
  /** What holds for a team without its own. */
  municipalityNorm: callbackNorm,
  municipalityHours: reference,
  hoursChoices: z.array(reference),
  answerLimits: z.array(z.int()),
});
export type TeamSettingsList = z.infer<typeof teamSettingsList>;
