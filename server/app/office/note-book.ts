/**
 * All callback notes, folded from the ledger, and the one way to change them: decide, write, then know.
 * Commands on one note wait for each other; a command with a key that was carried out is not repeated.
 */
import { createHash } from 'node:crypto';
import {
  decideNote,
  type NoteCommand,
  type NoteEffect,
  type NoteRefusal,
} from '../../domain/callback/decide-note.ts';
import { evolveNote, type Note, type NoteEvent, pendingStates } from '../../domain/callback/note.ts';
import type { DomainEvent } from '../../domain/events.ts';
import { idOf, type MunicipalityId, type NoteId } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ledger, NewEvent } from '../ports/ledger.ts';

export interface BookedNote {
  readonly note: Note;
  /** Spoken reference, `TB-4821`: counts on within a municipality. */
  readonly label: string;
}

export type CommandResult =
  | { readonly ok: true; readonly note: BookedNote; readonly effects: readonly NoteEffect[] }
  | { readonly ok: false; readonly refusal: NoteRefusal | 'versionChanged' };

export interface CommandOptions {
  /** Who sent it and under which key: together they mark it as one command. */
  readonly once: string | null;
  readonly expectedVersion: number | null;
  /** Facts of other streams that belong with it, such as `call.noteMade`. */
  readonly besides?: readonly DomainEvent[];
}

/** The first number that is given out, so that a reference never looks like a queue position. */
const firstNumber = 1001;

/** Ids in one piece of a snapshot. */
const idsPerPiece = 500;

/** A piece of all notes as plain values. */
export type NotePiece =
  | { readonly booked: BookedNote }
  | { readonly applied: readonly string[] }
  | { readonly numbers: readonly (readonly [MunicipalityId | null, number])[] };

export class NoteBook {
  readonly #ledger: Ledger;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #notes = new Map<NoteId, BookedNote>();
  /** Those that somebody still has to do something for: few, whatever the years. */
  readonly #pending = new Map<NoteId, BookedNote>();
  /** Ids of the facts that were folded in: from the ledger and from our own commands, whichever is first. */
  readonly #applied = new Set<string>();
  readonly #numbers = new Map<MunicipalityId | null, number>();
  readonly #busy = new Map<NoteId, Promise<unknown>>();
  readonly #newId: () => string;

  constructor(ledger: Ledger, clock: Pick<Clock, 'now'>, newId: () => string) {
    this.#newId = newId;
    this.#ledger = ledger;
    this.#clock = clock;
  }

  get(id: NoteId): BookedNote | undefined {
    return this.#notes.get(id);
  }

  all(): IterableIterator<BookedNote> {
    return this.#notes.values();
  }

  pending(): IterableIterator<BookedNote> {
    return this.#pending.values();
  }

  /** All notes, what was applied and the numbers given out, as plain values; see `restore`. */
  *plain(): IterableIterator<NotePiece> {
    // All taken at one moment: a command that is carried out meanwhile is in all of them, or in none.
    const [notes, applied, numbers] = [[...this.#notes.values()], [...this.#applied], [...this.#numbers]];
    for (const booked of notes) yield { booked };
    for (let from = 0; from < applied.length; from += idsPerPiece) {
      yield { applied: applied.slice(from, from + idsPerPiece) };
    }
    yield { numbers };
  }

  restore(piece: NotePiece): void {
    if ('booked' in piece) {
      const { note } = piece.booked;
      this.#notes.set(note.id, piece.booked);
      if (pendingStates.has(note.state)) this.#pending.set(note.id, piece.booked);
    } else if ('applied' in piece) for (const id of piece.applied) this.#applied.add(id);
    else for (const [municipality, number] of piece.numbers) this.#numbers.set(municipality, number);
  }

  /** Folds in a fact of the ledger; `id` is the fact's own. */
  apply(event: DomainEvent, id: string): void {
    if (!isNoteEvent(event) || this.#applied.has(id)) return;
    this.#applied.add(id);
    const known = this.#notes.get(event.data.note);
    const note = evolveNote(known?.note ?? null, event);
    const booked = { note, label: known?.label ?? this.#nextLabel(note.municipality) };
    this.#notes.set(note.id, booked);
    if (pendingStates.has(note.state)) this.#pending.set(note.id, booked);
    else this.#pending.delete(note.id);
  }

  /** The id of a note that is made under a key: asking twice makes one. */
  static idFor(once: string): NoteId {
    return idOf(`n${createHash('sha256').update(once).digest('hex').slice(0, 25)}`);
  }

  /** Resolves once the facts are durable. Rejects with a `LedgerError` when they cannot be. */
  command(id: NoteId, command: NoteCommand, options: CommandOptions): Promise<CommandResult> {
    const before = this.#busy.get(id) ?? Promise.resolve();
    const result = before.then(() => this.#carryOut(id, command, options));
    const settled = result.then(
      () => undefined,
      () => undefined,
    );
    this.#busy.set(id, settled);
    void settled.then(() => {
      if (this.#busy.get(id) === settled) this.#busy.delete(id);
    });
    return result;
  }

  async #carryOut(
    id: NoteId,
    command: NoteCommand,
    { once, expectedVersion, besides = [] }: CommandOptions,
  ): Promise<CommandResult> {
    const known = this.#notes.get(id);
    const key = once === null ? null : createHash('sha256').update(`${id} ${once}`).digest('hex');
    if (known !== undefined && key !== null && this.#applied.has(`${key}/0`)) {
      return { ok: true, note: known, effects: [] };
    }
    if (expectedVersion !== null && known !== undefined && known.note.version !== expectedVersion) {
      return { ok: false, refusal: 'versionChanged' };
    }
    const decision = decideNote(known?.note ?? null, command, this.#clock.now());
    if (!decision.ok) return decision;
    const facts: readonly DomainEvent[] = [...decision.events, ...besides];
    if (facts.length > 0) {
      const events: NewEvent[] = facts.map((event, index) =>
        key === null ? event : { ...event, id: `${key}/${index}` },
      );
      await this.#append(events, decision.events);
    }
    return { ok: true, note: this.#notes.get(id)!, effects: decision.effects };
  }

  /** The store names what has no id; the feed of the ledger then tells us which. */
  async #append(events: readonly NewEvent[], facts: readonly NoteEvent[]): Promise<void> {
    const named = events.map((event) => ({ ...event, id: event.id ?? this.#newId() }));
    await this.#ledger.append(named);
    facts.forEach((fact, index) => {
      const id = named[index]?.id;
      if (id !== undefined) this.apply(fact, id);
    });
  }

  #nextLabel(municipality: MunicipalityId | null): string {
    const number = this.#numbers.get(municipality) ?? firstNumber;
    this.#numbers.set(municipality, number + 1);
    return `TB-${number}`;
  }
}

function isNoteEvent(event: DomainEvent): event is NoteEvent {
  return event.type.startsWith('note.');
}
