/** What is to come: chance of the day (`/vooruitzichten`), calls and staffing per quarter of an hour (`/prognoses`). */
import { z } from 'zod';
import { count, id, instant, reference, seconds, wallTime } from './common.ts';
import { outlook } from './figures.ts';

export const dayOutlook = z.object({
  at: instant,
  target: z.number(),
  /** Null before there is enough to go on. */
  outlook: outlook.nullable(),
  /** How earlier chances came true; null before there are any. */
  calibration: z
    .object({
      forecasts: count,
      /** Mean squared difference of chance and outcome: 0 is perfect, 0.25 is a coin. */
      brier: z.number(),
      bins: z.array(z.object({ fromChance: z.number(), forecasts: count, cameTrue: count })),
    })
    .nullable(),
});
export type DayOutlook = z.infer<typeof dayOutlook>;

export const forecastQuery = z.object({
  queueId: id,
  /** Absent: today. */
  date: z.iso.date().optional(),
  /** Agents all day; absent: what each quarter needs. */
  agentCount: z.coerce.number().int().min(0).max(500).optional(),
  /** "What if one more agent from 10 to 12". */
  extraAgents: z.coerce.number().int().min(-50).max(50).default(0),
  extraFrom: wallTime.optional(),
  extraUntil: wallTime.optional(),
});

const prediction = z.object({
  /** Expected share answered within the norm, 0 … 1; null without calls. */
  serviceLevelShare: z.number().nullable(),
  /** Expected callers who hang up. */
  abandonedExpected: z.number(),
});

export const forecast = z.object({
  queue: reference,
  date: z.iso.date(),
  withinSeconds: seconds,
  target: z.number(),
  callsExpected: z.number(),
  handlingSeconds: seconds,
  /** Past days it rests on. */
  historyDays: count,
  /** Sum of |forecast − truth| per day / truth over the last weeks, 0 is perfect; null while unknown. */
  errorShare: z.number().nullable(),
  quarters: z.array(
    z.object({
      from: wallTime,
      callsExpected: z.number(),
      agentsNeeded: count,
      agentCount: count,
      serviceLevelShare: z.number(),
    }),
  ),
  plan: prediction,
  /** The same with the extra agents; null when none were asked for. */
  whatIf: prediction.nullable(),
});
export type Forecast = z.infer<typeof forecast>;
