/**
 * The digest gate over the people of the installation (RFC 7616, RFC 8760; RFC 3261 section 22).
 * Which hashes are offered is a setting: a phone that meets one it does not know gives up. Nonces carry their own age, so they
 * need no memory; only the counts of those in use are kept.
 */
import type { PeopleDirectory } from '../../app/people-directory.ts';
import type { Chance, Clock } from '../../app/ports/clock.ts';
import type { SipCredential } from '../../app/ports/people.ts';
import { type DeviceId, idOf } from '../../domain/ids.ts';
import { parseAddress } from '../../protocol/sip/address.ts';
import type { DigestAlgorithm } from '../../protocol/sip/digest-hash.ts';
import { makeNonce, type NonceSecret } from '../../protocol/sip/digest-nonce.ts';
import { ReplayGuard } from '../../protocol/sip/digest-replay.ts';
import { challenges, checkCredentials, readCredentials } from '../../protocol/sip/digest-server.ts';
import { parseSip, unescapeUri } from '../../protocol/sip/uri.ts';
import type { AuthFailures } from './auth-failures.ts';
import { authValues } from './auth-values.ts';
import type { DigestGate, GateVerdict } from './digest-gate.ts';
import type { SrfRequest } from './srf.ts';

export interface GateParts {
  readonly people: PeopleDirectory;
  /** Passwords that are of no employee's telephone: those of callers in the browser. */
  readonly others: (device: DeviceId) => SipCredential | null;
  readonly realm: string;
  readonly algorithms: readonly DigestAlgorithm[];
  readonly clock: Clock;
  readonly chance: Chance;
  readonly failures: AuthFailures;
  /** Addresses that are never banned: a trunk's, behind which all calls of citizens come. */
  readonly isExempt: (address: string) => boolean;
  /** Told of each refusal, for counters and the alarm on guessing. */
  readonly refused: (why: string, address: string) => void;
}

/** Phones answer within seconds; a registration refreshed later is challenged again with `stale`. */
const nonceLifetimeMs = 300_000;
const forbidden = { ok: false, status: 403, reason: 'Forbidden', headers: {} } as const;
/** How often counts of expired nonces are dropped, in checks. */
const sweepEvery = 1_000;

export class PeopleDigestGate implements DigestGate {
  readonly #parts: GateParts;
  readonly #key: NonceSecret;
  readonly #guard = new ReplayGuard();
  #checks = 0;

  constructor(parts: GateParts) {
    this.#parts = parts;
    this.#key = { secret: Buffer.from(parts.chance.secret(32)), realm: parts.realm };
  }

  async check(req: SrfRequest): Promise<GateVerdict> {
    const { people, realm, clock, failures, refused } = this.#parts;
    const now = clock.now();
    if (failures.isBanned(req.source_address, now)) {
      refused('banned', req.source_address);
      return forbidden;
    }
    if (++this.#checks % sweepEvery === 0) this.#guard.expire(now - nonceLifetimeMs);
    const values = [...authValues(req.get('Authorization')), ...authValues(req.get('Proxy-Authorization'))];
    const read = readCredentials(values, realm);
    if (!read.ok) {
      if (read.fault !== 'none') refused(read.fault, req.source_address);
      return read.fault === 'malformed'
        ? { ok: false, status: 400, reason: 'Bad Authorization', headers: {} }
        : this.#challenge(now, false);
    }
    const { credentials } = read;
    const device = idOf<'device'>(credentials.username);
    const result = checkCredentials(credentials, {
      method: req.method,
      requestUri: req.uri,
      stored: (people.now.credentials.get(device) ?? this.#parts.others(device))?.ha1,
      key: this.#key,
      now,
      nonceLifetimeMs,
      guard: this.#guard,
    });
    if (result.ok) return this.#ownName(req, credentials.username);
    // A nonce of before a restart is no fault of the phone's; a replay may be a copy that came late.
    if (!result.stale && result.fault !== 'foreign-nonce')
      this.#failed(result.fault, req.source_address, now);
    return this.#challenge(now, result.stale);
  }

  /** Right credentials, but only for the own address of record (RFC 3261 section 10.3 step 4). */
  #ownName(req: SrfRequest, username: string): GateVerdict {
    if (req.method === 'REGISTER' && userOfAor(req.get('To')) !== username) {
      this.#parts.refused('foreignAddressOfRecord', req.source_address);
      return forbidden;
    }
    return { ok: true, device: idOf<'device'>(username) };
  }

  #failed(why: string, address: string, now: number): void {
    this.#parts.refused(why, address);
    if (this.#parts.isExempt(address)) return;
    if (this.#parts.failures.failed(address, now)) this.#parts.refused('bannedNow', address);
  }

  #challenge(now: number, stale: boolean): GateVerdict {
    const nonce = makeNonce(this.#key, now, this.#parts.chance.secret(9).replaceAll('-', '_'));
    // One challenge a line: drachtio-srf would join them by comma, which many phones cannot read.
    const lines = challenges(this.#parts.realm, nonce, this.#parts.algorithms, stale);
    return {
      ok: false,
      status: 401,
      reason: 'Unauthorized',
      headers: { 'WWW-Authenticate': lines.join('\r\nWWW-Authenticate: ') },
    };
  }
}

/** The user part of an address of record, without escapes; empty when there is none. */
function userOfAor(to: string | undefined): string {
  const uri = parseSip(parseAddress(to ?? '')?.uri ?? '');
  return uri?.user === undefined ? '' : unescapeUri(uri.user);
}
