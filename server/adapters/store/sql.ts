/**
 * Kysely over the store's one connection. A statement runs synchronously and whole, and a transaction is
 * a list of statements, never a conversation across `await`: so no writer ever holds the database while
 * it waits for something else, and the same lists can be sent to another SQL database.
 */
import type { Database, Statement } from 'better-sqlite3';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { LedgerError } from '../../app/ports/ledger.ts';
import type { DiskBarrier } from './disk-barrier.ts';
import type { Tables } from './tables.ts';

/** Prepared statements kept for the next time; our queries are fewer, so none is thrown out. */
const statementsMax = 500;

export interface Compilable {
  compile(): CompiledQuery;
}

export class Sql {
  /** For reading, and for building statements. `execute` on a writing query is not durable by itself. */
  readonly db: Kysely<Tables>;
  readonly #db: Database;
  readonly #barrier: DiskBarrier;
  readonly #committed: () => void;
  readonly #statements = new Map<string, Statement<unknown[]>>();

  /** `committed` is called after each write. */
  constructor(db: Database, barrier: DiskBarrier, committed: () => void) {
    this.#db = db;
    this.#barrier = barrier;
    this.#committed = committed;
    this.db = new Kysely<Tables>({
      dialect: {
        createAdapter: () => new SqliteAdapter(),
        createDriver: () => new OneConnectionDriver((query) => this.run(query)),
        createIntrospector: (kysely) => new SqliteIntrospector(kysely),
        createQueryCompiler: () => new SqliteQueryCompiler(),
      },
    });
  }

  /**
   * Runs the statements in one transaction, all or none. Returns the rows each has changed once all of
   * it is on disk.
   */
  async write(queries: readonly Compilable[]): Promise<readonly number[]> {
    const changed = this.writeNow(queries);
    await this.durable();
    return changed;
  }

  /** The same without waiting for the disk: survives kill -9, not yet power loss. */
  writeNow(queries: readonly Compilable[]): readonly number[] {
    const all = (): readonly number[] =>
      queries.map((query) => Number(this.#execute(query.compile()).numAffectedRows ?? 0));
    return this.#guarded(() => this.#db.transaction(all).immediate());
  }

  /** One statement, at once. */
  run<Row>(query: CompiledQuery<Row>): QueryResult<Row> {
    return this.#guarded(() => this.#execute(query));
  }

  /** The first row of a query, at once. */
  first<Row>(query: { compile(): CompiledQuery<Row> }): Row | undefined {
    return this.run(query.compile()).rows[0];
  }

  /** All that was written before is on disk. */
  async durable(): Promise<void> {
    try {
      await this.#barrier.sync();
    } catch (cause) {
      throw new LedgerError('failed', 'The database cannot be written.', { cause });
    }
  }

  #execute<Row>(query: CompiledQuery<Row>): QueryResult<Row> {
    let statement = this.#statements.get(query.sql);
    if (statement === undefined) {
      statement = this.#db.prepare<unknown[]>(query.sql);
      if (this.#statements.size >= statementsMax) this.#statements.clear();
      this.#statements.set(query.sql, statement);
    }
    if (!statement.readonly) this.#committed();
    if (statement.reader) return { rows: statement.all(...query.parameters) as Row[] };
    const { changes } = statement.run(...query.parameters);
    return { rows: [], numAffectedRows: BigInt(changes) };
  }

  /** Broken constraints are the caller's affair and pass; a closed or broken database has our error. */
  #guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (cause) {
      const code = (cause as { code?: unknown }).code;
      if (typeof code === 'string' && code.startsWith('SQLITE_CONSTRAINT')) throw cause;
      if (String(code).startsWith('SQLITE_BUSY')) {
        throw new LedgerError('busy', 'Another process holds the database.', { cause });
      }
      if (!this.#db.open) throw new LedgerError('closed', 'The store was closed.', { cause });
      throw new LedgerError('failed', 'The database cannot be used.', { cause });
    }
  }
}

class OneConnectionDriver implements Driver {
  readonly #connection: DatabaseConnection;

  constructor(run: <Row>(query: CompiledQuery<Row>) => QueryResult<Row>) {
    this.#connection = {
      executeQuery: async (query) => run(query) as QueryResult<never>,
      // biome-ignore lint/correctness/useYield: it refuses.
      async *streamQuery() {
        throw new Error('Streaming is not supported: read page by page.');
      },
    };
  }

  async init(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }
  async beginTransaction(): Promise<void> {
    throw new Error('A transaction is a list of statements: use write() of sql.ts.');
  }
  async commitTransaction(): Promise<void> {}
  async rollbackTransaction(): Promise<void> {}
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {}
}
