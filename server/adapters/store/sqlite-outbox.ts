/** The outbox and the ids that other systems gave to things of ours. */
import type { Selectable } from 'kysely';
import {
  droppedProblem,
  type Message,
  type NewMessage,
  type OutboxChannel,
  type OutboxCount,
  type OutboxFilter,
  type OutboxStore,
} from '../../app/ports/outbox.ts';
import { idOf, type MunicipalityId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { Sql } from './sql.ts';
import type { OutboxTable } from './tables.ts';

type Row = Selectable<OutboxTable>;

export class SqliteOutbox implements OutboxStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async put(messages: readonly NewMessage[]): Promise<void> {
    if (messages.length === 0) return;
    const rows = messages.map(({ id, channel, municipality, body, at, notBefore }) => ({
      id,
      channel,
      municipality,
      body: JSON.stringify(body),
      created_at: at,
      next_at: notBefore ?? at,
      problem: null,
    }));
    await this.#sql.write(
      rows.map((row) =>
        this.#sql.db
          .insertInto('outbox')
          .values(row)
          .onConflict((conflict) => conflict.column('id').doNothing()),
      ),
    );
  }

  async due(now: Instant, limit: number): Promise<readonly Message[]> {
    const rows = await this.#sql.db
      .selectFrom('outbox')
      .selectAll()
      .where('state', '=', 'waiting')
      .where('next_at', '<=', now)
      .orderBy('next_at')
      .orderBy('number')
      .limit(limit)
      .execute();
    return rows.map(messageOf);
  }

  async nextAt(): Promise<Instant | null> {
    const query = this.#sql.db
      .selectFrom('outbox')
      .select('next_at')
      .where('state', '=', 'waiting')
      .orderBy('next_at')
      .limit(1);
    return this.#sql.first(query)?.next_at ?? null;
  }

  async done(id: string): Promise<void> {
    await this.#sql.write([
      this.#sql.db.updateTable('outbox').set({ state: 'done', problem: null }).where('id', '=', id),
    ]);
  }

  async failed(id: string, problem: string, nextAt: Instant | null): Promise<void> {
    const state = nextAt === null ? 'givenUp' : 'waiting';
    await this.#sql.write([
      this.#sql.db
        .updateTable('outbox')
        .set((eb) => ({
          state,
          problem,
          attempts: eb('attempts', '+', 1),
          ...(nextAt === null ? {} : { next_at: nextAt }),
        }))
        .where('id', '=', id),
    ]);
  }

  async retry(municipality: MunicipalityId, number: number, now: Instant): Promise<boolean> {
    const [changed] = await this.#sql.write([
      this.#sql.db
        .updateTable('outbox')
        .set({ state: 'waiting', next_at: now })
        .where('number', '=', number)
        .where('municipality', '=', municipality)
        .where('state', '!=', 'done'),
    ]);
    return changed === 1;
  }

  async drop(municipality: MunicipalityId, number: number): Promise<boolean> {
    const [changed] = await this.#sql.write([
      this.#sql.db
        .updateTable('outbox')
        .set({ state: 'done', problem: droppedProblem })
        .where('number', '=', number)
        .where('municipality', '=', municipality)
        .where('state', '!=', 'done'),
    ]);
    return changed === 1;
  }

  async page(
    municipality: MunicipalityId,
    only: OutboxFilter,
    offset: number,
    limit: number,
  ): Promise<{ readonly count: number; readonly messages: readonly Message[] }> {
    const own = this.#sql.db.selectFrom('outbox').where('municipality', '=', municipality);
    const inState = only.state === null ? own : own.where('state', '=', only.state);
    const prefix = `webhook:${only.webhook}:`;
    // The id of a webhook's message begins with the webhook; a range, since LIKE would know wildcards.
    const mine =
      only.webhook === null
        ? inState
        : inState.where('id', '>=', prefix).where('id', '<', `${prefix}\u{10ffff}`);
    const total = await mine.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirst();
    const rows = await mine.selectAll().orderBy('number', 'desc').offset(offset).limit(limit).execute();
    return { count: total?.count ?? 0, messages: rows.map(messageOf) };
  }

  async counts(): Promise<readonly OutboxCount[]> {
    const rows = await this.#sql.db
      .selectFrom('outbox')
      .select((eb) => [
        'channel',
        'state',
        eb.fn.countAll<number>().as('count'),
        eb.fn.min('created_at').as('oldest'),
      ])
      .where('state', '!=', 'done')
      .groupBy(['channel', 'state'])
      .execute();
    return rows.map((row) => ({
      channel: row.channel as OutboxChannel,
      state: row.state as Message['state'],
      count: row.count,
      oldest: Number(row.oldest),
    }));
  }

  async forget(doneBefore: Instant): Promise<number> {
    const [changed = 0] = await this.#sql.write([
      this.#sql.db.deleteFrom('outbox').where('state', '=', 'done').where('created_at', '<', doneBefore),
    ]);
    return changed;
  }

  async remoteOf(id: string): Promise<string | null> {
    const query = this.#sql.db.selectFrom('remote_object').select('remote').where('id', '=', id);
    return this.#sql.first(query)?.remote ?? null;
  }

  async saveRemote(id: string, remote: string, now: Instant): Promise<void> {
    await this.#sql.write([
      this.#sql.db
        .insertInto('remote_object')
        .values({ id, remote, made_at: now })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ remote })),
    ]);
  }
}

function messageOf(row: Row): Message {
  return {
    number: row.number,
    id: row.id,
    channel: row.channel as OutboxChannel,
    municipality: idOf(row.municipality),
    body: JSON.parse(row.body) as Message['body'],
    createdAt: row.created_at,
    nextAt: row.next_at,
    attempts: row.attempts,
    state: row.state as Message['state'],
    problem: row.problem,
  };
}
