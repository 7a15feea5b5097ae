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

const knownNumber = z.string().min(3).max(32);

/**
 * By what a person is known: at least one number or e-mail address. They go in the body, never in an address (URL).
 * `number` is the first of `numbers`.
 */
export const erasure = z.object({
  number: knownNumber.optional(),
  numbers: z.array(knownNumber).max(20).optional(),
  emails: z.array(z.email().max(200)).max(20).optional(),
});
export type Erasure = z.infer<typeof erasure>;

/**
 * What is kept of a person, before it is erased. `linkedNumbers` and `linkedEmails` stand in the records that were found and
 * were not asked for: whether they are the same person's is for who erases to say.
 */
export const personFound = z.object({
  foundCount: count,
  perRecord: z.array(z.object({ record: retentionRecord, count })),
  linkedNumbers: z.array(z.object({ number: z.string(), recordCount: count })),
  linkedEmails: z.array(z.object({ email: z.string(), recordCount: count })),
});
export type PersonFound = z.infer<typeof personFound>;

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
