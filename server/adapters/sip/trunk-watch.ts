/**
 * All trunks together: who registers, who is asked for signs of life, and what screens and metrics may know.
 *
 *   up       registered (where wanted) and answering (where asked)
 *   down     one of the two has failed
 *   unknown  nothing heard yet, or nothing to go by
 */
import type { Chance, Clock } from '../../app/ports/clock.ts';
import type { Log } from '../../app/ports/log.ts';
import type { Trunk, TrunkError, TrunkHealth, TrunkState } from '../../app/ports/trunks.ts';
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
  readonly #watched: readonly Watched[];

  constructor(parts: TrunkWatchParts) {
    this.#parts = parts;
    this.#watched = parts.trunks.map((trunk) => this.#watch(trunk));
  }

  start(): void {
    for (const { registration, keepAlive } of this.#watched) {
      registration?.start();
      keepAlive?.start();
    }
  }

  async stop(): Promise<void> {
    for (const { keepAlive } of this.#watched) keepAlive?.stop();
    const gone = Promise.all(this.#watched.map(({ registration }) => registration?.stop()));
    let late: { cancel(): void } | undefined;
    const patience = new Promise<void>((resolve) => {
      late = this.#parts.clock.setTimer(unregisterWithin, resolve);
    });
    await Promise.race([gone, patience]);
    late?.cancel();
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

  #watch(trunk: Trunk): Watched {
    const { send, clock, chance } = this.#parts;
    const uri = keepAliveUri(trunk);
    const watched: Watched = {
      trunk,
      health: 'unknown',
      since: clock.now(),
      registration:
        trunk.register === null
          ? null
          : new TrunkRegistration({
              register: trunk.register,
              transport: trunk.transport,
              send,
              clock,
              chance,
              changed: () => this.#changed(watched),
            }),
      keepAlive:
        trunk.keepAliveSeconds === null || uri === null
          ? null
          : new TrunkKeepAlive({
              uri,
              everySeconds: trunk.keepAliveSeconds,
              send,
              clock,
              chance,
              changed: () => this.#changed(watched),
            }),
    };
    return watched;
  }

  #changed(watched: Watched): void {
    const health = healthOf(watched);
    if (health === watched.health) return;
    watched.health = health;
    watched.since = this.#parts.clock.now();
    const { id } = watched.trunk;
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
function keepAliveUri(trunk: Trunk): string | null {
  const single = trunk.addresses.find((address) => !address.includes('/'));
  const host =
    trunk.outbound ?? trunk.register?.registrar ?? (single === undefined ? null : bracketed(single));
  if (host === null) return null;
  return trunk.transport === 'udp' ? `sip:${host}` : `sip:${host};transport=${trunk.transport}`;
}
