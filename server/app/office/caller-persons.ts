/**
 * Who the register outside knows under the number of a caller, at hand without waiting. What came is kept for a few
 * minutes in memory and nowhere else; a register that does not answer is asked again after a while, and the call
 * goes on meanwhile.
 */
import { type FoundPerson, type Lookup, lookUp } from '../../domain/contact/caller-lookup.ts';
import type { SubjectId } from '../../domain/ids.ts';
import { type Instant, minute, second } from '../../domain/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { PersonRegister } from '../ports/person-register.ts';
import type { PersonalData } from '../ports/subjects.ts';

const keptMs = 5 * minute;
/** After no answer the register is left alone for this long. */
const restMs = 20 * second;
const entriesMax = 2000;
/** Searches at the same time: a rush of callers is no flood of requests. Who comes next is asked for when the card shows. */
const searchesMax = 20;

interface Entry {
  /** Null: no answer. */
  readonly found: readonly FoundPerson[] | null;
  readonly until: Instant;
}

export interface CallerPersonsParts {
  /** Null: nothing is looked up. */
  readonly register: PersonRegister | null;
  readonly read: (caller: SubjectId) => Promise<PersonalData | null>;
  readonly clock: Pick<Clock, 'now'>;
  /** Told when an answer came. */
  readonly changed: () => void;
}

export class CallerPersons {
  readonly #parts: CallerPersonsParts;
  readonly #entries = new Map<SubjectId, Entry>();
  readonly #searching = new Set<SubjectId>();

  constructor(parts: CallerPersonsParts) {
    this.#parts = parts;
  }

  /**
   * What is known now, and begins to search when nothing is. Null: nothing is looked up here, or it is being
   * searched. Names of protected persons are there only with `showsProtected`.
   */
  peek(caller: SubjectId | null, showsProtected: boolean): Lookup | 'searching' | 'off' {
    if (this.#parts.register === null) return 'off';
    if (caller === null) return lookUp(null, null);
    const entry = this.#entries.get(caller);
    if (entry === undefined || entry.until <= this.#parts.clock.now()) void this.#search(caller);
    if (entry === undefined) return 'searching';
    return lookUp(caller, entry.found, showsProtected);
  }

  /** Whether this person was found under the number of this caller. */
  has(caller: SubjectId | null, person: string): boolean {
    const entry = caller === null ? undefined : this.#entries.get(caller);
    return entry?.found?.some(({ id }) => id === person) === true;
  }

  /** An erased caller is gone from here at once. */
  forget(caller: SubjectId): void {
    this.#entries.delete(caller);
  }

  async #search(caller: SubjectId): Promise<void> {
    const { register, read, changed } = this.#parts;
    if (register === null || this.#searching.has(caller) || this.#searching.size >= searchesMax) return;
    this.#searching.add(caller);
    try {
      const number = (await read(caller))?.number;
      this.#keep(caller, number === undefined ? [] : await register.personsWith(number));
    } catch {
      this.#keep(caller, null);
    } finally {
      this.#searching.delete(caller);
    }
    changed();
  }

  #keep(caller: SubjectId, found: readonly FoundPerson[] | null): void {
    const now = this.#parts.clock.now();
    // A name from minutes ago is better than none while the register is away.
    const before = found === null ? (this.#entries.get(caller)?.found ?? null) : found;
    this.#entries.delete(caller);
    this.#entries.set(caller, { found: before, until: now + (found === null ? restMs : keptMs) });
    const oldest = this.#entries.keys().next();
    if (this.#entries.size > entriesMax && !oldest.done) this.#entries.delete(oldest.value);
  }
}
