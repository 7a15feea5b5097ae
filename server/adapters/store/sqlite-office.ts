/** Details of notes, calamity messages that are on, and how employees arranged to be reached. */
import type {
  Catalogue,
  NoteDetail,
  OfficeStore,
  ReachabilityRecord,
  SwitchedCalamity,
  ToldOutlook,
} from '../../app/ports/office.ts';
import { idOf, type MunicipalityId } from '../../domain/ids.ts';
import type { Sql } from './sql.ts';

export class SqliteOffice implements OfficeStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async catalogueVersion(): Promise<number> {
    const query = this.#sql.db
      .selectFrom('catalogue')
      .select((eb) => eb.fn.sum<number>('version').as('version'));
    return Number(this.#sql.first(query)?.version ?? 0);
  }

  async catalogues(): Promise<readonly Catalogue[]> {
    const rows = await this.#sql.db.selectFrom('catalogue').selectAll().execute();
    return rows.map((row) => ({
      municipality: idOf(row.municipality),
      version: row.version,
      products: JSON.parse(row.products) as Catalogue['products'],
      changedAt: row.changed_at,
    }));
  }

  async saveCatalogue({ municipality, version, products, changedAt }: Catalogue): Promise<void> {
    const values = { version, products: JSON.stringify(products), changed_at: changedAt };
    await this.#sql.write([
      this.#sql.db
        .insertInto('catalogue')
        .values({ municipality, ...values })
        .onConflict((conflict) => conflict.column('municipality').doUpdateSet(values)),
    ]);
  }

  async outlooks(): Promise<readonly ToldOutlook[]> {
    const rows = await this.#sql.db.selectFrom('outlook').selectAll().execute();
    return rows.map((row) => ({
      municipality: idOf(row.municipality),
      day: row.day,
      minute: row.minute,
      chance: row.chance,
      cameTrue: row.came_true === null ? null : row.came_true === 1,
    }));
  }

  async saveOutlook({ municipality, day, minute, chance, cameTrue }: ToldOutlook): Promise<void> {
    const values = { chance, came_true: cameTrue === null ? null : Number(cameTrue) };
    await this.#sql.write([
      this.#sql.db
        .insertInto('outlook')
        .values({ municipality, day, minute, ...values })
        .onConflict((conflict) => conflict.columns(['municipality', 'day', 'minute']).doUpdateSet(values)),
    ]);
  }

  async saveNoteDetail({ note, details, createdBy }: NoteDetail): Promise<void> {
    const values = { details, created_by: createdBy };
    await this.#sql.write([
      this.#sql.db
        .insertInto('note_detail')
        .values({ note, ...values })
        .onConflict((conflict) => conflict.column('note').doUpdateSet(values)),
    ]);
  }

  async noteDetails(): Promise<readonly NoteDetail[]> {
    const rows = await this.#sql.db.selectFrom('note_detail').selectAll().execute();
    return rows.map((row) => ({
      note: idOf(row.note),
      details: idOf(row.details),
      createdBy: row.created_by === null ? null : idOf(row.created_by),
    }));
  }

  async calamities(): Promise<readonly SwitchedCalamity[]> {
    const rows = await this.#sql.db.selectFrom('calamity').selectAll().execute();
    return rows.map((row) => ({
      municipality: idOf(row.municipality),
      message: row.message,
      closes: row.closes === 1,
      since: row.since,
      until: row.until,
      by: idOf(row.by_employee),
    }));
  }

  async saveCalamity({ municipality, message, closes, since, until, by }: SwitchedCalamity): Promise<void> {
    const values = { message, closes: closes ? 1 : 0, since, until, by_employee: by };
    await this.#sql.write([
      this.#sql.db
        .insertInto('calamity')
        .values({ municipality, ...values })
        .onConflict((conflict) => conflict.column('municipality').doUpdateSet(values)),
    ]);
  }

  async removeCalamity(municipality: MunicipalityId): Promise<void> {
    await this.#sql.write([this.#sql.db.deleteFrom('calamity').where('municipality', '=', municipality)]);
  }

  async reachabilities(): Promise<readonly ReachabilityRecord[]> {
    const rows = await this.#sql.db.selectFrom('reachability').selectAll().execute();
    return rows.map((row) => ({
      employee: idOf(row.employee),
      version: row.version,
      settings: idOf(row.settings),
    }));
  }

  async saveReachability({ employee, version, settings }: ReachabilityRecord): Promise<boolean> {
    const { db } = this.#sql;
    const first = db
      .insertInto('reachability')
      .values({ employee, version, settings })
      .onConflict((conflict) => conflict.column('employee').doNothing());
    const next = db
      .updateTable('reachability')
      .set({ version, settings })
      .where('employee', '=', employee)
      .where('version', '=', version - 1);
    const [changed] = await this.#sql.write([version === 1 ? first : next]);
    return changed === 1;
  }
}
