/**
 * The digest gate over the people of the installation (RFC 7616, RFC 8760; RFC 3261 section 22).
 * Which hashes are offered is a setting: a phone that meets one it does not know gives up. Nonces carry their own age, so they
 * need no memory; only the counts of those in use are kept.
 */
import type { PeopleDirectory } from '../../app/people-directory.ts';
import type { Chance, Clock } from '../../app/ports/clock.ts';
import { idOf } from '../../domain/ids.ts';
import type { DigestAlgorithm } from '../../protocol/sip/digest-hash.ts';
import { makeNonce, type NonceSecret } from '../../protocol/sip/digest-nonce.ts';
import { ReplayGuard } from '../../protocol/sip/digest-replay.ts';
import { challenges, checkCredentials, readCredentials } from '../../protocol/sip/digest-server.ts';
import type { DigestGate, GateVerdict } from './digest-gate.ts';
import type { SrfRequest } from './srf.ts';

export interface GateParts {
  readonly people: PeopleDirectory;
  readonly realm: string;
  readonly algorithms: readonly DigestAlgorithm[];
  readonly clock: Clock;
  readonly chance: Chance;
  /** Told of each refusal, for counters and the alarm on guessing. */
  readonly refused: (why: string, address: string) => void;
}

/** Phones answer within seconds; a registration refreshed later is challenged again with `stale`. */
const nonceLifetimeMs = 300_000;
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
    const { people, realm, clock, refused } = this.#parts;
    const now = clock.now();
    if (++this.#checks % sweepEvery === 0) this.#guard.expire(now - nonceLifetimeMs);
    const value = req.get('Authorization') ?? req.get('Proxy-Authorization');
    const read = readCredentials(value === undefined ? [] : [value], realm);
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
      stored: people.now.credentials.get(device)?.ha1,
      key: this.#key,
      now,
      nonceLifetimeMs,
      guard: this.#guard,
    });
    if (result.ok) return this.#ownName(req, credentials.username);
    if (!result.stale && result.fault !== 'foreign-nonce') refused(result.fault, req.source_address);
    return this.#challenge(now, result.stale);
  }

  /** Right credentials, but only for the own address of record (RFC 3261 section 10.3 step 4). */
  #ownName(req: SrfRequest, username: string): GateVerdict {
    if (req.method === 'REGISTER' && userOfAor(req.get('To')) !== username) {
      this.#parts.refused('foreignAddressOfRecord', req.source_address);
      return { ok: false, status: 403, reason: 'Forbidden', headers: {} };
    }
    return { ok: true, device: idOf<'device'>(username) };
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

function userOfAor(to: string | undefined): string {
  return /sips?:([^@>;]+)@/i.exec(to ?? '')?.[1] ?? '';
}
