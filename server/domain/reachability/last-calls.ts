/** Which call each caller made last, within a municipality: the one that their next call may be a repeat of. */
import type { MunicipalityId, SubjectId } from '../ids.ts';

const separator = '\u0000';

export class LastCalls {
  /** Streams, by caller. */
  readonly #in = new Map<MunicipalityId | null, Map<SubjectId, string>>();

  /** The caller rings again, in this stream; gives the stream of the call before, or undefined. */
  next(municipality: MunicipalityId | null, caller: SubjectId, stream: string): string | undefined {
    const callers = this.#callersOf(municipality);
    const last = callers.get(caller);
    callers.set(caller, stream);
    return last;
  }

  /** Forgets the calls that are not to be kept. */
  keep(isKept: (stream: string) => boolean): void {
    for (const callers of this.#in.values()) {
      for (const [caller, stream] of callers) if (!isKept(stream)) callers.delete(caller);
    }
  }

  /** Each caller as one text, with the stream. */
  *plain(): IterableIterator<{ readonly caller: string; readonly stream: string }> {
    for (const [municipality, callers] of this.#in) {
      for (const [caller, stream] of callers) {
        yield { caller: `${municipality ?? ''}${separator}${caller}`, stream };
      }
    }
  }

  /** Takes one of `plain` back. */
  restore(key: string, stream: string): void {
    const [municipality, caller] = key.split(separator) as [MunicipalityId, SubjectId];
    this.#callersOf(municipality === '' ? null : municipality).set(caller, stream);
  }

  #callersOf(municipality: MunicipalityId | null): Map<SubjectId, string> {
    let callers = this.#in.get(municipality);
    if (callers === undefined) {
      callers = new Map();
      this.#in.set(municipality, callers);
    }
    return callers;
  }
}
