/** Machine tokens, webhooks and second factors. */
import type {
  ConnectionStore,
  MachineToken,
  Scope,
  SecondFactor,
  Topic,
  Webhook,
} from '../../app/ports/connections.ts';
import { type EmployeeId, idOf, type MunicipalityId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { Sql } from './sql.ts';
import type { MachineTokenTable } from './tables.ts';

export class SqliteConnections implements ConnectionStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async saveToken(token: MachineToken, hash: string): Promise<void> {
    await this.#sql.write([
      this.#sql.db.insertInto('machine_token').values({
        id: token.id,
        municipality: token.municipality,
        name: token.name,
        token: hash,
        scopes: JSON.stringify(token.scopes),
        created_by: token.createdBy,
        created_at: token.createdAt,
        expires_at: token.expiresAt,
        used_at: token.usedAt,
        revoked_at: token.revokedAt,
      }),
    ]);
  }

  async tokenByHash(hash: string): Promise<MachineToken | null> {
    const query = this.#sql.db.selectFrom('machine_token').selectAll().where('token', '=', hash);
    const row = this.#sql.first(query);
    return row === undefined ? null : tokenOf(row);
  }

  async tokenNames(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#sql.db.selectFrom('machine_token').select(['id', 'name']).execute();
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  async tokens(municipality: MunicipalityId): Promise<readonly MachineToken[]> {
    const rows = await this.#sql.db
      .selectFrom('machine_token')
      .selectAll()
      .where('municipality', '=', municipality)
      .orderBy('created_at', 'desc')
      .execute();
    return rows.map(tokenOf);
  }

  async touchToken(id: string, now: Instant): Promise<void> {
    this.#sql.writeNow([
      this.#sql.db.updateTable('machine_token').set({ used_at: now }).where('id', '=', id),
    ]);
  }

  async revokeToken(municipality: MunicipalityId, id: string, now: Instant): Promise<boolean> {
    const [changed] = await this.#sql.write([
      this.#sql.db
        .updateTable('machine_token')
        .set({ revoked_at: now })
        .where('id', '=', id)
        .where('municipality', '=', municipality)
        .where('revoked_at', 'is', null),
    ]);
    return changed === 1;
  }

  async webhooks(): Promise<readonly Webhook[]> {
    const rows = await this.#sql.db.selectFrom('webhook').selectAll().orderBy('created_at').execute();
    return rows.map((row) => ({
      id: row.id,
      municipality: idOf(row.municipality),
      address: row.address,
      topics: JSON.parse(row.topics) as readonly Topic[],
      secret: idOf(row.secret),
      active: row.active === 1,
      createdAt: row.created_at,
    }));
  }

  async saveWebhook(webhook: Webhook): Promise<void> {
    const values = {
      municipality: webhook.municipality,
      address: webhook.address,
      topics: JSON.stringify(webhook.topics),
      secret: webhook.secret,
      active: webhook.active ? 1 : 0,
      created_at: webhook.createdAt,
    };
    await this.#sql.write([
      this.#sql.db
        .insertInto('webhook')
        .values({ id: webhook.id, ...values })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(values)),
    ]);
  }

  async removeWebhook(municipality: MunicipalityId, id: string): Promise<boolean> {
    const [changed] = await this.#sql.write([
      this.#sql.db.deleteFrom('webhook').where('id', '=', id).where('municipality', '=', municipality),
    ]);
    return changed === 1;
  }

  async secondFactor(employee: EmployeeId): Promise<SecondFactor | null> {
    const row = this.#sql.first(
      this.#sql.db.selectFrom('second_factor').selectAll().where('employee', '=', employee),
    );
    if (row === undefined) return null;
    return {
      employee,
      secret: idOf(row.secret),
      confirmedAt: row.confirmed_at,
      lastStep: row.last_step,
    };
  }

  async secondFactors(): Promise<ReadonlySet<EmployeeId>> {
    const rows = await this.#sql.db
      .selectFrom('second_factor')
      .select('employee')
      .where('confirmed_at', 'is not', null)
      .execute();
    return new Set(rows.map((row) => idOf<'employee'>(row.employee)));
  }

  async saveSecondFactor({ employee, secret, confirmedAt, lastStep }: SecondFactor): Promise<void> {
    const values = { secret, confirmed_at: confirmedAt, last_step: lastStep };
    await this.#sql.write([
      this.#sql.db
        .insertInto('second_factor')
        .values({ employee, ...values })
        .onConflict((conflict) => conflict.column('employee').doUpdateSet(values)),
    ]);
  }

  async takeStep(employee: EmployeeId, step: number): Promise<boolean> {
    const [changed] = await this.#sql.write([
      this.#sql.db
        .updateTable('second_factor')
        .set({ last_step: step })
        .where('employee', '=', employee)
        .where('last_step', '<', step),
    ]);
    return changed === 1;
  }

  async removeSecondFactor(employee: EmployeeId): Promise<boolean> {
    const [changed] = await this.#sql.write([
      this.#sql.db.deleteFrom('second_factor').where('employee', '=', employee),
      this.#sql.db.deleteFrom('recovery_code').where('employee', '=', employee),
    ]);
    return changed === 1;
  }

  async saveRecoveryCodes(employee: EmployeeId, hashes: readonly string[]): Promise<void> {
    await this.#sql.write([
      this.#sql.db.deleteFrom('recovery_code').where('employee', '=', employee),
      ...hashes.map((code) =>
        this.#sql.db.insertInto('recovery_code').values({ employee, code, used_at: null }),
      ),
    ]);
  }

  async takeRecoveryCode(employee: EmployeeId, hash: string, now: Instant): Promise<boolean> {
    const [changed] = await this.#sql.write([
      this.#sql.db
        .updateTable('recovery_code')
        .set({ used_at: now })
        .where('employee', '=', employee)
        .where('code', '=', hash)
        .where('used_at', 'is', null),
    ]);
    return changed === 1;
  }
}

function tokenOf(row: MachineTokenTable): MachineToken {
  return {
    id: row.id,
    municipality: idOf(row.municipality),
    name: row.name,
    scopes: JSON.parse(row.scopes) as readonly Scope[],
    createdBy: idOf(row.created_by),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    usedAt: row.used_at,
    revokedAt: row.revoked_at,
  };
}
