/**
 * Personal data by reference (AVG; DESIGN section 7). The ledger knows a `SubjectId`; number, name and
 * question lie here, encrypted under a key of that subject alone. Erasing a person destroys the key:
 * no count in the ledger changes, and nothing can be read again. A backup from before the erasure still holds
 * the key: whoever restores one has to erase again, and backups have an end date for that reason.
 */
import type { MunicipalityId, SubjectId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';

/** What may be kept about a person. Absent fields are unknown. */
export interface PersonalData {
  /** E.164 with plus, or the national form when there is no international one. */
  readonly number?: string | undefined;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  /** Free text that may hold personal data: the question, a remark. */
  readonly text?: string | undefined;
  /** Id of this person in the register outside, as the employee chose it; empty: chosen no longer. */
  readonly person?: string | undefined;
}

/** Why the record is kept; retention periods are set per kind. */
export type SubjectKind =
  | 'caller'
  | 'note'
  | 'voicemail'
  | 'contact'
  | 'employee'
  /** An address that a citizen gave for one confirmation. */
  | 'confirmation'
  /** A secret of the installation (webhook, second factor): sealed like a person's data, in `text`. */
  | 'secret';

/** What retention has to judge. */
export interface Aged {
  readonly id: SubjectId;
  readonly createdAt: Instant;
  readonly seenAt: Instant;
}

/** One that is known and not erased. */
export interface KnownSubject {
  readonly id: SubjectId;
  readonly kind: SubjectKind;
  readonly seenAt: Instant;
  readonly data: PersonalData;
}

/** May go wrong: every promise may reject with a `LedgerError` of code `failed` or `closed`. */
export interface Subjects {
  /**
   * The caller with this number within this municipality: the one known already, or a new one. Durable
   * no later than the next event that is appended. Municipalities never share a subject.
   */
  callerByNumber(municipality: MunicipalityId | null, number: string, now: Instant): Promise<SubjectId>;
  /** The caller with this number, or null when unknown or erased. */
  find(municipality: MunicipalityId | null, number: string): Promise<SubjectId | null>;
  /** A new subject. A `number` is not searched for: use `callerByNumber` for that. */
  create(
    municipality: MunicipalityId | null,
    kind: SubjectKind,
    data: PersonalData,
    now: Instant,
  ): Promise<SubjectId>;
  /** Replaces the given fields; an `undefined` field is left as it is. False when unknown or erased. */
  amend(id: SubjectId, data: PersonalData, now: Instant): Promise<boolean>;
  /** Null when unknown or erased. */
  read(id: SubjectId): Promise<PersonalData | null>;
  /** Those that are known and not erased; the rest is left out. */
  readMany(ids: readonly SubjectId[]): Promise<ReadonlyMap<SubjectId, PersonalData>>;
  /** Destroys the key and the lookup; false when it was gone already. */
  erase(id: SubjectId, now: Instant): Promise<boolean>;
  /** The same for many, with one emptying of the log file. */
  eraseMany(ids: readonly SubjectId[], now: Instant): Promise<void>;
  /** Subjects of a kind last seen before an instant: what retention has to erase. At most `limit`. */
  unseenSince(kind: SubjectKind, before: Instant, limit: number): Promise<readonly SubjectId[]>;
  /** The same within one municipality, page by page: those after `after` in order of id. */
  agedIn(
    municipality: MunicipalityId,
    kind: SubjectKind,
    before: Instant,
    after: SubjectId | null,
    limit: number,
  ): Promise<readonly Aged[]>;
  /** All of these kinds in a municipality that are not erased; work of others goes on in between. */
  scan(municipality: MunicipalityId, kinds: readonly SubjectKind[]): AsyncIterable<KnownSubject>;
}
