/** Health of the installation: `/systeemtoestand`, live collection `health` (administrators). */
import { z } from 'zod';
import { date, id, instant, line, pageQuery } from './common.ts';

export const healthState = z.enum(['healthy', 'degraded', 'down']);
export type HealthState = z.infer<typeof healthState>;

/** One part: `sip`, `media`, `ledger`, `trunk:<id>`, `openklant`, `mail`, `live`. */
export const healthPart = z.object({
  id,
  name: z.string(),
  state: healthState,
  since: instant,
  text: z.string(),
  /** Facts to show as they are, e.g. "43 toestellen aangemeld". */
  facts: z.array(z.object({ label: z.string(), value: z.string() })),
});
export type HealthPart = z.infer<typeof healthPart>;

export const health = z.object({ at: instant, version: z.string(), parts: z.array(healthPart) });
export type Health = z.infer<typeof health>;

/** BIO2: action, object, result, origin, actor, time. */
export const auditLine = z.object({
  id,
  at: instant,
  actor: z.string(),
  action: z.string(),
  object: z.string(),
  succeeded: z.boolean(),
  source: z.string(),
});
export type AuditLine = z.infer<typeof auditLine>;

/** Newest first; days are those of the municipality, both ends included. */
export const auditQuery = pageQuery.extend({
  actorId: id.optional(),
  action: line.optional(),
  result: z.enum(['succeeded', 'refused']).optional(),
  from: date.optional(),
  until: date.optional(),
  fileFormat: z.enum(['json', 'csv']).default('json'),
});
export type AuditQuery = z.infer<typeof auditQuery>;
