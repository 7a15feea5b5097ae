/**
 * A thread with a connection of its own that folds SQLite's log file back into the database. Copying
 * pages and flushing two files takes milliseconds to tens of them, which the event loop cannot spare.
 * Asked with the mode, answers with SQLite's counts; ends when its port is closed.
 */
import { parentPort, workerData } from 'node:worker_threads';
import Sqlite from 'better-sqlite3';

export type CheckpointMode = 'PASSIVE' | 'TRUNCATE';

export interface CheckpointResult {
  /** 1 when a reader or writer kept it from finishing. */
  readonly busy: number;
  /** Pages in the log file, and how many of them are in the database now. */
  readonly log: number;
  readonly checkpointed: number;
}

const port = parentPort;
if (port !== null) {
  const db = new Sqlite((workerData as { readonly path: string }).path, { fileMustExist: true });
  db.pragma('synchronous = NORMAL');
  port.on('message', (mode: CheckpointMode) => {
    const [result] = db.pragma(`wal_checkpoint(${mode})`) as readonly CheckpointResult[];
    port.postMessage(result);
  });
  port.on('close', () => db.close());
}
