/**
 * Erasing one person and retention of all. Both destroy keys of subjects and write the destruction list; the
 * ledger holds references only, so that no total ever changes by it.
 *
 *   numbers, addresses ─▶ records of the person (`person-trace.ts`) ─▶ list first, then the keys
 *
 * A crash in between leaves lines whose records the next run destroys: the list is never short of one.
 */
import { noteEventTypes } from '../../contract/note-events.ts';
import { evolveNote, type Note, type NoteEvent, pendingStates } from '../../domain/callback/note.ts';
import type { EmployeeId, MunicipalityId, NoteId, SubjectId } from '../../domain/ids.ts';
import { hour } from '../../domain/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { OfficeStore } from '../ports/office.ts';
import type { Destruction, PrivacyStore } from '../ports/privacy.ts';
import type { Subjects } from '../ports/subjects.ts';
import { type KnownBy, type OfPerson, type Trace, traceOf } from './person-trace.ts';
import { erasedBasis, rulesOf } from './retention.ts';

const day = 24 * hour;
/** Records that are destroyed in one go. */
const batch = 200;

export interface PrivacyParts {
  readonly ledger: Pick<Ledger, 'scan'>;
  readonly subjects: Subjects;
  readonly office: Pick<OfficeStore, 'noteDetails'>;
  readonly store: PrivacyStore;
  readonly clock: Pick<Clock, 'now'>;
  readonly newId: () => string;
  /** Notes somebody still has to do something for, where they are known; absent: read from the ledger. */
  readonly pending?: () => Iterable<Note>;
  /** What was destroyed must also leave memory. */
  readonly forget: (id: SubjectId) => void;
}

export class Privacy {
  readonly #parts: PrivacyParts;

  constructor(parts: PrivacyParts) {
    this.#parts = parts;
  }

  /** What is kept of who is known by these numbers and addresses, and by what else they seem to be known. */
  trace(municipality: MunicipalityId, known: KnownBy): Promise<Trace> {
    return traceOf(this.#parts, municipality, known, this.#parts.clock.now());
  }

  /**
   * Erases everything kept of who is known by these numbers (canonical) and addresses in one municipality. Null when
   * nothing is known. Notes that are still open stay as promises without a name or number.
   */
  async erase(
    municipality: MunicipalityId,
    known: KnownBy,
    actor: EmployeeId | null,
  ): Promise<readonly Destruction[] | null> {
    const { found } = await this.trace(municipality, known);
    return found.length === 0 ? null : this.#destroy(municipality, found, erasedBasis, actor);
  }

  /** Destroys what is older than the rules allow; with `dryRun` only says what that would be. */
  async retain(
    municipality: MunicipalityId,
    actor: EmployeeId | null,
    dryRun: boolean,
  ): Promise<readonly Destruction[]> {
    const { clock, subjects, store } = this.#parts;
    const kept = await this.#neededByOpenNotes(municipality);
    const now = clock.now();
    const run = this.#parts.newId();
    const lines: Destruction[] = [];
    for (const { record, days, basis } of await rulesOf(store, municipality)) {
      // Sound is no subject: `TapeRetention` destroys it.
      if (record === 'recording') continue;
      for (let after: SubjectId | null = null; ; ) {
        const aged = await subjects.agedIn(municipality, record, now - days * day, after, batch);
        const due = aged
          .filter(({ id }) => !kept.has(id))
          .map(({ id, seenAt }) => ({ record, id, at: seenAt }));
        lines.push(...(await this.#destroyBatch(municipality, due, basis, actor, run, dryRun)));
        const last = aged.at(-1);
        if (last === undefined || aged.length < batch) break;
        after = last.id;
      }
    }
    return lines;
  }

  async #destroy(
    municipality: MunicipalityId,
    found: readonly OfPerson[],
    basis: string,
    actor: EmployeeId | null,
  ): Promise<readonly Destruction[]> {
    const run = this.#parts.newId();
    const lines: Destruction[] = [];
    for (let from = 0; from < found.length; from += batch) {
      const some = found.slice(from, from + batch);
      lines.push(...(await this.#destroyBatch(municipality, some, basis, actor, run, false)));
    }
    return lines;
  }

  async #destroyBatch(
    municipality: MunicipalityId,
    found: readonly OfPerson[],
    basis: string,
    actor: EmployeeId | null,
    run: string,
    dryRun: boolean,
  ): Promise<readonly Destruction[]> {
    const { clock, subjects, store, forget } = this.#parts;
    const now = clock.now();
    const lines = found.map(
      ({ record, id, at }): Destruction => ({
        run,
        municipality,
        record,
        object: id,
        beganAt: at,
        destroyedAt: now,
        basis,
        actor,
      }),
    );
    if (dryRun || lines.length === 0) return lines;
    await store.record(lines);
    await subjects.eraseMany(
      found.map(({ id }) => id),
      now,
    );
    for (const { id } of found) forget(id);
    return lines;
  }

  /** Callers and details of notes that somebody still has to do something for. */
  async #neededByOpenNotes(municipality: MunicipalityId): Promise<ReadonlySet<SubjectId>> {
    const pending = new Map<NoteId, Note>();
    for (const note of this.#parts.pending?.() ?? (await this.#pendingInLedger(municipality))) {
      pending.set(note.id, note);
    }
    const needed = new Set<SubjectId>();
    for (const { note, details } of await this.#parts.office.noteDetails()) {
      if (pending.has(note)) needed.add(details);
    }
    for (const { caller } of pending.values()) if (caller !== null) needed.add(caller);
    return needed;
  }

  async #pendingInLedger(municipality: MunicipalityId): Promise<readonly Note[]> {
    const notes = new Map<NoteId, Note>();
    for await (const one of this.#parts.ledger.scan({ municipality, types: noteEventTypes })) {
      const event = one as unknown as NoteEvent;
      const note = evolveNote(notes.get(event.data.note) ?? null, event);
      notes.set(note.id, note);
    }
    return [...notes.values()].filter(({ state }) => pendingStates.has(state));
  }
}
