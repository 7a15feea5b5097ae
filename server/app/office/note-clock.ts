/** Wakes notes when their lock ends, a share of their term has passed, or they expire. */
import { defaultNoteRules } from '../../domain/callback/decide-note.ts';
import { nextWake } from '../../domain/callback/escalation.ts';
import { type Note, pendingStates } from '../../domain/callback/note.ts';
import { ladderFor } from '../../domain/callback/ownership.ts';
import type { DomainEvent } from '../../domain/events.ts';
import type { NoteId } from '../../domain/ids.ts';
import type { Timer } from '../ports/clock.ts';
import { colleaguesOf, leaderOf } from './note-duty.ts';
import type { Office } from './office.ts';

/** A wake that could not be written is tried again after this, milliseconds. */
const retryMs = 60_000;

export class NoteClock {
  readonly #office: Office;
  readonly #timers = new Map<NoteId, Timer>();

  constructor(office: Office) {
    this.#office = office;
  }

  start(): void {
    for (const { note } of this.#office.notes.pending()) this.changed(note);
  }

  stop(): void {
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
  }

  /** A fact of a note may move its next wake. */
  follow(event: DomainEvent): void {
    if (!event.type.startsWith('note.')) return;
    const note = this.#office.notes.get(event.stream.slice('note:'.length) as NoteId)?.note;
    if (note !== undefined) this.changed(note);
  }

  /** Sets the note's timer anew. */
  changed(note: Note): void {
    this.#timers.get(note.id)?.cancel();
    this.#timers.delete(note.id);
    if (!pendingStates.has(note.state)) return;
    this.#set(note.id, nextWake(note, defaultNoteRules) - this.#office.now());
  }

  #set(id: NoteId, after: number): void {
    const timer = this.#office.parts.clock.setTimer(after, () => void this.#wake(id));
    this.#timers.set(id, timer);
  }

  async #wake(id: NoteId): Promise<void> {
    const office = this.#office;
    const { notes, parts } = office;
    const note = notes.get(id)?.note;
    if (note === undefined) return;
    const ladder = ladderFor(note, colleaguesOf(office), (team) => leaderOf(office, team), office.now());
    try {
      const result = await notes.command(id, { type: 'wake', ladder }, { once: null, expectedVersion: null });
      if (result.ok) this.changed(result.note.note);
    } catch (error) {
      parts.log.error('note.wakeFailed', { note: id, error: error as Error });
      this.#set(id, retryMs);
    }
  }
}
