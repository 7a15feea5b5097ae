/** Erasing a person (`/wissingen`), retention (`/bewaartermijnen`, `/vernietigingen`) and the list of what is gone. */
import { z } from 'zod';
import { contentVersion, count, id, instant, line, pageQuery } from './common.ts';

export const retentionRecord = z.enum([
  'caller',
  'note',
  'contact',
  'voicemail',
  'recording',
  'confirmation',
]);
export type RetentionRecord = z.infer<typeof retentionRecord>;

/** The number goes in the body, never in an address. */
export const erasure = z.object({ number: z.string().min(3).max(32) });

export const destructionLine = z.object({
  id,
  runId: id,
  record: retentionRecord,
  /** Id of the record that was destroyed. */
  object: z.string(),
  /** When its term began. */
  beganAt: instant,
  destroyedAt: instant,
  basis: z.string(),
  /** Null: by itself at night, or by command line. */
  by: z.string().nullable(),
});
export type DestructionLine = z.infer<typeof destructionLine>;

/** How many of each kind of record. */
export const destroyed = z.object({
  destroyedCount: count,
  perRecord: z.array(z.object({ record: retentionRecord, count })),
  /** True: nothing was destroyed, this is what would be. */
  dryRun: z.boolean(),
});
export type Destroyed = z.infer<typeof destroyed>;

export const retentionRule = z.object({
  /** The same word as the kind of record. */
  id,
  version: contentVersion,
  record: retentionRecord,
  retentionDays: z.int().min(1).max(7305),
  basis: line.min(3),
});
export type RetentionRule = z.infer<typeof retentionRule>;

export const retentionChange = retentionRule.omit({ id: true, version: true, record: true });

export const retentionRun = z.object({ dryRun: z.boolean() });

export const destructionQuery = pageQuery.extend({ fileFormat: z.enum(['json', 'csv']).default('json') });
