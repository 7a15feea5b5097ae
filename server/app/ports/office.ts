/** What people write and set by hand, beside the ledger: details of notes, calamities, own reachability. */

import type { Product } from '../../domain/contact/catalogue.ts';
import { type EmployeeId, idOf, type MunicipalityId, type NoteId, type SubjectId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';

export interface NoteDetail {
  readonly note: NoteId;
  /** Where name, question and remarks lie. */
  readonly details: SubjectId;
  readonly createdBy: EmployeeId | null;
}

/** Who switched on the command line of the server: nobody with an account. */
export const byCommandLine = idOf<'employee'>('opdrachtregel');

export interface SwitchedCalamity {
  readonly municipality: MunicipalityId;
  readonly message: string;
  readonly closes: boolean;
  readonly since: Instant;
  readonly until: Instant;
  readonly by: EmployeeId;
}

export interface ReachabilityRecord {
  readonly employee: EmployeeId;
  readonly version: number;
  /** The settings as JSON text of a subject: why somebody is absent is personal data. */
  readonly settings: SubjectId;
}

/** The product catalogue of one municipality, replaced as a whole. */
export interface Catalogue {
  readonly municipality: MunicipalityId;
  /** 1, 2, 3 … */
  readonly version: number;
  readonly products: readonly Product[];
  readonly changedAt: Instant;
}

/** A chance to end the day at the target that was told, and whether it came true (null: not known yet). */
export interface ToldOutlook {
  readonly municipality: MunicipalityId;
  /** Days since 1970-01-01. */
  readonly day: number;
  /** Minute of the day at which it was told. */
  readonly minute: number;
  readonly chance: number;
  readonly cameTrue: boolean | null;
}

/** May go wrong: every promise may reject with a `LedgerError`. */
export interface OfficeStore {
  catalogues(): Promise<readonly Catalogue[]>;
  /** Grows with every change of a catalogue, also by another process: cheap to ask. */
  catalogueVersion(): Promise<number>;
  saveCatalogue(catalogue: Catalogue): Promise<void>;
  outlooks(): Promise<readonly ToldOutlook[]>;
  saveOutlook(outlook: ToldOutlook): Promise<void>;
  saveNoteDetail(detail: NoteDetail): Promise<void>;
  noteDetails(): Promise<readonly NoteDetail[]>;
  calamities(): Promise<readonly SwitchedCalamity[]>;
  saveCalamity(calamity: SwitchedCalamity): Promise<void>;
  removeCalamity(municipality: MunicipalityId): Promise<void>;
  reachabilities(): Promise<readonly ReachabilityRecord[]>;
  /** False when the version before this one is not what is stored. */
  saveReachability(record: ReachabilityRecord): Promise<boolean>;
}
