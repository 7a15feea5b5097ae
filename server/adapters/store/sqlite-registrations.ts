/** SIP bindings, kept over a restart. */

import type { Binding, Registrations } from '../../app/ports/registrations.ts';
import type { DeviceId } from '../../domain/ids.ts';
import { idOf } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { Sql } from './sql.ts';
import type { BindingTable } from './tables.ts';

export class SqliteRegistrations implements Registrations {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async replace(device: DeviceId, bindings: readonly Binding[]): Promise<void> {
    const { db } = this.#sql;
    this.#sql.writeNow([
      db.deleteFrom('binding').where('device', '=', device),
      ...bindings.map((binding) => db.insertInto('binding').values(rowOf(device, binding))),
    ]);
  }

  async of(device: DeviceId, now: Instant): Promise<readonly Binding[]> {
    const rows = await this.#sql.db
      .selectFrom('binding')
      .selectAll()
      .where('device', '=', device)
      .where('expires_at', '>', now)
      .orderBy('q', 'desc')
      .orderBy('updated_at', 'desc')
      .execute();
    return rows.map(bindingOf);
  }

  async all(now: Instant): Promise<readonly Binding[]> {
    const rows = await this.#sql.db
      .selectFrom('binding')
      .selectAll()
      .where('expires_at', '>', now)
      .orderBy('device')
      .orderBy('q', 'desc')
      .orderBy('updated_at', 'desc')
      .execute();
    return rows.map(bindingOf);
  }

  async expire(now: Instant): Promise<readonly Binding[]> {
    const rows = await this.#sql.db
      .deleteFrom('binding')
      .where('expires_at', '<=', now)
      .returningAll()
      .execute();
    return rows.map(bindingOf);
  }
}

function rowOf(device: DeviceId, binding: Binding): BindingTable {
  return {
    device,
    contact: binding.contact,
    call_id: binding.callId,
    cseq: binding.cseq,
    expires_at: binding.expiresAt,
    q: binding.q,
    instance: binding.instance,
    reg_id: binding.regId,
    flow: binding.flow,
    path: JSON.stringify(binding.path),
    user_agent: binding.userAgent,
    updated_at: binding.updatedAt,
  };
}

function bindingOf(row: BindingTable): Binding {
  return {
    device: idOf(row.device),
    contact: row.contact,
    callId: row.call_id,
    cseq: row.cseq,
    expiresAt: row.expires_at,
    q: row.q,
    instance: row.instance,
    regId: row.reg_id,
    flow: row.flow,
    path: JSON.parse(row.path) as readonly string[],
    userAgent: row.user_agent,
    updatedAt: row.updated_at,
  };
}
