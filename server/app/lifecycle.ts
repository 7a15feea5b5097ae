/**
 * Start and stop as one ordered list. A stop goes through the list backwards: first no new calls, then
 * calls finish up to a limit, then what is written is flushed, then sockets close.
 */
import type { Duration } from '../domain/time.ts';
import type { Log } from './ports/log.ts';

export interface Part {
  /** Shown in log lines: `part: sip`. */
  readonly name: string;
  readonly start: () => Promise<void> | void;
  /** Idempotent; may take until `stopWithin`. */
  readonly stop: () => Promise<void> | void;
  /** After this the stop goes on without it, and says so. */
  readonly stopWithin: Duration;
}

/** Starts the parts in order; a failure stops those that had started, in reverse, and is thrown on. */
export class Lifecycle {
  readonly #parts: readonly Part[];
  readonly #log: Log;
  readonly #wait: (after: Duration, fire: () => void) => { cancel(): void };
  readonly #started: Part[] = [];
  #stopping: Promise<void> | null = null;

  constructor(
    parts: readonly Part[],
    log: Log,
    wait: (after: Duration, fire: () => void) => { cancel(): void },
  ) {
    this.#parts = parts;
    this.#log = log;
    this.#wait = wait;
  }

  async start(): Promise<void> {
    for (const part of this.#parts) {
      try {
        await part.start();
      } catch (error) {
        this.#log.error('part.startFailed', { part: part.name, error: error as Error });
        await this.stop();
        throw error;
      }
      this.#started.push(part);
      this.#log.debug('part.started', { part: part.name });
    }
  }

  /** Stops what has started, newest first. A second call waits for the first. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  async #stopAll(): Promise<void> {
    for (let part = this.#started.pop(); part; part = this.#started.pop()) {
      this.#log.info('part.stopping', { part: part.name });
      const outcome = await this.#bounded(part);
      if (outcome !== null) this.#log.warn('part.stopFailed', { part: part.name, why: outcome });
    }
  }

  /** Null when it stopped in time, else why not. Shutdown goes on whatever one part does. */
  #bounded(part: Part): Promise<string | null> {
    return new Promise((resolve) => {
      const late = this.#wait(part.stopWithin, () => resolve(`not within ${part.stopWithin} ms`));
      Promise.resolve()
        .then(() => part.stop())
        .then(
          () => resolve(null),
          (error: unknown) => resolve(String(error)),
        )
        .finally(() => late.cancel());
    });
  }
}
