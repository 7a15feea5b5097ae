/** Passwords, sessions and one-time links of people who sign in to the screens. Tokens come as their hash. */
import type { DeviceId, EmployeeId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';

export interface Session {
  /** SHA-256 of the token, base64url: whoever reads the database cannot sign in with it. */
  readonly token: string;
  readonly employee: EmployeeId;
  /** Sent back in a header with every change, so that another site cannot make one. */
  readonly csrf: string;
  /** The browser telephone of this session, once it was asked for. */
  readonly device: DeviceId | null;
  readonly createdAt: Instant;
  readonly seenAt: Instant;
  readonly endsAt: Instant;
}

/** May go wrong: every promise may reject with a `LedgerError`. */
export interface Accounts {
  /** Whether anybody can sign in with a password at all. */
  anyPassword(): Promise<boolean>;
  /** The stored hash; null when this employee has none. */
  passwordOf(employee: EmployeeId): Promise<string | null>;
  /** Sets the hash, ends every session of the employee but `keep`, and takes back links that were not used. */
  setPassword(employee: EmployeeId, hash: string, now: Instant, keep?: string): Promise<void>;
  saveSession(session: Session): Promise<void>;
  session(token: string): Promise<Session | null>;
  /** Not waited for on disk: a lost moment costs nothing. */
  touchSession(token: string, now: Instant): Promise<void>;
  endSession(token: string): Promise<void>;
  endSessionsOf(employee: EmployeeId): Promise<void>;
  /** Removes those that ended, or were last seen, before the given moments. */
  removeOldSessions(endedBefore: Instant, seenBefore: Instant): Promise<void>;
  /** The browser telephones of sessions that are there. */
  sessionDevices(): Promise<ReadonlySet<DeviceId>>;
  saveLink(token: string, employee: EmployeeId, expiresAt: Instant): Promise<void>;
  /** Whose link this is, without using it up; null when unknown, used or expired. */
  linkOwner(token: string, now: Instant): Promise<EmployeeId | null>;
  /** Uses a link up; null when unknown, used or expired. */
  takeLink(token: string, now: Instant): Promise<EmployeeId | null>;
}
