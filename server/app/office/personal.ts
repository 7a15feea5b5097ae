/**
 * Personal data for screens, at hand without waiting: what is asked for is read once and kept for a short
 * while. Never in a log, never in the ledger; an erased person is gone from here within `keptMs`.
 */
import type { SubjectId } from '../../domain/ids.ts';
import { type Instant, minute } from '../../domain/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { PersonalData, Subjects } from '../ports/subjects.ts';

const keptMs = 2 * minute;
const entriesMax = 5000;

interface Entry {
  readonly data: PersonalData | null;
  readonly until: Instant;
}

export class Personal {
  readonly #subjects: Subjects;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #log: Log;
  readonly #entries = new Map<SubjectId, Entry>();
  readonly #loading = new Set<SubjectId>();
  readonly #listeners = new Set<() => void>();

  constructor(subjects: Subjects, clock: Pick<Clock, 'now'>, log: Log) {
    this.#subjects = subjects;
    this.#clock = clock;
    this.#log = log;
  }

  /** Called when something that `peek` did not know has been read. */
  onLoaded(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** What is at hand; null when unknown, erased, or still being read. */
  peek(id: SubjectId): PersonalData | null {
    const entry = this.#entries.get(id);
    if (entry === undefined || entry.until <= this.#clock.now()) void this.#load(id);
    return entry?.data ?? null;
  }

  async read(id: SubjectId): Promise<PersonalData | null> {
    const data = await this.#subjects.read(id);
    this.#keep(id, data);
    return data;
  }

  /** Makes sure that `peek` knows these. */
  async load(ids: Iterable<SubjectId>): Promise<void> {
    const now = this.#clock.now();
    const missing = [...new Set(ids)].filter((id) => (this.#entries.get(id)?.until ?? 0) <= now);
    if (missing.length === 0) return;
    const found = await this.#subjects.readMany(missing);
    for (const id of missing) this.#keep(id, found.get(id) ?? null);
  }

  forget(id: SubjectId): void {
    this.#entries.delete(id);
  }

  async #load(id: SubjectId): Promise<void> {
    if (this.#loading.has(id)) return;
    this.#loading.add(id);
    try {
      await this.read(id);
      for (const listener of this.#listeners) listener();
    } catch (error) {
      this.#log.warn('personal.readFailed', { error: error as Error });
    } finally {
      this.#loading.delete(id);
    }
  }

  #keep(id: SubjectId, data: PersonalData | null): void {
    this.#entries.delete(id);
    this.#entries.set(id, { data, until: this.#clock.now() + keptMs });
    const oldest = this.#entries.keys().next();
    if (this.#entries.size > entriesMax && !oldest.done) this.#entries.delete(oldest.value);
  }
}
