/**
 * Answers the challenges of others with our own digest client: drachtio-srf's knows MD5 only, and takes two
 * challenges in one answer for one (RFC 7616, RFC 8760, RFC 3261 section 22.2).
 */
import type { Chance } from '../../app/ports/clock.ts';
import { answerChallenge, type Challenge, chooseChallenge } from '../../protocol/sip/digest-client.ts';
import { authValues } from './auth-values.ts';

export interface Login {
  readonly username: string;
  readonly password: string;
}

/** What challenges came in: an answer, or the error drachtio-srf makes of it. */
export interface Challenged {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
}

/** Credentials for a series of requests to one peer; a nonce is used again until the peer wants another. */
export class DigestLogin {
  readonly #login: Login;
  readonly #chance: Pick<Chance, 'secret'>;
  #challenge: Challenge | null = null;
  #header: 'Authorization' | 'Proxy-Authorization' = 'Authorization';
  #count = 0;

  constructor(login: Login, chance: Pick<Chance, 'secret'>) {
    this.#login = login;
    this.#chance = chance;
  }

  /**
   * Takes the strongest challenge of a 401 or 407. Null when it has none we can answer; else whether it
   * only calls the last nonce too old, so that a second answer is worth trying.
   */
  take({ status, header }: Challenged): { readonly stale: boolean } | null {
    const name = status === 407 ? 'Proxy-Authenticate' : 'WWW-Authenticate';
    const challenge = chooseChallenge(authValues(header(name)));
    if (challenge === undefined) return null;
    this.#challenge = challenge;
    this.#header = status === 407 ? 'Proxy-Authorization' : 'Authorization';
    this.#count = 0;
    return { stale: challenge.stale };
  }

  /** The header to send along; none before the first challenge. */
  headers(method: string, uri: string): Readonly<Record<string, string>> {
    if (this.#challenge === null) return {};
    this.#count += 1;
    const { username, password } = this.#login;
    const cnonce = this.#chance.secret(12);
    const answer = { username, password, method, uri, cnonce, count: this.#count };
    return { [this.#header]: answerChallenge(this.#challenge, answer) };
  }
}
