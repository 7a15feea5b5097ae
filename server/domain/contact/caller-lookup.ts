/**
 * What the screen may show when a number rings: nobody, one, several or a protected person is known under it. A
 * household shares a number, so more than one is a list, never an opened file; a number is no proof of identity, so
 * even one person is a suggestion until the agent has asked (DOMAIN 7.12, PEERS 4.3).
 */
import type { CallId, EmployeeId, SubjectId } from '../ids.ts';
import { type Instant, localTime } from '../time.ts';

/** A person in a register who has this number; found over all notations of it. */
export interface FoundPerson {
  /** Id in that register: the same person found twice under two notations has the same id. */
  readonly id: string;
  readonly name: string;
  /** indicatieGeheimhouding: name and address must not be shown without need. */
  readonly protected: boolean;
}

export interface ShownPerson {
  readonly id: string;
  /** Null for a protected person, unless the reader may see it. */
  readonly name: string | null;
  readonly protected: boolean;
}

export type Lookup =
  | { readonly kind: 'anonymous' } // withheld: ask for a number before promising a call
  | { readonly kind: 'unknown' }
  | { readonly kind: 'one'; readonly person: ShownPerson }
  | { readonly kind: 'protected'; readonly person: ShownPerson }
  | { readonly kind: 'many'; readonly persons: readonly ShownPerson[] }
  /** The register gave no answer in time: the call goes on, and the screen says so. */
  | { readonly kind: 'unavailable' };

/** Persons on one number shown at most; more is a company's switchboard, not a household. */
export const personsShownMax = 10;

/**
 * Decides which screen a caller gets. `found` is null when the register did not answer; the names of protected persons
 * are there for who may see them only.
 */
export function lookUp(
  caller: SubjectId | null,
  found: readonly FoundPerson[] | null,
  showsProtected = false,
): Lookup {
  if (caller === null) return { kind: 'anonymous' };
  if (found === null) return { kind: 'unavailable' };
  const persons = [...new Map(found.map((person) => [person.id, shown(person, showsProtected)])).values()];
  const [first] = persons;
  if (first === undefined) return { kind: 'unknown' };
  if (persons.length > 1) return { kind: 'many', persons: persons.slice(0, personsShownMax) };
  return { kind: first.protected ? 'protected' : 'one', person: first };
}

function shown({ id, name, protected: isProtected }: FoundPerson, showsProtected: boolean): ShownPerson {
  return { id, name: isProtected && !showsProtected ? null : name, protected: isProtected };
}

/** An earlier call of this caller, newest last. */
export interface EarlierCall {
  readonly call: CallId;
  readonly at: Instant;
  readonly answered: boolean;
  readonly subject: string | null;
  readonly employee: EmployeeId | null;
}

export interface CallerHistory {
  /** This call included: 3 means "third time today". */
  readonly timesToday: number;
  /** Of those earlier today, how many nobody answered. */
  readonly missedToday: number;
  /** Who spoke to the caller last, for handing the call to the same person. */
  readonly lastEmployee: EmployeeId | null;
  /** True from the third time on the same day: the screen says it aloud. */
  readonly ringsOften: boolean;
}

/** How often this caller rang, on the Dutch calendar day of `now`. Withheld numbers have no history. */
export function historyOf(
  caller: SubjectId | null,
  earlier: readonly EarlierCall[],
  now: Instant,
): CallerHistory {
  if (caller === null) return { timesToday: 1, missedToday: 0, lastEmployee: null, ringsOften: false };
  const date = localTime(now).date;
  const today = earlier.filter((call) => localTime(call.at).date === date);
  const timesToday = today.length + 1;
  return {
    timesToday,
    missedToday: today.filter((call) => !call.answered).length,
    lastEmployee: earlier.findLast((call) => call.employee !== null)?.employee ?? null,
    ringsOften: timesToday >= 3,
  };
}
