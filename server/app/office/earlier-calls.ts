/**
 * What an agent is shown of a caller's earlier calls, for a while after the calls themselves are no longer at hand: when,
 * about what, with whom. The last ones only: what helps in this call, not a file on people.
 */
import type { ContactOutcome } from '../../domain/events.ts';
import type { CallId, EmployeeId, MunicipalityId, SubjectId } from '../../domain/ids.ts';
import { ColdMap } from '../../domain/packing/cold-map.ts';
import { instant, list, nullable, record, text, word } from '../../domain/packing/fields.ts';
import { hour, type Instant } from '../../domain/time.ts';

export interface EarlierCall {
  readonly call: CallId;
  readonly arrivedAt: Instant;
  readonly municipality: MunicipalityId | null;
  readonly answeredBy: EmployeeId | null;
  readonly subject: string | null;
  readonly outcome: ContactOutcome | null;
}

/** Earlier calls remembered of one caller, and for how long. */
export const historyMax = 10;
export const historyKept = 30 * 24 * hour;

interface History {
  /** In order of arrival; never empty. */
  calls: EarlierCall[];
}

const history = record<History>({
  calls: list(
    record<EarlierCall>({
      call: text(),
      arrivedAt: instant,
      municipality: nullable(word()),
      answeredBy: nullable(word()),
      subject: nullable(word()),
      outcome: nullable(word()),
    }),
  ),
});

export class EarlierCalls {
  readonly #byCaller = new ColdMap<History>({
    field: history,
    at: ({ calls }) => calls[0]?.arrivedAt ?? 0,
    end: ({ calls }) => calls.at(-1)?.arrivedAt ?? 0,
    restingMax: 0,
  });

  /** In order of arrival. */
  of(caller: SubjectId): readonly EarlierCall[] {
    return this.#byCaller.get(caller)?.calls ?? [];
  }

  add(caller: SubjectId, calls: readonly EarlierCall[]): void {
    const known = this.of(caller);
    this.#keep(
      caller,
      [...known, ...calls].sort((a, b) => a.arrivedAt - b.arrivedAt),
    );
  }

  *all(): IterableIterator<{ readonly caller: SubjectId; readonly earlier: EarlierCall }> {
    for (const caller of this.#byCaller.keys() as IterableIterator<SubjectId>) {
      for (const earlier of this.of(caller)) yield { caller, earlier };
    }
  }

  /** Forgets calls that came before `before`. */
  forget(before: Instant): void {
    for (const caller of this.#byCaller.keys() as IterableIterator<SubjectId>) {
      if (this.#byCaller.at(caller)! >= before) continue;
      const recent = this.of(caller).filter(({ arrivedAt }) => arrivedAt >= before);
      if (recent.length === 0) this.#byCaller.delete(caller);
      else this.#keep(caller, recent);
    }
  }

  #keep(caller: SubjectId, calls: readonly EarlierCall[]): void {
    this.#byCaller.set(caller, { calls: calls.slice(-historyMax) });
    this.#byCaller.rest(caller);
  }
}
