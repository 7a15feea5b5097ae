/**
 * The ledger on SQLite, with group commit.
 *
 *   append ─┐                 one transaction      one flush of the disk
 *   append ─┼─▶ waiting ────▶ rows + hashes ─────▶ (pool thread) ─────▶ promises, then subscribers
 *   append ─┘      ▲                                    │
 *                  └───── what arrives meanwhile ◀──────┘ is the next group
 *
 * The event loop only ever waits for the transaction (some tens of microseconds a row), never for the disk.
 */
import type { Database, Statement, Transaction } from 'better-sqlite3';
import {
  type Ledger,
  LedgerError,
  type LedgerEvent,
  type LedgerQuery,
  type NewEvent,
  type Subscription,
} from '../../app/ports/ledger.ts';
import type { Log } from '../../app/ports/log.ts';
import { type ChainedRow, chainHash, genesis } from './chain.ts';
import type { DiskBarrier } from './disk-barrier.ts';
import { LedgerFeed } from './ledger-feed.ts';
import { LedgerReader } from './ledger-reader.ts';

/** Rows of one transaction: bounds how long the event loop waits for it (some milliseconds). */
export const rowsPerCommitMax = 256;
/** Length of one event's JSON: a fact is small, a document belongs elsewhere. */
export const eventCharsMax = 64 * 1024;

/** Tries of half a second each before a database held by another process counts as broken. */
const busyTriesMax = 20;

interface Append {
  readonly rows: readonly PreparedRow[];
  readonly resolve: (seqs: readonly number[]) => void;
  readonly reject: (error: LedgerError) => void;
}

type PreparedRow = Omit<ChainedRow, 'seq'> & { readonly repeatable: boolean };

interface Written {
  readonly append: Append;
  readonly outcome: readonly number[] | LedgerError;
}

export interface SqliteLedgerParts {
  readonly db: Database;
  readonly barrier: DiskBarrier;
  readonly newId: () => string;
  readonly log: Log;
  /** Waits while the log file is being folded back into the database; called before each transaction. */
  readonly gate: () => Promise<void> | null;
  /** Called after each transaction. */
  readonly committed: () => void;
}

export class SqliteLedger implements Ledger {
  readonly #parts: SqliteLedgerParts;
  readonly #reader: LedgerReader;
  readonly #feed: LedgerFeed;
  readonly #writeGroup: Transaction<(group: readonly Append[]) => readonly Written[]>;
  readonly #insert: Statement<unknown[]>;
  readonly #byId: Statement<[string], { seq: number; stream: string; type: string }>;
  readonly #last: Statement<[], { seq: number; hash: Uint8Array }>;
  #waiting: Append[] = [];
  #working: Promise<void> | null = null;
  #failure: LedgerError | null = null;
  #busyTries = 0;
  /** Rows of the newest transaction. They follow each other: nobody else writes within it. */
  #inserted: ChainedRow[] = [];

  constructor(parts: SqliteLedgerParts) {
    this.#parts = parts;
    this.#reader = new LedgerReader(parts.db);
    this.#insert = parts.db.prepare(
      'INSERT INTO ledger (seq, id, at, stream, municipality, type, v, data, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.#byId = parts.db.prepare('SELECT seq, stream, type FROM ledger WHERE id = ?');
    this.#last = parts.db.prepare('SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1');
    this.#writeGroup = parts.db.transaction((group: readonly Append[]) =>
      group.map((append) => this.#write(append)),
    );
    this.#feed = new LedgerFeed(this.#reader, this.#last.get()?.seq ?? 0, parts.log);
  }

  append(events: readonly NewEvent[]): Promise<readonly number[]> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    let rows: PreparedRow[];
    try {
      // Turned into text here and now: what the caller does to the objects later changes nothing.
      rows = events.map((event) => prepare(event, this.#parts.newId));
    } catch (error) {
      return Promise.reject(error);
    }
    if (rows.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ rows, resolve, reject });
      this.#working ??= this.#work();
    });
  }

  read(query: LedgerQuery): Promise<readonly LedgerEvent[]> {
    return this.#reader.read({ ...query, upTo: this.#visible(query.upTo) });
  }

  scan(query: LedgerQuery): AsyncIterable<LedgerEvent> {
    return this.#reader.scan({ ...query, upTo: this.#visible(query.upTo) });
  }

  subscribe(after: number, deliver: (event: LedgerEvent) => void): Subscription {
    return this.#feed.subscribe(after, deliver);
  }

  head(): number {
    return this.#feed.head();
  }

  /** Notices what another process wrote. */
  catchUp(): void {
    this.#feed.publish(this.#last.get()?.seq ?? 0);
  }

  /** Writes what waits, then refuses. */
  async close(): Promise<void> {
    while (this.#working !== null) await this.#working;
    this.#failure ??= new LedgerError('closed', 'The ledger was closed.');
    this.#feed.close();
  }

  /** Readers see durable facts only: one that power loss may still take back is not yet a fact. */
  #visible(upTo: number | undefined): number {
    return Math.min(upTo ?? Number.MAX_SAFE_INTEGER, this.head());
  }

  async #work(): Promise<void> {
    // Appends of the same turn of the event loop join the first group.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0 && this.#failure === null) {
      await this.#parts.gate();
      await this.#commitGroup();
    }
    if (this.#failure !== null) for (const append of this.#waiting.splice(0)) append.reject(this.#failure);
    this.#working = null;
  }

  async #commitGroup(): Promise<void> {
    const group = this.#takeGroup();
    let written: readonly Written[];
    try {
      this.#inserted = [];
      written = this.#writeGroup.immediate(group);
      this.#busyTries = 0;
      this.#parts.committed();
      await this.#parts.barrier.sync();
    } catch (cause) {
      if (isBusy(cause) && ++this.#busyTries < busyTriesMax) {
        // Another process holds the database for a moment; nothing was written, so the group waits on.
        this.#waiting.unshift(...group);
        return;
      }
      this.#failure = new LedgerError('failed', 'The ledger cannot be written.', { cause });
      this.#parts.log.error('ledger.failed', { error: this.#failure });
      for (const append of group) append.reject(this.#failure);
      return;
    }
    for (const { append, outcome } of written) {
      if (outcome instanceof LedgerError) append.reject(outcome);
      else append.resolve(outcome);
    }
    this.#feed.publish(this.#last.get()?.seq ?? 0, this.#inserted);
  }

  #takeGroup(): Append[] {
    let rows = 0;
    let count = 0;
    for (const append of this.#waiting) {
      rows += append.rows.length;
      if (count > 0 && rows > rowsPerCommitMax) break;
      count++;
    }
    return this.#waiting.splice(0, count);
  }

  /** Runs inside the transaction. A conflict writes nothing of its append; other faults undo the group. */
  #write(append: Append): Written {
    const conflict = this.#conflictIn(append.rows);
    if (conflict !== null) return { append, outcome: conflict };
    // Read again for each append: the command line may have written in between, from its own process.
    const last = this.#last.get();
    let seq = last?.seq ?? 0;
    let hash: Uint8Array = last?.hash ?? genesis;
    const seqs = append.rows.map((row) => {
      const known = row.repeatable ? this.#byId.get(row.id) : undefined;
      if (known !== undefined) return known.seq;
      seq++;
      const chained = { ...row, seq };
      hash = chainHash(hash, chained);
      this.#inserted.push(chained);
      this.#insert.run(seq, row.id, row.at, row.stream, row.municipality, row.type, row.v, row.data, hash);
      return seq;
    });
    return { append, outcome: seqs };
  }

  /** An id that belongs to another fact, in the ledger or earlier in the same append. */
  #conflictIn(rows: readonly PreparedRow[]): LedgerError | null {
    const here = new Map<string, PreparedRow>();
    for (const row of rows) {
      if (!row.repeatable) continue;
      const known = this.#byId.get(row.id) ?? here.get(row.id);
      if (known !== undefined && (known.stream !== row.stream || known.type !== row.type)) {
        const message = `Event id ${row.id} belongs to a ${known.type} in ${known.stream}.`;
        return new LedgerError('idConflict', message);
      }
      here.set(row.id, row);
    }
    return null;
  }
}

const isBusy = (cause: unknown): boolean =>
  String((cause as { code?: unknown }).code).startsWith('SQLITE_BUSY');

function prepare(event: NewEvent, newId: () => string): PreparedRow {
  const data = JSON.stringify(event.data);
  const wrong =
    event.stream === ''
      ? 'it has no stream'
      : event.type === ''
        ? 'it has no type'
        : !Number.isSafeInteger(event.at)
          ? 'its time is not in whole milliseconds'
          : !Number.isSafeInteger(event.v) || event.v < 1
            ? 'its version is not 1 or more'
            : data === undefined || data[0] !== '{'
              ? 'its data is not a JSON object'
              : data.length > eventCharsMax
                ? `its data is longer than ${eventCharsMax} characters`
                : null;
  if (wrong !== null) throw new LedgerError('invalid', `Event ${event.type} cannot be written: ${wrong}.`);
  return {
    id: event.id ?? newId(),
    at: event.at,
    stream: event.stream,
    municipality: event.municipality,
    type: event.type,
    v: event.v,
    data,
    repeatable: event.id !== undefined,
  };
}
