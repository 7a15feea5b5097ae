/** Passwords, sessions and one-time links. */
import type { Accounts, Session } from '../../app/ports/accounts.ts';
import { type DeviceId, type EmployeeId, idOf } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { Sql } from './sql.ts';

export class SqliteAccounts implements Accounts {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async anyPassword(): Promise<boolean> {
    return this.#sql.first(this.#sql.db.selectFrom('account').select('employee').limit(1)) !== undefined;
  }

  async passwordOf(employee: EmployeeId): Promise<string | null> {
    const query = this.#sql.db.selectFrom('account').select('password').where('employee', '=', employee);
    return this.#sql.first(query)?.password ?? null;
  }

  async setPassword(employee: EmployeeId, password: string, now: Instant, keep = ''): Promise<void> {
    const { db } = this.#sql;
    await this.#sql.write([
      db
        .insertInto('account')
        .values({ employee, password, changed_at: now })
        .onConflict((conflict) => conflict.column('employee').doUpdateSet({ password, changed_at: now })),
      db.deleteFrom('session').where('employee', '=', employee).where('token', '!=', keep),
      db.deleteFrom('sign_in_link').where('employee', '=', employee),
    ]);
  }

  async saveSession({ token, employee, csrf, device, createdAt, seenAt, endsAt }: Session): Promise<void> {
    const values = { employee, csrf, device, created_at: createdAt, seen_at: seenAt, ends_at: endsAt };
    await this.#sql.write([
      this.#sql.db
        .insertInto('session')
        .values({ token, ...values })
        .onConflict((conflict) => conflict.column('token').doUpdateSet(values)),
    ]);
  }

  async session(token: string): Promise<Session | null> {
    const row = this.#sql.first(this.#sql.db.selectFrom('session').selectAll().where('token', '=', token));
    if (row === undefined) return null;
    return {
      token,
      employee: idOf(row.employee),
      csrf: row.csrf,
      device: row.device === null ? null : idOf(row.device),
      createdAt: row.created_at,
      seenAt: row.seen_at,
      endsAt: row.ends_at,
    };
  }

  async touchSession(token: string, now: Instant): Promise<void> {
    this.#sql.writeNow([
      this.#sql.db.updateTable('session').set({ seen_at: now }).where('token', '=', token),
    ]);
  }

  async endSession(token: string): Promise<void> {
    await this.#sql.write([this.#sql.db.deleteFrom('session').where('token', '=', token)]);
  }

  async endSessionsOf(employee: EmployeeId): Promise<void> {
    await this.#sql.write([this.#sql.db.deleteFrom('session').where('employee', '=', employee)]);
  }

  async removeOldSessions(endedBefore: Instant, seenBefore: Instant): Promise<void> {
    this.#sql.writeNow([
      this.#sql.db.deleteFrom('session').where('ends_at', '<=', endedBefore),
      this.#sql.db.deleteFrom('session').where('seen_at', '<=', seenBefore),
      this.#sql.db.deleteFrom('sign_in_link').where('expires_at', '<=', endedBefore),
    ]);
  }

  async sessionDevices(): Promise<ReadonlySet<DeviceId>> {
    const rows = await this.#sql.db.selectFrom('session').select('device').execute();
    return new Set(rows.flatMap(({ device }) => (device === null ? [] : [idOf<'device'>(device)])));
  }

  async saveLink(token: string, employee: EmployeeId, expiresAt: Instant): Promise<void> {
    const values = { token, employee, expires_at: expiresAt };
    await this.#sql.write([this.#sql.db.insertInto('sign_in_link').values(values)]);
  }

  async linkOwner(token: string, now: Instant): Promise<EmployeeId | null> {
    const query = this.#sql.db
      .selectFrom('sign_in_link')
      .select('employee')
      .where('token', '=', token)
      .where('expires_at', '>', now);
    const row = this.#sql.first(query);
    return row === undefined ? null : idOf(row.employee);
  }

  async takeLink(token: string, now: Instant): Promise<EmployeeId | null> {
    const owner = await this.linkOwner(token, now);
    if (owner === null) return null;
    // Who removes the row has used the link: of two at the same time one gets nothing.
    const query = this.#sql.db.deleteFrom('sign_in_link').where('token', '=', token);
    const [removed] = await this.#sql.write([query]);
    return removed === 1 ? owner : null;
  }
}
