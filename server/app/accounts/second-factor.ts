/**
 * Second factors of people: begun, confirmed with a code, asked for at sign-in, ended by its owner with a code or taken
 * away by an administrator. Recovery codes come with it, for when the telephone is gone.
 */
import type { EmployeeId } from '../../domain/ids.ts';
import type { Chance, Clock } from '../ports/clock.ts';
import type { ConnectionStore } from '../ports/connections.ts';
import type { Employee } from '../ports/people.ts';
import type { Subjects } from '../ports/subjects.ts';
import { newRecoveryCodes, recoveryHash } from './recovery-codes.ts';
import { base32, fromBase32, otpAddress, stepOfCode, totpSecretBytes } from './totp.ts';

export interface SecondFactorParts {
  readonly store: ConnectionStore;
  readonly subjects: Subjects;
  readonly clock: Pick<Clock, 'now'>;
  readonly chance: Pick<Chance, 'secret'>;
}

export class SecondFactors {
  readonly #parts: SecondFactorParts;
  #on: ReadonlySet<EmployeeId> = new Set();

  constructor(parts: SecondFactorParts) {
    this.#parts = parts;
  }

  async refresh(): Promise<void> {
    this.#on = await this.#parts.store.secondFactors();
  }

  isOn(employee: EmployeeId): boolean {
    return this.#on.has(employee);
  }

  /** A new secret, shown once. Null when a confirmed one is there: an administrator takes that away first. */
  async begin(
    employee: Employee,
    issuer: string,
  ): Promise<{ readonly secret: string; readonly address: string } | null> {
    const { store, subjects, clock, chance } = this.#parts;
    if (this.isOn(employee.id)) return null;
    const secret = base32(Buffer.from(chance.secret(totpSecretBytes), 'base64url'));
    const kept = await subjects.create(employee.municipality, 'secret', { text: secret }, clock.now());
    const before = await store.secondFactor(employee.id);
    await store.saveSecondFactor({ employee: employee.id, secret: kept, confirmedAt: null, lastStep: 0 });
    if (before !== null) await subjects.erase(before.secret, clock.now());
    return { secret, address: otpAddress(secret, employee.email ?? employee.id, issuer) };
  }

  /** Switches it on and makes the recovery codes, told once; null when the code is wrong. */
  async confirm(employee: EmployeeId, code: string): Promise<readonly string[] | null> {
    const { store, clock, chance } = this.#parts;
    const known = await store.secondFactor(employee);
    if (known === null || known.confirmedAt !== null || !(await this.#takes(employee, code))) return null;
    const used = await store.secondFactor(employee);
    const codes = newRecoveryCodes(chance);
    await store.saveRecoveryCodes(
      employee,
      codes.flatMap((each) => recoveryHash(each) ?? []),
    );
    await store.saveSecondFactor({ ...(used ?? known), confirmedAt: clock.now() });
    await this.refresh();
    return codes;
  }

  /** Whether this code of the app, or recovery code, is right now; each works once. */
  async check(employee: EmployeeId, code: string): Promise<boolean> {
    const hash = recoveryHash(code);
    if (hash === null) return this.#takes(employee, code);
    return this.#parts.store.takeRecoveryCode(employee, hash, this.#parts.clock.now());
  }

  async remove(employee: EmployeeId): Promise<boolean> {
    const { store, subjects, clock } = this.#parts;
    const known = await store.secondFactor(employee);
    if (known === null || !(await store.removeSecondFactor(employee))) return false;
    await subjects.erase(known.secret, clock.now());
    await this.refresh();
    return true;
  }

  async #takes(employee: EmployeeId, code: string): Promise<boolean> {
    const { store, subjects, clock } = this.#parts;
    const known = await store.secondFactor(employee);
    const secret = known === null ? undefined : (await subjects.read(known.secret))?.text;
    const step = secret === undefined ? null : stepOfCode(fromBase32(secret), code, clock.now());
    return step !== null && store.takeStep(employee, step);
  }
}
