/**
 * The register outside in which a municipality keeps its contacts with citizens (Open Klant, Klantinteracties API).
 * Everything may be asked twice: what was written before is found again, never made again.
 */
import type { SpokenLanguage } from '../../domain/prompt/catalogue.ts';
import type { Instant } from '../../domain/time.ts';
import type { Delivered } from './delivery.ts';

/** Where the ids that the register gave are remembered. */
export interface RemoteMemory {
  get(id: string): Promise<string | null>;
  set(id: string, remote: string): Promise<void>;
}

/** Longest text of a contact or task, in characters (DOMAIN 2.1). */
export const registerTextMax = 1000;

/** Who has to act: always a unit, perhaps a person in it. */
export interface RegisterActor {
  readonly kind: 'unit' | 'employee';
  /** Id in the municipality's directory. */
  readonly id: string;
  readonly name: string;
}

export interface RegisterContact {
  /** Id of ours, e.g. `note:n1`; the register's id is remembered under it. */
  readonly id: string;
  /** At most ten digits, unique in this installation. */
  readonly reference: string;
  readonly at: Instant;
  readonly subject: string;
  readonly text: string;
  /** Whether the other side was reached; null when that does not apply. */
  readonly reached: boolean | null;
  /** Absent: Dutch. */
  readonly language?: SpokenLanguage;
  /** Null for a caller who stays unknown. */
  readonly person: {
    readonly name: string | null;
    readonly number: string | null;
    /** Id of a person that the register knows itself; null when nobody was chosen. */
    readonly known: string | null;
    /** Absent for a contact of which no more was asked. */
    readonly contact?: RegisterParts;
  } | null;
}

/** What the employee wrote down apart; absent fields are unknown. `name` above holds the parts as one line too. */
export interface RegisterParts {
  readonly firstName?: string | undefined;
  readonly infix?: string | undefined;
  readonly lastName?: string | undefined;
  readonly organisation?: string | undefined;
  /** Canonical. */
  readonly secondNumber?: string | undefined;
  readonly secondNumberDescription?: string | undefined;
  readonly email?: string | undefined;
}

export interface RegisterTask {
  readonly id: string;
  readonly reference: string;
  /** Id of the contact it follows from. */
  readonly contact: string;
  readonly text: string;
  readonly actors: readonly RegisterActor[];
}

/** May go wrong: nothing is thrown; see `Delivered`. */
export interface ContactRegister {
  writeContact(contact: RegisterContact, memory: RemoteMemory): Promise<Delivered>;
  /**
   * Who it was turned out later: the involved person of a contact that was written before is changed. Nothing to do, and
   * `delivered`, for a contact that was not written yet: it will be with the right person, or never.
   */
  amendPerson(
    contact: string,
    person: NonNullable<RegisterContact['person']>,
    memory: RemoteMemory,
  ): Promise<Delivered>;
  /**
   * How a contact went turned out later: the one that was written before says so. Nothing to do, and `delivered`, for one
   * that was not written yet: it will be as it is known by then, or never.
   */
  amendOutcome(
    contact: Pick<RegisterContact, 'id' | 'reference' | 'text' | 'reached'>,
    memory: RemoteMemory,
  ): Promise<Delivered>;
  /** The contact itself was written before. */
  writeTask(task: RegisterTask, memory: RemoteMemory): Promise<Delivered>;
  /** Settles a task, or opens it again. */
  markTask(task: string, isDone: boolean, memory: RemoteMemory): Promise<Delivered>;
  /** Says that one contact was about another: an attempt to ring back about the first call. */
  link(contact: string, about: string, memory: RemoteMemory): Promise<Delivered>;
}

/** What Open Klant takes as a telephone number (DOMAIN 2.1); checked at entry, not after the call. */
export function fitsRegister(number: string): boolean {
  return (
    /^(0[1-9][0-9]{8}|\+[0-9]{9,15}|00[0-9]{7,13})$/.test(number) && !/^(0800|0900|1400|140)/.test(number)
  );
}
