/**
 * OpenID Connect Core 1.0, authorization code flow with PKCE (RFC 7636), state and nonce; the library checks signature,
 * issuer, audience and times of the ID token. Discovery happens when somebody signs in, so that a provider that is down
 * does not keep the telephones from starting.
 */
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import type { Log } from '../../app/ports/log.ts';
import type { SignOnResult, SignOnTrip, SingleSignOn } from '../../app/ports/single-sign-on.ts';

export interface OpenIdOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly label: string;
  readonly rolesClaim: string;
  readonly log: Log;
}

const scope = 'openid email profile';

export class OpenIdSignOn implements SingleSignOn {
  readonly label: string;
  readonly rolesClaim: string;
  readonly #options: OpenIdOptions;
  #configuration: Promise<Configuration> | null = null;

  constructor(options: OpenIdOptions) {
    this.label = options.label;
    this.rolesClaim = options.rolesClaim;
    this.#options = options;
  }

  async begin(
    returnAddress: string,
  ): Promise<{ readonly address: string; readonly trip: SignOnTrip } | null> {
    try {
      const configuration = await this.#discover();
      const trip = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
      const address = buildAuthorizationUrl(configuration, {
        redirect_uri: returnAddress,
        scope,
        state: trip.state,
        nonce: trip.nonce,
        code_challenge: await calculatePKCECodeChallenge(trip.verifier),
        code_challenge_method: 'S256',
      });
      return { address: address.href, trip };
    } catch (error) {
      this.#options.log.warn('oidc.unreachable', { problem: problemOf(error) });
      return null;
    }
  }

  async finish(address: string, { state, nonce, verifier }: SignOnTrip): Promise<SignOnResult> {
    try {
      const configuration = await this.#discover();
      const tokens = await authorizationCodeGrant(configuration, new URL(address), {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined) return { ok: false, problem: 'noIdToken' };
      // What belongs to a scope may be told at the userinfo endpoint only (OpenID Connect Core section 5.4).
      const isWhole = configuration.serverMetadata().userinfo_endpoint === undefined || 'email' in claims;
      const more = isWhole ? {} : await fetchUserInfo(configuration, tokens.access_token, claims.sub);
      return { ok: true, claims: { ...more, ...claims } };
    } catch (error) {
      return { ok: false, problem: problemOf(error) };
    }
  }

  async signOutAddress(returnAddress: string): Promise<string | null> {
    try {
      const configuration = await this.#discover();
      if (configuration.serverMetadata().end_session_endpoint === undefined) return null;
      // The library adds `client_id`, which Keycloak asks for where no ID token is kept (section 2).
      return buildEndSessionUrl(configuration, { post_logout_redirect_uri: returnAddress }).href;
    } catch (error) {
      this.#options.log.warn('oidc.unreachable', { problem: problemOf(error) });
      return null;
    }
  }

  /** Asked once; a failure is forgotten, so that the next person tries again. */
  #discover(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.#options;
    const url = new URL(issuer);
    const isPlain = url.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
    this.#configuration ??= discovery(
      url,
      clientId,
      clientSecret,
      undefined,
      // A provider on this machine, for trying out; anywhere else the library wants HTTPS.
      isPlain ? { execute: [allowInsecureRequests] } : {},
    ).catch((error: unknown) => {
      this.#configuration = null;
      throw error;
    });
    return this.#configuration;
  }
}

/** The library's code: its messages may hold claims. */
function problemOf(error: unknown): string {
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  return typeof code === 'string' ? code : String(name ?? 'failed');
}
