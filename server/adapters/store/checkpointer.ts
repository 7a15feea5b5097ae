/**
 * Keeps SQLite's log file (WAL) short without stopping the event loop.
 *
 *   commits …… 300th ─▶ PASSIVE on the worker (long; writers go on)
 *                        ─▶ gate shut ─▶ PASSIVE again (short: what came meanwhile) ─▶ gate open
 *                        ─▶ the next commit starts the log from its beginning
 *
 * SQLite starts the log anew only when every page of it is in the database. Without the gate a busy
 * writer would always be some pages ahead, and the log would grow without end; the counts that a
 * checkpoint returns do not show it. The gate makes appends wait (asynchronously), never the event loop.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Log } from '../../app/ports/log.ts';
import type { CheckpointMode, CheckpointResult } from './checkpoint-worker.ts';

/** Commits between checkpoints; at some four pages each the log stays around 5 MB. */
const commitsPerCheckpoint = 300;
/** Commits during one checkpoint before writers have to wait for it: the worker got no processor. */
const commitsAheadMax = 600;

export interface CheckpointerParts {
  readonly path: string;
  readonly log: Log;
  /** Called when the worker cannot work: SQLite's own checkpoints on the event loop must do then. */
  readonly fallBack: () => void;
}

export class Checkpointer {
  readonly #parts: CheckpointerParts;
  #worker: Worker | null = null;
  #commits = 0;
  #running: Promise<void> | null = null;
  #gate: Promise<void> | null = null;
  #broken = false;

  constructor(parts: CheckpointerParts) {
    this.#parts = parts;
  }

  /** Null: go ahead. Else writers wait for this before their transaction. */
  gate(): Promise<void> | null {
    return this.#commits >= commitsAheadMax ? (this.#running ?? this.#gate) : this.#gate;
  }

  committed(): void {
    this.#commits++;
    if (this.#commits < commitsPerCheckpoint || this.#running !== null || this.#broken) return;
    this.#start(() => this.#fold());
  }

  /** Empties the log file, so that nothing overwritten lingers there. */
  async truncate(): Promise<void> {
    while (this.#running !== null) await this.#running;
    if (this.#broken) return;
    await this.#start(() => this.#gated('TRUNCATE'));
  }

  async close(): Promise<void> {
    while (this.#running !== null) await this.#running;
    this.#broken = true;
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  #start(work: () => Promise<void>): Promise<void> {
    this.#commits = 0;
    this.#running = work()
      .catch((error: unknown) => this.#fail(error as Error))
      .finally(() => {
        this.#running = null;
      });
    return this.#running;
  }

  async #fold(): Promise<void> {
    await this.#ask('PASSIVE');
    await this.#gated('PASSIVE');
  }

  async #gated(mode: CheckpointMode): Promise<void> {
    let open = (): void => undefined;
    this.#gate = new Promise((resolve) => {
      open = resolve;
    });
    try {
      await this.#ask(mode);
    } finally {
      this.#gate = null;
      open();
    }
  }

  async #ask(mode: CheckpointMode): Promise<CheckpointResult> {
    this.#worker ??= this.#hire();
    const answer = once(this.#worker, 'message');
    this.#worker.postMessage(mode);
    const [result] = (await answer) as [CheckpointResult];
    return result;
  }

  #hire(): Worker {
    const worker = new Worker(new URL('./checkpoint-worker.js', import.meta.url), {
      workerData: { path: this.#parts.path },
    });
    // The store is closed explicitly; until then a thread that has nothing to do keeps nothing alive.
    worker.unref();
    return worker;
  }

  #fail(error: Error): void {
    this.#parts.log.warn('store.checkpointerFailed', { error });
    this.#broken = true;
    this.#worker = null;
    this.#parts.fallBack();
  }
}
