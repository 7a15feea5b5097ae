/** How long each kind of record is kept, and the list of what was destroyed (Archiefwet, AVG). */
import type { EmployeeId, MunicipalityId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';

/** Kinds of record that hold personal data of citizens. */
export const retentionRecords = [
  'caller',
  'note',
  'contact',
  'voicemail',
  'recording',
  'confirmation',
] as const;
export type RetentionRecord = (typeof retentionRecords)[number];

export interface RetentionRule {
  readonly record: RetentionRecord;
  /** Days after the record was last used. */
  readonly days: number;
  /** On what ground: the number of the selectielijst, or the municipality's own decision. */
  readonly basis: string;
}

/** One line of the destruction list: ids only, never what was destroyed. */
export interface Destruction {
  readonly run: string;
  readonly municipality: MunicipalityId;
  readonly record: RetentionRecord;
  readonly object: string;
  /** When the term began to run. */
  readonly beganAt: Instant;
  readonly destroyedAt: Instant;
  readonly basis: string;
  /** Null: by the command line or by the clock. */
  readonly actor: EmployeeId | null;
}

/** May go wrong: every promise may reject with a `LedgerError`. */
export interface PrivacyStore {
  /** Only what the municipality set itself. */
  rules(municipality: MunicipalityId): Promise<readonly RetentionRule[]>;
  saveRule(municipality: MunicipalityId, rule: RetentionRule): Promise<void>;
  record(lines: readonly Destruction[]): Promise<void>;
  /** Newest first. */
  destructions(
    municipality: MunicipalityId,
    offset: number,
    limit: number,
  ): Promise<{
    readonly count: number;
    readonly lines: readonly (Destruction & { readonly number: number })[];
  }>;
  /** Number of the newest line of all municipalities; 0 when there is none. */
  newest(): Promise<number>;
  /** What the lines after this number destroyed, also by another process. */
  destroyedAfter(number: number): Promise<readonly string[]>;
}
