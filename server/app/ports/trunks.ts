/** A trunk: a telephone provider, or another exchange, that hands us calls and takes ours. */
import type { CalledCandidate } from '../../domain/centre/inputs.ts';
import type { EntranceId, MunicipalityId, TrunkId } from '../../domain/ids.ts';
import type { Duration, Instant } from '../../domain/time.ts';

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
  /** How long what the registrar granted holds; null when it granted nothing. */
  readonly until: Instant | null;
  readonly lastError: TrunkError | null;
}

export interface KeepAliveState {
  /** Whether the last OPTIONS was answered; null before the first. */
  readonly answered: boolean | null;
  readonly since: Instant;
  /** The last answer that came: when, with which status, and after how long. */
  readonly lastAnswer: { readonly at: Instant; readonly status: number; readonly took: Duration } | null;
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

/** The trunks of the moment: calls that begin look here, those in progress keep what they began with. */
export interface TrunkBook {
  readonly current: readonly Trunk[];
  /** `listener` is told after each change, with the trunks from then on. */
  onChange(listener: (trunks: readonly Trunk[]) => void): void;
}

/** A trunk as it is written down: host names unresolved, and of the password only that there is one. */
export interface TrunkEntry extends Omit<Trunk, 'register'> {
  readonly register: {
    readonly registrar: string;
    readonly user: string;
    readonly expiresSeconds: number;
  } | null;
}

/** Makes a trunk, or replaces it where `replaces` is given. `password` null keeps the one there is. */
export interface TrunkEdit {
  readonly version: number;
  readonly replaces: TrunkId | null;
  readonly entry: TrunkEntry;
  readonly password: string | null;
}

export type TrunkEditOutcome =
  | { readonly ok: true }
  /** Somebody else changed the list since `version`. */
  | { readonly ok: false; readonly why: 'changed' }
  /** There is a trunk of that name already. */
  | { readonly ok: false; readonly why: 'taken' }
  /** There is no trunk of that name (any more). */
  | { readonly ok: false; readonly why: 'absent' }
  /** Somebody changed the file by hand, and made mistakes. */
  | { readonly ok: false; readonly why: 'unreadable'; readonly problems: readonly string[] }
  /** The file or its folder cannot be written to. */
  | { readonly ok: false; readonly why: 'readOnly' }
  /** What is wrong, each with its path in `TrunkEntry`. */
  | { readonly ok: false; readonly why: 'wrong'; readonly mistakes: readonly TrunkMistake[] };

export interface TrunkMistake {
  readonly path: readonly (string | number)[];
  readonly what:
    | 'shape'
    /** A host name that stands for no address. */
    | 'unknownHost'
    /** A trunk that registers needs a password. */
    | 'noPassword';
  readonly detail: string;
}

/** Changing the list of trunks from a screen; the file stays the truth. Live at once when it is right. */
export interface TrunkEditor {
  /** The list as it is written down. `version` changes with every change of it. */
  readonly kept: { readonly version: number; readonly entries: readonly TrunkEntry[] };
  /** Whether there is none yet, so that calls of this machine itself are taken. */
  readonly isLocalOnly: boolean;
  /** Everything that is wrong with a change; nothing is written. */
  check(change: TrunkEdit): Promise<readonly TrunkMistake[]>;
  save(change: TrunkEdit): Promise<TrunkEditOutcome>;
  remove(version: number, id: TrunkId): Promise<TrunkEditOutcome>;
}

/** What came of asking. `status` is null where nobody answered. */
export interface TrunkProbe {
  readonly asked: 'options' | 'register';
  readonly outcome:
    | 'answered'
    | 'registered'
    /** 401 or 407 to the right question: name or password is wrong. */
    | 'wrongPassword'
    | 'forbidden'
    | 'unknownAccount'
    | 'refused'
    | 'silent'
    | 'unknownHost'
    /** There is no single address to ask. */
    | 'nowhere';
  readonly status: number | null;
  /** Milliseconds to the answer; null without one. */
  readonly took: Duration | null;
}

/** Asks a trunk now whether it is there, and whether it takes our registration. */
export type ProbeTrunk = (trunk: TrunkId) => Promise<readonly TrunkProbe[]>;
