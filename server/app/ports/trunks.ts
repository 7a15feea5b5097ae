/** A trunk: a telephone provider, or another exchange, that hands us calls and takes ours. */
import type { CalledCandidate } from '../../domain/centre/inputs.ts';
import type { EntranceId, MunicipalityId, TrunkId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';

export interface Trunk {
  readonly id: TrunkId;
  /** Source addresses that belong to it: IPv4, IPv6 or CIDR. Names are resolved at start. */
  readonly addresses: readonly string[];
  readonly transport: 'udp' | 'tcp' | 'tls';
  /** Whether P-Asserted-Identity from it is believed (RFC 3325). */
  readonly trusted: boolean;
  /** Where the called number stands, most telling first (DOMAIN R3). */
  readonly calledFrom: readonly CalledCandidate['source'][];
  /** Next hop of our own calls: `host[:port]`; null when the trunk only brings calls. */
  readonly outbound: string | null;
  /** Whose calls go out over it; null = everybody's. */
  readonly outboundFor: readonly MunicipalityId[] | null;
  /** Without a sign that it rings for so long, the next trunk is tried. */
  readonly silentSeconds: number;
  readonly register: {
    readonly registrar: string;
    readonly user: string;
    readonly password: string;
    readonly expiresSeconds: number;
  } | null;
  /** Seconds between OPTIONS; null for none. */
  readonly keepAliveSeconds: number | null;
  /** Where calls to unknown numbers go; null refuses them with 404. */
  readonly defaultEntrance: EntranceId | null;
}

/** Why a trunk did not do what was asked. `status` is null when nobody answered. */
export interface TrunkError {
  readonly status: number | null;
  readonly reason: string;
  readonly at: Instant;
}

export interface RegistrationState {
  readonly phase: 'stopped' | 'registering' | 'registered' | 'failed';
  readonly since: Instant;
  /** When it is renewed or tried again. */
  readonly next: Instant | null;
  readonly lastError: TrunkError | null;
}

export interface KeepAliveState {
  /** Whether the last OPTIONS was answered; null before the first. */
  readonly answered: boolean | null;
  readonly since: Instant;
  readonly next: Instant | null;
  readonly lastError: TrunkError | null;
}

export type TrunkHealth = 'up' | 'down' | 'unknown';

/** What screens and metrics may know of a trunk; holds no secrets. */
export interface TrunkState {
  readonly trunk: TrunkId;
  readonly health: TrunkHealth;
  readonly since: Instant;
  /** Null when the trunk does not want us to register. */
  readonly registration: RegistrationState | null;
  /** Null when it is not asked for signs of life. */
  readonly keepAlive: KeepAliveState | null;
}
