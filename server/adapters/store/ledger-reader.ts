/** Reading the ledger: one statement builder, all at once or page by page. */
import type { Database, Statement } from 'better-sqlite3';
import type { LedgerEvent, LedgerQuery } from '../../app/ports/ledger.ts';
import type { MunicipalityId } from '../../domain/ids.ts';
import type { ChainedRow } from './chain.ts';

/** Rows read without letting the event loop go. */
const pageRows = 500;

export class LedgerReader {
  readonly #db: Database;
  /** By their text; there are as many as there are kinds of question (at most 2^6). */
  readonly #pages = new Map<string, Statement<unknown[], ChainedRow>>();

  constructor(db: Database) {
    this.#db = db;
  }

  async read(query: LedgerQuery): Promise<readonly LedgerEvent[]> {
    const events: LedgerEvent[] = [];
    for await (const event of this.scan(query)) events.push(event);
    return events;
  }

  async *scan(query: LedgerQuery): AsyncIterable<LedgerEvent> {
    for (let after = Math.max(query.after ?? 0, this.#lastBefore(query.from)); ; ) {
      const page = this.page({ ...query, after }, pageRows);
      yield* page;
      const last = page.at(-1);
      if (last === undefined || page.length < pageRows) return;
      after = last.seq;
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }

  /**
   * The number below the first event of `from` or later, so that a start reads hours and not years. By the
   * index on time alone: the planner would rather walk the whole ledger in order of number.
   */
  #lastBefore(from: number | undefined): number {
    if (from === undefined) return 0;
    const first = this.#db
      .prepare<[number], { seq: number | null }>(
        'SELECT min(+seq) AS seq FROM ledger INDEXED BY ledger_at WHERE at >= ?',
      )
      .get(from)?.seq;
    return first === null || first === undefined ? Number.MAX_SAFE_INTEGER : first - 1;
  }

  /** At most `limit` events that fit, in order of number. */
  page(query: LedgerQuery, limit: number): readonly LedgerEvent[] {
    const conditions = ['seq > ?'];
    const values: unknown[] = [query.after ?? 0];
    const narrow = (condition: string, ...given: readonly unknown[]): void => {
      conditions.push(condition);
      values.push(...given);
    };
    if (query.upTo !== undefined) narrow('seq <= ?', query.upTo);
    if (query.stream !== undefined) narrow('stream = ?', query.stream);
    if (query.municipality !== undefined) narrow('municipality = ?', query.municipality);
    if (query.types !== undefined)
      narrow('type IN (SELECT value FROM json_each(?))', JSON.stringify(query.types));
    if (query.from !== undefined) narrow('at >= ?', query.from);
    if (query.before !== undefined) narrow('at < ?', query.before);
    const sql = `SELECT seq, id, at, stream, municipality, type, v, data FROM ledger WHERE ${conditions.join(' AND ')} ORDER BY seq LIMIT ?`;
    values.push(limit);
    let statement = this.#pages.get(sql);
    if (statement === undefined) {
      statement = this.#db.prepare<unknown[], ChainedRow>(sql);
      this.#pages.set(sql, statement);
    }
    return statement.all(...values).map(eventOf);
  }
}

export function eventOf(row: ChainedRow): LedgerEvent {
  return {
    seq: row.seq,
    id: row.id,
    at: row.at,
    stream: row.stream,
    municipality: row.municipality as MunicipalityId | null,
    type: row.type,
    v: row.v,
    data: JSON.parse(row.data) as LedgerEvent['data'],
  };
}
