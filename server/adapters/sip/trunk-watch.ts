/**
 * All trunks together: who registers, who is asked for signs of life, and what screens and metrics may know.
 * The list may change while it runs: what stays the same of a trunk goes on undisturbed.
 *
 *   up       registered (where wanted) and answering (where asked)
 *   down     one of the two has failed
 *   unknown  nothing heard yet, or nothing to go by
 */
import type { Chance, Clock } from '../../app/ports/clock.ts';
import type { Log } from '../../app/ports/log.ts';
import type { Trunk, TrunkError, TrunkHealth, TrunkState } from '../../app/ports/trunks.ts';
import type { TrunkId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import { bracketed } from '../../protocol/sip/host.ts';
import type { SendRequest } from './send-request.ts';
import { TrunkKeepAlive } from './trunk-keepalive.ts';
import { TrunkRegistration } from './trunk-register.ts';

export interface TrunkWatchParts {
  readonly trunks: readonly Trunk[];
  readonly send: SendRequest;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
}

/** How long the stop waits for registrars to take us off their lists, milliseconds. */
const unregisterWithin = 2_000;

interface Watched {
  readonly trunk: Trunk;
  readonly registration: TrunkRegistration | null;
  readonly keepAlive: TrunkKeepAlive | null;
  health: TrunkHealth;
  since: Instant;
}

export class TrunkWatch {
  readonly #parts: TrunkWatchParts;
  #watched: readonly Watched[];
  #running = false;
  /** Farewells to registrars under way, by trunk: a new registration waits for them, or the farewell would end it. */
  readonly #leaving = new Map<TrunkId, Promise<void>>();

  constructor(parts: TrunkWatchParts) {
    this.#parts = parts;
    this.#watched = parts.trunks.map((trunk) => this.#watch(trunk, undefined));
  }

  start(): void {
    this.#running = true;
    for (const watched of this.#watched) this.#begin(watched, undefined);
  }

  /** Other trunks from now on: new ones are registered and asked, those that left are taken leave of. */
  use(trunks: readonly Trunk[]): void {
    const before = new Map(this.#watched.map((watched) => [watched.trunk.id, watched]));
    this.#watched = trunks.map((trunk) => this.#watch(trunk, before.get(trunk.id)));
    const kept = new Set<unknown>(
      this.#watched.flatMap(({ registration, keepAlive }) => [registration, keepAlive]),
    );
    for (const { trunk, registration, keepAlive } of before.values()) {
      if (keepAlive !== null && !kept.has(keepAlive)) keepAlive.stop();
      if (registration !== null && !kept.has(registration)) this.#leave(trunk.id, registration);
    }
    if (!this.#running) return;
    for (const watched of this.#watched) this.#begin(watched, before.get(watched.trunk.id));
  }

  /** The registration of a trunk, to be tried at once; null when it has none. */
  registrationOf(id: TrunkId): TrunkRegistration | null {
    return this.#watched.find(({ trunk }) => trunk.id === id)?.registration ?? null;
  }

  async stop(): Promise<void> {
    this.#running = false;
    for (const { keepAlive } of this.#watched) keepAlive?.stop();
    const gone = this.#watched.map(({ registration }) => registration?.stop());
    await this.#atMost(Promise.all([...gone, ...this.#leaving.values()]));
  }

  /** In the order of the configuration. */
  states(): readonly TrunkState[] {
    return this.#watched.map(({ trunk, registration, keepAlive, health, since }) => ({
      trunk: trunk.id,
      health,
      since,
      registration: registration?.state ?? null,
      keepAlive: keepAlive?.state ?? null,
    }));
  }

  #begin({ trunk, registration, keepAlive }: Watched, before: Watched | undefined): void {
    if (registration !== null && registration !== before?.registration) {
      const leaving = this.#leaving.get(trunk.id);
      if (leaving === undefined) registration.start();
      else void leaving.then(() => this.#startLate(trunk.id, registration));
    }
    if (keepAlive !== before?.keepAlive) keepAlive?.start();
  }

  /** Unless the trunk changed again, or all stopped, while its old registration was ended. */
  #startLate(id: TrunkId, registration: TrunkRegistration): void {
    if (this.#running && this.registrationOf(id) === registration) registration.start();
  }

  #leave(id: TrunkId, registration: TrunkRegistration): void {
    const farewell = this.#atMost(Promise.all([registration.stop(), this.#leaving.get(id)])).then(() => {
      if (this.#leaving.get(id) === farewell) this.#leaving.delete(id);
    });
    this.#leaving.set(id, farewell);
  }

  async #atMost(work: Promise<unknown>): Promise<void> {
    let late: { cancel(): void } | undefined;
    const patience = new Promise<void>((resolve) => {
      late = this.#parts.clock.setTimer(unregisterWithin, resolve);
    });
    await Promise.race([work, patience]);
    late?.cancel();
  }

  #watch(trunk: Trunk, before: Watched | undefined): Watched {
    const { send, clock, chance } = this.#parts;
    const uri = uriToAsk(trunk);
    const same = (other: Trunk, of: (one: Trunk) => unknown): boolean =>
      JSON.stringify(of(other)) === JSON.stringify(of(trunk));
    const keepsRegistration =
      before !== undefined && same(before.trunk, ({ register, transport }) => [register, transport]);
    const keepsAsking =
      before !== undefined && same(before.trunk, (one) => [uriToAsk(one), one.keepAliveSeconds]);
    // By the trunk, not by the object: a registration that is kept tells whoever watches it now.
    const changed = (): void => this.#changed(trunk.id);
    const registration = keepsRegistration
      ? before.registration
      : trunk.register === null
        ? null
        : new TrunkRegistration({
            register: trunk.register,
            transport: trunk.transport,
            send,
            clock,
            chance,
            changed,
          });
    const keepAlive = keepsAsking
      ? before.keepAlive
      : trunk.keepAliveSeconds === null || uri === null
        ? null
        : new TrunkKeepAlive({ uri, everySeconds: trunk.keepAliveSeconds, send, clock, chance, changed });
    const goesOn = keepsRegistration && keepsAsking;
    return {
      trunk,
      registration,
      keepAlive,
      health: goesOn ? before.health : 'unknown',
      since: goesOn ? before.since : clock.now(),
    };
  }

  #changed(id: TrunkId): void {
    // None once the trunk was removed: the end of its registration is no news.
    const watched = this.#watched.find(({ trunk }) => trunk.id === id);
    const health = watched === undefined ? null : healthOf(watched);
    if (watched === undefined || health === null || health === watched.health) return;
    watched.health = health;
    watched.since = this.#parts.clock.now();
    if (health === 'up') this.#parts.log.info('trunk.up', { trunk: id });
    if (health === 'down') {
      const error = errorOf(watched);
      this.#parts.log.warn('trunk.down', {
        trunk: id,
        by: watched.registration?.state.phase === 'failed' ? 'register' : 'options',
        status: error?.status ?? null,
        why: error?.reason ?? null,
      });
    }
  }
}

function healthOf({ registration, keepAlive }: Watched): TrunkHealth {
  const phase = registration?.state.phase;
  const answered = keepAlive?.state.answered;
  if (phase === 'failed' || answered === false) return 'down';
  if (phase === 'registering' || phase === 'stopped') return 'unknown';
  return phase === 'registered' || answered === true ? 'up' : 'unknown';
}

function errorOf({ registration, keepAlive }: Watched): TrunkError | null {
  return registration?.state.phase === 'failed'
    ? registration.state.lastError
    : (keepAlive?.state.lastError ?? null);
}

/** Where a trunk is asked: its next hop, its registrar, or its first single address; null for ranges only. */
export function uriToAsk(trunk: Trunk): string | null {
  const single = trunk.addresses.find((address) => !address.includes('/'));
  const host =
    trunk.outbound ?? trunk.register?.registrar ?? (single === undefined ? null : bracketed(single));
  if (host === null) return null;
  return trunk.transport === 'udp' ? `sip:${host}` : `sip:${host};transport=${trunk.transport}`;
}
