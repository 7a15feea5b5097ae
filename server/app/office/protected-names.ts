/**
 * Names of protected persons (indicatieGeheimhouding) are shown to who may see them only once it is on record that they
 * did: who, when and of which call; never the name itself. What cannot be put on record is not shown.
 */
import type { CallId, EmployeeId, MunicipalityId } from '../../domain/ids.ts';
import { second } from '../../domain/time.ts';
import type { AuditTrail } from '../ports/audit.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';

/** Looks that are remembered, so that one conversation leaves one line; a forgotten one leaves another. */
const looksMax = 2_000;
/** A line that could not be written is tried again after this. */
const retryMs = 10 * second;

export interface ProtectedNamesParts {
  readonly audit: Pick<AuditTrail, 'append'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  /** Told when a line was written, and the names may be shown. */
  readonly changed: () => void;
}

export interface Look {
  readonly reader: EmployeeId;
  readonly call: CallId;
  readonly municipality: MunicipalityId | null;
  /** Ids of the protected persons in the register outside. */
  readonly persons: readonly string[];
}

export class ProtectedNames {
  readonly #parts: ProtectedNamesParts;
  /** Null: on record; else not before then. */
  readonly #looks = new Map<string, number | null>();

  constructor(parts: ProtectedNamesParts) {
    this.#parts = parts;
  }

  /** Whether these names may be shown now; puts the look on record when it is not yet. */
  mayShow(look: Look): boolean {
    const object = [look.call, ...look.persons].join(' ').slice(0, 200);
    const key = `${look.reader} ${object}`;
    const known = this.#looks.get(key);
    if (known === null) return true;
    const now = this.#parts.clock.now();
    if (known !== undefined && known > now) return false;
    this.#looks.delete(key);
    this.#looks.set(key, now + retryMs);
    const oldest = this.#looks.keys().next();
    if (this.#looks.size > looksMax && !oldest.done) this.#looks.delete(oldest.value);
    void this.#write(key, object, look);
    return false;
  }

  async #write(key: string, object: string, { reader, municipality }: Look): Promise<void> {
    const { audit, clock, log, changed } = this.#parts;
    try {
      await audit.append({
        at: clock.now(),
        municipality,
        actor: reader,
        action: 'seeProtectedPerson',
        object,
        succeeded: true,
        source: 'screen',
      });
      this.#looks.set(key, null);
      changed();
    } catch (error) {
      log.error('protectedNames.notWritten', { error: error as Error });
    }
  }
}
