/** Recorded conversations, folded from the ledger: begun in a call, kept on purpose, destroyed at the end of their term. */
import type { DomainEvent } from '../events.ts';
import type { CallId, EmployeeId, MunicipalityId, SubjectId } from '../ids.ts';
import type { Instant } from '../time.ts';
import { messageId } from './book.ts';

/** Kept beyond its term. */
export interface TapeHold {
  readonly until: Instant;
  readonly reason: SubjectId;
  readonly by: EmployeeId;
}

export interface Tape {
  readonly recording: string;
  readonly call: CallId;
  readonly municipality: MunicipalityId | null;
  /** Null when the caller withheld the number. */
  readonly caller: SubjectId | null;
  /** Who spoke with the caller when it began. */
  readonly employee: EmployeeId | null;
  /** When it began. */
  readonly at: Instant;
  readonly hold: TapeHold | null;
}

/** Whether it must not be destroyed now. */
export function isHeld({ hold }: Pick<Tape, 'hold'>, now: Instant): boolean {
  return hold !== null && hold.until > now;
}

export class TapeBook {
  readonly #tapes = new Map<string, Tape>();

  /** Oldest first. */
  all(): IterableIterator<Tape> {
    return this.#tapes.values();
  }

  /** Those of one call, in order. */
  of(call: CallId): readonly Tape[] {
    return [...this.#tapes.values()].filter((tape) => tape.call === call);
  }

  /** By the recording's name as it stands in an address. */
  named(id: string): Tape | undefined {
    for (const tape of this.#tapes.values()) if (messageId(tape.recording) === id) return tape;
    return undefined;
  }

  restore(tape: Tape): void {
    this.#tapes.set(tape.recording, tape);
  }

  /** Takes a fact into account; `callerOf` knows the calls that are going on. */
  apply(event: DomainEvent, callerOf: (call: CallId) => SubjectId | null): void {
    if (event.type === 'call.taped' && event.data.what === 'started') {
      const { recording, employee } = event.data;
      const call = event.stream.slice('call:'.length) as CallId;
      const { municipality, at } = event;
      this.#tapes.set(recording, {
        ...{ recording, call, municipality, caller: callerOf(call), employee, at },
        hold: null,
      });
    } else if (event.type === 'tape.destroyed') this.#tapes.delete(event.data.recording);
    else if (event.type === 'tape.held') {
      const { recording, until, reason, by } = event.data;
      this.#hold(recording, { until, reason, by });
    } else if (event.type === 'tape.released') this.#hold(event.data.recording, null);
  }

  #hold(recording: string, hold: TapeHold | null): void {
    const tape = this.#tapes.get(recording);
    if (tape !== undefined) this.#tapes.set(recording, { ...tape, hold });
  }
}
