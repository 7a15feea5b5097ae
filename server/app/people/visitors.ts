/**
 * Callers in the browser (`/bel`): anonymous, with a SIP user name and a password that last a quarter of an
 * hour and lie in memory alone. They can ring the entrances of the dialplans and nothing else: to the core
 * they are callers from outside without a number.
 */
import type { SipAccess } from '../../contract/own-reachability.ts';
import { type DeviceId, idOf } from '../../domain/ids.ts';
import { type Duration, type Instant, minute } from '../../domain/time.ts';
import { LockOut } from '../accounts/lock-out.ts';
import type { Chance, Clock } from '../ports/clock.ts';
import type { SipCredential } from '../ports/people.ts';
import { sipCredential } from './sip-credential.ts';

/** How long a password works; a call that is up goes on. */
const lifetime: Duration = 15 * minute;
/** At the same time, over all addresses. */
const visitorsMax = 50;
/** From one address: enough for who loads the page anew, too few to fill the lines. */
const perSource = { failuresMax: 12, within: 10 * minute, lockedFor: 10 * minute } as const;
/** Random bytes of a password: 128 bits. */
const passwordBytes = 16;
const prefix = 'bel-';

export interface VisitorsParts {
  /** What the page offers to ring; null: there is no such page. */
  readonly number: string | null;
  readonly realm: string;
  readonly host: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly chance: Pick<Chance, 'newId' | 'secret'>;
}

interface Visitor {
  readonly credential: SipCredential;
  readonly endsAt: Instant;
}

export type VisitorAccess =
  | { readonly ok: true; readonly access: Omit<SipAccess, 'expiresAt'>; readonly endsAt: Instant }
  | { readonly ok: false; readonly why: 'off' | 'tooMany' };

export class Visitors {
  readonly #parts: VisitorsParts;
  readonly #visitors = new Map<DeviceId, Visitor>();
  readonly #asked = new LockOut(perSource);

  constructor(parts: VisitorsParts) {
    this.#parts = parts;
  }

  get number(): string | null {
    return this.#parts.number;
  }

  /** A telephone for who asks from this address. */
  open(source: string): VisitorAccess {
    const { number, realm, host, clock, chance } = this.#parts;
    if (number === null) return { ok: false, why: 'off' };
    const now = clock.now();
    this.#forgetOld(now);
    if (this.#asked.lockedUntil(source, now) !== null || this.#visitors.size >= visitorsMax)
      return { ok: false, why: 'tooMany' };
    this.#asked.failed(source, now);
    const device = idOf<'device'>(`${prefix}${chance.newId().slice(-12)}`);
    const password = chance.secret(passwordBytes);
    const endsAt = now + lifetime;
    this.#visitors.set(device, { credential: sipCredential(device, realm, password), endsAt });
    return {
      ok: true,
      endsAt,
      access: {
        deviceId: device,
        address: `sip:${device}@${host}`,
        userName: device,
        password,
        socketPath: '/sip',
        iceServers: [],
      },
    };
  }

  /** What digest checks against; null for who is no visitor, or no more. */
  credential(device: DeviceId): SipCredential | null {
    const visitor = this.#visitors.get(device);
    return visitor === undefined || visitor.endsAt <= this.#parts.clock.now() ? null : visitor.credential;
  }

  /** Whether a call of this device is a visitor's, also when the password has run out meanwhile. */
  isVisitor(device: DeviceId | null): boolean {
    return device?.startsWith(prefix) === true && this.#visitors.has(device);
  }

  #forgetOld(now: Instant): void {
    for (const [device, { endsAt }] of this.#visitors) if (endsAt <= now) this.#visitors.delete(device);
  }
}
