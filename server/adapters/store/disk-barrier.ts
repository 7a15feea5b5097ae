/**
 * Durability without stopping the event loop.
 *
 * SQLite runs with `synchronous=NORMAL`: a commit writes the log file (WAL) and does not wait for the
 * disk, so it survives kill -9 at once and power loss not yet. `sync` then flushes the WAL on a pool
 * thread. What was committed before the call survives power loss when it resolves: the same promise as
 * `synchronous=FULL`, which would have kept the event loop waiting for the disk.
 *
 * Closing this handle drops no lock: SQLite keeps its locks on the database and -shm files, not the WAL.
 */
import { close, fdatasync, open } from 'node:fs';
import { promisify } from 'node:util';

export interface DiskBarrier {
  /** Resolves once all that was committed before the call is on disk. Rejects for good after one failure. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** For a database in memory: nothing survives, so there is nothing to wait for. */
export const noBarrier: DiskBarrier = {
  sync: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

/** `walPath` exists already. At most one flush runs; callers in the meantime share the next one. */
export async function openDiskBarrier(walPath: string): Promise<DiskBarrier> {
  return new WalBarrier(await promisify(open)(walPath, 'r+'));
}

class WalBarrier implements DiskBarrier {
  readonly #file: number;
  #running: Promise<void> | null = null;
  #next: Promise<void> | null = null;
  #failure: Error | null = null;

  constructor(file: number) {
    this.#file = file;
  }

  sync(): Promise<void> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    if (this.#running === null) return this.#flush();
    this.#next ??= this.#running.then(
      () => this.#flush(),
      () => this.#flush(),
    );
    return this.#next;
  }

  async close(): Promise<void> {
    await this.#running?.catch(() => undefined);
    await this.#next?.catch(() => undefined);
    await promisify(close)(this.#file);
  }

  #flush(): Promise<void> {
    this.#next = null;
    if (this.#failure !== null) return Promise.reject(this.#failure);
    const flush = new Promise<void>((resolve, reject) => {
      // The form with a callback costs half of what a FileHandle does, and this runs for every group.
      fdatasync(this.#file, (cause) => {
        if (this.#running === flush) this.#running = null;
        if (cause === null) return resolve();
        // After a failed flush the kernel may call the lost pages clean: a second, successful flush
        // would prove nothing. So the first failure is final.
        this.#failure = new Error('The disk did not confirm a write.', { cause });
        reject(this.#failure);
      });
    });
    this.#running = flush;
    return flush;
  }
}
