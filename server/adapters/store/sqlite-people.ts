/** Municipalities, teams, employees, devices and SIP credentials. Names of staff lie with the subjects. */

import {
  type Device,
  type DeviceKind,
  type Employee,
  type Municipality,
  type People,
  PeopleError,
  type Role,
  type SipCredential,
  type Team,
} from '../../app/ports/people.ts';
import type { DeviceId, EmployeeId, MunicipalityId, SubjectId, TeamId } from '../../domain/ids.ts';
import { idOf } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { Compilable, Sql } from './sql.ts';
import type { SqliteSubjects } from './sqlite-subjects.ts';
import type { EmployeeTable } from './tables.ts';

export class SqlitePeople implements People {
  readonly #sql: Sql;
  readonly #subjects: SqliteSubjects;

  constructor(sql: Sql, subjects: SqliteSubjects) {
    this.#sql = sql;
    this.#subjects = subjects;
  }

  async municipalities(): Promise<readonly Municipality[]> {
    const rows = await this.#sql.db.selectFrom('municipality').selectAll().orderBy('id').execute();
    return rows.map((row) => ({ id: idOf(row.id), name: row.name }));
  }

  async teams(municipality?: MunicipalityId): Promise<readonly Team[]> {
    let query = this.#sql.db.selectFrom('team').selectAll().orderBy('id');
    if (municipality !== undefined) query = query.where('municipality', '=', municipality);
    const rows = await query.execute();
    return rows.map((row) => ({ id: idOf(row.id), municipality: idOf(row.municipality), name: row.name }));
  }

  async employees(municipality?: MunicipalityId): Promise<readonly Employee[]> {
    let query = this.#sql.db.selectFrom('employee').selectAll().orderBy('id');
    if (municipality !== undefined) query = query.where('municipality', '=', municipality);
    return this.#describe(await query.execute());
  }

  async employee(id: EmployeeId): Promise<Employee | null> {
    const rows = await this.#sql.db.selectFrom('employee').selectAll().where('id', '=', id).execute();
    return (await this.#describe(rows))[0] ?? null;
  }

  async devices(employee?: EmployeeId): Promise<readonly Device[]> {
    let query = this.#sql.db
      .selectFrom('device')
      .select(['id', 'employee', 'kind', 'label', 'number'])
      .orderBy('id');
    if (employee !== undefined) query = query.where('employee', '=', employee);
    const rows = await query.execute();
    return rows.map((row) => ({
      id: idOf(row.id),
      employee: idOf(row.employee),
      kind: row.kind as DeviceKind,
      label: row.label,
      ...(row.number === null ? {} : { number: idOf<'subject'>(row.number) }),
    }));
  }

  async credential(device: DeviceId): Promise<SipCredential | null> {
    const row = await this.#sql.db
      .selectFrom('device')
      .innerJoin('employee', 'employee.id', 'device.employee')
      .select(['device.realm', 'device.ha1_md5', 'device.ha1_sha256'])
      .where('device.id', '=', device)
      .where('employee.active', '=', 1)
      .executeTakeFirst();
    if (row === undefined || row.realm === null || row.ha1_md5 === null || row.ha1_sha256 === null)
      return null;
    return { device, realm: row.realm, ha1: { MD5: row.ha1_md5, 'SHA-256': row.ha1_sha256 } };
  }

  async saveMunicipality({ id, name }: Municipality): Promise<void> {
    await this.#change([
      this.#sql.db
        .insertInto('municipality')
        .values({ id, name })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ name })),
    ]);
  }

  async saveTeam({ id, municipality, name }: Team): Promise<void> {
    await this.#change([
      this.#sql.db
        .insertInto('team')
        .values({ id, municipality, name })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ municipality, name })),
    ]);
  }

  async removeTeam(team: TeamId): Promise<void> {
    await this.#change([this.#sql.db.deleteFrom('team').where('id', '=', team)]);
  }

  async saveEmployee(employee: Employee, now: Instant): Promise<void> {
    const { db } = this.#sql;
    const { id, municipality } = employee;
    if (employee.name.trim() === '') throw new PeopleError('invalid', 'An employee needs a name.');
    const subject = this.#saveName(employee, now);
    const values = { municipality, subject, active: employee.active ? 1 : 0, updated_at: now };
    const lists: Compilable[] = [
      db.deleteFrom('employee_team').where('employee', '=', id),
      db.deleteFrom('employee_role').where('employee', '=', id),
      db.deleteFrom('employee_skill').where('employee', '=', id),
      ...employee.teams.map((team) => db.insertInto('employee_team').values({ employee: id, team })),
      ...employee.roles.map((role) => db.insertInto('employee_role').values({ employee: id, role })),
      ...employee.skills.map(({ skill, level }) =>
        db.insertInto('employee_skill').values({ employee: id, skill, level }),
      ),
    ];
    await this.#change([
      db
        .insertInto('employee')
        .values({ id, ...values })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(values)),
      ...lists,
    ]);
  }

  async saveDevice(device: Device, credential: SipCredential | null): Promise<void> {
    const { id, employee, kind, label, number = null } = device;
    const { db } = this.#sql;
    const owner = this.#sql.first(db.selectFrom('device').select('employee').where('id', '=', id))?.employee;
    if (owner !== undefined && owner !== employee) {
      throw new PeopleError('deviceTaken', `Device ${id} belongs to another employee.`);
    }
    const secrets =
      credential === null
        ? {}
        : { realm: credential.realm, ha1_md5: credential.ha1.MD5, ha1_sha256: credential.ha1['SHA-256'] };
    await this.#change([
      db
        .insertInto('device')
        .values({ id, employee, kind, label, number, ...secrets })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ kind, label, number, ...secrets })),
    ]);
  }

  async removeDevice(device: DeviceId): Promise<boolean> {
    const [changed] = await this.#change([this.#sql.db.deleteFrom('device').where('id', '=', device)]);
    return changed === 1;
  }

  async version(): Promise<number> {
    return this.#sql.first(this.#sql.db.selectFrom('people_version').select('version'))?.version ?? 0;
  }

  /** Name and address go to a subject of the employee; returns its id. */
  #saveName(employee: Employee, now: Instant): SubjectId {
    const { db } = this.#sql;
    const query = db.selectFrom('employee').select('subject').where('id', '=', employee.id);
    const known = this.#sql.first(query)?.subject;
    const data = { name: employee.name, email: employee.email ?? '' };
    if (known !== undefined && this.#subjects.amendNow(idOf(known), data, now)) return idOf(known);
    return this.#subjects.createNow(employee.municipality, 'employee', data, now);
  }

  async #change(queries: readonly Compilable[]): Promise<readonly number[]> {
    const { db } = this.#sql;
    const next = db.updateTable('people_version').set((eb) => ({ version: eb('version', '+', 1) }));
    try {
      return await this.#sql.write([...queries, next]);
    } catch (cause) {
      const code = String((cause as { code?: unknown }).code);
      if (code === 'SQLITE_CONSTRAINT_FOREIGNKEY') {
        const message =
          'It refers to a municipality, team or employee that does not exist, or is still referred to.';
        throw new PeopleError('unknownReference', message, { cause });
      }
      if (code.startsWith('SQLITE_CONSTRAINT')) {
        throw new PeopleError('invalid', `It breaks a rule of the database: ${(cause as Error).message}`, {
          cause,
        });
      }
      throw cause;
    }
  }

  async #describe(rows: readonly EmployeeTable[]): Promise<readonly Employee[]> {
    if (rows.length === 0) return [];
    const { db } = this.#sql;
    const only = rows.length === 1 ? rows[0]?.id : undefined;
    const of = <T extends { where(column: 'employee', operator: '=', id: string): T }>(query: T): T =>
      only === undefined ? query : query.where('employee', '=', only);
    const teams = grouped(await of(db.selectFrom('employee_team').selectAll().orderBy('team')).execute());
    const roles = grouped(await of(db.selectFrom('employee_role').selectAll().orderBy('role')).execute());
    const skills = grouped(await of(db.selectFrom('employee_skill').selectAll().orderBy('skill')).execute());
    const names = await this.#subjects.readMany(rows.map((row) => idOf<'subject'>(row.subject)));
    return rows.map((row) => {
      const person = names.get(idOf<'subject'>(row.subject));
      return {
        id: idOf(row.id),
        municipality: idOf(row.municipality),
        name: person?.name ?? '',
        email: person?.email || null,
        teams: (teams.get(row.id) ?? []).map(({ team }) => idOf<'team'>(team)),
        roles: (roles.get(row.id) ?? []).map(({ role }) => role as Role),
        skills: (skills.get(row.id) ?? []).map(({ skill, level }) => ({
          skill: idOf<'skill'>(skill),
          level,
        })),
        active: row.active === 1,
      };
    });
  }
}

function grouped<Row extends { readonly employee: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.employee);
    if (group === undefined) groups.set(row.employee, [row]);
    else group.push(row);
  }
  return groups;
}
