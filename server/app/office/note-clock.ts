/** Wakes notes when their lock ends, a share of their term has passed, or they expire. */
import { defaultNoteRules } from '../../domain/callback/decide-note.ts';
import { nextWake } from '../../domain/callback/escalation.ts';
import { type Note, pendingStates } from '../../domain/callback/note.ts';
import { type Colleague, ladderFor } from '../../domain/callback/ownership.ts';
import type { EmployeeId, NoteId, TeamId } from '../../domain/ids.ts';
import type { Timer } from '../ports/clock.ts';
import type { Office } from './office.ts';
import { absenceOf } from './own-reachability.ts';

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
    const { notes, parts } = this.#office;
    const note = notes.get(id)?.note;
    if (note === undefined) return;
    const ladder = ladderFor(note, this.#directory(), (team) => this.#leaderOf(team), parts.clock.now());
    try {
      const result = await notes.command(id, { type: 'wake', ladder }, { once: null, expectedVersion: null });
      if (result.ok) this.changed(result.note.note);
    } catch (error) {
      parts.log.error('note.wakeFailed', { note: id, error: error as Error });
      this.#set(id, retryMs);
    }
  }

  #directory(): ReadonlyMap<EmployeeId, Colleague> {
    const colleagues = new Map<EmployeeId, Colleague>();
    for (const { id, teams, active } of this.#office.people.now.employees.values()) {
      const [team] = teams;
      if (team === undefined || !active) continue;
      const { settings } = this.#office.arrangements.of(id);
      const absence = absenceOf(settings);
      const deputy = settings.deputyId as EmployeeId | null;
      colleagues.set(id, { id, team, deputy, absent: absence });
    }
    return colleagues;
  }

  #leaderOf(team: TeamId): EmployeeId | null {
    for (const { id, teams, roles, active } of this.#office.people.now.employees.values()) {
      if (active && teams.includes(team) && roles.includes('teamleider')) return id;
    }
    return null;
  }
}
