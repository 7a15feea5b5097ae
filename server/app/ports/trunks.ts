/** A trunk: a telephone provider, or another exchange, that hands us calls and takes ours. */
import type { CalledCandidate } from '../../domain/centre/inputs.ts';
import type { EntranceId, TrunkId } from '../../domain/ids.ts';

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
