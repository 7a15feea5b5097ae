/**
 * The first run: nobody can sign in yet, so a one-time link of the log lets the administrator in, and nobody
 * else. There is no default account and no default password.
 *
 *   start ─▶ link shown ─▶ look (which municipalities?) ─▶ finish (account made, signed in) ─▶ closed for good
 *
 * The token lives in memory: a restart before the end shows a new link.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { type EmployeeId, idOf } from '../../domain/ids.ts';
import type { Accounts } from '../ports/accounts.ts';
import type { Chance, Clock } from '../ports/clock.ts';
import type { Municipality, People } from '../ports/people.ts';
import { LockOut, sourceRules } from './lock-out.ts';
import { hashPassword } from './password.ts';

export interface SetUpParts {
  readonly accounts: Accounts;
  readonly people: People;
  readonly clock: Pick<Clock, 'now'>;
  readonly chance: Pick<Chance, 'secret' | 'newId'>;
  /** Municipalities that have a dialplan. */
  readonly municipalities: () => readonly Municipality[];
}

export interface FirstAdministrator {
  readonly municipality: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export type SetUpResult =
  | { readonly ok: true; readonly employee: EmployeeId }
  | { readonly ok: false; readonly why: 'notOpen' | 'locked' | 'noSuchMunicipality' };

/** 256 random bits. */
const tokenBytes = 32;

export class SetUp {
  readonly #parts: SetUpParts;
  readonly #guesses = new LockOut(sourceRules);
  #token: Buffer | null = null;

  constructor(parts: SetUpParts) {
    this.#parts = parts;
  }

  /** Makes the token of the link when no administrator can sign in; null when one can. */
  async begin(): Promise<string | null> {
    if (await hasAdministrator(this.#parts)) return null;
    const token = this.#parts.chance.secret(tokenBytes);
    this.#token = hashOf(token);
    return token;
  }

  /** The municipalities to choose from, for who has the link. */
  look(token: string, source: string): readonly Municipality[] | null {
    return this.#fits(token, source) ? this.#parts.municipalities() : null;
  }

  async finish(token: string, source: string, wanted: FirstAdministrator): Promise<SetUpResult> {
    const now = this.#parts.clock.now();
    if (this.#guesses.lockedUntil(source, now) !== null) return { ok: false, why: 'locked' };
    if (!this.#fits(token, source)) return { ok: false, why: 'notOpen' };
    const municipality = this.#parts.municipalities().find(({ id }) => id === wanted.municipality);
    if (municipality === undefined) return { ok: false, why: 'noSuchMunicipality' };
    // Closed before the first wait: of two that come together only one gets in.
    this.#token = null;
    const { people, accounts, chance } = this.#parts;
    const employee = idOf<'employee'>(chance.newId());
    await people.saveEmployee(
      {
        id: employee,
        municipality: municipality.id,
        name: wanted.name,
        email: wanted.email,
        teams: [],
        roles: ['beheerder'],
        skills: [],
        active: true,
      },
      now,
    );
    await accounts.setPassword(employee, await hashPassword(wanted.password, chance.secret), now);
    return { ok: true, employee };
  }

  #fits(token: string, source: string): boolean {
    const now = this.#parts.clock.now();
    if (this.#token === null || this.#guesses.lockedUntil(source, now) !== null) return false;
    if (timingSafeEqual(hashOf(token), this.#token)) return true;
    this.#guesses.failed(source, now);
    return false;
  }
}

/** Whether somebody with role `beheerder` has a password. */
export async function hasAdministrator({
  accounts,
  people,
}: Pick<SetUpParts, 'accounts' | 'people'>): Promise<boolean> {
  for (const { id, roles, active } of await people.employees()) {
    if (active && roles.includes('beheerder') && (await accounts.passwordOf(id)) !== null) return true;
  }
  return false;
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
