/**
 * Coming back from the provider: the claims name an employee by e-mail address, and may set the roles. Nobody is made
 * by signing in: an administrator adds people, so that a leaver's account elsewhere opens nothing here. Where the claim
 * sets the roles it also takes them: whoever comes back with fewer loses the sessions that were opened with more.
 */
import type { Role } from '../../contract/session.ts';
import type { EmployeeId } from '../../domain/ids.ts';
import { type Instant, minute } from '../../domain/time.ts';
import type { PeopleDirectory } from '../people-directory.ts';
import type { AuditTrail } from '../ports/audit.ts';
import type { Clock } from '../ports/clock.ts';
import { type Employee, type People, roles } from '../ports/people.ts';
import type { SignOnTrip, SingleSignOn } from '../ports/single-sign-on.ts';
import type { SignIn, SignInResult } from './sign-in.ts';

/** How long a trip to the provider may take. */
const tripMax = 10 * minute;
/** Trips under way at once; the oldest is forgotten. */
const tripsMax = 1000;
/** What may stand in front of our role names at the provider: `bereikbaar-teamleider`. */
const rolePrefix = /^bereikbaar[-_:.]/i;

export interface SignOnParts {
  readonly provider: SingleSignOn;
  readonly signIn: SignIn;
  readonly people: PeopleDirectory;
  readonly peopleStore: Pick<People, 'saveEmployee'>;
  readonly audit: Pick<AuditTrail, 'append'>;
  /** Ends the sessions of somebody, with what belongs to them. */
  readonly endSessions: (employee: EmployeeId) => Promise<void>;
  readonly clock: Pick<Clock, 'now'>;
}

export class SignOn {
  readonly #parts: SignOnParts;
  readonly #trips = new Map<string, { readonly trip: SignOnTrip; readonly until: Instant }>();

  constructor(parts: SignOnParts) {
    this.#parts = parts;
  }

  /** Text of the button. */
  get label(): string {
    return this.#parts.provider.label;
  }

  /** Where to send the browser, and what it must bring back in a cookie. */
  async begin(returnAddress: string): Promise<{ readonly address: string; readonly state: string } | null> {
    const begun = await this.#parts.provider.begin(returnAddress);
    if (begun === null) return null;
    this.#trips.set(begun.trip.state, { trip: begun.trip, until: this.#parts.clock.now() + tripMax });
    const oldest = this.#trips.keys().next();
    if (this.#trips.size > tripsMax && !oldest.done) this.#trips.delete(oldest.value);
    return { address: begun.address, state: begun.trip.state };
  }

  /** `state` is what the cookie of this browser holds: another browser's trip does not count. */
  async finish(address: string, state: string, source: string): Promise<SignInResult> {
    const begun = this.#trips.get(state);
    this.#trips.delete(state);
    const unknown: SignInResult = { ok: false, why: 'unknown', employee: null };
    if (begun === undefined || begun.until <= this.#parts.clock.now()) return unknown;
    const result = await this.#parts.provider.finish(address, begun.trip);
    if (!result.ok) return unknown;
    const employee = this.#employeeOf(result.claims);
    if (employee === null) return unknown;
    const claimed = rolesIn(result.claims, this.#parts.provider.rolesClaim);
    const known = claimed === null ? employee : await this.#withRoles(employee, claimed, source);
    if (claimed?.length === 0) return { ok: false, why: 'unknown', employee };
    return this.#parts.signIn.asEmployee(known);
  }

  /** Where a browser signs out of the provider as well; null when there is no such place. */
  signOutAddress(returnAddress: string): Promise<string | null> {
    return this.#parts.provider.signOutAddress(returnAddress);
  }

  #employeeOf(claims: Readonly<Record<string, unknown>>): Employee | null {
    const email = claims['email'];
    if (typeof email !== 'string' || claims['email_verified'] === false) return null;
    const wanted = email.toLowerCase();
    for (const employee of this.#parts.people.now.employees.values()) {
      if (employee.active && employee.email?.toLowerCase() === wanted) return employee;
    }
    return null;
  }

  async #withRoles(employee: Employee, claimed: readonly Role[], source: string): Promise<Employee> {
    const isSame =
      claimed.length === employee.roles.length && claimed.every((role) => employee.roles.includes(role));
    if (isSame) return employee;
    const { peopleStore, people, audit, endSessions, clock } = this.#parts;
    const changed = { ...employee, roles: claimed };
    await peopleStore.saveEmployee(changed, clock.now());
    await people.refresh();
    if (employee.roles.some((role) => !claimed.includes(role))) await endSessions(employee.id);
    await audit.append({
      at: clock.now(),
      municipality: employee.municipality,
      actor: employee.id,
      action: 'takeRolesFromClaim',
      object: `employee:${employee.id}`,
      succeeded: true,
      source,
    });
    return changed;
  }
}

/** Our roles among those of the claim; null when there is no such claim. */
export function rolesIn(claims: Readonly<Record<string, unknown>>, name: string): readonly Role[] | null {
  let value: unknown = claims;
  for (const key of name.split('.')) {
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  }
  if (!Array.isArray(value)) return null;
  const given = new Set(value.map((one) => String(one).replace(rolePrefix, '').toLowerCase()));
  return roles.filter((role) => given.has(role));
}
