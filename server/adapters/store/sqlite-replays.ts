/**
 * Kept answers. A row's name is a keyed hash of who asked what under which key; its answer is sealed under a key that is
 * made from the same words. So neither the database nor a backup of it with the master key gives an answer away: that takes
 * the random key which the sender chose. Erasing a person drops the answers beside it (`sqlite-subjects.ts`).
 */
import { createHmac } from 'node:crypto';
import type { Replay, ReplayStore } from '../../app/ports/replays.ts';
import { hour, type Instant, minute } from '../../domain/time.ts';
import { seal, unseal } from './sealed.ts';
import type { Sql } from './sql.ts';

/** How long a key counts: a program that repeats what it could not deliver has done so by then. */
export const replayKept = 24 * hour;
/** Rows that are kept; the oldest go when there are more. A busy municipality makes some thousands a day. */
export const replaysMax = 20_000;
/** Characters of the longest answer that is kept. */
const answerMax = 256 * 1024;
const sweepEvery = 10 * minute;
const sweepAfter = 1_000;

export interface SqliteReplaysParts {
  readonly sql: Sql;
  readonly key: Uint8Array;
  /** Random bytes as base64url. */
  readonly secret: (bytes: number) => string;
  /** Rows beyond which the oldest go; `replaysMax` but in tests. */
  readonly max?: number;
}

export class SqliteReplays implements ReplayStore {
  readonly #parts: SqliteReplaysParts;
  #sweptAt: Instant | null = null;
  #sinceSweep = 0;

  constructor(parts: SqliteReplaysParts) {
    this.#parts = parts;
  }

  begin(scope: string, body: string, now: Instant): Replay {
    const { sql } = this.#parts;
    this.#sweep(now);
    const id = this.#hash('id', scope);
    const print = this.#hash('print', body);
    const known = sql.first(
      sql.db.selectFrom('replay').select(['print', 'state', 'answer', 'begun_at']).where('id', '=', id),
    );
    if (known === undefined || known.begun_at <= now - replayKept) {
      const fresh = { print, state: 'begun', answer: null, begun_at: now } as const;
      sql.writeNow([
        sql.db
          .insertInto('replay')
          .values({ id, ...fresh })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(fresh)),
      ]);
      return { state: 'new' };
    }
    if (!print.equals(known.print)) return { state: 'other' };
    if (known.state !== 'done' || known.answer === null) {
      return { state: known.state === 'begun' ? 'begun' : 'forgotten' };
    }
    const plain = unseal(this.#hash('seal', scope), id.toString('hex'), known.answer);
    // A master key that was replaced since opens nothing; that it was done still counts.
    if (plain === null) return { state: 'forgotten' };
    const { answer } = JSON.parse(Buffer.from(plain).toString('utf8')) as { readonly answer?: unknown };
    return { state: 'done', answer };
  }

  done(scope: string, answer: unknown): void {
    const { sql, secret } = this.#parts;
    const id = this.#hash('id', scope);
    const text = JSON.stringify({ answer });
    const nonce = Buffer.from(secret(12), 'base64url');
    const sealed =
      text.length > answerMax
        ? null
        : seal(this.#hash('seal', scope), nonce, id.toString('hex'), Buffer.from(text, 'utf8'));
    const state = sealed === null ? 'forgotten' : 'done';
    sql.writeNow([sql.db.updateTable('replay').set({ state, answer: sealed }).where('id', '=', id)]);
  }

  failed(scope: string): void {
    const { sql } = this.#parts;
    sql.writeNow([sql.db.deleteFrom('replay').where('id', '=', this.#hash('id', scope))]);
  }

  /** What is over its term goes, and the oldest when there are too many. */
  #sweep(now: Instant): void {
    this.#sinceSweep += 1;
    const isDue =
      this.#sweptAt === null || now - this.#sweptAt >= sweepEvery || this.#sinceSweep >= sweepAfter;
    if (!isDue) return;
    this.#sweptAt = now;
    this.#sinceSweep = 0;
    const { sql, max = replaysMax } = this.#parts;
    const oldestKept = sql.db
      .selectFrom('replay')
      .select('begun_at')
      .orderBy('begun_at', 'desc')
      .offset(max)
      .limit(1);
    sql.writeNow([
      sql.db.deleteFrom('replay').where('begun_at', '<=', now - replayKept),
      sql.db.deleteFrom('replay').where('begun_at', '<=', oldestKept),
    ]);
  }

  #hash(use: string, text: string): Buffer {
    return createHmac('sha256', this.#parts.key)
      .update(JSON.stringify([use, text]))
      .digest();
  }
}
