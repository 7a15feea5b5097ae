/** Personal data by reference: each subject's data under its own key, the keys under the master key. */

import type { CompiledQuery } from 'kysely';
import type { Aged, KnownSubject, PersonalData, SubjectKind, Subjects } from '../../app/ports/subjects.ts';
import type { MunicipalityId, SubjectId } from '../../domain/ids.ts';
import { idOf } from '../../domain/ids.ts';
import { hour, type Instant } from '../../domain/time.ts';
import { keyBytes, lookupHash, type StoreKeys, seal, unseal } from './sealed.ts';
import type { Sql } from './sql.ts';

export interface SqliteSubjectsParts {
  readonly sql: Sql;
  readonly keys: StoreKeys;
  readonly newId: () => string;
  /** Random bytes as base64url. */
  readonly secret: (bytes: number) => string;
  /** Folds the log file into the database, so that nothing erased lingers in it. */
  readonly checkpoint: () => Promise<void>;
}

/** The most ids that are asked for in one statement. */
const idsPerQuery = 500;

/** Retention counts in days: who calls again sooner than this is not written down as seen anew. */
const seenStep = hour;

interface Known {
  readonly id: string;
  readonly seen_at: Instant;
}

export class SqliteSubjects implements Subjects {
  readonly #parts: SqliteSubjectsParts;
  /** Compiled once: every call asks it. */
  readonly #byLookup: CompiledQuery<Known>;

  constructor(parts: SqliteSubjectsParts) {
    this.#parts = parts;
    this.#byLookup = parts.sql.db
      .selectFrom('subject')
      .select(['id', 'seen_at'])
      .where('lookup', '=', new Uint8Array())
      .compile();
  }

  async callerByNumber(
    municipality: MunicipalityId | null,
    number: string,
    now: Instant,
  ): Promise<SubjectId> {
    const { sql, keys } = this.#parts;
    const hash = lookupHash(keys.lookup, municipality, number);
    const known = this.#byHash(hash);
    if (known !== undefined) {
      // Not worth a wait for the disk: it only moves the moment of retention.
      if (now - known.seen_at >= seenStep) {
        sql.writeNow([sql.db.updateTable('subject').set({ seen_at: now }).where('id', '=', known.id)]);
      }
      return idOf(known.id);
    }
    // Not worth a wait either: an event that refers to this row is written after it, to the same file, and
    // is acknowledged only when both are on the disk.
    return this.createNow(municipality, 'caller', { number }, now, hash);
  }

  async find(municipality: MunicipalityId | null, number: string): Promise<SubjectId | null> {
    const known = this.#byHash(lookupHash(this.#parts.keys.lookup, municipality, number));
    return known === undefined ? null : idOf(known.id);
  }

  async create(
    municipality: MunicipalityId | null,
    kind: SubjectKind,
    data: PersonalData,
    now: Instant,
  ): Promise<SubjectId> {
    const id = this.createNow(municipality, kind, data, now);
    await this.#parts.sql.durable();
    return id;
  }

  async amend(id: SubjectId, data: PersonalData, now: Instant): Promise<boolean> {
    const done = this.amendNow(id, data, now);
    await this.#parts.sql.durable();
    return done;
  }

  async read(id: SubjectId): Promise<PersonalData | null> {
    return this.readNow(id);
  }

  async readMany(ids: readonly SubjectId[]): Promise<ReadonlyMap<SubjectId, PersonalData>> {
    const found = new Map<SubjectId, PersonalData>();
    for (let from = 0; from < ids.length; from += idsPerQuery) {
      const some = ids.slice(from, from + idsPerQuery);
      const rows = await this.#parts.sql.db
        .selectFrom('subject')
        .select(['id', 'key', 'data'])
        .where('id', 'in', some)
        .execute();
      for (const row of rows) {
        const data = this.#open(row);
        if (data !== null) found.set(idOf(row.id), data);
      }
    }
    return found;
  }

  async erase(id: SubjectId, now: Instant): Promise<boolean> {
    const { sql } = this.#parts;
    const [changed] = await sql.write([
      sql.db
        .updateTable('subject')
        .set({ key: null, data: null, lookup: null, erased_at: now })
        .where('id', '=', id)
        .where('erased_at', 'is', null),
    ]);
    await this.#parts.checkpoint();
    return changed === 1;
  }

  async eraseMany(ids: readonly SubjectId[], now: Instant): Promise<void> {
    const { sql } = this.#parts;
    for (let from = 0; from < ids.length; from += idsPerQuery) {
      await sql.write([
        sql.db
          .updateTable('subject')
          .set({ key: null, data: null, lookup: null, erased_at: now })
          .where('id', 'in', ids.slice(from, from + idsPerQuery))
          .where('erased_at', 'is', null),
        // An answer that was kept for its asker may hold what is erased here; that it was given still counts.
        sql.db.updateTable('replay').set({ state: 'forgotten', answer: null }).where('state', '=', 'done'),
      ]);
    }
    await this.#parts.checkpoint();
  }

  async unseenSince(kind: SubjectKind, before: Instant, limit: number): Promise<readonly SubjectId[]> {
    const rows = await this.#parts.sql.db
      .selectFrom('subject')
      .select('id')
      .where('kind', '=', kind)
      .where('erased_at', 'is', null)
      .where('seen_at', '<', before)
      .orderBy('seen_at')
      .limit(limit)
      .execute();
    return rows.map((row) => idOf(row.id));
  }

  async agedIn(
    municipality: MunicipalityId,
    kind: SubjectKind,
    before: Instant,
    after: SubjectId | null,
    limit: number,
  ): Promise<readonly Aged[]> {
    const rows = await this.#parts.sql.db
      .selectFrom('subject')
      .select(['id', 'created_at', 'seen_at'])
      .where('kind', '=', kind)
      .where('municipality', '=', municipality)
      .where('erased_at', 'is', null)
      .where('seen_at', '<', before)
      .where('id', '>', after ?? '')
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map((row) => ({ id: idOf(row.id), createdAt: row.created_at, seenAt: row.seen_at }));
  }

  async *scan(municipality: MunicipalityId, kinds: readonly SubjectKind[]): AsyncIterable<KnownSubject> {
    for (let after = ''; ; ) {
      const rows = await this.#parts.sql.db
        .selectFrom('subject')
        .select(['id', 'kind', 'key', 'data', 'seen_at'])
        .where('municipality', '=', municipality)
        .where('kind', 'in', kinds)
        .where('erased_at', 'is', null)
        .where('id', '>', after)
        .orderBy('id')
        .limit(idsPerQuery)
        .execute();
      for (const row of rows) {
        const data = this.#open(row);
        if (data !== null)
          yield { id: idOf(row.id), kind: row.kind as SubjectKind, seenAt: row.seen_at, data };
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < idsPerQuery) return;
      after = last.id;
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }

  /** `create` without waiting for the disk. */
  createNow(
    municipality: MunicipalityId | null,
    kind: SubjectKind,
    data: PersonalData,
    now: Instant,
    lookup: Uint8Array | null = null,
  ): SubjectId {
    const { sql, keys, newId, secret } = this.#parts;
    const id = newId();
    const key = Buffer.from(secret(keyBytes), 'base64url');
    const row = {
      id,
      municipality,
      kind,
      lookup,
      key: seal(keys.wrap, this.#nonce(), id, key),
      data: this.#sealData(key, id, data),
      created_at: now,
      seen_at: now,
      erased_at: null,
    };
    sql.writeNow([sql.db.insertInto('subject').values(row)]);
    return idOf(id);
  }

  /** `amend` without waiting for the disk. */
  amendNow(id: SubjectId, data: PersonalData, now: Instant): boolean {
    const { sql } = this.#parts;
    const row = this.#row(id);
    const key = row === undefined ? null : this.#unwrap(row);
    const old = row === undefined ? null : this.#open(row);
    if (key === null || old === null) return false;
    const given = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
    const sealed = this.#sealData(key, id, { ...old, ...given });
    sql.writeNow([sql.db.updateTable('subject').set({ data: sealed, seen_at: now }).where('id', '=', id)]);
    return true;
  }

  /** `read`, at once. */
  readNow(id: SubjectId): PersonalData | null {
    const row = this.#row(id);
    return row === undefined ? null : this.#open(row);
  }

  #row(id: SubjectId) {
    const { sql } = this.#parts;
    return sql.first(sql.db.selectFrom('subject').select(['id', 'key', 'data']).where('id', '=', id));
  }

  #byHash(hash: Uint8Array): Known | undefined {
    const query: CompiledQuery<Known> = { ...this.#byLookup, parameters: [hash] };
    return this.#parts.sql.run(query).rows[0];
  }

  #unwrap(row: { readonly id: string; readonly key: Uint8Array | null }): Uint8Array | null {
    return row.key === null ? null : unseal(this.#parts.keys.wrap, row.id, row.key);
  }

  #open(row: {
    readonly id: string;
    readonly key: Uint8Array | null;
    readonly data: Uint8Array | null;
  }): PersonalData | null {
    const key = this.#unwrap(row);
    const plain = key === null || row.data === null ? null : unseal(key, row.id, row.data);
    return plain === null ? null : (JSON.parse(Buffer.from(plain).toString('utf8')) as PersonalData);
  }

  #sealData(key: Uint8Array, id: string, data: PersonalData): Uint8Array {
    return seal(key, this.#nonce(), id, Buffer.from(JSON.stringify(data), 'utf8'));
  }

  #nonce(): Uint8Array {
    return Buffer.from(this.#parts.secret(12), 'base64url');
  }
}
