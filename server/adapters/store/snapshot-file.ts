/**
 * The snapshot as one file beside the database, compressed. Its first line names the code, the number of the last event
 * and that event's hash in the chain: a file that belongs to another ledger, or to a past that was changed, does not
 * fit. Its last line has the SHA-256 of everything before.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, rmSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { Database } from 'better-sqlite3';
import type { Snapshots } from '../../app/ports/snapshots.ts';

const fileName = 'figures.snapshot';
/** Fast: the file is written while calls are running. */
const gzipLevel = 1;
/** Lines after which the event loop gets a turn. */
const linesPerTurn = 200;

interface Head {
  readonly key: string;
  readonly seq: number;
  readonly chain: string;
}

export class SnapshotFile implements Snapshots {
  readonly #db: Database;
  readonly #path: string;

  constructor(db: Database, dataDir: string) {
    this.#db = db;
    this.#path = join(dataDir, fileName);
  }

  async save(key: string, seq: number, pieces: Iterable<string>): Promise<void> {
    const chain = this.#chainAt(seq);
    if (chain === null) throw new Error(`there is no event ${seq}`);
    const half = `${this.#path}.part`;
    try {
      const lines = Readable.from(linesOf({ key, seq, chain }, pieces));
      await pipeline(lines, createGzip({ level: gzipLevel }), createWriteStream(half, { mode: 0o600 }));
      const file = await open(half, 'r+');
      await file.sync();
      await file.close();
      await rename(half, this.#path);
    } catch (error) {
      rmSync(half, { force: true });
      throw error;
    }
  }

  async load(
    key: string,
    take: (piece: string) => void,
  ): Promise<{ readonly seq: number } | { readonly seq: null; readonly why: string }> {
    if (!existsSync(this.#path)) return { seq: null, why: 'there is none' };
    try {
      // Twice through: nothing is taken over from a file that is not whole.
      const head = await this.#check(key);
      if (typeof head === 'string') return { seq: null, why: head };
      await this.#takeOver(take);
      return { seq: head.seq };
    } catch (error) {
      if (error instanceof NotTaken) throw error.cause;
      return { seq: null, why: (error as { readonly code?: string }).code ?? 'it cannot be read' };
    }
  }

  /** A file that cannot be taken over is a fault of ours: it goes, so that the next start has no trouble with it. */
  async #takeOver(take: (piece: string) => void): Promise<void> {
    let index = 0;
    await this.#lines((line) => {
      if (index++ === 0 || line.startsWith(endMark)) return;
      try {
        take(line);
      } catch (cause) {
        rmSync(this.#path, { force: true });
        throw new NotTaken('the snapshot was not taken over', { cause });
      }
    });
  }

  async #check(key: string): Promise<Head | string> {
    const hash = createHash('sha256');
    let head: Head | null = null;
    let end: string | null = null;
    await this.#lines((line) => {
      if (line.startsWith(endMark)) end = line.slice(endMark.length);
      else hash.update(line).update('\n');
      head ??= JSON.parse(line) as Head;
    });
    const found = head as Head | null;
    if (found === null || end !== hash.digest('hex')) return 'it is damaged';
    if (found.key !== key) return 'it was made by another version';
    return this.#chainAt(found.seq) === found.chain ? found : 'it does not belong to this ledger';
  }

  async #lines(take: (line: string) => void): Promise<void> {
    const input = createReadStream(this.#path).pipe(createGunzip());
    const failed = new Promise<never>((_resolve, reject) => input.once('error', reject));
    const reading = (async () => {
      for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) take(line);
    })();
    await Promise.race([reading, failed]);
  }

  #chainAt(seq: number): string | null {
    const row = this.#db
      .prepare<[number], { hash: Uint8Array }>('SELECT hash FROM ledger WHERE seq = ?')
      .get(seq);
    return row === undefined ? null : Buffer.from(row.hash).toString('hex');
  }
}

class NotTaken extends Error {}

/** No JSON begins so. */
const endMark = '# ';

async function* linesOf(head: Head, pieces: Iterable<string>): AsyncIterableIterator<string> {
  const hash = createHash('sha256');
  let count = 0;
  const counted = (line: string): string => {
    hash.update(line).update('\n');
    return `${line}\n`;
  };
  yield counted(JSON.stringify(head));
  for (const piece of pieces) {
    yield counted(piece);
    count += 1;
    if (count % linesPerTurn === 0) await new Promise<void>((resolve) => setImmediate(resolve));
  }
  yield `${endMark}${hash.digest('hex')}\n`;
}
