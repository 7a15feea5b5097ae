/** The audit trail (BIO2: action, object, result, origin, actor, time). Append-only; ids, never names. */
import type { EmployeeId, MunicipalityId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';

export interface AuditEntry {
  readonly at: Instant;
  /** Whose auditors may read it; null for what belongs to no municipality, such as an unknown account. */
  readonly municipality: MunicipalityId | null;
  readonly actor: EmployeeId | null;
  /** Name of the route or of the act, e.g. `signIn`. */
  readonly action: string;
  /** What it was done to: ids only. */
  readonly object: string;
  readonly succeeded: boolean;
  /** Address it came from. */
  readonly source: string;
}

export interface AuditPage {
  readonly count: number;
  readonly entries: readonly (AuditEntry & { readonly number: number })[];
}

/** Null: whatever it is. */
export interface AuditFilter {
  /** Also lines of no municipality: tries at unknown accounts, where there is one municipality they can be meant for. */
  readonly withNobodys: boolean;
  readonly actor: EmployeeId | null;
  readonly action: string | null;
  readonly succeeded: boolean | null;
  /** The first moment, and the first moment after. */
  readonly from: Instant | null;
  readonly before: Instant | null;
}

/** May go wrong: every promise may reject with a `LedgerError`. */
export interface AuditTrail {
  append(entry: AuditEntry): Promise<void>;
  /** Newest first. */
  page(municipality: MunicipalityId, only: AuditFilter, offset: number, limit: number): Promise<AuditPage>;
}
