/** Retention rules and the destruction list; triggers refuse every change of a line. */
import type { Destruction, PrivacyStore, RetentionRecord, RetentionRule } from '../../app/ports/privacy.ts';
import { idOf, type MunicipalityId } from '../../domain/ids.ts';
import type { Sql } from './sql.ts';

export class SqlitePrivacy implements PrivacyStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async rules(municipality: MunicipalityId): Promise<readonly RetentionRule[]> {
    const rows = await this.#sql.db
      .selectFrom('retention_rule')
      .selectAll()
      .where('municipality', '=', municipality)
      .execute();
    return rows.map(({ record, days, basis }) => ({ record: record as RetentionRecord, days, basis }));
  }

  async saveRule(municipality: MunicipalityId, { record, days, basis }: RetentionRule): Promise<void> {
    await this.#sql.write([
      this.#sql.db
        .insertInto('retention_rule')
        .values({ municipality, record, days, basis })
        .onConflict((conflict) => conflict.columns(['municipality', 'record']).doUpdateSet({ days, basis })),
    ]);
  }

  async record(lines: readonly Destruction[]): Promise<void> {
    if (lines.length === 0) return;
    await this.#sql.write(
      lines.map(({ beganAt, destroyedAt, ...line }) =>
        this.#sql.db
          .insertInto('destruction')
          .values({ ...line, began_at: beganAt, destroyed_at: destroyedAt }),
      ),
    );
  }

  async destructions(
    municipality: MunicipalityId,
    offset: number,
    limit: number,
  ): Promise<{
    readonly count: number;
    readonly lines: readonly (Destruction & { readonly number: number })[];
  }> {
    const mine = this.#sql.db.selectFrom('destruction').where('municipality', '=', municipality);
    const total = await mine.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirst();
    const rows = await mine.selectAll().orderBy('number', 'desc').offset(offset).limit(limit).execute();
    return {
      count: total?.count ?? 0,
      lines: rows.map((row) => ({
        number: row.number,
        run: row.run,
        municipality,
        record: row.record as RetentionRecord,
        object: row.object,
        beganAt: row.began_at,
        destroyedAt: row.destroyed_at,
        basis: row.basis,
        actor: row.actor === null ? null : idOf<'employee'>(row.actor),
      })),
    };
  }

  async newest(): Promise<number> {
    const query = this.#sql.db.selectFrom('destruction').select('number').orderBy('number', 'desc').limit(1);
    return this.#sql.first(query)?.number ?? 0;
  }

  async destroyedAfter(number: number): Promise<readonly string[]> {
    const rows = await this.#sql.db
      .selectFrom('destruction')
      .select('object')
      .where('number', '>', number)
      .execute();
    return rows.map(({ object }) => object);
  }
}
