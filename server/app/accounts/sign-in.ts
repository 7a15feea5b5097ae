/**
 * Signing in and being signed in: passwords, one-time links, sessions as opaque tokens, lock-out.
 *
 *   password or link ─▶ session (token to the browser, its hash to the database) ─▶ who, with every request
 *
 * Whoever forgot the password gets a link of an administrator, which also undoes a lock-out, and chooses another.
 */
import { createHash } from 'node:crypto';
import type { EmployeeId } from '../../domain/ids.ts';
import { hour, type Instant, minute } from '../../domain/time.ts';
import type { PeopleDirectory } from '../people-directory.ts';
import type { Accounts, Session } from '../ports/accounts.ts';
import type { Chance, Clock } from '../ports/clock.ts';
import type { Employee } from '../ports/people.ts';
import { accountRules, LockOut, sourceKey, sourceRules } from './lock-out.ts';
import { hashPassword, isPassword, nobodysHash } from './password.ts';
import type { SecondFactors } from './second-factor.ts';

/** A session ends after a working day, or when nothing was heard of its browser for a while. */
export const sessionLength = 12 * hour;
export const sessionIdle = 2 * hour;
const linkLength = 24 * hour;
/** How long after coming in by a link another password may be chosen without the old one. */
const chooseLength = hour;
/** How precisely the last use is kept. */
const touchEvery = minute;
/** 256 random bits. */
const tokenBytes = 32;

/** Who asks: a session with its employee as the directory knows them now. */
export interface SignedIn {
  readonly session: Session;
  readonly employee: Employee;
}

export type SignInResult =
  | { readonly ok: true; readonly token: string; readonly who: SignedIn }
  | { readonly ok: false; readonly why: 'unknown'; readonly employee: Employee | null }
  /** The password is right; a code of the authenticator app is missing or wrong. */
  | { readonly ok: false; readonly why: 'codeMissing' | 'codeWrong'; readonly employee: Employee }
  | {
      readonly ok: false;
      readonly why: 'locked';
      readonly until: Instant;
      readonly employee: Employee | null;
    };

/** What came of choosing another password. */
export type PasswordChange =
  | 'changed'
  /** The present password is not the one that was given. */
  | 'wrong'
  /** There is none to give: this person signs in elsewhere, and needs a link to choose one here. */
  | 'needsLink'
  | 'locked';

export interface SignInParts {
  readonly accounts: Accounts;
  readonly people: PeopleDirectory;
  readonly clock: Pick<Clock, 'now'>;
  readonly chance: Pick<Chance, 'secret'>;
  /** Absent where nobody signs in with a password: a seed, a test. */
  readonly secondFactors?: Pick<SecondFactors, 'isOn' | 'check'>;
}

export class SignIn {
  readonly #parts: SignInParts;
  readonly #byAccount = new LockOut(accountRules);
  readonly #bySource = new LockOut(sourceRules);
  /** Sessions opened by a link, and until when these may choose a password; gone at a restart. */
  readonly #mayChoose = new Map<string, Instant>();
  /** Sessions opened by a provider outside, and when these end; gone at a restart. */
  readonly #fromProvider = new Map<string, Instant>();
  readonly #listeners = new Set<() => void>();

  constructor(parts: SignInParts) {
    this.#parts = parts;
  }

  /** `login` is an e-mail address or an employee's id. The time it takes does not tell whether it exists. */
  async withPassword(
    login: string,
    password: string,
    code: string | null,
    address: string,
  ): Promise<SignInResult> {
    const source = sourceKey(address);
    const now = this.#parts.clock.now();
    const employee = this.#find(login);
    const account = employee?.id ?? login.toLowerCase();
    const until = this.#bySource.lockedUntil(source, now) ?? this.#byAccount.lockedUntil(account, now);
    if (until !== null) return { ok: false, why: 'locked', until, employee };
    // Counted before the slow part: guesses made at the same time all count.
    this.#bySource.failed(source, now);
    this.#byAccount.failed(account, now);
    const stored = employee === null ? null : await this.#parts.accounts.passwordOf(employee.id);
    const fits = await isPassword(password, stored ?? nobodysHash);
    if (employee === null || stored === null || !fits) return { ok: false, why: 'unknown', employee };
    const { secondFactors } = this.#parts;
    if (secondFactors?.isOn(employee.id) === true) {
      // It stays counted as a failure until a code is right: six digits can be guessed at.
      if (code === null) return { ok: false, why: 'codeMissing', employee };
      if (!(await secondFactors.check(employee.id, code))) return { ok: false, why: 'codeWrong', employee };
    }
    // One own account does not buy guesses at those of others.
    this.#bySource.forgive(source);
    this.#byAccount.succeeded(account);
    return this.#open(employee);
  }

  /** Somebody whom a provider outside vouches for. */
  async asEmployee(employee: Employee): Promise<SignInResult> {
    const opened = await this.#open(employee);
    if (opened.ok) this.#fromProvider.set(opened.who.session.token, opened.who.session.endsAt);
    return opened;
  }

  /** Somebody who chose a password a moment ago, at the first run. */
  asNewcomer(employee: Employee): Promise<SignInResult> {
    return this.#open(employee);
  }

  /** Whether this session was opened at a provider outside, where its owner is still signed in. */
  isFromProvider({ token }: Session): boolean {
    return this.#fromProvider.has(token);
  }

  /** A link stands for a password, not for the second factor; it is used up when the code is right. */
  async withLink(token: string, code: string | null, address: string): Promise<SignInResult> {
    const source = sourceKey(address);
    const { accounts, clock, secondFactors } = this.#parts;
    const now = clock.now();
    const until = this.#bySource.lockedUntil(source, now);
    if (until !== null) return { ok: false, why: 'locked', until, employee: null };
    const owner = await accounts.linkOwner(hashOf(token), now);
    const employee = owner === null ? null : this.#active(owner);
    if (employee !== null && secondFactors?.isOn(employee.id) === true) {
      const lockedUntil = this.#byAccount.lockedUntil(employee.id, now);
      if (lockedUntil !== null) return { ok: false, why: 'locked', until: lockedUntil, employee };
      if (code === null) return { ok: false, why: 'codeMissing', employee };
      this.#bySource.failed(source, now);
      this.#byAccount.failed(employee.id, now);
      if (!(await secondFactors.check(employee.id, code))) return { ok: false, why: 'codeWrong', employee };
      this.#bySource.forgive(source);
      this.#byAccount.succeeded(employee.id);
    }
    // Taken last: of two browsers with the same link one gets nothing.
    const taken = employee === null ? null : await accounts.takeLink(hashOf(token), now);
    if (employee !== null && taken === employee.id) {
      const opened = await this.#open(employee);
      if (opened.ok) this.#mayChoose.set(opened.who.session.token, now + chooseLength);
      return opened;
    }
    this.#bySource.failed(source, now);
    return { ok: false, why: 'unknown', employee: null };
  }

  /** Makes a one-time link's token for an employee, who is no longer locked out: somebody vouches for them. */
  async makeLink(employee: EmployeeId): Promise<{ readonly token: string; readonly expiresAt: Instant }> {
    this.#byAccount.succeeded(employee);
    const token = this.#parts.chance.secret(tokenBytes);
    const expiresAt = this.#parts.clock.now() + linkLength;
    await this.#parts.accounts.saveLink(hashOf(token), employee, expiresAt);
    return { token, expiresAt };
  }

  /** Null when the token is no session's, it ended, or its employee has left. */
  async who(token: string): Promise<SignedIn | null> {
    const now = this.#parts.clock.now();
    const session = await this.#parts.accounts.session(hashOf(token));
    if (session === null || session.endsAt <= now || session.seenAt + sessionIdle <= now) return null;
    const employee = this.#active(session.employee);
    if (employee === null) return null;
    if (now - session.seenAt >= touchEvery) await this.#parts.accounts.touchSession(session.token, now);
    return { session, employee };
  }

  async signOut(session: Session): Promise<void> {
    await this.#parts.accounts.endSession(session.token);
    this.#ended();
  }

  /** Ends every session of somebody, wherever it is open. */
  async signOutEverywhere(employee: EmployeeId): Promise<void> {
    await this.#parts.accounts.endSessionsOf(employee);
    this.#ended();
  }

  /** Called when sessions have ended, so that what is still open on one can look again. Gives the way to stop it. */
  onEnded(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Whether this session may choose a password without giving the present one: it came in by a link just now. */
  mayChoose({ token }: Session): boolean {
    return (this.#mayChoose.get(token) ?? 0) > this.#parts.clock.now();
  }

  /** Another password for who is signed in; every other session of theirs ends, and every unused link. */
  async changePassword(
    { session, employee }: SignedIn,
    present: string | null,
    wanted: string,
  ): Promise<PasswordChange> {
    const { accounts, clock, chance } = this.#parts;
    const now = clock.now();
    if (!this.mayChoose(session)) {
      const stored = await accounts.passwordOf(employee.id);
      if (stored === null) return 'needsLink';
      if (this.#byAccount.lockedUntil(employee.id, now) !== null) return 'locked';
      // Whoever sits at somebody's open screen must not guess on.
      this.#byAccount.failed(employee.id, now);
      if (present === null || !(await isPassword(present, stored))) return 'wrong';
      this.#byAccount.succeeded(employee.id);
    }
    await accounts.setPassword(employee.id, await hashPassword(wanted, chance.secret), now, session.token);
    this.#mayChoose.delete(session.token);
    this.#ended();
    return 'changed';
  }

  async #open(employee: Employee): Promise<SignInResult> {
    const { accounts, clock, chance } = this.#parts;
    const now = clock.now();
    await accounts.removeOldSessions(now, now - sessionIdle);
    const token = chance.secret(tokenBytes);
    const session: Session = {
      token: hashOf(token),
      employee: employee.id,
      csrf: chance.secret(tokenBytes),
      device: null,
      createdAt: now,
      seenAt: now,
      endsAt: now + sessionLength,
    };
    await accounts.saveSession(session);
    return { ok: true, token, who: { session, employee } };
  }

  #ended(): void {
    const now = this.#parts.clock.now();
    for (const map of [this.#mayChoose, this.#fromProvider]) {
      for (const [token, until] of map) if (until <= now) map.delete(token);
    }
    for (const listener of this.#listeners) listener();
  }

  #find(login: string): Employee | null {
    const wanted = login.trim().toLowerCase();
    for (const employee of this.#parts.people.now.employees.values()) {
      if (!employee.active) continue;
      if (employee.id === wanted || employee.email?.toLowerCase() === wanted) return employee;
    }
    return null;
  }

  #active(id: EmployeeId): Employee | null {
    const employee = this.#parts.people.now.employees.get(id);
    return employee?.active === true ? employee : null;
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
