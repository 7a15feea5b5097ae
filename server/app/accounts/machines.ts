/**
 * Machines that ask the API with a token: which routes and which parts of the live feed a scope opens, and as whom a
 * machine is treated there. Only the hash of a token is kept. A machine belongs to one municipality, like everybody.
 */
import { createHash } from 'node:crypto';
import type { CollectionName } from '../../contract/live.ts';
import type { RouteName } from '../../contract/routes.ts';
import type { Role } from '../../contract/session.ts';
import { type EmployeeId, idOf, type MunicipalityId } from '../../domain/ids.ts';
import { hour, type Instant, minute } from '../../domain/time.ts';
import type { Chance, Clock } from '../ports/clock.ts';
import type { ConnectionStore, MachineToken, Scope } from '../ports/connections.ts';
import type { Employee } from '../ports/people.ts';
import type { SignedIn } from './sign-in.ts';

/** What each scope opens. A route that stands nowhere here is for people. */
const routesOf: Readonly<Record<Scope, readonly RouteName[]>> = {
  'cijfers:lezen': [
    'getFigures',
    'getMetrics',
    'listAttempts',
    'getReport',
    'getComparison',
    'listAlerts',
    'getOutlook',
    'getForecast',
  ],
  'notities:lezen': ['listNotes', 'getNote', 'getPromise'],
  'notities:schrijven': ['createNote', 'commandNote', 'getPromise', 'getNote'],
  'gesprekken:lezen': ['getCallStory', 'listSubjects', 'getSubject'],
  'medewerkers:lezen': ['listEmployees', 'searchEmployees', 'listTeams'],
};

/** What of the live feed each scope opens: no lines of persons, as in the figures. */
const collectionsOf: Readonly<Record<Scope, readonly CollectionName[]>> = {
  'cijfers:lezen': ['queues', 'figures', 'alerts', 'calamities'],
  'notities:lezen': ['notes'],
  'notities:schrijven': [],
  'gesprekken:lezen': ['queues'],
  'medewerkers:lezen': [],
};

/** The scopes that open this route; none: it is for people. */
export function scopesOfRoute(route: RouteName): readonly Scope[] {
  return (Object.keys(routesOf) as Scope[]).filter((scope) => routesOf[scope].includes(route));
}

/** The scopes that open this part of the live feed. */
export function scopesOfCollection(name: CollectionName): readonly Scope[] {
  return (Object.keys(collectionsOf) as Scope[]).filter((scope) => collectionsOf[scope].includes(name));
}

/** The least role that a scope needs: figures without lines of persons, notes of the whole municipality. */
const roleOf: Readonly<Record<Scope, Role>> = {
  'cijfers:lezen': 'auditor',
  'notities:lezen': 'auditor',
  'notities:schrijven': 'teamleider',
  'gesprekken:lezen': 'teamleider',
  'medewerkers:lezen': 'auditor',
};

const tokenBytes = 32;
/** Begins every token, so that one in a log or a repository is recognised for what it is. */
const mark = 'brk_';
const touchEvery = minute;
/** The longest life of a token. */
export const tokenLifeMax = 2 * 366 * 24 * hour;

export interface MachineParts {
  readonly store: ConnectionStore;
  readonly clock: Pick<Clock, 'now'>;
  readonly chance: Pick<Chance, 'secret' | 'newId'>;
}

/** Who watches the live feed: a person sees what the roles may see, a machine what its scopes open. */
export interface Viewer {
  readonly employee: Employee;
  /** Null: what the roles may see. */
  readonly collections: ReadonlySet<CollectionName> | null;
}

const idMark = 'machine:';

/** Whether this id stands for a machine, where an employee's could stand as well. */
export function isMachine(id: EmployeeId): boolean {
  return id.startsWith(idMark);
}

export class Machines {
  readonly #parts: MachineParts;
  /** By token id; of revoked ones too, since what they made still stands. */
  #names: ReadonlyMap<string, string> = new Map();
  readonly #listeners = new Set<() => void>();

  constructor(parts: MachineParts) {
    this.#parts = parts;
  }

  async refresh(): Promise<void> {
    this.#names = await this.#parts.store.tokenNames();
  }

  /** The name of a machine's token; null when this id is no machine's. */
  nameOf(id: EmployeeId): string | null {
    return isMachine(id) ? (this.#names.get(id.slice(idMark.length)) ?? null) : null;
  }

  /** Makes a token; the text is told once. */
  async make(
    given: Pick<MachineToken, 'municipality' | 'name' | 'scopes' | 'createdBy' | 'expiresAt'>,
  ): Promise<{ readonly token: MachineToken; readonly text: string }> {
    const { store, clock, chance } = this.#parts;
    const text = `${mark}${chance.secret(tokenBytes)}`;
    const token: MachineToken = {
      ...given,
      id: chance.newId(),
      createdAt: clock.now(),
      usedAt: null,
      revokedAt: null,
    };
    await store.saveToken(token, hashOf(text));
    await this.refresh();
    return { token, text };
  }

  /** Takes a token back; false when this municipality has none with this id that still holds. */
  async revoke(municipality: MunicipalityId, id: string): Promise<boolean> {
    const { store, clock } = this.#parts;
    const done = await store.revokeToken(municipality, id, clock.now());
    if (done) for (const listener of this.#listeners) listener();
    return done;
  }

  /** Called when a token was taken back, so that what is open on one can look again. Gives the way to stop it. */
  onRevoked(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** The machine with this token on this route; null when unknown, expired, revoked, or the route is not its. */
  async who(text: string, route: RouteName): Promise<SignedIn | 'forbidden' | null> {
    const token = await this.#valid(text);
    if (token === null) return null;
    const scope = token.scopes.find((one) => routesOf[one].includes(route));
    return scope === undefined ? 'forbidden' : signedIn(token, [roleOf[scope]], this.#parts.clock.now());
  }

  /** The machine with this token before the live feed, and until when; null and forbidden as for a route. */
  async viewer(text: string): Promise<(Viewer & { readonly endsAt: Instant }) | 'forbidden' | null> {
    const token = await this.#valid(text);
    if (token === null) return null;
    const scopes = token.scopes.filter((scope) => collectionsOf[scope].length > 0);
    if (scopes.length === 0) return 'forbidden';
    const roles = [...new Set(scopes.map((scope) => roleOf[scope]))];
    return {
      employee: signedIn(token, roles, this.#parts.clock.now()).employee,
      collections: new Set(scopes.flatMap((scope) => collectionsOf[scope])),
      endsAt: token.expiresAt,
    };
  }

  async #valid(text: string): Promise<MachineToken | null> {
    const { store, clock } = this.#parts;
    const now = clock.now();
    const token = text.startsWith(mark) ? await store.tokenByHash(hashOf(text)) : null;
    if (token === null || token.revokedAt !== null || token.expiresAt <= now) return null;
    if (now - (token.usedAt ?? 0) >= touchEvery) await store.touchToken(token.id, now);
    return token;
  }
}

function signedIn(token: MachineToken, roles: readonly Role[], now: Instant): SignedIn {
  const id = idOf<'employee'>(`${idMark}${token.id}`);
  return {
    session: {
      token: '',
      employee: id,
      csrf: '',
      device: null,
      createdAt: token.createdAt,
      seenAt: now,
      endsAt: token.expiresAt,
    },
    employee: {
      id,
      municipality: token.municipality,
      name: token.name,
      email: null,
      teams: [],
      roles,
      skills: [],
      active: true,
    },
  };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
