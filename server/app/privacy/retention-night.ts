/**
 * Retention by itself, once every night: for each municipality what is over its term, then spoken messages and recorded
 * conversations. A server that was down at night makes up for it soon after its start.
 */
import type { MunicipalityId } from '../../domain/ids.ts';
import { type IsoDate, localTime, minute } from '../../domain/time.ts';
import type { AuditTrail } from '../ports/audit.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Privacy } from './privacy.ts';

const lookEvery = 10 * minute;
/** Two o'clock at night, in minutes of the day: after the figures of the day were settled. */
const runFrom = 2 * 60;

export interface RetentionNightParts {
  readonly privacy: Pick<Privacy, 'retain'>;
  readonly municipalities: () => Iterable<MunicipalityId>;
  /** Sounds that have to go with them; how many went. */
  readonly sounds: () => Promise<number>;
  readonly audit: Pick<AuditTrail, 'append'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly changed: () => void;
}

export class RetentionNight {
  readonly #parts: RetentionNightParts;
  #timer: Timer | null = null;
  #doneOn: IsoDate | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(parts: RetentionNightParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#timer = this.#parts.clock.setTimer(lookEvery, () => {
      this.#look();
      this.start();
    });
  }

  /** Resolves when a run that is under way has ended. */
  async stop(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = null;
    await this.#running;
  }

  #look(): void {
    const { date, minuteOfDay } = localTime(this.#parts.clock.now());
    if (minuteOfDay < runFrom || this.#doneOn === date) return;
    this.#doneOn = date;
    this.#running = this.#run();
  }

  async #run(): Promise<void> {
    const { municipalities, sounds, log, changed } = this.#parts;
    for (const municipality of municipalities()) await this.#runOf(municipality);
    try {
      log.info('retention.sounds', { destroyed: await sounds() });
    } catch (error) {
      log.error('retention.failed', { error: error as Error, hint: 'it is tried again the next night' });
    }
    changed();
  }

  /** What fails for one municipality does not keep the others waiting. */
  async #runOf(municipality: MunicipalityId): Promise<void> {
    const { privacy, audit, clock, log } = this.#parts;
    let destroyed: number | null = null;
    try {
      destroyed = (await privacy.retain(municipality, null, false)).length;
      log.info('retention.run', { municipality, destroyed });
    } catch (error) {
      log.error('retention.failed', {
        municipality,
        error: error as Error,
        hint: 'it is tried again the next night',
      });
    }
    await audit
      .append({
        at: clock.now(),
        municipality,
        actor: null,
        action: 'runRetention',
        object: destroyed === null ? 'every night' : `every night: ${destroyed} destroyed`,
        succeeded: destroyed !== null,
        source: 'clock',
      })
      .catch((error: unknown) => log.error('retention.notAudited', { error: error as Error }));
  }
}
