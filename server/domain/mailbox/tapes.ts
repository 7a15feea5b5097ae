/** Recorded conversations, folded from the ledger: begun in a call, destroyed at the end of their term. */
import type { DomainEvent } from '../events.ts';
import type { CallId, MunicipalityId, SubjectId } from '../ids.ts';
import type { Instant } from '../time.ts';

export interface Tape {
  readonly recording: string;
  readonly call: CallId;
  readonly municipality: MunicipalityId | null;
  /** Null when the caller withheld the number. */
  readonly caller: SubjectId | null;
  /** When it began. */
  readonly at: Instant;
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

  restore(tape: Tape): void {
    this.#tapes.set(tape.recording, tape);
  }

  /** Takes a fact into account; `callerOf` knows the calls that are going on. */
  apply(event: DomainEvent, callerOf: (call: CallId) => SubjectId | null): void {
    if (event.type === 'call.taped' && event.data.what === 'started') {
      const { recording } = event.data;
      const call = event.stream.slice('call:'.length) as CallId;
      const { municipality, at } = event;
      this.#tapes.set(recording, { recording, call, municipality, caller: callerOf(call), at });
    } else if (event.type === 'tape.destroyed') this.#tapes.delete(event.data.recording);
  }
}
