/** The audit trail; triggers refuse every change of a line. */
import type { AuditEntry, AuditFilter, AuditPage, AuditTrail } from '../../app/ports/audit.ts';
import { idOf, type MunicipalityId } from '../../domain/ids.ts';
import type { Sql } from './sql.ts';

export class SqliteAudit implements AuditTrail {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async append(entry: AuditEntry): Promise<void> {
    const succeeded = entry.succeeded ? 1 : 0;
    await this.#sql.write([this.#sql.db.insertInto('audit_line').values({ ...entry, succeeded })]);
  }

  async page(
    municipality: MunicipalityId,
    only: AuditFilter,
    offset: number,
    limit: number,
  ): Promise<AuditPage> {
    let mine = this.#sql.db
      .selectFrom('audit_line')
      .where(({ eb, or }) =>
        or([
          eb('municipality', '=', municipality),
          ...(only.withNobodys ? [eb('municipality', 'is', null)] : []),
        ]),
      );
    if (only.actor !== null) mine = mine.where('actor', '=', only.actor);
    if (only.action !== null) mine = mine.where('action', '=', only.action);
    if (only.succeeded !== null) mine = mine.where('succeeded', '=', only.succeeded ? 1 : 0);
    if (only.from !== null) mine = mine.where('at', '>=', only.from);
    if (only.before !== null) mine = mine.where('at', '<', only.before);
    const total = await mine.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirst();
    const rows = await mine.selectAll().orderBy('number', 'desc').offset(offset).limit(limit).execute();
    return {
      count: total?.count ?? 0,
      entries: rows.map((row) => ({
        ...row,
        municipality,
        actor: row.actor === null ? null : idOf<'employee'>(row.actor),
        succeeded: row.succeeded === 1,
      })),
    };
  }
}
